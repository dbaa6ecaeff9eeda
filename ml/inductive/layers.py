"""The parts of the entity graph that have weights; how messages get from edge to edge is in dense.py and frontier.py.

A message over an edge (u, r, v) is the state of u times what the layer makes of r, element by element (Yang et al. 2015;
path semantics as in NBFNet, arXiv 2106.06935), times the edge's weight σ(a). The logit a adds a part of u, a part of r
and a part of v. The weighted mean over incoming edges is attention (GAT, arXiv 1710.10903: a softmax of log σ(a));
the mean times log(1 + Σσ(a)) keeps how much arrived, as PNA's scalers do (arXiv 2004.05718).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ml.inductive.config import InductiveConfig

LOGIT_BOUND = 15.0
"""Logits are kept in ±15: an edge weighs at least 3e-7, so that what was reached stays reached in float32."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a forward pass shares between the layers: everything that depends on the relation asked for alone."""

    relations: Tensor
    """(2R, q, d): states of relations."""
    asked: Tensor
    """(q, d): the state of the relation asked for, seen from itself."""
    fitness: Tensor | None
    """(N, q, d): what the graph says of each entity for that relation; None without fusion."""


class EntityLayer(nn.Module):
    """One step of propagation."""

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        width = config.width
        self.attention = config.attention
        self.relation = nn.Linear(width, width)
        self.source_logit = nn.Linear(width, 1)
        self.relation_logit = nn.Linear(width, 1, bias=False)
        self.target_logit = nn.Linear(width, 1, bias=False) if config.fusion else None
        self.update = nn.Linear(3 * width, width)
        self.norm = nn.LayerNorm(width)
        nn.init.constant_(self.source_logit.bias, 1.0)

    def relation_part(self, question: Question) -> tuple[Tensor, Tensor]:
        """What the layer makes of relations (2R, q, d), and their part of the logits (2R, q)."""
        logits = self.relation_logit(question.relations).squeeze(2)
        return self.relation(question.relations), logits if self.attention else torch.zeros_like(logits)

    def target_part(self, question: Question) -> Tensor | None:
        """The targets' part of the logits (N, q), where there is one."""
        if self.target_logit is None or question.fitness is None or not self.attention:
            return None
        logits: Tensor = self.target_logit(question.fitness).squeeze(2)
        return logits

    def source_part(self, states: Tensor) -> Tensor:
        """The sources' part of the logits: (…, d) → (…)."""
        logits: Tensor = self.source_logit(states).squeeze(-1)
        return logits if self.attention else torch.full_like(logits, LOGIT_BOUND)

    def forward(self, states: Tensor, received: Tensor, weights: Tensor) -> Tensor:
        """States (…, d), sums of messages (…, d) and of weights (…) → the next states."""
        weights = weights.unsqueeze(-1)
        mean = received / weights.clamp_min(1e-6)
        gathered = torch.cat([states, mean.to(states.dtype), (mean * torch.log1p(weights)).to(states.dtype)], -1)
        return states + torch.relu(self.norm(self.update(gathered))).to(states.dtype)


class Fitness(nn.Module):
    """What the whole graph says of an entity for the relation asked for: the relations of its edges, by their states.

    It needs no path from the entity asked about, so it also tells apart what propagation does not reach.
    """

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        self.relation = nn.Linear(config.width, config.width)
        self.update = nn.Linear(2 * config.width, config.width)
        self.norm = nn.LayerNorm(config.width)

    def forward(self, gathered: Tensor, asked: Tensor) -> Tensor:
        """(N, q, d) sums over an entity's edges of ``relation`` of their relations, (q, d) → (N, q, d)."""
        both = torch.cat([gathered, asked.expand_as(gathered).to(gathered.dtype)], -1)
        fitness: Tensor = torch.relu(self.norm(self.update(both)))
        return fitness


class Readout(nn.Module):
    """From what is known of an entity to its score as the answer."""

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        width = config.width
        self.gate = nn.Linear(2 * width, width) if config.fusion else None
        self.state = nn.Linear(width, width)
        self.asked = nn.Linear(width, width, bias=False)
        self.score = nn.Linear(width, 1)

    def forward(self, states: Tensor, fitness: Tensor | None, asked: Tensor) -> Tensor:
        """States (…, d), fitness (…, d), the relation asked for (…, d) → scores (…)."""
        if self.gate is not None and fitness is not None:
            gate = torch.sigmoid(self.gate(torch.cat([states, fitness.to(states.dtype)], -1)))
            states = gate * states + (1 - gate) * fitness
        scores: Tensor = self.score(torch.relu(self.state(states) + self.asked(asked))).squeeze(-1)
        return scores
