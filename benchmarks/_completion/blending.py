"""What blending brings on CoDEx-S, whether its probabilities come true, and two ways to ask fewer models.

Weights, calibration, thresholds and gates are chosen on the valid part and measured on the test part.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from benchmarks._completion.registry import Ablation, Given, Measured, Row, part
from ml.blending import Blend, calibrate, fit
from ml.blending.answers import held_out_examples
from ml.blending.cascade import Cascade, fit_threshold
from ml.blending.choices import gather_choices
from ml.blending.fitting import fit_weights
from ml.blending.gate import GatedBlend, fit_gate
from ml.blending.reliability import reliability
from ml.embedding import Embedding
from ml.graphs import KnownAnswers, Split
from ml.inductive import InductiveScorer, load_shipped
from ml.presets import PRESETS, train_preset
from ml.ranking import evaluate
from ml.scoring import Scorer

NAME = "codex-s"
NONE = float("nan")
EDGES = 2000
"""Followed per layer and question on a CPU, where all take ten times as long."""


class Remembered:
    """A scorer that is asked each question once, and how long its answers took."""

    def __init__(self, scorer: Scorer, device: torch.device) -> None:
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations
        self._scorer, self._device = scorer, device
        self._answers: dict[tuple[int, int], Tensor] = {}
        self.seconds = 0.0

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        keys = list(zip(entities.tolist(), relations.tolist(), strict=True))
        if new := sorted(set(keys) - self._answers.keys(), key=lambda key: key[::-1]):
            asked = torch.tensor(new, device=self._device)
            started = time.perf_counter()
            scores = torch.cat([self._scorer.scores(*some.unbind(1)).cpu() for some in asked.split(8)])
            self.seconds += time.perf_counter() - started
            self._answers |= zip(new, scores, strict=True)
        return torch.stack([self._answers[key] for key in keys])

    @property
    def each(self) -> float:
        """Seconds a question."""
        return self.seconds / max(len(self._answers), 1)


@dataclass(frozen=True, slots=True)
class Ready:
    """The data set and its two members."""

    split: Split
    embedding: Embedding
    members: Mapping[str, Remembered]
    known: KnownAnswers

    def mrr(self, scorer: Scorer) -> float:
        """On the test part."""
        return evaluate(scorer, self.split.test, self.split.known, batch_size=64).mrr


@cache
def ready(given: Given) -> Ready:
    """ComplEx trained on the data set, and the shipped model that never saw it."""
    split = given.split(NAME)
    embedding, _ = train_preset(PRESETS[NAME], split, given.device)
    graph = type(split.graph)(split.train.to(given.device), split.num_entities, split.graph.num_relations)
    inductive = InductiveScorer(load_shipped(given.device), graph, 0 if given.device.type == "cuda" else EDGES)
    scorers = {"inductive": inductive, "embedding": embedding}
    members = {name: Remembered(scorer, given.device) for name, scorer in scorers.items()}
    return Ready(
        split, embedding, members, KnownAnswers.of(torch.cat([split.train, split.valid]), split.graph.num_relations)
    )


@part("codex_s_blend_mrr", "ece", "blend", "ablation")
def blend(given: Given) -> Measured:
    """Weights for each relation, beside one row for all, equal ones and each member alone."""
    here = ready(given)
    split, measure = here.split, f"MRR, {NAME}"
    started = time.perf_counter()
    fitted = fit(here.members, split.valid, here.known)
    took = time.perf_counter() - started - sum(each.seconds for each in here.members.values())
    yield Row("codex_s_blend_mrr", here.mrr(fitted.blend), "filtered MRR", 0.49)
    yield Row("codex_s_blend_fit_s", took, "s, members' answers not counted")
    calibrated = calibrate(fitted.blend, split.train, split.valid)
    assert calibrated is not None
    rows = held_out_examples(fitted.blend, split.train, split.test)
    found = reliability(calibrated.calibration.probabilities(rows.features), rows.truth)
    yield Row("ece", found.ece, "expected calibration error on test edges", 0.05)
    yield Row("ece_cross_fitted", calibrated.reliability.ece, "the same on valid edges, by other folds")
    yield Row("calibration_minimum_support", calibrated.calibration.minimum_support, "edges of a relation")
    groups, each = 2 * split.graph.num_relations, sum(member.each for member in here.members.values())
    choices = gather_choices(here.members, split.valid, here.known)
    yield Ablation("blend", "weights by relation", measure, here.mrr(fitted.blend), each, NONE, default=True)
    common = Blend(here.members, fit_weights(choices, groups, float("inf")).float())
    yield Ablation("blend", "one row of weights", measure, here.mrr(common), each, NONE)
    yield Ablation("blend", "equal weights", measure, here.mrr(Blend(here.members, torch.ones(groups, 2))), each, NONE)
    for name, member in here.members.items():
        yield Ablation("blend", f"{name} alone", measure, here.mrr(member), member.each, NONE)


@part("early_exit", "ablation")
def early_exit(given: Given) -> Measured:
    """ComplEx answers where it is sure, the blend where it isn't; seconds a question by each member's."""
    here = ready(given)
    split, deep, cheap_name = here.split, fit(here.members, here.split.valid, here.known).blend, "embedding"
    cheap = fit({cheap_name: here.members[cheap_name]}, split.valid, here.known).blend
    for loss in (0.0, 0.002, 0.005, 0.02):
        chosen = fit_threshold(cheap, deep, split.valid, here.known, loss)
        cascade = Cascade(cheap, deep, chosen.sure)
        quality = here.mrr(cascade)
        share = cascade.exited / cascade.asked
        seconds = here.members[cheap_name].each + (1 - share) * here.members["inductive"].each
        yield Ablation("early_exit", f"MRR lost ≤ {loss:g}: {share:.0%} exit", f"MRR, {NAME}", quality, seconds, NONE)
    seconds = sum(member.each for member in here.members.values())
    yield Ablation("early_exit", "off", f"MRR, {NAME}", here.mrr(deep), seconds, NONE, default=True)


@part("gated_experts", "ablation")
def gated_experts(given: Given) -> Measured:
    """A noisy top-k gate over the members, beside the fixed blend."""
    here = ready(given)
    split = here.split
    graph = KnownAnswers.of(split.train, split.graph.num_relations)
    for experts in (1, 2):
        gated = GatedBlend(here.members, fit_gate(here.members, split.train, split.valid, experts), graph)
        asked = {name: Counting(member) for name, member in here.members.items()}
        gated.members = dict(asked)
        quality = here.mrr(gated)
        total = max(sum(each.asked for each in asked.values()), 1) / experts
        seconds = sum(each.asked / total * here.members[name].each for name, each in asked.items())
        yield Ablation("gated_experts", f"top {experts}", f"MRR, {NAME}", quality, seconds, NONE)
    seconds = sum(member.each for member in here.members.values())
    fixed = here.mrr(fit(here.members, split.valid, here.known).blend)
    yield Ablation("gated_experts", "off: fixed blend", f"MRR, {NAME}", fixed, seconds, NONE, default=True)


class Counting:
    """How many questions a member is asked."""

    def __init__(self, scorer: Scorer) -> None:
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations
        self._scorer, self.asked = scorer, 0

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        self.asked += len(entities)
        return self._scorer.scores(entities, relations)
