"""Train the inductive model: on many open graphs, or on one graph from where that ended.

    python -m ml.inductive leaks --data shared/data/kgc
    python -m ml.inductive pretrain --data shared/data/kgc --out var/models/inductive --seconds 600
    python -m ml.inductive tune --data shared/data/kgc/FB15k-237 --out var/models/fb --seconds 7200
    torchrun --nproc-per-node 2 -m ml.inductive pretrain …

``leaks`` says what was taken out of the training parts, ``pretrain`` makes the model that ships, ``tune`` goes on from
``--start`` (the shipped one) on a data set's own training part. A run that was killed goes on when the same command is
given again. On one GPU each graph's steps are recorded as CUDA graphs.
"""

import argparse
import dataclasses
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from ml.graphs import Graph, read_split
from ml.graphs.splits import read_inductive
from ml.inductive import InductiveConfig, InductiveModel, InductiveScorer, load, save
from ml.inductive.open_sets import SETS, clean
from ml.inductive.pretraining import Held, Pretraining, PretrainingConfig, Source
from ml.inductive.saved import SHIPPED
from ml.ranking import evaluate
from ml.training import Outcome, Progress, TrainingConfig, train, world
from ml.training.distributed import device_of_process

log = logging.getLogger("ml")
METRICS = "metrics.json"
LARGE = 100_000
"""Graphs of more edges are asked half as many questions a step: more steps teach more than larger ones."""
VALIDATION = ("fb237_v2_ind", "fb237_v4_ind", "WN18RR_v1_ind", "WN18RR_v2_ind", "nell_v1_ind", "codex-s")
"""Graphs of none of the training entities, whose validation parts say which epoch is kept."""
VALIDATED = 250
"""Triples of each that are ranked."""


def leaks(given: argparse.Namespace) -> None:
    """What is left of each training part, and what was taken out of it and why."""
    for each in clean(given.data):
        counts = {"triples": each.triples, "held out": each.held_out, "reversed": each.reversed, "unseen": each.unseen}
        _print({"set": each.name, **counts, "left": len(each.graph.triples), "entities": each.graph.num_entities})


def pretrain(given: argparse.Namespace) -> None:
    """Train on the cleaned training parts of the open sets."""
    device = device_of_process(given.device)
    torch.manual_seed(given.seed)
    model = InductiveModel(InductiveConfig(fusion=given.fusion, pooling=given.pooling)).to(device)
    graphs = [(each.name, _placed(each.graph, device)) for each in clean(given.data, given.sets)]
    sources = [Source.of(name, graph, SETS[name], 32 if len(graph.triples) > LARGE else 64) for name, graph in graphs]
    held = [_held(given.data / name, device) for name in VALIDATION if (given.data / name).exists()]
    config = PretrainingConfig(batches=given.batches, seed=given.seed)
    if outcome := _trained(Pretraining(model, sources, held, config), given, 2e-3):
        _finish(model, given.out, outcome, {"sets": {name: len(graph.triples) for name, graph in graphs}})


def tune(given: argparse.Namespace) -> None:
    """Go on training on the graph of one data set."""
    device = device_of_process(given.device)
    split = read_split(given.data)
    model = load(given.start, device).requires_grad_(True)
    source = Source.of(split.name, _placed(split.graph, device), batch=32)
    valid = split.valid[torch.randperm(len(split.valid), generator=torch.Generator().manual_seed(0))[:1000]]
    held = Held(split.name, source.view.graph, valid.to(device), split.known.to(device))
    config = PretrainingConfig(batches=given.batches, hidden=0.1, edge_dropout=0.0, seed=given.seed)
    if outcome := _trained(Pretraining(model, [source], [held], config), given, 1e-3):
        scorer = InductiveScorer(model, source.view.graph, edges=0)
        figures = evaluate(scorer, split.test.to(device), split.known.to(device), 64).figures()
        _finish(model, given.out, outcome, {"data": split.name, "test": figures})


def _trained(task: Pretraining, given: argparse.Namespace, rate: float) -> Outcome | None:
    """How it went; None in a process that follows another, which writes nothing."""
    device = device_of_process(given.device)
    on_gpu = device.type == "cuda"
    settings = TrainingConfig(
        epochs=given.epochs,
        optimiser="adamw",
        learning_rate=rate,
        weight_decay=1e-2,
        warm_up=0.03,
        decay="cosine",
        gradient_norm=1.0,
        averaging=0.998,
        precision="bfloat16" if on_gpu else "float32",
        seconds=given.seconds,
        seed=given.seed,
    )
    given.out.mkdir(parents=True, exist_ok=True)
    with world(device) as here:
        if on_gpu and here.size == 1:
            task.capture()
        outcome = train(task, settings, given.out / "run.safetensors", _told, here)
        return outcome if here.leads else None


def _finish(model: InductiveModel, out: Path, outcome: Outcome, about: dict[str, object]) -> None:
    save(model, out)
    curve = [dataclasses.asdict(point) for point in outcome.curve]
    metrics = {**about, "valid": outcome.best, "seconds": round(outcome.seconds, 1), "curve": curve}
    (out / METRICS).write_text(json.dumps(metrics, indent=1) + "\n", "utf-8")
    _print({**about, "valid": outcome.best, "seconds": round(outcome.seconds, 1)})


def _held(folder: Path, device: torch.device) -> Held:
    name = folder.name.removesuffix("_ind")
    split = read_split(folder) if name == folder.name else read_inductive(folder.with_name(name))[1]
    graph = _placed(split.graph, device)
    return Held(folder.name, graph, split.valid[:VALIDATED].to(device), split.known.to(device))


def _placed(graph: Graph, device: torch.device) -> Graph:
    return Graph(graph.triples.to(device), graph.num_entities, graph.num_relations)


def _told(progress: Progress) -> bool:
    if progress.curve:
        point = progress.curve[-1]
        if point.epoch != getattr(_told, "epoch", 0):
            figures = " ".join(f"{name} {value:.4f}" for name, value in point.figures.items())
            log.info("epoch %d loss %.4f %s %.1f s", point.epoch, point.loss, figures, point.seconds)
            _told.epoch = point.epoch  # type: ignore[attr-defined]
    return True


def _print(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = options.add_subparsers(required=True)
    for command in (leaks, pretrain, tune):
        one = commands.add_parser(command.__name__, help=command.__doc__)
        one.set_defaults(run=command)
        one.add_argument("--data", type=Path, required=True)
        if command is leaks:
            continue
        one.add_argument("--out", type=Path, required=True)
        one.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
        one.add_argument("--seconds", type=float, default=0.0, help="stop after so many, with what there is")
        one.add_argument("--epochs", type=int, default=10)
        one.add_argument("--batches", type=int, default=500, help="steps of an epoch; time is looked at after each")
        one.add_argument("--seed", type=int, default=20)
        if command is tune:
            one.add_argument("--start", type=Path, default=SHIPPED, help="folder of the model to go on from")
            continue
        one.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
        one.add_argument("--fusion", action="store_true")
        one.add_argument("--pooling", choices=["last", "mean"], default="last")
    given = options.parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = given.run
    run(given)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main()
