"""From treebank and corpus folders to the prepared folder that ``ml.parsing`` trains on.

Invariant: no sentence of the dev and test splits is in what is trained on: sentences are compared by their characters,
and a line of running text that shares WINDOW units in a row with a dev or test sentence is left out.
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.extraction.training.treebank import UNSAID, Gold
from ml.encoder.config import END, UNKNOWN
from ml.parsing.data import IGNORED, Corpus, Sentences

log = logging.getLogger(__name__)
WINDOW = 16
"""Chinese characters in a row; of English pieces, about ten words."""
RELATION_FIXES = {"csubjpass": "csubj:pass"}
"""UD 1 labels that the conversion of the treebank left behind."""

Ids = npt.NDArray[np.int64]


def relation_of(label: str) -> str:
    """The label that is trained for ``label``."""
    return RELATION_FIXES.get(label, label)


def label_lists(sentences: Sequence[Gold]) -> dict[str, list[str]]:
    """The labels of each decoder, sorted; their places are their ids. "O" comes first among the entity tags."""
    entities = sorted({tag for gold in sentences for tag in gold.entities or ()} - {"O"})
    return {
        "pos": sorted({tag for gold in sentences for tag in gold.pos} - {UNSAID}),
        "entities": ["O", *entities],
        "relations": sorted({relation_of(label) for gold in sentences for label in gold.relations} - {UNSAID}),
    }


def known(sentence: Gold, labels: dict[str, list[str]]) -> Gold:
    """The sentence with labels that training has; another label becomes the one it is a subtype of, or dep."""
    relations = tuple(
        label if label in labels["relations"] else label.partition(":")[0] for label in sentence.relations
    )
    relations = tuple(label if label in labels["relations"] else "dep" for label in relations)
    return Gold(sentence.text, sentence.words, sentence.pos, sentence.heads, relations, sentence.entities)


def as_arrays(
    sentences: Sequence[Gold],
    units: Sequence[Sequence[int]],
    ends: Sequence[Sequence[int]],
    labels: dict[str, list[str]],
) -> Sentences:
    """Sentences with their units and, for each word, the end of its units; labels that are not listed are an error."""
    place = {
        name: {UNSAID: IGNORED} | {label: at for at, label in enumerate(listed)} for name, listed in labels.items()
    }
    return Sentences(
        units=_flat(units),
        unit_ends=np.cumsum([len(row) for row in units]),
        word_ends=np.cumsum([len(gold.words) for gold in sentences]),
        ends=_flat(ends),
        pos=_flat([_or_ignored(gold, [place["pos"][tag] for tag in gold.pos]) for gold in sentences]),
        ner=_flat([_or_ignored(gold, [place["entities"][tag] for tag in gold.entities or ()]) for gold in sentences]),
        heads=_flat([_or_ignored(gold, gold.heads) for gold in sentences]),
        relations=_flat(
            [_or_ignored(g, [place["relations"][relation_of(label)] for label in g.relations]) for g in sentences]
        ),
    )


def _or_ignored(gold: Gold, labels: Sequence[int]) -> Sequence[int]:
    """A label for each word; IGNORED for all where nobody annotated any."""
    return labels or [IGNORED] * len(gold.words)


def clean_corpus(groups: dict[str, list[Ids]], held_out: Sequence[Sequence[int]]) -> Corpus:
    """Lines of each group one behind the other, END after each, without those that share WINDOW units with held-out."""
    keys = np.unique(np.concatenate([_windows(np.array(row)) for row in held_out if len(row) >= WINDOW]))
    keys = keys[keys != 0]
    parts: list[npt.NDArray[np.uint16]] = []
    places: dict[str, tuple[int, int]] = {}
    total = dropped = 0
    for name, lines in groups.items():
        first = total
        joined = np.concatenate([np.append(line, END) for line in lines])
        hits = np.flatnonzero(np.isin(_windows(joined), keys))
        line_of = np.cumsum(joined == END)
        bad = np.unique(line_of[hits])
        kept = joined[~np.isin(line_of - (joined == END), bad)]
        dropped += len(bad)
        parts.append(kept.astype(np.uint16))
        total += len(kept)
        places[name] = (first, total)
    log.info("%d units of running text; %d lines dropped that share %d units with dev or test", total, dropped, WINDOW)
    return Corpus(np.concatenate(parts), places)


def write_prepared(folder: Path, **facts: object) -> None:
    """prepared.json."""
    (folder / "prepared.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _windows(ids: Ids) -> Ids:
    """A hash of each stretch of WINDOW units (wrapping 64-bit arithmetic); 0 for one that has an unknown unit."""
    if len(ids) < WINDOW:
        return np.empty(0, dtype=np.int64)
    hashes = np.zeros(len(ids) - WINDOW + 1, dtype=np.uint64)
    known = np.ones(len(hashes), dtype=bool)
    for step in range(WINDOW):
        part = ids[step : step + len(hashes)]
        hashes = hashes * np.uint64(1_000_003) + part.astype(np.uint64)
        known &= part > UNKNOWN
    return np.where(known, hashes.astype(np.int64), 0)


def _flat(rows: Sequence[Sequence[int]]) -> Ids:
    return np.array([value for row in rows for value in row], dtype=np.int64)
