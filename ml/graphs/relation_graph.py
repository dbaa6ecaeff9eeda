"""How relations meet in entities: the graph whose nodes are the 2R relations of a knowledge graph.

Two relations are joined where an entity takes part in both, in one of four ways: both as head, head of the one and
tail of the other, tail and head, both as tail (the "meta relations" of Galkin et al. 2024, arXiv 2310.04562). What is
counted is distinct entities, never names, so a relation never seen before has its place there.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from ml.graphs.triples import HEAD, RELATION, TAIL, Graph, with_inverses

MEETINGS = 4
"""Head-head, head-tail, tail-head, tail-tail."""
CHANNELS = 2 * MEETINGS
"""Each way of meeting twice: that there is such an entity (0 or 1), and the share of the relation's entities."""


@dataclass(frozen=True, slots=True)
class RelationGraph:
    """What relations have in common."""

    joined: Tensor
    """(2R, 8 · 2R) float32 in [0, 1]: [i, c · 2R + j] is what relation ``i`` has in common with ``j`` in channel c.

    Channels lie side by side, so that a step through all of them is one product.
    """

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """Of a graph, by products of its sparse incidence matrices (entity × relation, as head and as tail)."""
        edges = with_inverses(graph.triples, graph.num_relations)
        shape = (graph.num_entities, 2 * graph.num_relations)
        heads, tails = (_incidence(edges[:, side], edges[:, RELATION], shape) for side in (HEAD, TAIL))
        pairs = ((heads, heads), (heads, tails), (tails, heads), (tails, tails))
        shared = torch.stack([torch.sparse.mm(one.t(), other).to_dense() for one, other in pairs])
        own = torch.stack([torch.sparse.sum(one, 0).to_dense() for one, _ in pairs])
        share = shared / own.clamp_min(1.0).unsqueeze(2)
        channels = torch.cat([(shared > 0).to(share.dtype), share])
        return cls(channels.transpose(0, 1).flatten(1).contiguous())


def _incidence(entities: Tensor, relations: Tensor, shape: tuple[int, int]) -> Tensor:
    """(N, 2R) sparse: 1 where the entity takes part in the relation."""
    cells = torch.unique(entities * shape[1] + relations)
    places = torch.stack([cells // shape[1], cells % shape[1]])
    ones = torch.ones(cells.numel(), device=cells.device)
    return torch.sparse_coo_tensor(places, ones, shape, is_coalesced=True)
