"""Which characters the Chinese encoder has a row for, and text as their ids."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.encoder.config import PAD, SPECIAL_TOKENS, UNKNOWN

Ids = npt.NDArray[np.int64]

FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
"""Full-width digits and letters: each has an id of its own, and shares the row of its half-width form."""


@dataclass(frozen=True)
class Vocabulary:
    """``characters`` in the order of their ids, which begin after the special tokens."""

    characters: tuple[str, ...]

    @property
    def size(self) -> int:
        """Ids in all, the special tokens included."""
        return len(SPECIAL_TOKENS) + len(self.characters)

    def folded(self) -> Ids:
        """For each id, the id whose row it shares."""
        places = {character: len(SPECIAL_TOKENS) + index for index, character in enumerate(self.characters)}
        folded = np.arange(self.size)
        for wide, narrow in FULL_WIDTH.items():
            folded[places[wide]] = places[narrow]
        return folded


def stream(texts: Iterable[str], characters: tuple[str, ...]) -> Ids:
    """The ids of all ``texts`` in a row, PAD between them; white space is left out, as the tokenizer does."""
    table = np.full(0x110000, UNKNOWN, dtype=np.int64)
    for index, character in enumerate(characters):
        table[ord(character)] = len(SPECIAL_TOKENS) + index
    table[ord("\n")] = PAD
    joined = "\n".join("".join(text.split()) for text in texts)
    return table[np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)]


def build_vocabulary(labelled: list[str], running: list[str], size: int) -> Vocabulary:
    """All characters of ``labelled`` and those of ``running`` that occur twice, at most ``size`` with special tokens.

    Ties go to the lower code point.
    """
    room = size - len(SPECIAL_TOKENS)
    first = {c for text in labelled for c in text if not c.isspace()} | set(FULL_WIDTH) | set(FULL_WIDTH.values())
    codes = np.frombuffer("".join(running).encode("utf-32-le"), dtype=np.uint32)
    counts = np.bincount(codes, minlength=0x110000)
    frequent = (chr(code) for code in np.argsort(-counts, kind="stable")[: 2 * size] if counts[code] > 1)
    others = [c for c in frequent if c not in first and not c.isspace()]
    return Vocabulary(tuple((sorted(first) + others)[:room]))


def frequent_pairs(labelled: list[str], running: list[str], vocabulary: Vocabulary, count: int) -> Ids:
    """Neighbours that occur twice in ``labelled``, then the most frequent of ``running``: ``count`` at most.

    Sorted; a pair is ``first · size + second``. Ties go to the lower pair.
    """
    own, own_counts = _pair_counts(stream(labelled, vocabulary.characters), vocabulary.size)
    pairs = own[own_counts > 1]
    more, more_counts = _pair_counts(stream(running, vocabulary.characters), vocabulary.size)
    more = more[np.argsort(-more_counts, kind="stable")]
    more = more[~np.isin(more, pairs)][: max(0, count - len(pairs))]
    return np.sort(np.concatenate((pairs, more))[:count])


def _pair_counts(ids: Ids, size: int) -> tuple[Ids, Ids]:
    first, second = ids[:-1], ids[1:]
    known = (first > UNKNOWN) & (second > UNKNOWN)
    pairs, counts = np.unique(first[known] * size + second[known], return_counts=True)
    return pairs, counts
