"""How a name in a text finds its entity.

By itself a name means the entity of its type and folded form (``folding``); a document may say more (``document``:
names in brackets, birth years, short forms after the full name). That is a function of the document alone, so the
order in which documents are read makes no difference; nor does it where the project as a whole says more (birth years:
``birth_years``; names without a type: ``untyped``). On it lies what people decided:
merges and the lexicon (``kg.ingest.redirecting`` for what is new, ``settling`` for what is there). What is likely but
not sure becomes a candidate for a person (``blocking``, ``comparing``, ``candidates``).
"""
