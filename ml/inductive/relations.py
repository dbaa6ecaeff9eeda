"""Relations as seen from the one that is asked for: states from the relation graph, no name or embedding involved.

The relation asked for is labelled with ones and all others with zeros; what a relation knows after a few steps is how
it meets the one asked for (labelling trick; Galkin et al. 2024, arXiv 2310.04562). So a relation that no training saw
has a state like any other.
"""

import torch
from torch import Tensor, nn

from ml.graphs.relation_graph import CHANNELS, RelationGraph
from ml.inductive.config import InductiveConfig
from ml.inductive.layers import Norm


class RelationLayer(nn.Module):
    """One step: the neighbours' states through each channel, scaled by the channel's own vector, then a residual."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.channels = nn.Parameter(torch.ones(CHANNELS, width) + 0.1 * torch.randn(CHANNELS, width))
        self.update = nn.Linear(2 * width, width)
        self.norm = Norm(width)

    def forward(self, states: Tensor, graph: RelationGraph) -> Tensor:
        """(2R, q, d) → (2R, q, d)."""
        sent = states * self.channels[:, None, None].to(states.dtype)
        received = graph.joined.to(states.dtype) @ sent.flatten(0, 1).flatten(1)
        gathered = torch.cat([states, received.view_as(states)], 2)
        return states + torch.relu(self.norm(self.update(gathered)))


class RelationEncoder(nn.Module):
    """States of all 2R relations for each of q relations asked for."""

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        self.width = config.width
        self.layers = nn.ModuleList(RelationLayer(config.width) for _ in range(config.relation_layers))

    def forward(self, graph: RelationGraph, asked: Tensor) -> Tensor:
        """(q,) int64 in [0, 2R) → (2R, q, d)."""
        size, questions = graph.joined.shape[0], asked.numel()
        ones = torch.ones(questions, self.width, device=asked.device)
        places = asked, torch.arange(questions, device=asked.device)
        states = torch.zeros(size, questions, self.width, device=asked.device).index_put(places, ones)
        for layer in self.layers:
            states = layer(states, graph)
        return states
