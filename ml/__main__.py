"""Models of links from the command line: ``python -m ml train|evaluate|predict|export``.

    python -m ml train --preset kinship --data kgc/kinship --out var/kinship
    python -m ml train --data kgc/umls --out var/umls --set embedding.dimension=64 --set training.epochs=20
    torchrun --nproc-per-node 2 -m ml train --preset fb15k237 --data kgc/FB15k-237 --out var/fb
    python -m ml evaluate --model var/kinship --data kgc/kinship
    python -m ml evaluate --model shipped --data kgc/fb237_v1_ind
    python -m ml predict --model var/umls --data kgc/umls --head alga --relation isa
    python -m ml export --model var/umls --out var/umls-half --dtype bfloat16

A data set is a folder with train.txt, valid.txt and test.txt, ``head⇥relation⇥tail`` a line. A training that was killed
goes on when the same command is given again.
"""

import argparse
import dataclasses
import difflib
import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ml import embedding
from ml.embedding import EmbeddingConfig
from ml.exporting import FORMATS
from ml.graphs import KnownAnswers, Split, read_split
from ml.opening import SHIPPED, open_scorer
from ml.presets import PRESETS, Preset, train_preset
from ml.ranking import evaluate
from ml.scoring import Scorer
from ml.training import Progress, TrainingConfig, TrainingError, world
from ml.training.distributed import device_of_process

log = logging.getLogger("ml")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def train(given: argparse.Namespace) -> None:
    """Train an embedding model, rank the test part, write the model's directory."""
    split = read_split(given.data)
    preset = _preset(given)
    device = device_of_process(given.device)
    given.out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with world(device) as here:
        model, outcomes = train_preset(preset, split, device, folder=given.out, watch=_Told(), world=here)
        if not here.leads:
            return
    seconds = time.monotonic() - started
    metrics: dict[str, Any] = {
        "data": split.name,
        "valid": outcomes[-1].best,
        "test": _ranked(model, split, split.test.to(device)),
        "seconds": round(seconds, 1),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        "preset": dataclasses.asdict(preset),
        "curves": [[dataclasses.asdict(point) for point in outcome.curve] for outcome in outcomes],
    }
    embedding.save(model, preset.embedding, split.vocabulary, metrics, given.out)
    _print({"seconds": metrics["seconds"], **_without_relations(metrics["test"])})


def rank(given: argparse.Namespace) -> None:
    """Rank a part of a data set."""
    split, device = read_split(given.data), torch.device(given.device)
    scorer = open_scorer(given.model, split, device, DTYPES[given.dtype])
    triples: Tensor = getattr(split, given.part)
    report = _ranked(scorer, split, triples.to(device), given.batch_size)
    _print(report if given.relations else _without_relations(report))


def predict(given: argparse.Namespace) -> None:
    """The likeliest answers to (head, relation, ?) or (?, relation, tail)."""
    split, device = read_split(given.data), torch.device(given.device)
    scorer = open_scorer(given.model, split, device, DTYPES[given.dtype])
    names = split.vocabulary
    entity = _place(names.entities, given.head or given.tail, "entity")
    relation = _place(names.relations, given.relation, "relation") + (0 if given.head else scorer.num_relations)
    question = torch.tensor([entity], device=device), torch.tensor([relation], device=device)
    scores = scorer.scores(*question)[0]
    known = set(KnownAnswers.of(split.known.to(device), scorer.num_relations)(*question)[1].tolist())
    best = torch.topk(scores, min(given.k, len(scores)))
    rows = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    _print([{"entity": names.entities[at], "score": round(value, 4), "known": at in known} for at, value in rows])


def export(given: argparse.Namespace) -> None:
    """Write an embedding model in another format."""
    FORMATS[given.format](Path(given.model), given.out, DTYPES[given.dtype])


class _Told:
    """Says each epoch once."""

    def __init__(self) -> None:
        self.epochs = 0

    def __call__(self, progress: Progress) -> bool:
        if progress.curve and len(progress.curve) != self.epochs:
            self.epochs, point = len(progress.curve), progress.curve[-1]
            figures = " ".join(f"{name} {value:.4f}" for name, value in point.figures.items() if name != "triples")
            log.info("epoch %d loss %.4f %s %.1f s", point.epoch, point.loss, figures, point.seconds)
        return True


