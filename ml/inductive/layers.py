"""The parts of the entity graph that have weights; how messages get from node to node is in dense.py and frontier.py.

A message over an edge (u, r, v) is the state of u times what the layer makes of r, element by element (DistMult, arXiv
1412.6575; path semantics as in NBFNet, arXiv 2106.06935), times the edge's weight σ(a). The logit a adds a part of u,
a part of r and a part of v. The weighted mean over incoming edges is attention (GAT, arXiv 1710.10903: a softmax of
log σ(a)); the mean times log(1 + Σσ(a)) keeps how much arrived, as PNA's scalers do (arXiv 2004.05718).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.inductive.config import InductiveConfig

LOGIT_BOUND = 15.0
"""Logits are kept in ±15: an edge weighs at least 3e-7, so that what was reached stays reached in float32."""
LEAST_WEIGHT = 1e-6
"""Sums of weights below this count as this."""
UNREACHED = -1e30
"""The source's part of a logit where nothing has arrived: such an edge weighs nothing."""


class Norm(nn.LayerNorm):
    """Layer normalisation that keeps the dtype of its input under autocast; its statistics are float32 anyway."""

    def forward(self, states: Tensor) -> Tensor:
        """(…, d) → (…, d)."""
        with torch.autocast(states.device.type, enabled=False):
            weight, bias = self.weight.to(states.dtype), self.bias.to(states.dtype)
            return functional.layer_norm(states, self.normalized_shape, weight, bias, self.eps)


@dataclass(frozen=True, slots=True)
class Question:
    """What a forward pass shares between the layers: everything that depends on the relation asked for alone."""

    relations: Tensor
    """(2R, q, d): states of relations."""
    asked: Tensor
    """(q, d): the state of the relation asked for, seen from itself."""
    fitness: Tensor | None
    """(N, q, d): what the graph says of each entity for that relation; None without fusion."""
    num_entities: int
    """N."""


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
        self.own = nn.Linear(width, width)
        self.received = nn.Linear(width, 2 * width, bias=False)
        self.norm = Norm(width)
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
        """States (…, d), sums of messages (…, d) and of weights (…) → the next states.

        Means are linear in the sums, so they are made after the product: two scalars a row instead of two vectors.
        """
        weights = weights.unsqueeze(-1)
        mean = weights.clamp_min(LEAST_WEIGHT).reciprocal()
        scales = (mean.to(states.dtype), (mean * torch.log1p(weights)).to(states.dtype))
        as_mean, as_much = self.received(received).chunk(2, -1)
        gathered = self.own(states) + as_mean * scales[0] + as_much * scales[1]
        return states + torch.relu(self.norm(gathered))


class Fitness(nn.Module):
    """What the whole graph says of an entity for the relation asked for: the relations of its edges, by their states.

    It needs no path from the entity asked about, so it also tells apart what propagation does not reach.
    """

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        self.relation = nn.Linear(config.width, config.width)
        self.gathered = nn.Linear(config.width, config.width)
        self.asked = nn.Linear(config.width, config.width, bias=False)
        self.norm = Norm(config.width)

    def forward(self, gathered: Tensor, asked: Tensor) -> Tensor:
        """(N, q, d) sums over an entity's edges of ``relation`` of their relations, (q, d) → (N, q, d)."""
        return torch.relu(self.norm(self.gathered(gathered) + self.asked(asked)))


class Readout(nn.Module):
    """From what is known of an entity to its score as the answer: 0 where nothing is known.

    In float32 whatever the rest is in: what all entities have in common does not change their order, so nothing keeps
    it from growing in training, and next to it bfloat16 no longer tells entities apart.
    """

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        width = config.width
        self.state_gate = nn.Linear(width, width) if config.fusion else None
        self.fitness_gate = nn.Linear(width, width, bias=False) if config.fusion else None
        self.state = nn.Linear(width, width, bias=False)
        self.asked = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)
        if self.state_gate is not None:
            nn.init.constant_(self.state_gate.bias, -1.0)

    def context(self, asked: Tensor) -> Tensor:
        """The states (q, d) of the relations asked for → what ``forward`` wants of them."""
        with torch.autocast(asked.device.type, enabled=False):
            context: Tensor = self.asked(asked.float())
        return context

    def forward(self, states: Tensor, fitness: Tensor | None, context: Tensor) -> Tensor:
        """States (…, d), fitness (…, d), ``context`` of the relation asked for (…, d) → scores (…)."""
        if self.state_gate is not None and self.fitness_gate is not None and fitness is not None:
            gate = torch.sigmoid(self.state_gate(states) + self.fitness_gate(fitness))
            states = torch.addcmul(states.to(gate.dtype), gate, fitness.to(gate.dtype))
        with torch.autocast(states.device.type, enabled=False):
            hidden = torch.relu(self.state(states.float()) + context) - torch.relu(context)
            scores: Tensor = self.score(hidden).squeeze(-1)
        return scores
