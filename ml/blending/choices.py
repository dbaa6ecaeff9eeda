"""Held-out answers, each among the entities that it has to be told from: what weights are fitted on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.blending.blend import member_scores
from ml.graphs import KnownAnswers, with_inverses
from ml.scoring import Scorer

BATCH = 64
"""Questions asked of the members at once: (64, 50,000) float32 is 12.8 MB."""

TRUTH, STRONG = 3.0, 2.0
"""Order in which entities get a column; chance fills what is left, with numbers in [0, 1)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """q questions, c entities each, the first of which is the held-out answer.

    ``features`` (q, c, members): standardised scores, what a member doesn't know filled by the mean of the others.
    ``offset`` (q, c): the logarithm of how many entities a column stands for: 0 for itself, -inf for known answers.
    ``relations`` (q,) in [0, 2R). ``edges`` (q,): the held-out edge it comes from, the same for its two questions.
    """

    features: Tensor
    offset: Tensor
    relations: Tensor
    edges: Tensor

    def __len__(self) -> int:
        return len(self.relations)

    def subset(self, rows: Tensor) -> "Choices":
        """These questions only."""
        return Choices(self.features[rows], self.offset[rows], self.relations[rows], self.edges[rows])


def gather_choices(
    members: Mapping[str, Scorer], held_out: Tensor, known: KnownAnswers, columns: int = 512, seed: int = 0
) -> Choices:
    """Ask the members both questions of each held-out edge (n, 3); ``known`` holds all edges, the held-out ones too.

    Up to ``columns`` entities all are there. Beyond, the strongest of each member are, and an even sample of the rest
    whose columns count for more (an importance-weighted softmax), so the memory doesn't grow with the graph.
    """
    num_relations = next(iter(members.values())).num_relations
    entities, relations, answers = with_inverses(held_out, num_relations).unbind(1)
    generator = torch.Generator().manual_seed(seed)
    features, offsets = [], []
    for begin in range(0, len(entities), BATCH):
        batch = slice(begin, begin + BATCH)
        parts, present = member_scores(members, entities[batch], relations[batch])
        stacked = _filled(parts, present)
        cells = known(entities[batch], relations[batch])
        column, offset = _columns(stacked, answers[batch], cells, columns, generator)
        features.append(stacked.gather(1, column[:, :, None].expand(-1, -1, stacked.shape[2])))
        offsets.append(offset)
    edges = torch.arange(len(held_out)).repeat(2)
    return Choices(torch.cat(features), torch.cat(offsets), relations, edges)


def _filled(parts: list[Tensor], present: list[Tensor | None]) -> Tensor:
    """(b, num_entities, members)."""
    stacked = torch.stack(parts, 2)
    if all(mask is None for mask in present):
        return stacked
    known = torch.stack([torch.ones_like(parts[0]) if mask is None else mask.float() for mask in present], 2)
    mean = (stacked * known).sum(2, keepdim=True) / known.sum(2, keepdim=True).clamp(min=1)
    return torch.where(known > 0, stacked, mean)


def _columns(
    stacked: Tensor, answers: Tensor, cells: tuple[Tensor, Tensor], columns: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """(b, c) entities, the answer first, and (b, c) what each counts for."""
    rows, num_entities, members = stacked.shape
    strongest = max(1, min(columns, num_entities) * 3 // 4 // members)
    order = torch.rand(rows, num_entities, generator=generator)
    for member in range(members):
        best = stacked[:, :, member].masked_fill(_mask(cells, order.shape), -torch.inf).topk(strongest, 1).indices
        order.scatter_(1, best, STRONG)
    order[cells] = -1.0
    order.scatter_(1, answers[:, None], TRUTH)
    drawn, column = order.topk(min(columns, num_entities), 1)
    by_chance = (drawn >= 0) & (drawn < 1)
    left = ((order >= 0) & (order < 1)).sum(1, keepdim=True)
    weight = (left / by_chance.sum(1, keepdim=True).clamp(min=1)).clamp(min=1).log()
    offset = torch.where(by_chance, weight, 0.0)
    return column, torch.where(drawn < 0, -math.inf, offset)


def _mask(cells: tuple[Tensor, Tensor], shape: torch.Size) -> Tensor:
    mask = torch.zeros(shape, dtype=torch.bool)
    mask[cells] = True
    return mask
