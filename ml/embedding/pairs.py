"""What the relations that already join two entities say about one more relation between them.

Vectors know what an entity is like; they do not see that one pair of entities is joined already. Where schemas are
small and dense that says most: of two people in Kinship one calls the other by exactly one term, and trade goes with
treaties. So each relation r' that holds from h to t, either way round, adds a learned weight[r, r'] to (h, r, t).
A relation says nothing about itself, or a training triple would give itself away.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from ml.graphs import Graph, with_inverses
from ml.graphs.triples import HEAD, RELATION, TAIL


class Added(NamedTuple):
    """Scores to add at (rows[i], tails[i])."""

    rows: Tensor
    tails: Tensor
    values: Tensor


class PairWeights(nn.Module):
    """(2R, 2R) weights, and the facts that they look at: each entity's edges out, inverse ones too, as CSR buffers."""

    starts: Tensor
    joined_by: Tensor
    tails: Tensor

    def __init__(self, num_entities: int, num_relations: int, num_triples: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(2 * num_relations, 2 * num_relations))
        self.register_buffer("starts", torch.zeros(num_entities + 1, dtype=torch.int64))
        self.register_buffer("joined_by", torch.zeros(2 * num_triples, dtype=torch.int64))
        self.register_buffer("tails", torch.zeros(2 * num_triples, dtype=torch.int64))

    @classmethod
    def of(cls, graph: Graph) -> "PairWeights":
        """With no weight yet, and the facts of ``graph``."""
        made = cls(graph.num_entities, graph.num_relations, len(graph.triples))
        both = with_inverses(graph.triples, graph.num_relations)
        both = both[torch.argsort(both[:, HEAD], stable=True)]
        made.starts[1:] = torch.bincount(both[:, HEAD], minlength=graph.num_entities).cumsum(0)
        made.joined_by.copy_(both[:, RELATION])
        made.tails.copy_(both[:, TAIL])
        return made

    def forward(self, heads: Tensor, relations: Tensor) -> Added:
        """(b,) ids, (b,) ids → what the edges out of each head add to its answers."""
        counts = self.starts[heads + 1] - self.starts[heads]
        rows = torch.repeat_interleave(counts)
        first = counts.cumsum(0) - counts
        edges = torch.arange(len(rows), device=heads.device) + (self.starts[heads] - first)[rows]
        asked, joined_by = relations[rows], self.joined_by[edges]
        # gather, because the gradient of indexing is many times slower
        values = self.weights.flatten().gather(0, asked * self.weights.shape[1] + joined_by)
        return Added(rows, self.tails[edges], values.masked_fill(asked == joined_by, 0.0))