def _preset(given: argparse.Namespace) -> Preset:
    """A preset, a file of the same shape or the defaults, with what ``--set`` changes. Raises ValueError."""
    parts: dict[str, Any] = {"embedding": {}, "training": {}, "seeds": 1}
    if given.preset:
        parts = dataclasses.asdict(PRESETS[given.preset])
    elif given.config:
        parts |= json.loads(given.config.read_text("utf-8"))
    for change in given.set:
        name, _, text = change.partition("=")
        section, _, field = name.rpartition(".")
        (parts[section] if section else parts)[field] = _value(text)
    try:
        made = EmbeddingConfig(**parts.pop("embedding")), TrainingConfig(**parts.pop("training"))
        return Preset(given.data.name, *made, parts.pop("seeds"))
    except TypeError as error:
        raise ValueError(f"no such setting: {error}") from None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _ranked(scorer: Scorer, split: Split, triples: Tensor, batch_size: int = 512) -> dict[str, Any]:
    ranking = evaluate(scorer, triples, split.known, batch_size)
    return ranking.report(split.vocabulary.relations)


def _without_relations(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name != "relations"}


def _place(names: tuple[str, ...], name: str, what: str) -> int:
    """Raises ValueError that names the nearest."""
    if name in names:
        return names.index(name)
    near = ", ".join(difflib.get_close_matches(name, names)) or "none is near"
    raise ValueError(f"no {what} {name!r}; near: {near}")


def _print(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ml", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    options: dict[Callable[[argparse.Namespace], None], argparse.ArgumentParser] = {}
    for name, function in (("train", train), ("evaluate", rank), ("predict", predict), ("export", export)):
        options[function] = commands.add_parser(name, help=(function.__doc__ or "").splitlines()[0])
        options[function].set_defaults(run=function)
        options[function].add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
        options[function].add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
        if function != export:
            options[function].add_argument("--data", type=Path, required=True, help="folder of the data set")
        if function != train:
            model_help = f"folder of a model, or “{SHIPPED}” for the pretrained inductive one"
            options[function].add_argument("--model", required=True, help=model_help)
            options[function].add_argument("--dtype", choices=DTYPES, default="float32")
    chosen = options[train].add_mutually_exclusive_group()
    chosen.add_argument("--preset", choices=PRESETS, help="settings found for an open data set")
    chosen.add_argument("--config", type=Path, help='JSON: {"embedding": {…}, "training": {…}, "seeds": 1}')
    set_help = (
        "over the preset or file, e.g. embedding.dimension=64 (fields: ml/embedding/config.py, ml/training/config.py)"
    )
    options[train].add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=set_help)
    for function in (train, export):
        options[function].add_argument("--out", type=Path, required=True, help="folder to write")
    options[rank].add_argument("--part", choices=("valid", "test"), default="test")
    options[rank].add_argument("--batch-size", type=int, default=64, help="questions at a time")
    options[rank].add_argument("--relations", action="store_true", help="figures of each relation too")
    side = options[predict].add_mutually_exclusive_group(required=True)
    side.add_argument("--head", help="ask for tails of this entity")
    side.add_argument("--tail", help="ask for heads of this entity")
    options[predict].add_argument("--relation", required=True)
    options[predict].add_argument("-k", type=int, default=10)
    options[export].add_argument("--format", choices=FORMATS, default="safetensors")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> None:
    """Run one command; what a person can mend ends as one line."""
    given = _arguments(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if given.threads:
        torch.set_num_threads(given.threads)
    torch.set_float32_matmul_precision("high")  # TF32 on CUDA; nothing on a CPU
    try:
        given.run(given)
    except (ValueError, TrainingError) as error:  # of splits, checkpoints, models and settings
        sys.exit(f"python -m ml: {error}")


if __name__ == "__main__":
    main()
