"""How often each entity ends an edge of each relation: a sparse matrix (entities × 2R), ready to be multiplied."""

from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from ml.graphs.adjacency import Adjacency, Order


@dataclass(frozen=True, slots=True)
class Incidence:
    """The cells (entity, relation) that some edge falls in, by entity and, transposed, by relation."""

    cell: Tensor
    """(E,) int64: the cell of each edge of the adjacency."""
    rows: Tensor
    columns: Tensor
    """(cells,) int64: the cells' entities, ascending, and relations."""
    row_starts: Tensor
    """(N + 1,) int64: where the cells of each entity start."""
    crossing: Tensor
    """(cells,) int64: the cells in the order of the transposed matrix."""
    column_starts: Tensor
    """(2R + 1,) int64: where those of each relation start."""
    num_entities: int
    num_relations: int

    @classmethod
    def of(cls, adjacency: Adjacency) -> Self:
        """Of the edges' targets and relations."""
        keys = adjacency.target * adjacency.num_relations + adjacency.relation
        cells, cell = torch.unique(keys, return_inverse=True)
        rows, columns = cells // adjacency.num_relations, cells % adjacency.num_relations
        row_starts = Order.of(rows, adjacency.num_entities).offsets
        by_column = Order.of(columns, adjacency.num_relations)
        sizes = adjacency.num_entities, adjacency.num_relations
        return cls(cell, rows, columns, row_starts, by_column.edges, by_column.offsets, *sizes)

    def counts(self, kept: Tensor | None) -> Tensor:
        """(cells,) float32: the edges in each cell, of those kept ((E,) bool, all when None)."""
        counts = torch.zeros(self.rows.numel(), device=self.rows.device)
        ones = torch.ones_like(self.cell, dtype=counts.dtype) if kept is None else kept.to(counts.dtype)
        return counts.index_add_(0, self.cell, ones)

    def product(self, values: Tensor, dense: Tensor) -> Tensor:
        """The matrix of the cells' values (cells,) times (2R, d) → (N, d); its gradient reaches ``dense`` alone."""
        product: Tensor = _Product.apply(dense, values, self)  # type: ignore[no-untyped-call]
        return product

    def matrix(self, values: Tensor) -> Tensor:
        """(N, 2R) sparse CSR."""
        shape = (self.num_entities, self.num_relations)
        return torch.sparse_csr_tensor(self.row_starts, self.columns, values, shape)

    def transposed(self, values: Tensor) -> Tensor:
        """(2R, N) sparse CSR."""
        shape, order = (self.num_relations, self.num_entities), self.crossing
        return torch.sparse_csr_tensor(self.column_starts, self.rows[order], values[order], shape)


class _Product(torch.autograd.Function):
    """Sparse times dense with a backward pass by the transposed matrix, made once instead of at every step."""

    @staticmethod
    def forward(ctx: Any, dense: Tensor, values: Tensor, incidence: Incidence) -> Tensor:
        ctx.values, ctx.incidence = values, incidence
        product: Tensor = torch.sparse.mm(incidence.matrix(values), dense.float())
        return product

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        back = torch.sparse.mm(ctx.incidence.transposed(ctx.values), gradient.float().contiguous())
        return back, None, None
