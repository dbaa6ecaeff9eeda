"""What may be missing in a project's graph: questions answered, edges predicted, and what people make of them.

``asking``, ``naming``, ``listing``, ``versions``, ``runs``, ``explaining`` and ``feedback`` are for the web process,
which has no model. ``snapshot``, ``answering``, ``predicting`` and ``training`` are for workers of "complete"
and "train", the only ones that load torch.

A relation is, to a model, the name of a statement's relation type, turned round where the statement is inverse, or the
words of its predicate where it has no type. What is asserted, between two entities and not rejected, is an edge.
"""
