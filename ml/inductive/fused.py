"""Gather, scale and sum messages in one pass on the GPU, forwards and backwards, no message ever written to memory.

States lie as (N, b, d), so that one edge reads b · d numbers that follow each other. Edges are cut into segments of at
most ``SEGMENT`` within a row (target, source or relation): a hub's row is summed by many programs, and the segments'
sums are added up afterwards. ``dense.PlainPassing`` does the same in plain operations; tests compare them.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Self

import torch
import triton
from torch import Tensor

from ml.graphs.adjacency import Adjacency, Order
from ml.inductive.dense import Logits
from ml.inductive.kernels import advance, advance_backward, backward_relation, backward_source, forward
from ml.inductive.layers import EntityLayer

SEGMENT = 64
QUESTIONS = 16
"""Questions that one program works on."""
UNROLL = 4
"""Edges whose reads are under way at the same time."""
TILE = 32
"""Rows that a program advances at a time."""
PROGRAMS = 1056
"""Of those that advance: eight for each multiprocessor of an H100."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Edges in the order of their rows, cut into segments."""

    edges: Tensor
    """(E,) int32: positions among the adjacency's edges."""
    row: Tensor
    start: Tensor
    end: Tensor
    """(segments,) int32 each."""
    slot: Tensor
    """(segments,) int32: -1 where the row has no other segment, else the segment's place among the parts."""
    parts: Tensor
    """(parts,) int64: the rows of the parts."""
    shared: Tensor
    """(m,) int64: the rows that have parts."""
    rows: int

    @classmethod
    def of(cls, column: Tensor, rows: int) -> Self:
        """By the rows (E,) that edges belong to; a row without edges has one empty segment."""
        order = Order.of(column, rows)
        counts = order.offsets[1:] - order.offsets[:-1]
        pieces = torch.div(counts + SEGMENT - 1, SEGMENT, rounding_mode="floor").clamp_min(1)
        row = torch.repeat_interleave(pieces)
        nth = torch.arange(row.numel(), device=row.device) - (torch.cumsum(pieces, 0) - pieces)[row]
        start = order.offsets[row] + nth * SEGMENT
        end = torch.minimum(start + SEGMENT, order.offsets[row + 1])
        several = pieces[row] > 1
        slot = torch.where(several, torch.cumsum(several, 0) - 1, -1)
        shared, parts = torch.unique(row[several], return_inverse=True)
        return cls(order.edges.int(), row.int(), start.int(), end.int(), slot.int(), parts, shared, rows)

    def add_parts(self, out: Tensor, parts: Tensor) -> None:
        """Put the sums of the parts (parts, …) into their rows of ``out`` (rows, …)."""
        if self.parts.numel():
            sums = parts.new_zeros(self.shared.numel(), *parts.shape[1:]).index_add_(0, self.parts, parts)
            out[self.shared] = sums.to(out.dtype)


@dataclass(frozen=True, slots=True)
class Plan:
    """An adjacency, ready for the kernels."""

    source: Tensor
    relation: Tensor
    target: Tensor
    """(E,) int32."""
    by_target: Segments
    by_source: Segments
    by_relation: Segments

    @classmethod
    def of(cls, adjacency: Adjacency) -> Self:
        """Of an adjacency on a GPU."""
        return cls(
            adjacency.source.int(),
            adjacency.relation.int(),
            adjacency.target.int(),
            Segments.of(adjacency.target, adjacency.num_entities),
            Segments.of(adjacency.source, adjacency.num_entities),
            Segments.of(adjacency.relation, adjacency.num_relations),
        )


class _Gather(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, plan: Plan, *tensors: Tensor) -> tuple[Tensor, Tensor]:
        ctx.save_for_backward(*tensors)
        ctx.plan = plan
        edges = (plan.by_target.edges, plan.source, plan.relation)
        return _launch(forward, plan.by_target, tensors[0], (*tensors, *edges))

    @staticmethod
    def backward(ctx: Any, g_received: Tensor, g_weights: Tensor) -> tuple[Tensor | None, ...]:
        states, relations, a_source, a_relation, a_target, kept = ctx.saved_tensors
        plan: Plan = ctx.plan
        g_received, g_weights = g_received.contiguous(), g_weights.float().contiguous()
        logits = (a_source, a_relation, a_target, kept)
        g_logits = torch.empty(plan.source.numel(), states.shape[1], device=states.device)
        edges = (plan.by_source.edges, plan.relation, plan.target)
        read = (states, relations, *logits, g_received, g_weights, g_logits, *edges)
        g_states, g_source = _launch(backward_source, plan.by_source, states, read)
        edges = (plan.by_relation.edges, plan.source, plan.target)
        again = (states, *logits, g_received, g_logits, *edges)
        g_relations, g_relation = _launch(backward_relation, plan.by_relation, states, again)
        g_target = torch.zeros_like(a_target).index_add_(0, plan.target, g_logits)
        return None, g_states, g_relations, g_source, g_relation, g_target, None


