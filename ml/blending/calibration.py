"""How likely a candidate is true, and when nobody can say.

What a probability means here, the world being open: ask a question (entity, relation) that has an answer the graph
doesn't hold yet, show the first k entities that aren't known answers; of the candidates with probability p, the
fraction p are edges that were held out. A true edge that nobody has recorded counts as false, so p is rather too low.
A question with no answer left is not part of it: how likely one is left, ``ml.blending.openness`` says.

Two steps. A logistic regression (Platt, 1999) on what tells a sure candidate from a guess (``ml.blending.shown``), and
on top, where it helps on held-out questions, an isotonic one (pool adjacent violators; Ayer et al., 1955).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.blending.reliability import Reliability, reliability
from ml.blending.shown import Shown

SHOWN = 10
"""Candidates a question on which calibration is fitted: what a page shows."""

FOLDS = 5
RIDGE = 1e-2
"""Pulls coefficients of standardised features to 0, so that perfectly told classes stay finite."""

STEPS = 30
FEWEST_POSITIVES = 40
"""Held-out edges among the candidates below which no calibration is fitted: its error would be ± 8 points by chance."""

FEWEST_IN_BIN, LARGEST_GAP = 20, 0.1
"""A class of relations is trusted when it has this many held-out questions and its mean probability is this near."""


@dataclass(frozen=True, slots=True)
class Examples:
    """n candidates and what came of them: ``features`` (n, f); ``truth`` (n,) bool; ``question``, ``support`` (n,)."""

    features: Tensor
    truth: Tensor
    question: Tensor
    support: Tensor


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability from features: sigmoid of ``coefficients`` · (features - ``mean``) / ``scale`` + ``intercept``.

    Then, where ``knots`` (m, 2) has rows, the monotone line through them. Relations with fewer edges than
    ``minimum_support`` get no guess.
    """

    mean: Tensor
    scale: Tensor
    coefficients: Tensor
    intercept: float
    knots: Tensor
    minimum_support: int

    def probabilities(self, features: Tensor) -> Tensor:
        """(…, f) → (…) in (0, 1)."""
        logit = ((features.double() - self.mean) / self.scale) @ self.coefficients + self.intercept
        if len(self.knots) == 0:
            return logit.sigmoid().float()
        return interpolated(logit, self.knots).float()

    def enough(self, support: Tensor) -> Tensor:
        """(…) edges of a relation → (…) bool: may it be guessed at?"""
        return support >= self.minimum_support


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration and how it does on questions it wasn't fitted on (each fold by the others)."""

    calibration: Calibration
    reliability: Reliability


def examples(shown: Shown, held_out: Tensor) -> Examples:
    """Join what was shown with the truth: ``held_out`` (q, k) bool says which candidates are held-out edges."""
    there = shown.entities >= 0
    question = torch.arange(len(there))[:, None].expand_as(there)
    support = shown.support[:, None].expand_as(there)
    return Examples(shown.features[there], held_out[there], question[there], support[there])


def pooled(several: Sequence[Examples]) -> Examples:
    """Examples of several graphs as those of one, for a calibration that is to hold for any graph."""
    ends = torch.tensor([0] + [int(each.question.max()) + 1 if len(each.question) else 0 for each in several]).cumsum(0)
    question = torch.cat([each.question + end for each, end in zip(several, ends.tolist(), strict=False)])
    fields = ([getattr(each, name) for each in several] for name in ("features", "truth", "support"))
    features, truth, support = (torch.cat(field) for field in fields)
    return Examples(features, truth, question, support)


def fit_calibration(rows: Examples, seed: int = 0) -> Calibrated | None:
    """Fit on ``rows``; ``None`` where there are too few truths among them to fit anything that could be believed."""
    if int(rows.truth.sum()) < FEWEST_POSITIVES:
        return None
    with_steps = {stepped: _cross_fitted(rows, stepped, seed) for stepped in (False, True)}
    stepped = _log_loss(with_steps[True], rows.truth) < _log_loss(with_steps[False], rows.truth)
    probability = with_steps[stepped]
    minimum = minimum_support(rows, probability)
    trusted = rows.support >= minimum
    return Calibrated(
        _fit(rows.features, rows.truth, stepped, minimum), reliability(probability[trusted], rows.truth[trusted])
    )


