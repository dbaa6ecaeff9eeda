"""The prepared folder, and batches from it.

- ``sentences.npz``: one array a field, all sentences of a split behind each other (see ``Sentences``)
- ``lexicon.npz``: the entries of the encoder's lexicon, if it has one
- ``corpus.npy.xz``: uint16 ids of running text, END between paragraphs; ``corpus.json``: group → [first, end] in it
- ``prepared.json``: vocabulary size, numbers of labels, and what else the preparation wants to keep
"""

import io
import json
import lzma
import queue
import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch

from ml.encoder.config import END, PAD, START
from ml.encoder.lexicon import Entries

IGNORED = -100
"""Label of what has no annotation."""

Integers = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint16]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Annotated sentences. Units are in ``units`` from ``unit_ends[i - 1]`` to ``unit_ends[i]``, words likewise.

    ``ends`` gives for each word the end of its units in its sentence; ``heads`` are 1-based, 0 for the root; ``ner`` is
    IGNORED for sentences that nobody annotated.
    """

    units: Integers
    unit_ends: Integers
    word_ends: Integers
    ends: Integers
    pos: Integers
    ner: Integers
    heads: Integers
    relations: Integers

    def __len__(self) -> int:
        return len(self.unit_ends)

    def save(self, path: Path) -> None:
        """Write one compressed file."""
        np.savez_compressed(path, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> "Sentences":
        """Read what ``save`` wrote."""
        with np.load(path) as arrays:
            return cls(**{name: arrays[name].astype(np.int64) for name in cls.__slots__})

    def lengths(self) -> Integers:
        """Units of each sentence."""
        return np.diff(self.unit_ends, prepend=0)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences padded: units (batch, length) with [CLS] and [SEP]; the rest (batch, words), without [CLS].

    ``tags`` is (batch, length) with IGNORED at [CLS], [SEP] and padding; ``word_of`` numbers each unit's word from 1,
    [CLS] is 0, and what belongs to no word has words + 1.
    """

    units: torch.Tensor
    word_of: torch.Tensor
    counts: torch.Tensor
    tags: torch.Tensor
    pos: torch.Tensor
    ner: torch.Tensor
    heads: torch.Tensor
    relations: torch.Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on ``device``."""
        return Batch(*(getattr(self, name).to(device, non_blocking=True) for name in self.__slots__))


def collate(sentences: Sentences, chosen: Sequence[int]) -> Batch:
    """The ``chosen`` sentences as one batch."""
    first_unit = [int(sentences.unit_ends[i - 1]) if i else 0 for i in chosen]
    first_word = [int(sentences.word_ends[i - 1]) if i else 0 for i in chosen]
    unit_rows = [sentences.units[a : sentences.unit_ends[i]] for a, i in zip(first_unit, chosen, strict=True)]
    word_rows = [slice(a, int(sentences.word_ends[i])) for a, i in zip(first_word, chosen, strict=True)]
    length = max(map(len, unit_rows)) + 2
    words = max(row.stop - row.start for row in word_rows)
    units = np.full((len(chosen), length), PAD)
    word_of = np.full((len(chosen), length), words + 1)
    tags = np.full((len(chosen), length), IGNORED)
    for row, (ids, span) in enumerate(zip(unit_rows, word_rows, strict=True)):
        units[row, 0], units[row, len(ids) + 1] = START, END
        units[row, 1 : len(ids) + 1] = ids
        word_of[row, 0] = 0
        sizes = np.diff(sentences.ends[span], prepend=0)
        word_of[row, 1 : len(ids) + 1] = np.repeat(np.arange(1, len(sizes) + 1), sizes)
        tags[row, 1 : len(ids) + 1] = marks(sizes)
    fields = (sentences.pos, sentences.ner, sentences.heads, sentences.relations)
    labels = [_padded([field[span] for span in word_rows], words) for field in fields]
    counts = torch.tensor([row.stop - row.start for row in word_rows])
    return Batch(torch.from_numpy(units), torch.from_numpy(word_of), counts, torch.from_numpy(tags), *labels)


def marks(sizes: Integers) -> Integers:
    """The tags (indices of ``model.TAGS``) of the units of words of these sizes: B M … E, or S."""
    starts = np.cumsum(sizes) - sizes
    tags = np.ones(int(sizes.sum()), dtype=np.int64)
    tags[starts + sizes - 1] = 2
    tags[starts] = np.where(sizes == 1, 3, 0)
    return tags


def _padded(rows: list[Integers], width: int) -> torch.Tensor:
    padded = np.full((len(rows), width), IGNORED)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = row
    return torch.from_numpy(padded)


def groups(lengths: Integers, size: int, shuffle: random.Random) -> list[list[int]]:
    """All indices once, in groups of similar lengths whose padded size is about ``size``, in random order."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + shuffle.random() * 6)
    found: list[list[int]] = [[]]
    for i in order:
        if found[-1] and (len(found[-1]) + 1) * (int(lengths[i]) + 2) > size:
            found.append([])
        found[-1].append(i)
    shuffle.shuffle(found)
    return found


