"""Graphs as integers: triples, the names behind them, and the splits that they are measured on.

A relation ``r`` of ``R`` has an inverse ``r + R``: (h, r, t) says the same as (t, r + R, h). So every question is one
for tails: which entities complete (entity, relation), the relation being one of 2R.
"""

from ml.graphs.answers import KnownAnswers
from ml.graphs.partitions import edges_cut, partition, partition_by_communities
from ml.graphs.splits import Split, SplitError, read_inductive, read_split
from ml.graphs.triples import Graph, Vocabulary, with_inverses

__all__ = [
    "Graph",
    "KnownAnswers",
    "Split",
    "SplitError",
    "Vocabulary",
    "edges_cut",
    "partition",
    "partition_by_communities",
    "read_inductive",
    "read_split",
    "with_inverses",
]
