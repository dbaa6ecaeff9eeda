"""Trains an embedded model again: ``python -m kg.extraction.training zh|en --data FOLDER --out FOLDER``.

Text and treebanks are prepared, an encoder learns as a masked language model, a parser from the treebank in several
trainings whose weights are averaged (see ``recipes``); what comes out is a HanLP directory. A run that was stopped goes
on where it was, from the files in ``OUT/work``.
"""

import argparse
import dataclasses
import json
import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import hanlp
import torch

from kg.extraction.hanlp_embedded import EmbeddedParser
from kg.extraction.training import chinese, english_model
from kg.extraction.training.assemble import assemble
from kg.extraction.training.evaluate import scores
from kg.extraction.training.recipes import CHINESE, ENGLISH, Recipe, shortened
from ml.parsing import stages
from ml.parsing.settings import TrainingSettings

log = logging.getLogger("kg.extraction.training")


def main() -> None:
    """Run all stages; the folder then holds the model and scores.json."""
    given = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    torch.set_num_threads(given.threads)
    os.nice(given.nice)
    recipe = shortened({"zh": CHINESE, "en": ENGLISH}[given.language], given.share)
    make_model(given.language, recipe, given.data, given.out, torch.device(given.device), given.share)


def make_model(  # noqa: PLR0913, PLR0917
    language: str, recipe: Recipe, data: Path, folder: Path, device: torch.device, share: float = 1.0
) -> None:
    """Train by ``recipe`` on what is in ``data`` (``share`` of its running text); write the model to ``folder``."""
    work = folder / "work"
    prepared = work / "prepared"
    own = {"zh": chinese, "en": english_model}[language]
    if not (prepared / "prepared.json").exists():
        own.prepare(data, prepared, share)
    facts = stages.facts(prepared)
    parser, _ = stages.parser_from(run(recipe, prepared, work, device), facts)
    assemble(parser.eval(), facts["labels"], prepared, folder, delimiter=" " if language == "en" else "")
    own.finish(data, folder)
    reader = EmbeddedParser(hanlp.load(str(folder), verbose=False, devices=-1))
    held_out = {split: own.sentences(data / "treebank", split) for split in ("dev", "test")}
    found = {split: scores(gold, reader.parse([g.text for g in gold])) for split, gold in held_out.items()}
    (folder / "scores.json").write_text(json.dumps({"recipe": dataclasses.asdict(recipe), **found}, indent=2) + "\n")
    log.info("test %s", found["test"])


def run(recipe: Recipe, prepared: Path, work: Path, device: torch.device) -> Path:
    """The stages of ``recipe``, each unless its output is there; the file with the parser's weights."""
    weights = _once(work / "encoder", lambda out: stages.pretrain(prepared, out, recipe.encoder, recipe.masked, device))
    for number, trainings in enumerate(recipe.rounds, 1):
        made = [
            _once(work / f"parser-{number}-{place}", _training(prepared, weights, settings, device))
            for place, settings in enumerate(trainings, 1)
        ]
        if 0 < recipe.start_counts_from <= number:
            made.append(weights)
        weights = _once(work / f"mean-{number}", partial(stages.average, made)) if len(made) > 1 else made[0]
    if not recipe.pairs:
        return weights
    return _once(work / "kept", partial(stages.with_fewer_pairs, weights, recipe.pairs))


def _training(prepared: Path, start: Path, settings: TrainingSettings, device: torch.device) -> Callable[[Path], None]:
    return lambda out: stages.supervise(prepared, start, out, settings, device)


def _once(path: Path, make: Callable[[Path], None]) -> Path:
    """Make the file unless it is there; it appears whole or not at all."""
    target, draft = path.with_suffix(".safetensors"), path.with_suffix(".draft.safetensors")
    if not target.exists():
        make(draft)
        draft.replace(target)
    return target


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kg.extraction.training", description=__doc__)
    parser.add_argument("language", choices=("zh", "en"))
    parser.add_argument("--data", type=Path, required=True, help="folder with treebank/ and corpus/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model; its work/ can be deleted after")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--share", type=float, default=1.0, help="of all steps and running text; 1 is for a GPU")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--nice", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
