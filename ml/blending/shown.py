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


LONGEST = 50.0
"""Log-chances and leads end there: e⁻⁵⁰ and nothing at all are the same to a reader, and features stay finite."""


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
    log_chance = _open(scores, entities, relations, known).log_softmax(1)
    best, order = log_chance.topk(min(k + 1, log_chance.shape[1]), 1)
    best, chosen, runner_up = best[:, :k], order[:, :k], _second(best)
    lead = best - torch.cat([runner_up, best[:, :1].expand(-1, best.shape[1] - 1)], 1)
    rank = torch.arange(1, best.shape[1] + 1).expand_as(best)
    support, counts = known.edges[relations], known.counts(entities, relations)
    features = _features(best, lead, rank, support[:, None], counts[:, None])
    return Shown(chosen.masked_fill(torch.isinf(best), -1), scores.gather(1, chosen), features, support)


def features_of(scores: Tensor, entities: Tensor, relations: Tensor, answers: Tensor, known: KnownAnswers) -> Tensor:
    """(b, num_entities) scores, one answer a question (b,) → (b, 5): its features, as if it were not known yet."""
    own = scores.float().gather(1, answers[:, None])
    others = _open(scores.float().clone(), entities, relations, known).scatter(1, answers[:, None], -torch.inf)
    total = torch.logsumexp(torch.cat([own, others], 1), 1, keepdim=True)
    rank = 1 + (others > own).sum(1, keepdim=True)
    is_known = known.contains(entities, relations, answers).long()[:, None]
    support, counts = known.edges[relations][:, None], known.counts(entities, relations)[:, None]
    lead = own - others.max(1, keepdim=True).values
    return _features(own - total, lead, rank, support - is_known, counts - is_known)[:, 0]


def _open(scores: Tensor, entities: Tensor, relations: Tensor, known: KnownAnswers) -> Tensor:
    """The scores with -inf at what is not to be shown, in place."""
    scores[known(entities, relations)] = -torch.inf
    rows = (known.loops[relations] == 0).nonzero().flatten()
    scores[rows, entities[rows]] = -torch.inf
    return scores


def _second(best: Tensor) -> Tensor:
    return best[:, 1:2] if best.shape[1] > 1 else torch.full_like(best[:, :1], -LONGEST)


def _features(log_chance: Tensor, lead: Tensor, rank: Tensor, support: Tensor, counts: Tensor) -> Tensor:
    """(q, k) each, the last two (q, 1) → (q, k, 5), finite."""
    ends = [each.float().nan_to_num().clamp(-LONGEST, LONGEST) for each in (log_chance, lead)]
    of_question = [each.expand_as(rank).float().log1p() for each in (support, counts)]
    return torch.stack([*ends, rank.float().log(), *of_question], 2)
