"""Propagation that touches only what has been reached: what a CPU is good at.

The states of all questions lie in one list, ascending by (question, entity), which the first layers keep short: the
first one has a row per question and its neighbours. Where ``limit`` is set, a layer follows only the edges of highest
weight of each question (dynamic sparsification, as in A*Net, arXiv 2206.04798, and AdaProp, arXiv 2205.15319), so the
cost of a question no longer grows with its hubs. Without a limit the numbers are those of ``dense.propagate``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.graphs.adjacency import Adjacency
from ml.inductive.layers import LOGIT_BOUND, EntityLayer, Question


@dataclass(frozen=True, slots=True)
class Reached:
    """What a propagation has reached."""

    keys: Tensor
    """(f,) int64, ascending: question · N + entity."""
    states: Tensor
    """(f, d)."""

    def moved(self, keys: Tensor, slots: Tensor) -> Tensor:
        """The states at the places of more keys, zero where there was none."""
        return self.states.new_zeros(keys.numel(), self.states.shape[1]).index_copy(0, slots[self.keys], self.states)


@dataclass(frozen=True, slots=True)
class Part:
    """A layer's view of the relation asked for, made once for all questions that ask for it."""

    relations: Tensor
    """(2R · q, d)."""
    relation_logits: Tensor
    """(2R · q,)."""
    target_logits: Tensor | None
    """(N · q,)."""

    @classmethod
    def of(cls, layer: EntityLayer, question: Question) -> "Part":
        """Of a layer."""
        relations, logits = layer.relation_part(question)
        target = layer.target_part(question)
        return cls(relations.flatten(0, 1), logits.flatten(), None if target is None else target.flatten())


@dataclass(frozen=True, slots=True)
class Steps:
    """How a propagation goes: from where, over which edges, how many of them."""

    adjacency: Adjacency
    entities: Tensor
    """(b,) int64: where it starts."""
    of: Tensor
    """(b,) int64: which of the q relations asked for."""
    questions: int
    """q."""
    limit: int = 0
    kept: Tensor | None = None
    """(E,) bool, or all."""
    gates: Tensor | None = None
    """(E,) float32 factors of the weights; attributions are gradients of these."""


def propagate(
    layers: Sequence[EntityLayer], parts: Sequence[Part], asked: Tensor, steps: Steps
) -> tuple[Reached, list[Tensor]]:
    """What is reached in the end, and the states (f, d) of each layer at the places of the last keys."""
    size = steps.adjacency.num_entities
    keys = torch.arange(steps.of.numel(), device=steps.of.device) * size + steps.entities
    reached = Reached(keys, asked[steps.of])
    trace: list[Reached] = []
    for layer, part in zip(layers, parts, strict=True):
        reached = step(layer, part, reached, steps)
        trace.append(reached)
    slots = _slots(reached.keys, steps.of.numel() * size)
    return reached, [earlier.moved(reached.keys, slots) for earlier in trace]


def step(layer: EntityLayer, part: Part, reached: Reached, steps: Steps) -> Reached:
    """One layer on."""
    size = steps.adjacency.num_entities
    question, entity = reached.keys // size, reached.keys % size
    edges, owner = steps.adjacency.leaving(entity)
    if steps.kept is not None:
        chosen = steps.kept[edges]
        edges, owner = edges[chosen], owner[chosen]
    of = steps.of[question[owner]]
    relation, target = steps.adjacency.relation[edges] * steps.questions + of, steps.adjacency.target[edges]
    logits = layer.source_part(reached.states)[owner] + part.relation_logits[relation]
    if part.target_logits is not None:
        logits = logits + part.target_logits[target * steps.questions + of]
    if steps.limit:
        best = _highest(logits.detach(), question[owner], steps.of.numel(), steps.limit)
        edges, owner, relation, target, logits = (t[best] for t in (edges, owner, relation, target, logits))
    weights = torch.sigmoid(logits.float().clamp(-LOGIT_BOUND, LOGIT_BOUND))
    ends = question[owner] * size + target
    mark = torch.zeros(steps.of.numel() * size, dtype=torch.bool, device=ends.device)
    mark[reached.keys] = True
    mark[ends] = True
    keys = mark.nonzero().squeeze(1)
    slots = _slots(keys, mark.numel())
    factors = weights if steps.gates is None else weights * steps.gates[edges]
    messages = reached.states[owner] * part.relations[relation] * factors.unsqueeze(1)
    received = messages.new_zeros(keys.numel(), messages.shape[1]).index_add(0, slots[ends], messages)
    total = weights.new_zeros(keys.numel()).index_add(0, slots[ends], weights)
    return Reached(keys, layer(reached.moved(keys, slots), received, total))


def _slots(keys: Tensor, cells: int) -> Tensor:
    slots = torch.empty(cells, dtype=torch.int64, device=keys.device)
    slots[keys] = torch.arange(keys.numel(), device=keys.device)
    return slots


def _highest(logits: Tensor, question: Tensor, questions: int, limit: int) -> Tensor:
    """The positions of each question's ``limit`` highest logits; questions ascend along the list."""
    counts = torch.bincount(question, minlength=questions)
    if int(counts.max()) <= limit:
        return torch.arange(logits.numel(), device=logits.device)
    chosen, start = [], 0
    for count in counts.tolist():
        part = logits[start : start + count]
        best = torch.topk(part, limit, sorted=False).indices.sort().values if count > limit else None
        chosen.append(start + (torch.arange(count, device=logits.device) if best is None else best))
        start += count
    return torch.cat(chosen)
