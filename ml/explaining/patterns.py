"""How often a chain of relations leads where a relation leads: what supports an edge in a model that has no paths.

An embedding model knows entities by vectors and doesn't say which edges made them. What it has learned of a relation
it has learned from regularities of the graph, and a chain that leads from heads to tails of the relation more often
than not is one. Its confidence is that of a rule under the partial completeness assumption (Galárraga et al., 2013):
of the pairs that the chain connects and whose first entity has any known answer, the fraction that the relation
connects too.
"""

from dataclasses import dataclass

import torch

from ml.graphs import KnownAnswers

STARTS = 300
"""Entities from which a chain is followed: a confidence of one half is then known to ± 6 points."""

REACHED = 20_000
"""Pairs looked at, at most."""

DOUBT = 2.0
"""Pairs added that don't follow the rule: one case that fits is no confidence of 1."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``pairs`` that the chain connects and that could be told, and the ``confidence`` in [0, 1) of the relation."""

    pairs: int
    confidence: float


def pattern(known: KnownAnswers, chain: tuple[int, ...], relation: int) -> Pattern:
    """Follow ``chain``, relations in [0, 2R), from an even sample of its beginnings; see where ``relation`` holds."""
    entities, relations = known.asked()
    starts = entities[relations == chain[0]]
    if len(starts) > STARTS:
        # Evenly spread, so the same ones whenever the question is asked.
        starts = starts[torch.arange(STARTS) * len(starts) // STARTS]
    ends = starts
    for step in chain:
        rows, reached = known(ends, torch.full_like(ends, step))
        starts, ends = starts[rows][:REACHED], reached[:REACHED]
    size = int(known.answers.max()) + 1
    pairs = torch.unique(starts * size + ends)
    starts, ends = pairs // size, pairs % size
    starts, ends = starts[starts != ends], ends[starts != ends]
    asked = torch.full_like(starts, relation)
    told = known.counts(starts, asked) > 0
    hits = known.contains(starts[told], asked[told], ends[told])
    return Pattern(int(told.sum()), float(hits.sum()) / (len(hits) + DOUBT))
