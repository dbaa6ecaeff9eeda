"""A graph's edges in the orders that message passing reads them in: by source, by target, by relation.

Every triple is there both ways (``with_inverses``), so an entity is reached from either side. Edge ``e`` of 2n is
triple ``e`` for e < n and the inverse of triple ``e - n`` above; the order by source is the one that edges are kept in.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from ml.graphs.triples import HEAD, RELATION, TAIL, Graph, with_inverses


@dataclass(frozen=True, slots=True)
class Order:
    """Edges grouped by one of their columns: those of group ``g`` are ``edges[offsets[g]:offsets[g + 1]]``."""

    edges: Tensor
    """(E,) int64: positions among the adjacency's edges."""
    offsets: Tensor
    """(groups + 1,) int64."""

    @classmethod
    def of(cls, column: Tensor, groups: int) -> Self:
        """The stable order of (E,) group numbers."""
        offsets = torch.zeros(groups + 1, dtype=torch.int64, device=column.device)
        torch.cumsum(torch.bincount(column, minlength=groups), 0, out=offsets[1:])
        return cls(torch.argsort(column, stable=True), offsets)


@dataclass(frozen=True, slots=True)
class Adjacency:
    """All edges, inverses included, sorted by source: a CSR matrix whose rows are sources. Relations are in [0, 2R)."""

    source: Tensor
    relation: Tensor
    target: Tensor
    """(E,) int64 each, E = 2 · triples."""
    offsets: Tensor
    """(num_entities + 1,) int64: where the edges of each source start."""
    position: Tensor
    """(E,) int64: where edge ``e`` of ``with_inverses`` is in this order."""
    num_entities: int
    num_relations: int
    """Inverses included: 2R."""

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """Of a graph, on its device."""
        edges = with_inverses(graph.triples, graph.num_relations)
        by_source = Order.of(edges[:, HEAD], graph.num_entities)
        edges = edges[by_source.edges]
        return cls(
            source=edges[:, HEAD].contiguous(),
            relation=edges[:, RELATION].contiguous(),
            target=edges[:, TAIL].contiguous(),
            offsets=by_source.offsets,
            position=torch.argsort(by_source.edges),
            num_entities=graph.num_entities,
            num_relations=2 * graph.num_relations,
        )

    @property
    def twin(self) -> Tensor:
        """(E,) int64: the position of each edge's inverse."""
        edge = torch.argsort(self.position)
        return self.position[(edge + self.num_edges // 2) % self.num_edges]

    @property
    def num_edges(self) -> int:
        """E."""
        return self.source.numel()

    def without(self, triples: Tensor) -> Tensor:
        """(E,) bool: False for both directions of the triples at the positions (m,) int64 of the graph's triples."""
        kept = torch.ones(self.num_edges, dtype=torch.bool, device=self.source.device)
        kept[self.position[triples]] = False
        kept[self.position[triples + self.num_edges // 2]] = False
        return kept

    def leaving(self, entities: Tensor) -> tuple[Tensor, Tensor]:
        """The edges that leave entities (f,): their positions (m,), and which of the f each leaves, ascending."""
        starts = self.offsets[entities]
        counts = self.offsets[entities + 1] - starts
        owner = torch.repeat_interleave(counts)
        first = torch.cumsum(counts, 0) - counts
        return torch.arange(owner.numel(), device=owner.device) + (starts - first)[owner], owner
