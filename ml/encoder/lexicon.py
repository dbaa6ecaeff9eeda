"""Which words of a dictionary cover each unit, and what kind of words they are.

A small encoder has seen too little to know where the words of a language end and which of them are names; a dictionary
says so (Zhang and Yang, 2018; Ma et al., 2020). It is kept as hashes of its words: a hash is found by bisection, the
words themselves are not needed, and one stretch of units in several thousand is taken for a word that it is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

LONGEST = 6
"""Units of the longest words that are looked up; the shortest have two."""
PLACES = sum(range(2, LONGEST + 1))
"""Places that a unit can have in a word: first or second of two, first of three …"""
NO_KIND = 0
"""Of an entry that is no word, but keeps the gaps between hashes below WIDEST_GAP."""
WIDEST_GAP = 0xFFFF
DROPOUT = 0.15
"""Share of the words that are taken for unknown while training."""
_FACTOR, _BITS = 1_000_003, 0x7FFF_FFFF


@dataclass(frozen=True, slots=True)
class Entries:
    """``hashes`` ascend, each at most WIDEST_GAP above the one before; ``kinds`` count from 1, NO_KIND for no word."""

    hashes: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, words: Iterable[tuple[Sequence[int], int]]) -> "Entries":
        """Of (units, kind) pairs; of words with the same hash the first counts."""
        kinds: dict[int, int] = {}
        for units, kind in words:
            found = torch.tensor([units[0] + 1])
            for unit in units[1:]:
                found = extended(found, torch.tensor([unit]))
            kinds.setdefault(int(found), kind)
        ordered = sorted(kinds)
        for below, above in zip([0, *ordered], ordered, strict=False):
            kinds.update(dict.fromkeys(range(below + WIDEST_GAP, above, WIDEST_GAP), NO_KIND))
        ordered = sorted(kinds)
        return cls(np.array(ordered, dtype=np.int32), np.array([kinds[each] for each in ordered], dtype=np.uint8))


def extended(begun: torch.Tensor, units: torch.Tensor) -> torch.Tensor:
    """Hashes (31 bits in int64) of stretches one unit longer than those of ``begun``; that of one unit is unit + 1."""
    return (begun * _FACTOR + units) & _BITS


class Lexicon(nn.Module):
    """Units → the sum of what is learned for their places in the words that cover them, by the words' kinds."""

    #: as in ``Entries``: (count,)
    hashes: torch.Tensor
    kinds: torch.Tensor

    def __init__(self, count: int, kinds: int, size: int, wide: int) -> None:
        super().__init__()
        self.kind_count = kinds
        self.register_buffer("hashes", torch.arange(count, dtype=torch.int32))
        self.register_buffer("kinds", torch.zeros(count, dtype=torch.uint8))
        self.places = nn.Embedding(PLACES * kinds + 1, size, padding_idx=0)
        self.widen = nn.Linear(size, wide)

    def fill(self, entries: Entries) -> None:
        """Take these entries, as many as ``count`` said."""
        self.hashes.copy_(torch.from_numpy(entries.hashes))
        self.kinds.copy_(torch.from_numpy(entries.kinds))

    def forward(self, units: torch.Tensor) -> torch.Tensor:
        """From (batch, length) to (batch, length, wide)."""
        rows = self.rows(units)
        sums = nn.functional.embedding_bag(rows.flatten(0, 1), self.places.weight, mode="sum", padding_idx=0)
        states: torch.Tensor = self.widen(sums).view(*units.shape, -1)
        return states

    def rows(self, units: torch.Tensor) -> torch.Tensor:
        """Row of ``places`` for each place that a unit has in a word, else 0: (batch, length, PLACES)."""
        length = units.shape[1]
        rows = units.new_zeros((*units.shape, PLACES))
        hashes, place = units + 1, 0
        for size in range(2, min(LONGEST, length) + 1):
            hashes = extended(hashes[:, :-1], units[:, size - 1 :])
            kinds = self._kinds(hashes)
            for offset in range(size):
                rows[:, offset : offset + kinds.shape[1], place] = torch.where(
                    kinds > NO_KIND, place * self.kind_count + kinds, 0
                )
                place += 1
        return rows

    def _kinds(self, hashes: torch.Tensor) -> torch.Tensor:
        entries = torch.searchsorted(self.hashes, hashes.int()).clamp(max=len(self.hashes) - 1)
        kinds = torch.where(self.hashes[entries] == hashes, self.kinds[entries].long(), NO_KIND)
        if self.training:
            kinds = kinds * (torch.rand(kinds.shape, device=kinds.device) >= DROPOUT)
        return kinds
