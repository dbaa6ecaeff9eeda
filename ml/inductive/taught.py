"""Message passing for learning on a CPU: bundles of edges and a sparse product, forwards and backwards.

Where no part of a logit is the target's, edges that leave an entity by one relation carry one message with one weight
(see ``bundled``). What arrives is then a constant matrix (entities × bundles; 1 where an edge may be seen) times the
weighted messages, and its gradient the transposed matrix times the gradient: nothing of the size of the edges times
the width is ever written. ``dense.PlainPassing`` does the same edge by edge; tests compare them.
"""

from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from ml.graphs.adjacency import Adjacency, Order
from ml.inductive.dense import Logits
from ml.inductive.layers import LOGIT_BOUND, UNREACHED, EntityLayer

FEWER = 3
"""It pays where there are so many times fewer bundles than edges, and costs where there are not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An adjacency's bundles, and the matrix of what arrives where, ready to be multiplied both ways."""

    source: Tensor
    relation: Tensor
    """(c,) int64 of each bundle."""
    starts: Tensor
    bundles: Tensor
    edges: Tensor
    """(N + 1,), (E,), (E,) int64: where each target's edges start, their bundles, their positions."""
    back_starts: Tensor
    targets: Tensor
    back_edges: Tensor
    """(c + 1,), (E,), (E,) int64: the same of the transposed matrix."""

    @classmethod
    def of(cls, adjacency: Adjacency) -> Self:
        """Of an adjacency."""
        size = adjacency.num_entities
        relations = adjacency.num_relations
        keys, bundle = torch.unique(adjacency.source * relations + adjacency.relation, return_inverse=True)
        order = torch.argsort(adjacency.target * keys.numel() + bundle)
        back = torch.argsort(bundle * size + adjacency.target)
        ahead = Order.of(adjacency.target, size).offsets, bundle[order], order
        behind = Order.of(bundle, keys.numel()).offsets, adjacency.target[back], back
        return cls(keys // relations, keys % relations, *ahead, *behind)

    @property
    def pays(self) -> bool:
        """Whether following each edge for itself would take longer."""
        return FEWER * self.source.numel() <= self.edges.numel()

    def arriving(self, kept: Tensor) -> Tensor:
        """(N, c) sparse."""
        shape = (self.starts.numel() - 1, self.source.numel())
        return torch.sparse_csr_tensor(self.starts, self.bundles, kept[self.edges], shape)

    def leaving(self, kept: Tensor) -> Tensor:
        """(c, N) sparse: the transpose."""
        shape = (self.source.numel(), self.starts.numel() - 1)
        return torch.sparse_csr_tensor(self.back_starts, self.targets, kept[self.back_edges], shape)


class _Sum(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, sent: Tensor, there: Tensor, back: Tensor) -> Tensor:
        ctx.back = back
        product: Tensor = torch.sparse.mm(there, sent)
        return product

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        return torch.sparse.mm(ctx.back, gradient.contiguous()), None, None


class BundledPassing:
    """A ``dense.Passing`` on a CPU, for models without fusion."""

    def __init__(self, plan: Plan, kept: Tensor) -> None:
        self.plan = plan
        values = kept.float()
        self._there, self._back = plan.arriving(values), plan.leaving(values)

    def gather(self, states: Tensor, relations: Tensor, logits: Logits) -> tuple[Tensor, Tensor]:
        """See ``dense.Passing``; the target's part of the logits is not read."""
        source, relation = self.plan.source, self.plan.relation
        reached = logits[0] > UNREACHED / 2
        logit = (logits[0][source] + logits[1][relation]).float().clamp(-LOGIT_BOUND, LOGIT_BOUND)
        weights = torch.sigmoid(logit) * reached[source]
        messages = states.float()[source] * relations.float()[relation] * weights.unsqueeze(2)
        sent = torch.cat([messages.flatten(1), weights], 1)
        size, width = weights.shape[1], states.shape[2]
        arrived: Tensor = _Sum.apply(sent, self._there, self._back)  # type: ignore[no-untyped-call]
        received, total = arrived[:, : size * width], arrived[:, size * width :]
        return received.reshape(-1, size, width).to(states.dtype), total

    def advance(self, layer: EntityLayer, states: Tensor, sums: tuple[Tensor, Tensor], reached: Tensor) -> Tensor:
        """See ``dense.Passing``."""
        advanced: Tensor = layer(states, *sums) * reached.unsqueeze(2)
        return advanced
