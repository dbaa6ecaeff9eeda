"""Answers with scores and probabilities, out of an engine. For workers: this loads torch.

A probability supposes that the question has an answer that the graph lacks; an answer that the graph has is weighed as
if it did not have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.completion.engines import Engine
from kg.completion.loading import Models
from kg.completion.snapshot import Triple
from ml.blending.shown import features_of, show

ROWS = 16
"""Questions in one pass of the model: more bring no speed on a CPU."""
MOST_KNOWN = 100
"""Known answers of a question that are weighed beside the new ones."""

Pair = tuple[int, int]
"""An entity and a relation in [0, 2R)."""
Weighed = tuple[float, float, int]
"""Probability, score and answer."""


@dataclass(frozen=True, slots=True)
class Best:
    """The answers to one question: ids, scores, probabilities, the highest score first; which the graph has."""

    answers: list[int]
    scores: list[float]
    probabilities: list[float]
    known: frozenset[int]


def best(engine: Engine, pairs: Sequence[Pair], k: int, *, known: bool = False) -> list[Best]:
    """The ``k`` likeliest answers to each question, never rejected ones; with ``known``, those of the graph, too."""
    found: list[Best] = []
    if engine.models is not None:
        for first in range(0, len(pairs), ROWS):
            found += _best(engine, engine.models, pairs[first : first + ROWS], k, known)
    return found


def _best(engine: Engine, models: Models, pairs: Sequence[Pair], k: int, known: bool) -> list[Best]:
    taken = engine.snapshot
    entities, relations = _columns(pairs)
    scores = models.scorer.scores(entities, relations).float().cpu()
    refused = [taken.rejected_answers.get(pair, frozenset()) for pair in pairs]
    wide = min(k + max(len(each) for each in refused), scores.shape[1])
    shown = show(_Given(scores, len(taken.relations)), entities, relations, taken.known, wide)
    probabilities = models.calibration.probabilities(shown.features).tolist()
    rows = zip(probabilities, shown.scores.tolist(), shown.entities.tolist(), refused, strict=True)
    weighed: list[list[Weighed]] = [
        [each for each in zip(*row, strict=True) if each[2] >= 0 and each[2] not in no][:k] for *row, no in rows
    ]
    more: list[list[Weighed]] = _known(engine, models, scores, pairs) if known else [[] for _ in pairs]
    return [_ordered(mine, others) for mine, others in zip(weighed, more, strict=True)]


def _known(engine: Engine, models: Models, scores: Tensor, pairs: Sequence[Pair]) -> list[list[Weighed]]:
    """What the graph has of each question, the ``MOST_KNOWN`` with the highest score."""
    of_row = _of_rows(engine, pairs)
    for at, answers in enumerate(of_row):
        answers.sort(key=lambda answer: -float(scores[at, answer]))
        del answers[MOST_KNOWN:]
    rows = [at for at, answers in enumerate(of_row) for _ in answers]
    weighed = iter(_weighed(engine, models, scores, pairs, rows, [answer for answers in of_row for answer in answers]))
    return [[next(weighed) for _ in answers] for answers in of_row]


def _of_rows(engine: Engine, pairs: Sequence[Pair]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in pairs]
    rows, answers = engine.snapshot.known(*_columns(pairs))
    for row, answer in zip(rows.tolist(), answers.tolist(), strict=True):
        found[row].append(answer)
    return found


def weigh(engine: Engine, triples: Sequence[Triple]) -> list[Weighed]:
    """Each triple as an answer to (subject, relation, ?)."""
    pairs = sorted({(subject, relation) for subject, relation, _ in triples})
    found: dict[Triple, Weighed] = {}
    for first in range(0, len(pairs) if engine.models else 0, ROWS):
        assert engine.models is not None  # noqa: S101  (for the type checker)
        some = {pair: at for at, pair in enumerate(pairs[first : first + ROWS])}
        scores = engine.models.scorer.scores(*_columns(list(some))).float().cpu()
        here = [triple for triple in triples if triple[:2] in some]
        rows = [some[triple[:2]] for triple in here]
        answers = [triple[2] for triple in here]
        found |= zip(here, _weighed(engine, engine.models, scores, list(some), rows, answers), strict=True)
    return [found[triple] for triple in triples]


def _weighed(  # noqa: PLR0913, PLR0917  (scores, and which of them are asked for)
    engine: Engine, models: Models, scores: Tensor, pairs: Sequence[Pair], rows: Sequence[int], answers: Sequence[int]
) -> list[Weighed]:
    """The answer for each of ``rows``, which are rows of ``scores`` and of ``pairs``."""
    if not rows:
        return []
    entities, relations = _columns([pairs[row] for row in rows])
    mine, wanted = scores[torch.tensor(rows)], torch.tensor(answers)
    features = features_of(mine, entities, relations, wanted, engine.snapshot.known)
    probabilities = models.calibration.probabilities(features).tolist()
    return list(zip(probabilities, mine.gather(1, wanted[:, None])[:, 0].tolist(), answers, strict=True))


def _columns(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    entities, relations = torch.tensor(pairs, dtype=torch.int64).reshape(-1, 2).unbind(1)
    return entities, relations


def _ordered(weighed: list[Weighed], known: list[Weighed]) -> Best:
    """By score, which orders one question's answers; ties by id. ``known``: those that the graph has."""
    ordered = sorted(weighed + known, key=lambda each: (-each[1], each[2]))
    there = frozenset(answer for _, _, answer in known)
    return Best([a for _, _, a in ordered], [s for _, s, _ in ordered], [p for p, _, _ in ordered], there)


class _Given:
    """Scores that were computed already, as a scorer."""

    def __init__(self, scores: Tensor, num_relations: int) -> None:
        self._scores, self.num_relations = scores, num_relations
        self.num_entities = scores.shape[1]

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """A fresh copy, since it is written into."""
        return self._scores.clone()
