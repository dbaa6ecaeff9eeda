"""The scorer over scorers."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from ml.scoring import Scorer

SMALLEST_DEVIATION = 1e-6
"""A member that gives all entities one score says nothing; its row becomes zeros, not noise divided by nothing."""


@runtime_checkable
class Partial(Protocol):
    """A scorer that doesn't know every entity or relation of the graph (``ml.blending.aligned``)."""

    def knows(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities) bool: does the score in this cell mean anything?"""


def standardised(scores: Tensor, known: Tensor | None = None) -> Tensor:
    """Scores with mean 0 and deviation 1 over the entities of each question (those ``known``, the others 0).

    Members score on scales of their own, and their sum must not go to whoever shouts. All entities count, known answers
    too, so that a question's scale doesn't depend on what is left out of its answers.
    """
    if known is None:
        return (scores - scores.mean(1, keepdim=True)) / scores.std(1, keepdim=True).clamp(min=SMALLEST_DEVIATION)
    count = known.sum(1, keepdim=True).clamp(min=1)
    centred = (scores - (scores * known).sum(1, keepdim=True) / count) * known
    deviation = (centred.square().sum(1, keepdim=True) / count).sqrt()
    return centred / deviation.clamp(min=SMALLEST_DEVIATION)


class Blend:
    """Σ weight[relation, member] · standardised score: a log-linear pool (Genest & Zidek, 1986) of the members.

    ``weights`` is (2 · num_relations, members), none below 0. A row is a direction times a sharpness: divided by its
    sum it is a convex combination, and the sum is the inverse temperature at which the softmax of the scores is the
    likelihood of held-out answers. So ``log_softmax`` of the scores of different questions can be compared.
    """

    def __init__(self, members: Mapping[str, Scorer], weights: Tensor) -> None:
        first = next(iter(members.values()))
        self.num_entities, self.num_relations = first.num_entities, first.num_relations
        for name, member in members.items():
            if (member.num_entities, member.num_relations) != (self.num_entities, self.num_relations):
                raise ValueError(f"{name} scores another graph than the other members")
        if weights.shape != (2 * self.num_relations, len(members)) or bool((weights < 0).any()):
            raise ValueError(f"weights must be ({2 * self.num_relations}, {len(members)}) and ≥ 0")
        self.members = dict(members)
        self.weights = weights.float()

    @torch.no_grad()
    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        parts, known = member_scores(self.members, entities, relations)
        return combined(parts, known, self.weights[relations])


def member_scores(
    members: Mapping[str, Scorer], entities: Tensor, relations: Tensor
) -> tuple[list[Tensor], list[Tensor | None]]:
    """What each member says, standardised, (b, num_entities) each; and which cells it knows, ``None`` for all."""
    known = [member.knows(entities, relations) if isinstance(member, Partial) else None for member in members.values()]
    parts = [
        standardised(member.scores(entities, relations).float().cpu(), mask)
        for member, mask in zip(members.values(), known, strict=True)
    ]
    return parts, known


def combined(parts: list[Tensor], known: list[Tensor | None], weights: Tensor) -> Tensor:
    """The weighted sum, ``weights`` (b, members). What a member doesn't know, the others say in its place.

    Their weights grow by the same factor until the row has its sum again; where no member knows anything the score is
    0, an answer like any other.
    """
    total = sum((part * weights[:, i, None] for i, part in enumerate(parts)), torch.zeros_like(parts[0]))
    if all(mask is None for mask in known):
        return total
    present = torch.stack([torch.ones_like(total) if mask is None else mask.float() for mask in known], 2)
    share = (present * weights[:, None, :]).sum(2)
    return torch.where(share > 0, total * weights.sum(1, keepdim=True) / share.clamp(min=SMALLEST_DEVIATION), 0.0)
