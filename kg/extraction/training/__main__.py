"""Trains the embedded model: ``python -m kg.extraction.training --data ../shared/data --out FOLDER``.

Three stages, each deterministic: embeddings from co-occurrence, a masked language model on running text, the four
tasks on the treebanks. A run that was stopped goes on from its checkpoints in ``FOLDER/checkpoints``.
"""

import argparse
import dataclasses
import json
import logging
import os
from pathlib import Path
from typing import Any

import hanlp
import numpy as np
import torch

from kg.extraction.hanlp_embedded import EmbeddedParser
from kg.extraction.training.assemble import assemble, write_encoder
from kg.extraction.training.batches import character_ids, samples
from kg.extraction.training.evaluate import evaluate_raw
from kg.extraction.training.learning import train
from kg.extraction.training.masked import learn_masked, sentences_of
from kg.extraction.training.settings import TrainingSettings
from kg.extraction.training.text import PROSE, SHARES, running_text
from kg.extraction.training.treebank import training_sentences
from kg.extraction.training.variants import add_variants, traditional_forms
from ml.encoder import CharEncoder
from ml.encoder.distribution import embeddings
from ml.encoder.vocabulary import Vocabulary, build_vocabulary, stream

log = logging.getLogger("kg.extraction.training")


def main() -> None:
    """Run all stages; the folder then holds the model and scores.json."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    torch.set_num_threads(arguments.threads)
    os.nice(arguments.nice)
    settings = dataclasses.replace(TrainingSettings(), **json.loads(arguments.settings))
    make_model(settings, arguments.data, arguments.out)


def make_model(settings: TrainingSettings, data: Path, folder: Path) -> None:
    """Train with ``settings`` on the treebank and corpus folders in ``data``; write the model to ``folder``."""
    checkpoints = folder / "checkpoints"
    checkpoints.mkdir(parents=True, exist_ok=True)
    gold = training_sentences(data / "treebank")
    lines = running_text(data / "corpus", SHARES, settings.text_scale)
    labelled = [sentence.text for sentence in gold]
    vocabulary = build_vocabulary(labelled, lines, settings.vocabulary, settings.pairs)
    log.info("%d sentences, %d characters, %d pairs", len(gold), vocabulary.size, len(vocabulary.pairs))
    write_encoder(vocabulary, settings, folder)
    torch.manual_seed(settings.seed)
    component = assemble(gold, settings, folder)
    model: Any = component.model
    encoder: CharEncoder = model.encoder.transformer
    fill_tables(encoder, vocabulary, labelled + lines, settings)
    ids = character_ids(vocabulary.characters)
    if settings.masked_scale:
        prose = sentences_of(running_text(data / "corpus", PROSE, settings.masked_scale))
        learn_masked(encoder, prose, ids, settings, checkpoints / "masked.pt")

    def report(epoch: int) -> None:
        component.save(str(folder))
        log.info("epoch %d dev %s", epoch, evaluate_raw(EmbeddedParser(component), data / "treebank", "dev"))

    train(model, samples(gold, component, ids), settings, checkpoints / "tasks.pt", report)
    component.save(str(folder))
    own = {character for text in labelled for character in text}
    log.info("%d traditional characters", add_variants(folder, traditional_forms(data, own)))
    parser = EmbeddedParser(hanlp.load(str(folder), verbose=False, devices=-1))
    scores = {split: evaluate_raw(parser, data / "treebank", split) for split in ("dev", "test")}
    (folder / "scores.json").write_text(json.dumps({"settings": dataclasses.asdict(settings), **scores}, indent=2))
    log.info("test %s", scores["test"])


@torch.no_grad()
def fill_tables(encoder: CharEncoder, vocabulary: Vocabulary, texts: list[str], settings: TrainingSettings) -> None:
    """Give the encoder its vocabulary, and rows that co-occurrence in ``texts`` suggests."""
    folded = vocabulary.folded()
    ids = folded[stream(texts, vocabulary.characters)]
    encoder.pairs.copy_(torch.from_numpy(vocabulary.pairs))
    encoder.folded.copy_(torch.from_numpy(folded))
    known = np.where(ids > 1, ids, -1)
    encoder.chars.weight.copy_(
        torch.from_numpy(embeddings(known, ids, vocabulary.size, settings.char_size, (-2, -1, 1, 2)))
    )
    keys = ids[:-1] * vocabulary.size + ids[1:]
    places = np.searchsorted(vocabulary.pairs, keys).clip(max=len(vocabulary.pairs) - 1)
    rows = np.append(np.where(vocabulary.pairs[places] == keys, places, -1), -1)
    count = len(vocabulary.pairs)
    encoder.bigrams.weight[1:] = torch.from_numpy(embeddings(rows, ids, count, settings.pair_size, (-2, -1, 2, 3)))
    encoder.bigrams.weight[0] = 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kg.extraction.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ZHITU_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, required=True, help="folder for the model and its checkpoints")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--nice", type=int, default=5)
    parser.add_argument("--settings", default="{}", help='JSON that overrides TrainingSettings, as {"epochs": 3}')
    return parser.parse_args()


if __name__ == "__main__":
    main()
