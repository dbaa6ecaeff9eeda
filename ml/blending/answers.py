"""Questions in, candidates with probabilities out."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ml.blending.calibration import SHOWN, Calibrated, Calibration, Examples, examples, fit_calibration
from ml.blending.shown import Shown, show
from ml.graphs import KnownAnswers
from ml.scoring import Scorer

BATCH = 64


@dataclass(frozen=True, slots=True)
class Answers:
    """To q questions: ``entities``, ``scores``, ``probabilities`` (q, k), best first; -1 where there are fewer than k.

    ``sufficient`` (q,): False where the relation has too little data for any guess; its row is not to be shown.
    """

    entities: Tensor
    scores: Tensor
    probabilities: Tensor
    sufficient: Tensor


def answer(  # noqa: PLR0913, PLR0917  (a question, what is known, how many)
    scorer: Scorer, calibration: Calibration, entities: Tensor, relations: Tensor, known: KnownAnswers, k: int = SHOWN
) -> Answers:
    """Answer the questions (b,), (b,); ``known`` is the graph as it stands."""
    shown = show(scorer, entities, relations, known, k)
    return Answers(
        shown.entities,
        shown.scores,
        calibration.probabilities(shown.features),
        calibration.enough(shown.support),
    )


def calibrate(
    scorer: Scorer, graph: Tensor, held_out: Tensor, questions: int | None = None, seed: int = 0
) -> Calibrated | None:
    """Fit on the questions of ``held_out`` (n, 3), which ``graph`` (the edges the members saw) must not contain."""
    return fit_calibration(held_out_examples(scorer, graph, held_out, questions=questions, seed=seed), seed)


def held_out_examples(  # noqa: PLR0913, PLR0917  (a scorer, what it saw, what it didn't, how many to ask)
    scorer: Scorer, graph: Tensor, held_out: Tensor, k: int = SHOWN, questions: int | None = None, seed: int = 0
) -> Examples:
    """Each question that has a held-out answer, once, with the candidates that it shows; or an even sample of them."""
    known, missing = KnownAnswers.of(graph, scorer.num_relations), KnownAnswers.of(held_out, scorer.num_relations)
    entities, relations = missing.asked()
    order = torch.randperm(len(entities), generator=torch.Generator().manual_seed(seed))[:questions].sort().values
    entities, relations = entities[order], relations[order]
    pieces: list[Shown] = []
    truths = []
    for begin in range(0, len(entities), BATCH):
        batch = slice(begin, begin + BATCH)
        shown = show(scorer, entities[batch], relations[batch], known, k)
        wide = shown.entities.shape[1]
        asked, by = (each[batch].repeat_interleave(wide) for each in (entities, relations))
        truths.append(missing.contains(asked, by, shown.entities.flatten()).view(-1, wide))
        pieces.append(shown)
    fields = [torch.cat([getattr(piece, name) for piece in pieces]) for name in Shown.__slots__]
    return examples(Shown(*fields), torch.cat(truths))
