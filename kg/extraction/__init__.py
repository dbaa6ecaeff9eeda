"""From a sentence to its triples: parses (HanLP), entities, rules. The only package that imports hanlp, and late."""
