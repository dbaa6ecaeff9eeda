"""What is particular to the Chinese model: units are characters, traditional ones share their simplified form's row."""

import logging
from pathlib import Path

import numpy as np

from kg.extraction.training.dictionary import KINDS, dictionary, entries
from kg.extraction.training.guidelines import by_one_standard
from kg.extraction.training.preparation import as_arrays, clean_corpus, known, label_lists, write_prepared
from kg.extraction.training.renaming import renamed
from kg.extraction.training.text import running_text
from kg.extraction.training.treebank import Gold, current_trees, main_keys, test_sentences, training_sentences
from kg.extraction.training.variants import add_variants, traditional_forms
from ml.encoder.config import SPECIAL_TOKENS, UNKNOWN
from ml.encoder.tokenizer import save_tokenizer
from ml.encoder.vocabulary import build_vocabulary, frequent_pairs
from ml.parsing.data import save_entries

log = logging.getLogger(__name__)
VOCABULARY = 7000
PAIRS = 50_000
READ = {
    "encyclopedic": 2_100_000,
    "news_essay": 5_100_000,
    "narrative_dialogue": 2_400_000,
    "law": 2_000_000,
    "spoken": 15_000_000,
    "techdocs": 5_700_000,
    "msdocs": 9_000_000,
}
"""Characters of each group that are read: prose whole, of manuals, meetings and statutes a part."""
SHARES = {
    "treebank": 0.02,
    "encyclopedic": 0.15,
    "news_essay": 0.25,
    "narrative_dialogue": 0.13,
    "law": 0.04,
    "spoken": 0.21,
    "techdocs": 0.1,
    "msdocs": 0.1,
}
"""How often a block of the masked language model comes from each group: what is most like people's documents, most."""
RENAMING_SEED = 20


def sentences(folder: Path, split: str) -> list[Gold]:
    """The annotated sentences of a split of the treebank folder, all by the guidelines of the held-out ones."""
    if split != "train":
        return test_sentences(folder, split)
    return by_one_standard(training_sentences(folder), main_keys(folder), current_trees(folder))


def finish(data: Path, folder: Path) -> None:
    """Teach the assembled model in ``folder`` traditional characters."""
    own = {character for gold in training_sentences(data / "treebank") for character in gold.text}
    log.info("%d traditional characters", add_variants(folder, traditional_forms(data, own)))


def prepare(data: Path, folder: Path, scale: float = 1.0) -> None:
    """Write the prepared folder for treebank and corpus in ``data``; ``scale`` shortens the running text."""
    folder.mkdir(parents=True, exist_ok=True)
    gold = sentences(data / "treebank", "train")
    groups = {name: running_text(data / "corpus", {name: most}, scale) for name, most in READ.items()}
    labelled = [sentence.text for sentence in gold]
    running = [line for lines in groups.values() for line in lines]
    vocabulary = build_vocabulary(labelled, running, VOCABULARY)
    groups["treebank"] = labelled
    table = np.full(0x110000, UNKNOWN, dtype=np.int64)
    for index, character in enumerate(vocabulary.characters):
        table[ord(character)] = len(SPECIAL_TOKENS) + index
    folded = vocabulary.folded()

    def ids(text: str) -> list[int]:
        found: list[int] = table[np.frombuffer("".join(text.split()).encode("utf-32-le"), dtype=np.uint32)].tolist()
        return found

    labels = label_lists(gold)
    splits = {"train": gold + renamed(gold, dictionary(), RENAMING_SEED)}
    held_out = {split: test_sentences(data / "treebank", split) for split in ("dev", "test")}
    splits["dev"] = [known(sentence, labels) for sentence in held_out["dev"]]
    for split, annotated in splits.items():
        ends = [np.cumsum([len(word) for word in sentence.words]).tolist() for sentence in annotated]
        as_arrays(annotated, [ids(sentence.key) for sentence in annotated], ends, labels).save(folder / f"{split}.npz")
    rows = [ids(sentence.key) for held in held_out.values() for sentence in held]
    lines = {name: [np.array(ids(line)) for line in texts] for name, texts in groups.items()}
    clean_corpus(lines, rows).save(folder)
    save_entries(entries(dictionary(), table, folded), folder)
    save_tokenizer(vocabulary.characters, folder)
    write_prepared(
        folder,
        language="zh",
        vocab_size=vocabulary.size,
        folded=folded.tolist(),
        kinds=KINDS,
        pairs=frequent_pairs(labelled, running, vocabulary, PAIRS).tolist(),
        labels=labels,
        shares=SHARES,
    )
    log.info("%d training sentences, %d characters", len(splits["train"]), vocabulary.size)
