"""Ideas of the inductive model, each on and off: small models that learn from one graph and are asked about others.

All learn alike, from FB15k-237 v1 by the same questions, and are ranked on two graphs of none of its entities, one of
which has none of its relations either. Depth of the relation graph matters where schemas are strange, so means of two
seeds of both are compared; a difference below ``NOISE`` says nothing. What the ideas brought at full size, on an H100:
``inductive_variants``.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import torch

from benchmarks._completion.registry import Ablation, Given, Measured, part
from ml.graphs import Graph, Split
from ml.inductive import InductiveConfig, InductiveModel, InductiveScorer, load_shipped
from ml.inductive.pretraining import Pretraining, PretrainingConfig, Source
from ml.ranking import evaluate
from ml.training import TrainingConfig, train

STEPS, QUESTIONS, WIDTH = 120, 16, 32
SEEDS = (20, 21)
NOISE = 0.01
"""The usual distance between the means of two pairs of seeds."""
ON = ("fb237_v1", "WN18RR_v1")
MEASURE = f"mean MRR of {' and '.join(f'{name}_ind' for name in ON)}, small models"
NONE = float("nan")
HOW = TrainingConfig(
    epochs=1,
    optimiser="adamw",
    learning_rate=5e-3,
    weight_decay=1e-2,
    warm_up=0.05,
    decay="cosine",
    gradient_norm=1.0,
    averaging=0.98,
    validate_every=0,
)


def placed(given: Given, split: Split) -> Graph:
    """The facts of a split, on the device."""
    return Graph(split.train.to(given.device), split.num_entities, split.num_relations)


@cache
def learned(given: Given, changes: tuple[tuple[str, Any], ...], precision: str = "float32") -> tuple[float, float]:
    """(MRR, processor seconds of training) of the config with changes: means over seeds."""
    graph = placed(given, given.split(ON[0]))
    quality = seconds = 0.0
    for seed in SEEDS:
        torch.manual_seed(seed)
        config = replace(InductiveConfig(width=WIDTH), **dict(changes))
        model = InductiveModel(config).to(given.device)
        source = Source.of(ON[0], graph, batch=QUESTIONS)
        task = Pretraining(model, [source], [], PretrainingConfig(batches=STEPS, seed=seed))
        began = time.process_time()
        train(task, replace(HOW, seed=seed, precision=precision))
        seconds += time.process_time() - began
        quality += sum(_mrr(given, model, name) for name in ON) / len(ON)
    return quality / len(SEEDS), seconds / len(SEEDS)


def _mrr(given: Given, model: InductiveModel, name: str) -> float:
    split = given.unseen(name)
    scorer = InductiveScorer(model, placed(given, split))
    return evaluate(scorer, split.test.to(given.device), split.known.to(given.device), 32).mrr


def compared(given: Given, idea: str, settings: Mapping[str, dict[str, Any]], default: str) -> Measured:
    """One row for each setting."""
    for setting, changes in settings.items():
        quality, seconds = learned(given, tuple(changes.items()))
        yield Ablation(idea, setting, MEASURE, quality, seconds, NONE, setting == default)


@part("relation_depth", "ablation")
def relation_depth(given: Given) -> Measured:
    """Steps on the relation graph: without one, relations but for the one asked for all look alike."""
    settings = {f"{depth} layers": _changed(relation_layers=depth) for depth in (0, 1, 2)}
    yield from compared(given, "relation-graph depth", {**settings, "4 layers": {}}, "4 layers")


@part("fusion", "ablation")
def fusion(given: Given) -> Measured:
    """What the whole graph says of an entity, let through by a gate."""
    yield from compared(given, "gated node/graph fusion", {"off": {}, "on": _changed(fusion=True)}, "off")


@part("pooling", "ablation")
def pooling(given: Given) -> Measured:
    """The state that is read out."""
    settings = {"last layer": {}, "mean of layers": _changed(pooling="mean")}
    yield from compared(given, "layer pooling", settings, "last layer")


@part("attention", "ablation")
def attention(given: Given) -> Measured:
    """Learned weights of edges."""
    yield from compared(given, "weights of edges", {"learned": {}, "all alike": _changed(attention=False)}, "learned")


@part("edges_in_training", "ablation")
def edges_in_training(given: Given) -> Measured:
    """Top-k edges a layer followed in training and in answering; ``edges`` prunes a model that learned with all."""
    settings = {"all": {}, **{f"{edges}": _changed(edges=edges) for edges in (1000, 250)}}
    yield from compared(given, "top-k edges, trained so", settings, "all")


@part("inductive_precision", "ablation")
def precision(given: Given) -> Measured:
    """Training with forward passes in bfloat16; on a GPU it halves the time, on a CPU it depends on the CPU."""
    for name in ("float32", "bfloat16"):
        quality, seconds = learned(given, (), name)
        default = name == ("bfloat16" if given.device.type == "cuda" else "float32")
        yield Ablation("precision of inductive training", name, MEASURE, quality, seconds, NONE, default)


@part("inductive_dtype", "ablation")
def dtype(given: Given) -> Measured:
    """The shipped model's answers by products of three kinds; sums and states are float32 in each."""
    model = load_shipped(given.device)
    kinds = (torch.float32, torch.bfloat16) + ((torch.int8,) if given.device.type == "cpu" else ())
    for name in ON:
        split = given.unseen(name)
        for kind in kinds:
            scorer = InductiveScorer(model, placed(given, split), dtype=kind)
            began = time.process_time()
            mrr = evaluate(scorer, split.test.to(given.device), split.known.to(given.device), 16).mrr
            seconds = (time.process_time() - began) / (2 * len(split.test))
            setting, measure = str(kind).removeprefix("torch."), f"MRR, {name}_ind, per question"
            yield Ablation("dtype of inductive answers", setting, measure, mrr, seconds, NONE, kind == torch.float32)


def _changed(**changes: Any) -> dict[str, Any]:
    return changes
