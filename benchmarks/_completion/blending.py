"""What blending brings, whether its probabilities come true, and two ways to ask fewer models.

Weights, calibration, thresholds and gates are chosen on the valid part and measured on the test part, of CoDEx-S and of
FB15k-237 v1_ind, a graph of 1,093 entities on which an embedding has little to learn from. Seconds are a processor's.
"""

import copy
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
from ml.graphs import Graph, KnownAnswers, Split
from ml.inductive import InductiveScorer, load_shipped
from ml.inductive.tuning import TuningConfig, tune
from ml.presets import PRESETS, train_preset
from ml.ranking import evaluate
from ml.scoring import Scorer

NAME, SPARSE = "codex-s", "fb237_v1_ind"
NONE = float("nan")


class Remembered:
    """A scorer that is asked each question once, and the processor time that its answers took."""

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
            started = time.process_time()
            scores = torch.cat([self._scorer.scores(*some.unbind(1)).cpu() for some in asked.split(8)])
            self.seconds += time.process_time() - started
            self._answers |= zip(new, scores, strict=True)
        return torch.stack([self._answers[key] for key in keys])

    @property
    def each(self) -> float:
        """Seconds a question."""
        return self.seconds / max(len(self._answers), 1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A data set and its two members; ``tuning_seconds``, a processor's, the inductive one learned on it."""

    split: Split
    embedding: Embedding
    members: Mapping[str, Remembered]
    known: KnownAnswers
    tuning_seconds: float

    def mrr(self, scorer: Scorer) -> float:
        """On the test part."""
        return evaluate(scorer, self.split.test, self.split.known, batch_size=64).mrr


@cache
def trained(given: Given, name: str = NAME) -> tuple[Split, Embedding]:
    """A data set and ComplEx trained on it."""
    split = given.split(name) if name == NAME else given.unseen(name.removesuffix("_ind"))
    return split, train_preset(PRESETS[name], split, given.device, folder=given.checkpoints(name))[0]


def vectors(given: Given) -> Embedding:
    """Its vectors on the CPU, without what relations of pairs add: what is searched, mapped and exported."""
    model = copy.deepcopy(trained(given)[1]).cpu()
    model.pairs = None
    return model


@cache
def ready(given: Given, name: str = NAME) -> Ready:
    """ComplEx trained on the data set, and the shipped model tuned on it, each on the training part alone."""
    split, embedding = trained(given, name)
    graph = Graph(split.train.to(given.device), split.num_entities, split.num_relations)
    model = load_shipped(given.device)
    folder = given.checkpoints(f"{name}-inductive")
    began = time.process_time()
    tune(model, graph, split.valid, TuningConfig(), folder and folder / "run.safetensors")
    seconds = time.process_time() - began
    scorers = {"inductive": InductiveScorer(model, graph), "embedding": embedding}
    members = {title: Remembered(scorer, given.device) for title, scorer in scorers.items()}
    known = KnownAnswers.of(torch.cat([split.train, split.valid]), split.num_relations)
    return Ready(split, embedding, members, known, seconds)


@part("tuned_inductive", "ablation")
def tuned(given: Given) -> Measured:
    """The inductive model as shipped and tuned on the graph, alone and blended; seconds are of tuning."""
    for name in (NAME, SPARSE):
        here = ready(given, name)
        graph = Graph(here.split.train.to(given.device), here.split.num_entities, here.split.num_relations)
        shipped = Remembered(InductiveScorer(load_shipped(given.device), graph), given.device)
        for setting, member, seconds in (
            ("as shipped", shipped, 0.0),
            ("tuned on the graph", here.members["inductive"], here.tuning_seconds),
        ):
            default = setting != "as shipped"
            yield Ablation("tuned_inductive", setting, f"MRR, {name}", here.mrr(member), seconds, NONE, default)
            members = {"inductive": member, "embedding": here.members["embedding"]}
            both = here.mrr(fit(members, here.split.valid, here.known).blend)
            yield Ablation("tuned_inductive", setting, f"MRR of the blend, {name}", both, seconds, NONE, default)


@part("codex_s_blend_mrr", "codex_s_ece")
def codex_s(given: Given) -> Measured:
    """The blend on CoDEx-S, its members, and what its probabilities are worth."""
    here = ready(given)
    split = here.split
    started = time.process_time()
    fitted = fit(here.members, split.valid, here.known)
    took = time.process_time() - started - sum(each.seconds for each in here.members.values())
    yield Row("codex_s_blend_mrr", here.mrr(fitted.blend), "filtered MRR", 0.49)
    yield Row("codex_s_blend_fit_s", took, "s of a processor, members' answers not counted")
    calibrated = calibrate(fitted.blend, split.train, split.valid)
    assert calibrated is not None
    rows = held_out_examples(fitted.blend, split.train, split.test)
    found = reliability(calibrated.calibration.probabilities(rows.features), rows.truth)
    yield Row("codex_s_ece", found.ece, "expected calibration error on test edges", 0.05)
    yield Row("codex_s_ece_cross_fitted", calibrated.reliability.ece, "the same on valid edges, by other folds")


@part("blend", "ablation")
def blend(given: Given) -> Measured:
    """Weights for each relation, beside one row for all, equal ones and each member alone."""
    for name in (NAME, SPARSE):
        here = ready(given, name)
        split, measure = here.split, f"MRR, {name}"
        groups = 2 * split.graph.num_relations
        fitted = fit(here.members, split.valid, here.known).blend
        each = sum(member.each for member in here.members.values())
        yield Ablation("blend", "weights by relation", measure, here.mrr(fitted), each, NONE, default=True)
        choices = gather_choices(here.members, split.valid, here.known)
        common = Blend(here.members, fit_weights(choices, groups, float("inf")).float())
        yield Ablation("blend", "one row of weights", measure, here.mrr(common), each, NONE)
        equal = Blend(here.members, torch.ones(groups, 2))
        yield Ablation("blend", "equal weights", measure, here.mrr(equal), each, NONE)
        for title, member in here.members.items():
            yield Ablation("blend", f"{title} alone", measure, here.mrr(member), member.each, NONE)


@part("early_exit", "ablation")
def early_exit(given: Given) -> Measured:
    """ComplEx answers where it is sure, the blend where it isn't; seconds a question by each member's."""
    for name in (NAME, SPARSE):
        here = ready(given, name)
        split, cheap_name = here.split, "embedding"
        deep = fit(here.members, split.valid, here.known).blend
        cheap = fit({cheap_name: here.members[cheap_name]}, split.valid, here.known).blend
        for loss in (0.0, 0.002, 0.005, 0.02):
            chosen = fit_threshold(cheap, deep, split.valid, here.known, loss)
            cascade = Cascade(cheap, deep, chosen.sure)
            quality = here.mrr(cascade)
            share = cascade.exited / cascade.asked
            seconds = here.members[cheap_name].each + (1 - share) * here.members["inductive"].each
            setting = f"MRR lost ≤ {loss:g}: {share:.0%} exit"
            yield Ablation("early_exit", setting, f"MRR, {name}", quality, seconds, NONE)
        seconds = sum(member.each for member in here.members.values())
        yield Ablation("early_exit", "off", f"MRR, {name}", here.mrr(deep), seconds, NONE, default=True)


@part("gated_experts", "ablation")
def gated_experts(given: Given) -> Measured:
    """A noisy top-k gate over the members, beside the fixed blend."""
    for name in (NAME, SPARSE):
        here = ready(given, name)
        split = here.split
        graph = KnownAnswers.of(split.train, split.graph.num_relations)
        for experts in (1, 2):
            gated = GatedBlend(here.members, fit_gate(here.members, split.train, split.valid, experts), graph)
            asked = {title: Counting(member) for title, member in here.members.items()}
            gated.members = dict(asked)
            quality = here.mrr(gated)
            total = max(sum(each.asked for each in asked.values()), 1) / experts
            seconds = sum(each.asked / total * here.members[title].each for title, each in asked.items())
            yield Ablation("gated_experts", f"top {experts}", f"MRR, {name}", quality, seconds, NONE)
        seconds = sum(member.each for member in here.members.values())
        fixed = here.mrr(fit(here.members, split.valid, here.known).blend)
        yield Ablation("gated_experts", "off: fixed blend", f"MRR, {name}", fixed, seconds, NONE, default=True)


class Counting:
    """How many questions a member is asked."""

    def __init__(self, scorer: Scorer) -> None:
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations
        self._scorer, self.asked = scorer, 0

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        self.asked += len(entities)
        return self._scorer.scores(entities, relations)
