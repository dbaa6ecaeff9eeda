"""The graph store: the projection of the record, over Bolt. The only package that imports neo4j."""