def _there(tensor: Tensor) -> AbstractContextManager[None]:
    """Triton launches on the present device, wherever the tensors are."""
    device: AbstractContextManager[None] = torch.cuda.device_of(tensor)  # type: ignore[no-untyped-call]
    return device


def _launch(kernel: Any, segments: Segments, states: Tensor, tensors: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
    """Run a kernel over all segments: sums (rows, b, d) in the states' dtype and (rows, b) float32."""
    _, size, width = states.shape
    out = torch.empty(segments.rows, size, width, device=states.device, dtype=states.dtype)
    total = torch.empty(segments.rows, size, device=states.device)
    parts = (
        torch.empty(segments.parts.numel(), size, width, device=states.device),
        torch.empty(segments.parts.numel(), size, device=states.device),
    )
    grid = (segments.row.numel(), triton.cdiv(size, QUESTIONS))
    with _there(states):
        kernel[grid](
            *tensors, segments.row, segments.start, segments.end, segments.slot, out, total, *parts, size,
            WIDTH=width, CHUNK=QUESTIONS, UNROLL=UNROLL,
        )  # fmt: skip
    segments.add_parts(out, parts[0])
    segments.add_parts(total, parts[1])
    return out, total


class _Advance(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, epsilon: float, reached: Tensor, states: Tensor, *tensors: Tensor) -> Tensor:
        own, both, weights, gain, offset = tensors
        ctx.save_for_backward(reached, *tensors)
        ctx.epsilon = epsilon
        out = torch.empty_like(states)
        rows, width = reached.numel(), states.shape[-1]
        grid = (min(PROGRAMS, triton.cdiv(rows, TILE)),)
        with _there(states):
            advance[grid](own, both, weights, states, reached, gain, offset, out, rows, epsilon, WIDTH=width, TILE=TILE)
        return out

    @staticmethod
    def backward(ctx: Any, g_out: Tensor) -> tuple[Tensor | None, ...]:
        reached, own, both, weights, gain, offset = ctx.saved_tensors
        g_states, g_own, g_both = torch.empty_like(own), torch.empty_like(own), torch.empty_like(both)
        g_weights = torch.empty_like(weights)
        rows, width = reached.numel(), own.shape[-1]
        grid = (min(PROGRAMS, triton.cdiv(rows, TILE)),)
        sums = torch.empty(2, grid[0], width, device=own.device)
        with _there(own):
            advance_backward[grid](
                own, both, weights, reached, gain, offset, g_out.contiguous(), g_own, g_both, g_weights, g_states,
                *sums, rows, ctx.epsilon, WIDTH=width, TILE=TILE,
            )  # fmt: skip
        g_gain, g_offset = sums.sum(1)
        return None, None, g_states, g_own, g_both, g_weights, g_gain, g_offset


@dataclass(frozen=True, slots=True)
class FusedPassing:
    """A ``dense.Passing`` on a GPU."""

    plan: Plan
    kept: Tensor
    """(E,) int8: 0 where an edge must not be seen."""

    def gather(self, states: Tensor, relations: Tensor, logits: Logits) -> tuple[Tensor, Tensor]:
        """See ``dense.Passing``."""
        parts = [part.float().contiguous() for part in logits]
        tensors = (states.contiguous(), relations.to(states.dtype).contiguous(), *parts, self.kept)
        result: tuple[Tensor, Tensor] = _Gather.apply(self.plan, *tensors)  # type: ignore[no-untyped-call]
        return result

    def advance(self, layer: EntityLayer, states: Tensor, sums: tuple[Tensor, Tensor], reached: Tensor) -> Tensor:
        """See ``dense.Passing``."""
        own, both = layer.own(states).to(states.dtype), layer.received(sums[0]).to(states.dtype)
        tensors = (states.contiguous(), own.contiguous(), both.contiguous(), sums[1].contiguous())
        norm = layer.norm
        result: Tensor = _Advance.apply(norm.eps, reached, *tensors, norm.weight, norm.bias)  # type: ignore[no-untyped-call]
        return result
