"""Is there an answer left? The chance that a question (entity, relation) has one that the graph doesn't hold.

A calibrated candidate says how likely it is the answer if there is one. Who asks a question believes that there is;
for what is proposed unasked (which edges may be missing here?) the two chances are multiplied: nobody should be told of
a second birthplace. What a chance means: of all questions (any entity, any relation) with the chance p, the fraction p
had an answer held out. So it supposes a graph that misses as many edges as were held out of it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ml.blending.calibration import Calibration, Examples, fit_calibration
from ml.graphs import KnownAnswers

FEATURES = ("log_known", "log_answers", "log_affinity", "log_best_affinity", "log_degree", "log_support")
"""Of a question: the logarithm of one more than its known answers; of the known answers that questions of its relation
have on average; of how many of the entities that share a relation with this one have this relation too, on average over
its relations and at best; of one more than the entity's questions; of one more than the relation's edges."""

QUESTIONS = 100_000
"""Asked at most for a fit, an even sample of all."""

DOUBT = 2.0
"""Entities added to every count of a pair of relations, so that one pair seen once isn't a law."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who has which relation: ``has`` (num_entities, 2R) bool; ``follows`` (2R, 2R): log P(has column | has row)."""

    known: KnownAnswers
    has: Tensor
    follows: Tensor

    @classmethod
    def of(cls, known: KnownAnswers, num_entities: int) -> "Surroundings":
        """Count who has which relation. 2R × 2R numbers: a graph of 1,000 relations takes 16 MB."""
        has = torch.zeros(num_entities, 2 * known.num_relations)
        has[known.asked()] = 1.0
        entities = has.sum(0)
        follows = (has.T @ has + DOUBT * entities / num_entities) / (entities[:, None] + DOUBT)
        return cls(known, has.bool(), follows.clamp(min=1e-6).log().fill_diagonal_(0.0))

    def features(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, 6) as in FEATURES."""
        rows = torch.arange(len(entities))
        others = self.has[entities].clone()
        others[rows, relations] = False
        towards = self.follows.T[relations]
        average = (towards * others).sum(1) / others.sum(1).clamp(min=1)
        best = towards.masked_fill(~others, float(self.follows.min())).max(1).values
        questions = torch.bincount(self.known.asked()[1], minlength=self.has.shape[1])
        edges = self.known.edges
        counts = [
            self.known.counts(entities, relations).float().log1p(),
            (edges.float() / questions.clamp(min=1)).clamp(min=1.0).log()[relations],
            average,
            best,
            others.sum(1).float().log1p(),
            edges[relations].float().log1p(),
        ]
        return torch.stack(counts, 1)


@dataclass(frozen=True, slots=True)
class Openness:
    """Two calibrations: of questions without a known answer (``first``) and of those with some (``further``)."""

    first: Calibration
    further: Calibration

    def probabilities(self, surroundings: Surroundings, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b,) in (0, 1)."""
        features = surroundings.features(entities, relations)
        return torch.where(features[:, 0] > 0, self.further.probabilities(features), self.first.probabilities(features))


def fit_openness(
    graph: Tensor, held_out: Tensor, num_entities: int, num_relations: int, seed: int = 0
) -> Openness | None:
    """Fit on ``held_out`` (n, 3), which ``graph`` doesn't contain; ``None`` where there are too few of them."""
    return openness_of(question_examples(graph, held_out, num_entities, num_relations, seed), seed)


def openness_of(rows: Examples, seed: int = 0) -> Openness | None:
    """Fit on examples of one graph or, ``pooled``, of several."""
    further = rows.features[:, 0] > 0
    parts = []
    for these in (~further, further):
        subset = Examples(rows.features[these], rows.truth[these], rows.question[these], rows.support[these])
        parts.append(fit_calibration(subset, seed))
    first, more = parts
    return Openness(first.calibration, more.calibration) if first is not None and more is not None else None


def question_examples(
    graph: Tensor, held_out: Tensor, num_entities: int, num_relations: int, seed: int = 0
) -> Examples:
    """An even sample of all questions, with whether an answer was held out."""
    surroundings = Surroundings.of(KnownAnswers.of(graph, num_relations), num_entities)
    missing = KnownAnswers.of(held_out, num_relations)
    count = num_entities * 2 * num_relations
    generator = torch.Generator().manual_seed(seed)
    asked = torch.arange(count) if count <= QUESTIONS else torch.randint(count, (QUESTIONS,), generator=generator)
    entities, relations = asked // (2 * num_relations), asked % (2 * num_relations)
    return Examples(
        surroundings.features(entities, relations),
        missing.counts(entities, relations) > 0,
        torch.arange(len(asked)),
        surroundings.known.edges[relations],
    )