def minimum_support(rows: Examples, probability: Tensor) -> int:
    """The fewest edges at which a relation may be guessed at: classes of 1, 2–3, 4–7, … edges, from the largest down.

    A class of fewer than FEWEST_IN_BIN questions goes with the next lower one. The first whose probabilities are off by
    more than LARGEST_GAP and more than chance explains ends it, and so does the end of the questions: of what is below
    nothing is known, so nothing is claimed.
    """
    level = (rows.support.clamp(min=1).double().log2() + 1e-9).long()
    minimum: int = 2 ** (int(level.max()) + 1)
    waiting = torch.zeros_like(rows.truth)
    for each in range(int(level.max()), -1, -1):
        waiting |= level == each
        questions = len(torch.unique(rows.question[waiting]))
        if questions < FEWEST_IN_BIN:
            continue
        chance = probability[waiting].double()
        gap = abs(float(chance.mean() - rows.truth[waiting].double().mean()))
        # Candidates of one question are not independent; questions are.
        noise = 2 * float((chance * (1 - chance)).mean() / questions) ** 0.5
        if gap > LARGEST_GAP + noise:
            break
        minimum = 2**each
        waiting = torch.zeros_like(rows.truth)
    return minimum


def _cross_fitted(rows: Examples, stepped: bool, seed: int) -> Tensor:
    """(n,): each question's probabilities from a fit on the other folds' questions."""
    questions = int(rows.question.max()) + 1
    fold = torch.randperm(questions, generator=torch.Generator().manual_seed(seed))[rows.question] % FOLDS
    probability = torch.zeros(len(rows.truth))
    for left_out in range(FOLDS):
        here = fold == left_out
        calibration = _fit(rows.features[~here], rows.truth[~here], stepped, 0)
        probability[here] = calibration.probabilities(rows.features[here])
    return probability


def _log_loss(probability: Tensor, truth: Tensor) -> float:
    chance = torch.where(truth, probability, 1 - probability).double()
    return float(-chance.clamp(min=1e-9).log().mean())


def _fit(features: Tensor, truth: Tensor, stepped: bool, minimum: int) -> Calibration:
    mean, scale = features.double().mean(0), features.double().std(0).clamp(min=1e-6)
    inputs = torch.cat([(features.double() - mean) / scale, torch.ones(len(features), 1, dtype=torch.float64)], 1)
    weights = _logistic(inputs, truth)
    knots = isotonic(inputs @ weights, truth) if stepped else torch.zeros(0, 2, dtype=torch.float64)
    return Calibration(mean, scale, weights[:-1], float(weights[-1]), knots, minimum)


def _logistic(inputs: Tensor, truth: Tensor) -> Tensor:
    """(n, f + 1), the last column 1 → (f + 1,): Newton's method with a small ridge on all but the intercept."""
    ridge = torch.full((inputs.shape[1],), RIDGE * len(inputs) ** 0.5, dtype=torch.float64)
    ridge[-1] = 1e-9
    weights = torch.zeros(inputs.shape[1], dtype=torch.float64)
    for _ in range(STEPS):
        chance = (inputs @ weights).sigmoid()
        gradient = inputs.T @ (chance - truth.double()) + ridge * weights
        hessian = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + torch.diag(ridge)
        step = torch.linalg.solve(hessian, gradient).clamp(-2.0, 2.0)
        weights = weights - step
        if float(step.abs().max()) < 1e-8:
            break
    return weights


def isotonic(logit: Tensor, truth: Tensor) -> Tensor:
    """(n,), (n,) → knots (m, 2), both columns ascending: pooled blocks at their mean logit.

    Each block holds half a truth and half a falsehood besides its own, so that no probability is 0 or 1.
    """
    order = logit.argsort(stable=True)
    blocks: list[tuple[float, float, int]] = []  # sum of logits, of truths, rows
    for place, true in zip(logit[order].tolist(), truth[order].double().tolist(), strict=True):
        places, truths, count = place, true, 1
        while blocks and blocks[-1][1] * count >= truths * blocks[-1][2]:
            before = blocks.pop()
            places, truths, count = places + before[0], truths + before[1], count + before[2]
        blocks.append((places, truths, count))
    knots = [[places / count, (truths + 0.5) / (count + 1)] for places, truths, count in blocks]
    line = torch.tensor(knots, dtype=torch.float64)
    line[:, 1] = line[:, 1].cummax(0).values
    return line


def interpolated(place: Tensor, knots: Tensor) -> Tensor:
    """The line through ``knots`` (m, 2) at ``place``, level beyond both ends."""
    x, y = knots[:, 0].contiguous(), knots[:, 1]
    after = torch.searchsorted(x, place.contiguous()).clamp(1, max(len(x) - 1, 1))
    if len(x) == 1:
        return y.expand_as(place)
    left, right = x[after - 1], x[after]
    share = ((place - left) / (right - left).clamp(min=1e-12)).clamp(0.0, 1.0)
    return y[after - 1] + share * (y[after] - y[after - 1])