@dataclass(frozen=True, slots=True)
class Corpus:
    """Running text. ``groups`` says where each group of texts lies in ``ids``."""

    ids: Ids
    groups: dict[str, tuple[int, int]]

    def save(self, folder: Path) -> None:
        """Write corpus.npy.xz and corpus.json."""
        buffer = io.BytesIO()
        np.save(buffer, self.ids)
        (folder / "corpus.npy.xz").write_bytes(lzma.compress(buffer.getvalue(), preset=6))
        (folder / "corpus.json").write_text(json.dumps(self.groups))

    @classmethod
    def load(cls, folder: Path) -> "Corpus":
        """Read what ``save`` wrote."""
        ids = np.load(io.BytesIO(lzma.decompress((folder / "corpus.npy.xz").read_bytes())))
        found = json.loads((folder / "corpus.json").read_text())
        return cls(ids, {name: (first, end) for name, (first, end) in found.items()})

    def blocks(
        self, shares: dict[str, float], rows: int, length: int, choose: np.random.Generator
    ) -> Iterator[npt.NDArray[np.int64]]:
        """Batches (rows, length) without end: [CLS] and what follows a random place, groups drawn by ``shares``."""
        names = list(shares)
        weights = np.array([shares[name] for name in names])
        weights = weights / weights.sum()
        low = np.array([self.groups[name][0] for name in names])
        high = np.array([max(self.groups[name][1] - length, self.groups[name][0] + 1) for name in names])
        inner = np.arange(length - 1)
        while True:
            drawn = choose.choice(len(names), rows, p=weights)
            starts = choose.integers(low[drawn], high[drawn])
            block = np.full((rows, length), START)
            block[:, 1:] = self.ids[np.minimum(starts[:, None] + inner, len(self.ids) - 1)]
            yield block


def save_entries(entries: Entries, folder: Path) -> None:
    """Write lexicon.npz."""
    np.savez_compressed(folder / "lexicon.npz", hashes=entries.hashes, kinds=entries.kinds)


def load_entries(folder: Path) -> Entries:
    """Read what ``save_entries`` wrote."""
    with np.load(folder / "lexicon.npz") as arrays:
        return Entries(arrays["hashes"], arrays["kinds"])


def ahead(items: Iterable[T], most: int = 8) -> Iterator[T]:
    """The same items in the same order, made by a thread while the last ones are worked on."""
    ready: queue.Queue[tuple[T] | Exception | None] = queue.Queue(most)

    def fill() -> None:
        try:
            for item in items:
                ready.put((item,))
        except Exception as error:
            ready.put(error)
        ready.put(None)

    threading.Thread(target=fill, daemon=True).start()
    while (found := ready.get()) is not None:
        if isinstance(found, Exception):
            raise found
        yield found[0]
