"""Data sets for link prediction as they are handed around: a folder with train.txt, valid.txt and test.txt.

A line is ``head⇥relation⇥tail``. Some copies of the small sets have the relation first: read with the wrong order they
still look like triples, and every figure measured on them is nonsense, so that is an error here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from ml.graphs.triples import Graph, Vocabulary, as_triples

Order = Literal["head relation tail", "relation head tail"]
Row = tuple[str, str, str]

INDUCTIVE = "_ind"
"""``name_ind`` beside ``name``: the graph, of other entities, on which a model trained on ``name`` is tested."""


class SplitError(ValueError):
    """A folder that is no data set; the message says which file and line, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Split:
    """One vocabulary, and each part's (n, 3) int64 triples, no repeats. Questions rest on ``train``."""

    name: str
    vocabulary: Vocabulary
    train: Tensor
    valid: Tensor
    test: Tensor

    @property
    def num_entities(self) -> int:
        """Entities of all parts: the candidates of a ranking."""
        return len(self.vocabulary.entities)

    @property
    def num_relations(self) -> int:
        """Relations without their inverses."""
        return len(self.vocabulary.relations)

    @property
    def graph(self) -> Graph:
        """The facts that a model sees."""
        return Graph(self.train, self.num_entities, self.num_relations)

    @property
    def known(self) -> Tensor:
        """Every true triple: what the filtered ranking takes out."""
        return torch.cat([self.train, self.valid, self.test])


def read_split(folder: Path, order: Order = "head relation tail", relations: Sequence[str] = ()) -> Split:
    """The data set in ``folder``; ``relations`` come first in its vocabulary, in their order. Raises SplitError."""
    parts = {part: _rows(folder / f"{part}.txt", order) for part in ("train", "valid", "test")}
    rows = [row for part in parts.values() for row in part]
    if not rows:
        raise SplitError(f"{folder}: no triples")
    _check_order(folder, rows, order)
    entities = sorted({name for head, _, tail in rows for name in (head, tail)})
    found = {relation for _, relation, _ in rows}
    vocabulary = Vocabulary(tuple(entities), (*relations, *sorted(found.difference(relations))))
    return Split(folder.name, vocabulary, *(_numbered(part, vocabulary) for part in parts.values()))


def read_inductive(folder: Path) -> tuple[Split, Split]:
    """A data set and the one of the same relations but new entities beside it: (train on, test on). Raises SplitError.

    Questions of the second rest on its ``train``; relations have the same ids in both, those only in the second last.
    """
    training = read_split(folder)
    return training, read_split(folder.with_name(folder.name + INDUCTIVE), relations=training.vocabulary.relations)


def _rows(path: Path, order: Order) -> list[Row]:
    """The triples of a file, (head, relation, tail), each once, in the order of the file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise SplitError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise SplitError(f"{path}: not UTF-8 at byte {error.start}") from None
    rows: dict[Row, None] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        names = [name.strip() for name in line.split("\t")]
        if len(names) != 3 or not all(names):
            raise SplitError(f"{path}:{number}: not three names separated by tabs: {line[:80]!r}")
        first, second, third = names
        rows[(first, second, third) if order == "head relation tail" else (second, first, third)] = None
    return list(rows)


def _check_order(folder: Path, rows: Iterable[Row], order: Order) -> None:
    """Heads and tails share names, and relations share none with them; the other way round, the order is wrong."""
    heads, relations, tails = (set(column) for column in zip(*rows, strict=True))
    if heads.isdisjoint(tails) and not relations.isdisjoint(tails | heads):
        raise SplitError(f"{folder}: the columns do not look like “{order}”: heads and tails share no name")


def _numbered(rows: Sequence[Row], vocabulary: Vocabulary) -> Tensor:
    entities = {name: at for at, name in enumerate(vocabulary.entities)}
    relations = {name: at for at, name in enumerate(vocabulary.relations)}
    return as_triples([(entities[head], relations[relation], entities[tail]) for head, relation, tail in rows])
