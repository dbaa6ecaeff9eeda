"""Propagation by bundles of edges and a sparse product: what a CPU is good at once most of the graph is reached.

Without a part of the target in the logits, all edges that leave an entity by the same relation carry the same message
with the same weight. It is made once for such a bundle, and a sparse matrix (entities × bundles) adds up what arrives:
no message of an edge is ever written. The numbers are those of ``frontier.propagate``, which takes the first layers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor
from torch.nn import functional

from ml.graphs.adjacency import Adjacency, Order
from ml.inductive import frontier
from ml.inductive.frontier import Part, Reached, Steps
from ml.inductive.layers import LEAST_WEIGHT, LOGIT_BOUND, EntityLayer, Readout
from ml.inductive.packed import packed

SATURATED = 0.06
"""From this share of all edges on, leaving the reached, working on all entities is cheaper than on a list of them."""


@dataclass(frozen=True, slots=True)
class Bundles:
    """The edges of a graph, bundled by source and relation."""

    source: Tensor
    relation: Tensor
    """(c,) int64 of each bundle, ascending by relation."""
    counts: tuple[int, ...]
    """Bundles of each relation."""
    starts: Tensor
    bundles: Tensor
    edges: Tensor
    """(N + 1,), (E,), (E,) int64: where each target's edges start, and their bundles and positions."""

    @classmethod
    def of(cls, adjacency: Adjacency) -> Self:
        """Of an adjacency."""
        size = adjacency.num_entities
        keys, bundle = torch.unique(adjacency.relation * size + adjacency.source, return_inverse=True)
        order = torch.argsort(adjacency.target * keys.numel() + bundle)
        starts = Order.of(adjacency.target, size).offsets
        counts = torch.bincount(keys // size, minlength=adjacency.num_relations).tolist()
        return cls(keys % size, keys // size, tuple(counts), starts, bundle[order], order)

    def sums(self, messages: Tensor, weights: Tensor, kept: Tensor | None) -> tuple[Tensor, Tensor]:
        """Messages (c, d) and their weights (c,) → weighted sums of what arrives (N, d), and of the weights (N,)."""
        values = weights.index_select(0, self.bundles)
        if kept is not None:
            values = values * kept[self.edges]
        total = torch.segment_reduce(values, "sum", offsets=self.starts)
        # The sparse product by another name: a third of the time of torch.sparse.mm.
        received = functional.embedding_bag(
            self.bundles, messages, self.starts, mode="sum", per_sample_weights=values, include_last_offset=True
        )
        return received, total


class Advance:
    """What ``EntityLayer.forward`` computes, for all entities at once, with the weights that the layer has now."""

    def __init__(self, layer: EntityLayer, dtype: torch.dtype = torch.float32) -> None:
        self._own, self._received = packed(layer.own, dtype), packed(layer.received, dtype)
        self._norm = layer.norm

    def __call__(self, states: Tensor, received: Tensor, weights: Tensor) -> Tensor:
        """States (N, d), sums of messages (N, d) and of weights (N,) → the next states, in a tensor of their own."""
        mean = weights.clamp_min(LEAST_WEIGHT).reciprocal_()
        much = torch.log1p(weights).mul_(mean)
        as_mean, as_much = self._received(received).chunk(2, 1)
        gathered = self._own(states).addcmul_(as_mean, mean.unsqueeze(1)).addcmul_(as_much, much.unsqueeze(1))
        norm = self._norm
        advanced = functional.layer_norm(gathered, norm.normalized_shape, norm.weight, norm.bias, norm.eps)
        return advanced.relu_().add_(states)


class Reading:
    """What ``Readout.forward`` computes of all entities without fitness, with the weights that it has now."""

    def __init__(self, readout: Readout) -> None:
        self._readout, self._state = readout, packed(readout.state)

    def __call__(self, states: Tensor, asked: Tensor) -> Tensor:
        """States (N, d) and that of the relation asked for (1, d) → scores (N,)."""
        context = self._readout.context(asked)
        hidden = self._state(states).add_(context).relu_().sub_(torch.relu(context))
        scores: Tensor = self._readout.score(hidden).squeeze(1)
        return scores


@torch.inference_mode()
def propagate(  # noqa: PLR0913, PLR0917  (the layers, twice, a question and a graph)
    layers: Sequence[EntityLayer],
    advances: Sequence[Advance],
    parts: Sequence[Part],
    asked: Tensor,
    steps: Steps,
    bundles: Bundles,
) -> Tensor:
    """The states (N, d) after the last layer from one entity, zero where nothing has arrived; b = q = 1.

    Takes no limit and no gates. ``advances`` are those of the layers.
    """
    size = steps.adjacency.num_entities
    found = Reached(steps.entities, asked)
    first = 0
    while first < len(layers) and _leaving(found, steps) < SATURATED * steps.adjacency.num_edges:
        found = frontier.step(layers[first], parts[first], found, steps)
        first += 1
    states = asked.new_zeros(size, asked.shape[1]).index_copy_(0, found.keys, found.states)
    reached = torch.zeros(size, dtype=torch.bool).index_fill_(0, found.keys, True)
    for layer, advance, part in zip(layers[first:], advances[first:], parts[first:], strict=True):
        weights = layer.source_part(states).index_select(0, bundles.source)
        weights += part.relation_logits.index_select(0, bundles.relation)
        weights = weights.clamp_(-LOGIT_BOUND, LOGIT_BOUND).sigmoid_() * reached.index_select(0, bundles.source)
        messages = states.index_select(0, bundles.source)
        scale: Callable[[Sequence[Tensor], Sequence[Tensor]], None] = torch._foreach_mul_  # type: ignore[assignment]
        scale(messages.split(bundles.counts), part.relations.unbind())  # type: ignore[no-untyped-call]
        received, total = bundles.sums(messages, weights, steps.kept)
        reached |= total > 0
        states = advance(states, received, total)
        states *= reached.unsqueeze(1)
    return states


def _leaving(found: Reached, steps: Steps) -> int:
    offsets = steps.adjacency.offsets
    return int((offsets[found.keys + 1] - offsets[found.keys]).sum())
