"""Propagation with a state for every entity and question: what a GPU is good at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch_geometric.utils import scatter

from ml.graphs.adjacency import Adjacency
from ml.inductive.layers import LOGIT_BOUND, UNREACHED, EntityLayer, Question

Logits = tuple[Tensor, Tensor, Tensor]
"""The parts of source (N, b), relation (2R, b) and target (N, b)."""


class Passing(Protocol):
    """How messages pass and states advance: in plain operations, or fused (see ``fused``)."""

    def gather(self, states: Tensor, relations: Tensor, logits: Logits) -> tuple[Tensor, Tensor]:
        """Sums over the edges that end at each entity: of messages (N, b, d), and of weights (N, b).

        States (N, b, d), relations (2R, b, d).
        """

    def advance(self, layer: EntityLayer, states: Tensor, sums: tuple[Tensor, Tensor], reached: Tensor) -> Tensor:
        """The next states (N, b, d), zero where ``reached`` (N, b) is False."""


@dataclass(frozen=True, slots=True)
class PlainPassing:
    """In plain operations, on any device."""

    adjacency: Adjacency
    kept: Tensor
    """(E,) bool."""

    def gather(self, states: Tensor, relations: Tensor, logits: Logits) -> tuple[Tensor, Tensor]:
        """See ``Passing``."""
        edges = self.adjacency
        source, relation, target = (column[self.kept] for column in (edges.source, edges.relation, edges.target))
        reached = logits[0][source] > UNREACHED / 2
        logit = logits[0][source] + logits[1][relation] + logits[2][target]
        weight = torch.sigmoid(logit.float().clamp(-LOGIT_BOUND, LOGIT_BOUND)) * reached
        messages = states[source] * relations[relation] * weight.unsqueeze(2)
        received = scatter(messages, target, 0, edges.num_entities, "sum")
        return received, scatter(weight, target, 0, edges.num_entities, "sum")

    def advance(self, layer: EntityLayer, states: Tensor, sums: tuple[Tensor, Tensor], reached: Tensor) -> Tensor:
        """See ``Passing``."""
        advanced: Tensor = layer(states, *sums) * reached.unsqueeze(2)
        return advanced


def propagate(
    layers: Sequence[EntityLayer], question: Question, entities: Tensor, of: Tensor | None, passing: Passing
) -> list[Tensor]:
    """The states (N, b, d) after each layer from entities (b,); ``of`` are their columns of q, None where q = b."""
    num_entities, size, width = question.num_entities, entities.numel(), question.asked.shape[1]
    rows = torch.arange(size, device=entities.device)
    asked = _columns(question.asked, of, 0)
    if torch.is_autocast_enabled(asked.device.type):
        asked = asked.to(torch.get_autocast_dtype(asked.device.type))
    states = asked.new_zeros(num_entities, size, width).index_put((entities, rows), asked)
    start = torch.ones_like(entities, dtype=torch.bool)
    reached = torch.zeros(num_entities, size, dtype=torch.bool, device=entities.device)
    reached = reached.index_put((entities, rows), start)
    trace = []
    for layer in layers:
        relations, a_relation = layer.relation_part(question)
        a_target = layer.target_part(question)
        a_source = layer.source_part(states).float().masked_fill(~reached, UNREACHED)
        a_target = torch.zeros_like(a_source) if a_target is None else _columns(a_target, of, 1)
        logits = (a_source, _columns(a_relation, of, 1), a_target)
        sums = passing.gather(states, _columns(relations, of, 1), logits)
        reached = reached | (sums[1] > 0)
        states = passing.advance(layer, states, sums, reached)
        trace.append(states)
    return trace


def _columns(tensor: Tensor, of: Tensor | None, dimension: int) -> Tensor:
    return tensor if of is None else tensor.index_select(dimension, of)
