"""Words for the encoder's lexicon: those of jieba's dictionary (MIT), which gives each a count and a part of speech."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.encoder.config import UNKNOWN
from ml.encoder.lexicon import LONGEST, Entries

TAGS = (
    *("n", "nr", "nrt", "ns", "nt", "nz", "v", "vn", "a", "z", "d", "b", "i", "l", "j", "m", "t", "s", "r", "c", "g"),
    *("zg", "other"),
)
"""Parts of speech that are kinds of their own; the rest is one."""
NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
OFTEN = (4, 101)
"""Counts from which a word is known well, and very well: each part of speech has these three kinds."""
KINDS = len(TAGS) * (len(OFTEN) + 1)


class NoDictionaryError(RuntimeError):
    """The dictionary is not installed."""

    def __init__(self) -> None:
        super().__init__("jieba's dictionary is needed: pip install -r requirements-extras.txt")


def dictionary() -> Path:
    """The file with a line ``word count tag`` for each word. Raises NoDictionaryError."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise NoDictionaryError
    return Path(found.origin).with_name("dict.txt")


def entries(path: Path, ids: npt.NDArray[np.int64], folded: npt.NDArray[np.int64]) -> Entries:
    """The words worth their bytes: names, and others that count at least OFTEN[0].

    ``ids`` gives each code point its unit, ``folded`` each unit the one that stands in for it.
    """

    def words() -> Iterator[tuple[list[int], int]]:
        for word, count, tag in lines(path):
            if 1 < len(word) <= LONGEST and (count >= OFTEN[0] or tag in NAMES):
                units = ids[[ord(character) for character in word]]
                if (units > UNKNOWN).all():
                    yield folded[units].tolist(), kind_of(tag, count)

    return Entries.of(words())


def kind_of(tag: str, count: int) -> int:
    """From 1 to KINDS."""
    place = TAGS.index(tag) if tag in TAGS else len(TAGS) - 1
    return 1 + place * (len(OFTEN) + 1) + sum(count >= bound for bound in OFTEN)


def lines(path: Path) -> Iterator[tuple[str, int, str]]:
    """Word, count, tag; the most frequent first, so that of two words with one hash the better known counts."""
    found = (line.rsplit(" ", 2) for line in path.read_text(encoding="utf-8").splitlines())
    yield from sorted(((word, int(count), tag) for word, count, tag in found), key=lambda line: (-line[1], line[0]))
