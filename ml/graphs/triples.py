"""Triples (head, relation, tail) as integers, and the names behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

HEAD, RELATION, TAIL = 0, 1, 2
"""The columns of triples."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of entities and relations; an id is a position. Relations are those without inverses."""

    entities: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """A knowledge graph: ``triples`` is (n, 3) int64, relations in [0, num_relations), no inverses, no repeats."""

    triples: Tensor
    num_entities: int
    num_relations: int

    def __post_init__(self) -> None:
        if self.triples.ndim != 2 or self.triples.shape[1] != 3 or self.triples.dtype != torch.int64:
            raise ValueError(f"triples must be (n, 3) int64, not {tuple(self.triples.shape)} {self.triples.dtype}")


def with_inverses(triples: Tensor, num_relations: int) -> Tensor:
    """(n, 3) → (2n, 3): the triples, then each the other way round with relation ``r + num_relations``."""
    head, relation, tail = triples.unbind(1)
    return torch.cat([triples, torch.stack([tail, relation + num_relations, head], 1)])


def as_triples(rows: Sequence[tuple[int, int, int]]) -> Tensor:
    """(n, 3) int64, also of no rows."""
    return torch.tensor(rows, dtype=torch.int64).reshape(-1, 3)
