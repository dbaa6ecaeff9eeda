"""Weights of a blend from held-out edges: the conditional logit (McFadden, 1974) of the answers, relation by relation.

The chance of the held-out answer among all entities that are not known answers is the softmax of the weighted sum, so
its logarithm is concave in the weights and Newton's method finds the best in a few steps. A relation's weights are
drawn to those of all relations as if these had been seen in ``shrinkage`` more questions of the relation: one with a
handful of edges keeps the common weights, one with hundreds has its own. How strongly, cross-validation says.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.blending.blend import Blend
from ml.blending.choices import Choices, gather_choices
from ml.graphs import KnownAnswers
from ml.scoring import Scorer

STEPS = 25
"""Newton converges in 6 to 10; more only where a member is useless and its weight runs into 0."""

SHRINKAGES = (math.inf, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1)
"""In questions, descending. ``inf`` is one row of weights for all relations."""

FOLDS = 4
ROWS = 256
"""Questions in one piece of the sums: (256, 512, 3) float32 is 1.5 MB, which stays in the cache."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A blend and why: the cross-validated log-likelihood a question of each shrinkage tried; the best is in use."""

    blend: Blend
    shrinkage: float
    tried: Mapping[float, float]


def fit(members: Mapping[str, Scorer], held_out: Tensor, known: KnownAnswers, seed: int = 0) -> Fit:
    """Choose weights on ``held_out`` (n, 3), edges that no member was trained on; ``known`` has all edges of the graph.

    Without held-out edges all members weigh the same.
    """
    num_relations = next(iter(members.values())).num_relations
    if len(held_out) == 0:
        return Fit(Blend(members, torch.full((2 * num_relations, len(members)), 1.0)), math.inf, {})
    choices = gather_choices(members, held_out, known, seed=seed)
    tried = cross_validated(choices, 2 * num_relations, seed)
    shrinkage = max(tried, key=lambda each: tried[each]) if tried else math.inf
    weights = fit_weights(choices, 2 * num_relations, shrinkage)
    return Fit(Blend(members, weights.float()), shrinkage, tried)


def cross_validated(choices: Choices, groups: int, seed: int) -> dict[float, float]:
    """Shrinkage → log-likelihood a question on folds left out, both questions of an edge in one fold."""
    edges = int(choices.edges.max()) + 1
    if edges < FOLDS:
        return {}
    fold = torch.randperm(edges, generator=torch.Generator().manual_seed(seed))[choices.edges] % FOLDS
    sums = dict.fromkeys(SHRINKAGES, 0.0)
    for left_out in range(FOLDS):
        others, here = choices.subset((fold != left_out).nonzero().flatten()), (fold == left_out).nonzero().flatten()
        held = choices.subset(here)
        weights = None
        for shrinkage in SHRINKAGES:
            weights = fit_weights(others, groups, shrinkage, weights)
            sums[shrinkage] += log_likelihood(held, weights[held.relations])
    return {shrinkage: total / len(choices) for shrinkage, total in sums.items()}


def fit_weights(choices: Choices, groups: int, shrinkage: float, start: Tensor | None = None) -> Tensor:
    """(groups, members) float64: Newton's method, for all questions as one, then for each relation."""
    members = choices.features.shape[2]
    one = torch.zeros_like(choices.relations)
    first = torch.full((1, members), 0.5, dtype=torch.float64) if start is None else start.mean(0, keepdim=True)
    common = _newton(choices, one, first, None)
    if math.isinf(shrinkage):
        return common.expand(groups, members).clone()
    _, information = _derivatives(choices, one, common)
    prior = information[0] * (shrinkage / len(choices))
    return _newton(choices, choices.relations, common.expand(groups, -1) if start is None else start, (common, prior))


def log_likelihood(choices: Choices, weights: Tensor) -> float:
    """The sum over questions of the logarithm of the held-out answer's chance; ``weights`` (q, members)."""
    total = 0.0
    for begin in range(0, len(choices), ROWS):
        piece = slice(begin, begin + ROWS)
        logits = (choices.features[piece] @ weights[piece].float()[:, :, None]).squeeze(2) + choices.offset[piece]
        total += float(logits.log_softmax(1)[:, 0].double().sum())
    return total


def _newton(choices: Choices, group: Tensor, weights: Tensor, prior: tuple[Tensor, Tensor] | None) -> Tensor:
    """Minimise the negative log-likelihood plus ½(w − w₀)ᵀP(w − w₀), ``prior`` being (w₀, P), over weights ≥ 0."""
    identity = torch.eye(weights.shape[1], dtype=torch.float64)
    for _ in range(STEPS):
        gradient, hessian = _derivatives(choices, group, weights)
        if prior is not None:
            gradient = gradient + (weights - prior[0]) @ prior[1]
            hessian = hessian + prior[1]
        held = (weights <= 0) & (gradient > 0)
        gradient = gradient.masked_fill(held, 0.0)
        hessian = hessian.masked_fill(held[:, :, None] | held[:, None, :], 0.0)
        step = torch.linalg.solve(hessian + 1e-4 * identity + torch.diag_embed(held.double()), gradient)
        # Far from the optimum a full step overshoots.
        reach = 0.5 * (1 + weights)
        moved: Tensor = (weights - step.clamp(-reach, reach)).clamp(min=0.0)
        if bool(((moved - weights).abs() < 1e-3).all()):
            return moved
        weights = moved
    return weights


def _derivatives(choices: Choices, group: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Of the negative log-likelihood in each group's weights: (groups, m) and (groups, m, m)."""
    groups, members = weights.shape
    gradient = torch.zeros(groups, members, dtype=torch.float64)
    hessian = torch.zeros(groups, members, members, dtype=torch.float64)
    for begin in range(0, len(choices), ROWS):
        piece = slice(begin, begin + ROWS)
        features, rows = choices.features[piece], group[piece]
        logits = (features @ weights[rows].float()[:, :, None]).squeeze(2) + choices.offset[piece]
        chance = logits.softmax(1)
        weighted = (features * chance[:, :, None]).transpose(1, 2)
        mean = weighted.sum(2)
        gradient.index_add_(0, rows, (mean - features[:, 0]).double())
        hessian.index_add_(0, rows, (weighted @ features - mean[:, :, None] * mean[:, None, :]).double())
    return gradient, hessian
