"""What is particular to the English model: units are pieces of words, learned by byte-pair encoding.

White space is dropped as in Chinese: after the encoder, no word may go on across a blank.
"""

import logging
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from kg.extraction.training.english.gold import english_sentences, name_sentences
from kg.extraction.training.preparation import as_arrays, clean_corpus, known, label_lists, write_prepared
from kg.extraction.training.treebank import Gold, word_spans
from ml.encoder.tokenizer import save, train_pieces
from ml.parsing.data import Sentences

log = logging.getLogger(__name__)
VOCABULARY = 10_000
READ = 60_000_000
"""Characters of running text that are read, of all files together, each in proportion to its size."""
NAMED = 8_000
"""Sentences of which only the names are annotated, at most."""
SHARES = {
    "treebank": 0.08,
    "encyclopedic": 0.26,
    "textbooks": 0.26,
    "classics": 0.16,
    "mixed": 0.12,
    "techdocs": 0.12,
}
"""How often a block of the masked language model comes from each group."""


def prepare(data: Path, folder: Path, scale: float = 1.0) -> None:
    """Write the prepared folder for treebank and corpus in ``data``; ``scale`` shortens the running text."""
    folder.mkdir(parents=True, exist_ok=True)
    splits = {name: sentences(data / "treebank", name) for name in ("train", "dev", "test")}
    named = name_sentences(data / "treebank")[:NAMED]
    groups = {path.name.partition(".")[0]: list(_lines(path)) for path in sorted((data / "corpus").glob("*.txt.xz"))}
    whole = sum(len(line) for lines in groups.values() for line in lines)
    groups = {name: _share(lines, min(1.0, READ * scale / max(whole, 1))) for name, lines in groups.items()}
    groups["treebank"] = [gold.text for gold in splits["train"] + named]
    texts = [line for lines in groups.values() for line in lines]
    pieces = train_pieces(texts, VOCABULARY)
    labels = label_lists(splits["train"])
    for split in ("train", "dev"):
        more = named if split == "train" else []
        kept = [known(gold, labels) for gold in splits[split] + more]
        pieces_of(kept, pieces, labels).save(folder / f"{split}.npz")
    held_out = [gold.text for split in ("dev", "test") for gold in splits[split]]
    rows = [encoding.ids for encoding in pieces.encode_batch(held_out, add_special_tokens=False)]
    lines = {
        name: [np.array(e.ids) for e in pieces.encode_batch(texts, add_special_tokens=False)]
        for name, texts in groups.items()
    }
    clean_corpus(lines, rows).save(folder)
    save(pieces, folder)
    size = pieces.get_vocab_size()
    write_prepared(
        folder,
        language="en",
        vocab_size=size,
        folded=list(range(size)),
        pairs=[],
        labels=labels,
        shares=SHARES,
    )


sentences = english_sentences


def finish(data: Path, folder: Path) -> None:
    """Nothing is left to do once the model is assembled."""


def pieces_of(kept: list[Gold], pieces: Tokenizer, labels: dict[str, list[str]]) -> Sentences:
    """The sentences in pieces, without the few in which a piece crosses the end of a word."""
    good, units, ends = [], [], []
    for gold, encoding in zip(kept, pieces.encode_batch([g.text for g in kept], add_special_tokens=False), strict=True):
        place = {end: number for number, (_, end) in enumerate(encoding.offsets, 1)}
        stops = [end for _, end in word_spans(gold.text, gold.words)]
        if all(stop in place for stop in stops):
            good.append(gold)
            units.append(encoding.ids)
            ends.append([place[stop] for stop in stops])
    log.info("%d of %d sentences", len(good), len(kept))
    return as_arrays(good, units, ends, labels)


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if text := line.strip():
                yield text


def _share(lines: Iterable[str], share: float) -> list[str]:
    """Lines from the beginning on, up to ``share`` of all characters."""
    kept = list(lines)
    room = share * sum(map(len, kept))
    found = []
    for line in kept:
        if room <= 0:
            break
        found.append(line)
        room -= len(line)
    return found
