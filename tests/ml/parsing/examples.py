"""A language of six words that a tiny parser learns in seconds, as a prepared folder."""

import json
from pathlib import Path

import numpy as np

from ml.encoder.config import END
from ml.encoder.lexicon import Entries
from ml.parsing.data import IGNORED, Corpus, Sentences, save_entries

NAMES, VERBS, PLACES = ((5, 6), (7,)), ((8, 9), (10, 11)), ((12, 13), (14,))
LABELS = {"pos": ["NOUN", "VERB"], "entities": ["O", "S-LOC", "S-PER"], "relations": ["nsubj", "obj", "root"]}
SIZES = {"embedding": 64, "hidden": 32, "inner": 64, "layers": 2, "heads": 2}


def sentences() -> Sentences:
    """Name, verb, place: every combination; the entities of every other sentence are not annotated."""
    words = [(name, verb, place) for name in NAMES for verb in VERBS for place in PLACES]
    flat = [unit for sentence in words for word in sentence for unit in word]
    ends = [np.cumsum([len(word) for word in sentence]) for sentence in words]
    ner = [[2, 0, 1] if number % 2 == 0 else [IGNORED] * 3 for number in range(len(words))]
    return Sentences(
        units=np.array(flat),
        unit_ends=np.cumsum([row[-1] for row in ends]),
        word_ends=np.arange(3, 3 * len(words) + 1, 3),
        ends=np.concatenate(ends),
        pos=np.array([0, 1, 0] * len(words)),
        ner=np.array(ner).flatten(),
        heads=np.array([2, 0, 2] * len(words)),
        relations=np.array([0, 2, 1] * len(words)),
    )


def prepare(folder: Path) -> Path:
    """Write the folder; its running text are the sentences over and over."""
    folder.mkdir(parents=True, exist_ok=True)
    gold = sentences()
    gold.save(folder / "train.npz")
    gold.save(folder / "dev.npz")
    rows = np.split(gold.units, gold.unit_ends[:-1])
    text = np.concatenate([np.append(row, END) for row in rows * 40]).astype(np.uint16)
    Corpus(text, {"prose": (0, len(text))}).save(folder)
    save_entries(Entries.of([((5, 6), 1), ((10, 11), 2), ((12, 13), 1)]), folder)
    facts = {
        "vocab_size": 20,
        "folded": list(range(20)),
        "pairs": [5 * 20 + 6, 8 * 20 + 9],
        "kinds": 2,
        "labels": LABELS,
        "shares": {"prose": 1.0},
    }
    (folder / "prepared.json").write_text(json.dumps(facts))
    return folder
