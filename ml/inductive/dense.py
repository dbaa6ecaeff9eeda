"""Propagation with a state for every entity and question: what a GPU is good at."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch_geometric.utils import scatter

from ml.graphs.adjacency import Adjacency
from ml.inductive.layers import LOGIT_BOUND, UNREACHED, EntityLayer, Question

Gather = Callable[[Tensor, Tensor, tuple[Tensor, Tensor, Tensor]], tuple[Tensor, Tensor]]
"""``gather_eagerly``, or its fused form, of one graph."""


def gather_eagerly(
    states: Tensor, relations: Tensor, logits: tuple[Tensor, Tensor, Tensor], kept: Tensor, adjacency: Adjacency
) -> tuple[Tensor, Tensor]:
    """Sums over the kept edges that end at each entity: of messages (N, b, d), and of weights (N, b).

    States (N, b, d), relations (2R, b, d), the logits' parts of source (N, b), relation (2R, b) and target (N, b).
    """
    source, relation, target = (column[kept] for column in (adjacency.source, adjacency.relation, adjacency.target))
    reached = logits[0][source] > UNREACHED / 2
    logit = logits[0][source] + logits[1][relation] + logits[2][target]
    weight = torch.sigmoid(logit.float().clamp(-LOGIT_BOUND, LOGIT_BOUND)) * reached
    messages = states[source] * relations[relation] * weight.unsqueeze(2)
    received = scatter(messages, target, 0, adjacency.num_entities, "sum")
    return received, scatter(weight, target, 0, adjacency.num_entities, "sum")


def propagate(
    layers: Sequence[EntityLayer], question: Question, starts: tuple[Tensor, Tensor], num_entities: int, gather: Gather
) -> list[Tensor]:
    """The states (N, b, d) after each layer, zero where nothing has arrived; starts: entities and columns of q (b,)."""
    entities, of = starts
    size, rows = entities.numel(), torch.arange(entities.numel(), device=entities.device)
    asked = question.asked[of]
    if torch.is_autocast_enabled(asked.device.type):
        asked = asked.to(torch.get_autocast_dtype(asked.device.type))
    states = asked.new_zeros(num_entities, size, asked.shape[1])
    states = states.index_put((entities, rows), asked)
    reached = torch.zeros(num_entities, size, dtype=torch.bool, device=entities.device)
    reached[entities, rows] = True
    trace = []
    for layer in layers:
        relations, a_relation = layer.relation_part(question)
        a_target = layer.target_part(question)
        a_source = layer.source_part(states).float().masked_fill(~reached, UNREACHED)
        none = torch.zeros_like(a_source)
        logits = (a_source, a_relation[:, of], none if a_target is None else a_target[:, of])
        received, weights = gather(states, relations[:, of], logits)
        reached = reached | (weights > 0)
        states = layer(states, received, weights) * reached.unsqueeze(2)
        trace.append(states)
    return trace
