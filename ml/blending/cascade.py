"""A cheap scorer first, and the deep one only where the cheap one is unsure.

How sure it is, the chance that its softmax gives the best answer says; above which chance it may answer alone, held-out
edges say: the lowest at which no more than a given part of the MRR is lost.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ml.graphs import KnownAnswers, with_inverses
from ml.scoring import Scorer

LOSS = 0.002
"""MRR that may be lost: a fifth of what an inductive member brings on a dense graph."""

BATCH = 64


class Cascade:
    """Scores of ``cheap`` for questions where its best answer has a chance above ``sure``, of ``deep`` for the others.

    Scores of one question are of one scorer, so they can be ranked; those of two questions can't be compared.
    ``exited`` and ``asked`` count questions.
    """

    def __init__(self, cheap: Scorer, deep: Scorer, sure: float) -> None:
        self.cheap, self.deep, self.sure = cheap, deep, sure
        self.num_entities, self.num_relations = cheap.num_entities, cheap.num_relations
        self.asked = self.exited = 0

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        scores = self.cheap.scores(entities, relations).float()
        unsure = (confidence(scores) < self.sure).nonzero().flatten()
        self.asked += len(entities)
        self.exited += len(entities) - len(unsure)
        if len(unsure):
            scores[unsure] = self.deep.scores(entities[unsure], relations[unsure]).float()
        return scores


@dataclass(frozen=True, slots=True)
class Threshold:
    """``sure``, and what held-out edges say of it: the share of questions that exit, the MRR with it and without."""

    sure: float
    exited: float
    mrr: float
    deep_mrr: float


def confidence(scores: Tensor) -> Tensor:
    """(b, num_entities) → (b,): the best answer's chance, known answers counted like others."""
    return 1 / (scores - scores.max(1, keepdim=True).values).exp().sum(1)


def fit_threshold(cheap: Scorer, deep: Scorer, held_out: Tensor, known: KnownAnswers, loss: float = LOSS) -> Threshold:
    """Choose on ``held_out`` (n, 3); ``known`` has all edges. Nobody exits where even the surest lose too much."""
    entities, relations, answers = with_inverses(held_out, cheap.num_relations).unbind(1)
    gains, sure = [], []
    for begin in range(0, len(entities), BATCH):
        here = slice(begin, begin + BATCH)
        asked = entities[here], relations[here]
        alone = cheap.scores(*asked).float()
        sure.append(confidence(alone))
        ranks = [_reciprocal(each, answers[here], known(*asked)) for each in (alone, deep.scores(*asked).float())]
        gains.append(torch.stack(ranks, 1))
    confidences, reciprocal = torch.cat(sure), torch.cat(gains)
    order = confidences.argsort(descending=True)
    lost = (reciprocal[order, 1] - reciprocal[order, 0]).cumsum(0) / max(len(order), 1)
    allowed = (lost <= loss).nonzero().flatten()
    count = int(allowed[-1]) + 1 if len(allowed) else 0
    deep_mrr = float(reciprocal[:, 1].mean())
    bar = float(confidences[order[count - 1]]) if count else 1.0
    return Threshold(bar, count / len(order), deep_mrr - float(lost[count - 1]) if count else deep_mrr, deep_mrr)


def _reciprocal(scores: Tensor, answers: Tensor, known: tuple[Tensor, Tensor]) -> Tensor:
    """(b,): one over the filtered rank, ties in the middle."""
    own = scores.gather(1, answers[:, None])
    scores[known] = -torch.inf
    return 1 / (1 + (scores > own).sum(1) + (scores == own).sum(1) / 2).double()
