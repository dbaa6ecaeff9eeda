"""More sentences by other names: what is said of one person, place or organisation can be said of another.

The treebank names a few thousand things, too few to learn that names are told by what is around them (Dai and Adel,
2020, "mention replacement"). The tree of a sentence stays what it was, since each name is one word before and after.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.extraction.training.dictionary import lines
from kg.extraction.training.treebank import Gold

TYPE_OF = {"nr": "S-PER", "nrt": "S-PER", "nrfg": "S-PER", "ns": "S-LOC", "nt": "S-ORG"}
"""Entity tags of the dictionary's parts of speech."""
RENAMED = 0.7
"""Chance of each name of a sentence to be another."""
OWN = 0.5
"""Chance that the other is one of the treebank's own, and not the dictionary's."""
FIRST, LAST = "\u4e00", "\u9fff"


def renamed(sentences: Sequence[Gold], dictionary: Path, seed: int) -> list[Gold]:
    """A copy with other names of each sentence that has names of one word."""
    choose = random.Random(seed)  # noqa: S311
    own = _names((tag, word) for gold in sentences for word, tag in zip(gold.words, gold.entities or (), strict=False))
    others = _names((TYPE_OF[tag], word) for word, _, tag in lines(dictionary) if tag in TYPE_OF)

    def other(word: str, tag: str) -> str:
        if tag not in own or not _is_chinese(word) or choose.random() >= RENAMED:
            return word
        return choose.choice(own[tag] if choose.random() < OWN or tag not in others else others[tag])

    def copies() -> Iterator[Gold]:
        for gold in sentences:
            words = tuple(other(word, tag) for word, tag in zip(gold.words, gold.entities or (), strict=False))
            if words and words != gold.words:
                yield Gold("".join(words), words, gold.pos, gold.heads, gold.relations, gold.entities)

    return list(copies())


def _names(found: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """By tag, each name once, in order; only those of one word and of Chinese characters."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for tag, word in found:
        if tag.startswith("S-") and len(word) > 1 and _is_chinese(word):
            names[tag][word] = None
    return {tag: list(words) for tag, words in names.items()}


def _is_chinese(word: str) -> bool:
    return all(FIRST <= character <= LAST for character in word)
