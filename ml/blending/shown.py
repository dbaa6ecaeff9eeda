"""What a question shows: the best entities that are not known answers, and what tells a sure one from a guess."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ml.graphs import KnownAnswers
from ml.scoring import Scorer

FEATURES = ("log_chance", "lead", "log_rank", "log_support", "log_known")
"""Of a candidate: the logarithm of its share in the softmax over all that could be shown; how far it is ahead of the
best other candidate (below 0 for all but the first); the logarithm of its rank, of one more than the edges of its
relation, of one more than the known answers of its question."""


@dataclass(frozen=True, slots=True)
class Shown:
    """q questions, k candidates each, best first: ``entities`` (q, k) int64, -1 where there are fewer than k.

    ``scores`` (q, k); ``features`` (q, k, 5) as in FEATURES; ``support`` (q,): edges of the question's relation.
    """

    entities: Tensor
    scores: Tensor
    features: Tensor
    support: Tensor


@torch.no_grad()
def show(scorer: Scorer, entities: Tensor, relations: Tensor, known: KnownAnswers, k: int) -> Shown:
    """Ask ``scorer`` the questions (b,), (b,). No entity is shown for itself, unless the relation has such edges."""
    scores = scorer.scores(entities, relations).float().cpu()
    scores[known(entities, relations)] = -torch.inf
    selfish = known.loops[relations] == 0
    rows = selfish.nonzero().flatten()
    scores[rows, entities[rows]] = -torch.inf
    log_chance = scores.log_softmax(1)
    best, order = log_chance.topk(min(k + 1, log_chance.shape[1]), 1)
    chosen = order[:, :k]
    counts = known.counts(entities, relations)
    features = _features(best, min(k, scores.shape[1]), known.edges[relations], counts)
    impossible = torch.isinf(best[:, :k])
    return Shown(chosen.masked_fill(impossible, -1), scores.gather(1, chosen), features, known.edges[relations])


def _features(best: Tensor, k: int, support: Tensor, counts: Tensor) -> Tensor:
    """``best`` (q, ≥ k) log-chances, descending → (q, k, 5), finite."""
    log_chance = best.clamp(min=-50.0)
    runner_up = log_chance[:, 1:2] if log_chance.shape[1] > 1 else torch.full_like(log_chance[:, :1], -50.0)
    lead = log_chance[:, :k] - torch.cat([runner_up, log_chance[:, :1].expand(-1, k - 1)], 1)
    rank = torch.arange(1, k + 1).log().expand(len(best), k)
    of_question = torch.stack([support, counts], 1).log1p()[:, None, :].expand(-1, k, -1)
    return torch.cat([torch.stack([log_chance[:, :k], lead, rank], 2), of_question], 2)
