"""Gather, scale and sum messages in one pass on the GPU, forwards and backwards, no message ever written to memory.

States lie as (N, b, d), so that one edge reads b · d numbers that follow each other. Edges are cut into segments of at
most ``SEGMENT`` within a row (target, source or relation): a hub's row is summed by many programs, and the segments'
sums are added up afterwards. ``dense.gather_eagerly`` is the same function in plain operations; tests compare them.
"""

from dataclasses import dataclass
from typing import Any, Self

import torch
import triton
import triton.language as tl
from torch import Tensor

from ml.graphs.adjacency import Adjacency, Order
from ml.inductive.layers import LOGIT_BOUND

SEGMENT = 64
QUESTIONS = 16
"""Questions that one program works on."""
UNROLL = 4
UNREACHED = -1e30
"""The source's logit where nothing has arrived: such an edge weighs nothing."""
BOUND = tl.constexpr(LOGIT_BOUND)
FLOOR = tl.constexpr(UNREACHED / 2)


@dataclass(frozen=True, slots=True)
class Segments:
    """Edges in the order of their rows, cut into segments."""

    edges: Tensor
    """(E,) int32: positions among the adjacency's edges."""
    row: Tensor
    start: Tensor
    end: Tensor
    """(segments,) int32 each."""
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
        return cls(order.edges.int(), row, start.int(), end.int(), rows)

    def summed(self, parts: Tensor) -> Tensor:
        """(segments, …) → (rows, …)."""
        if self.row.numel() == self.rows:
            return parts
        return parts.new_zeros(self.rows, *parts.shape[1:]).index_add_(0, self.row, parts)


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


@triton.jit
def _weigh(a_source, a_relation, a_target, source, relation, target, asked, inside, size):
    logit = tl.load(a_source + source * size + asked, mask=inside, other=-1e30)
    reached = logit > FLOOR
    logit += tl.load(a_relation + relation * size + asked, mask=inside, other=0.0)
    logit += tl.load(a_target + target * size + asked, mask=inside, other=0.0)
    free = (logit < BOUND) & (logit > -BOUND) & reached
    weight = tl.where(reached, 1.0 / (1.0 + tl.exp(-tl.minimum(tl.maximum(logit, -BOUND), BOUND))), 0.0)
    return weight, free


@triton.jit
def _forward(
    states, relations, a_source, a_relation, a_target, kept, out, total,
    edge_of, source_of, relation_of, row_of, start_of, end_of, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    segment = tl.program_id(0).to(tl.int64)
    asked = tl.program_id(1) * CHUNK + tl.arange(0, CHUNK)
    inside = asked < size
    block = asked[:, None] * WIDTH + tl.arange(0, WIDTH)[None, :]
    target = tl.load(row_of + segment).to(tl.int64)
    start, end = tl.load(start_of + segment), tl.load(end_of + segment)
    received = tl.zeros((CHUNK, WIDTH), tl.float32)
    weights = tl.zeros((CHUNK,), tl.float32)
    for first in range(start, end, UNROLL):
        for step in tl.static_range(UNROLL):
            valid = first + step < end
            edge = tl.load(edge_of + first + step, mask=valid, other=0)
            source = tl.load(source_of + edge).to(tl.int64)
            relation = tl.load(relation_of + edge).to(tl.int64)
            here = inside & valid & (tl.load(kept + edge) != 0)
            weight, _ = _weigh(a_source, a_relation, a_target, source, relation, target, asked, here, size)
            state = tl.load(states + source * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            scale = tl.load(relations + relation * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            received += weight[:, None] * state * scale
            weights += weight
    tl.store(out + segment * size * WIDTH + block, received, mask=inside[:, None])
    tl.store(total + segment * size + asked, weights, mask=inside)


@triton.jit
def _backward_source(
    states, relations, a_source, a_relation, a_target, kept, g_received, g_weights,
    out, total, g_logits, edge_of, relation_of, target_of, row_of, start_of, end_of, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    segment = tl.program_id(0).to(tl.int64)
    asked = tl.program_id(1) * CHUNK + tl.arange(0, CHUNK)
    inside = asked < size
    block = asked[:, None] * WIDTH + tl.arange(0, WIDTH)[None, :]
    source = tl.load(row_of + segment).to(tl.int64)
    start, end = tl.load(start_of + segment), tl.load(end_of + segment)
    state = tl.load(states + source * size * WIDTH + block, mask=inside[:, None], other=0.0).to(tl.float32)
    g_state = tl.zeros((CHUNK, WIDTH), tl.float32)
    g_source = tl.zeros((CHUNK,), tl.float32)
    for first in range(start, end, UNROLL):
        for step in tl.static_range(UNROLL):
            valid = first + step < end
            edge = tl.load(edge_of + first + step, mask=valid, other=0).to(tl.int64)
            relation = tl.load(relation_of + edge).to(tl.int64)
            target = tl.load(target_of + edge).to(tl.int64)
            here = inside & valid & (tl.load(kept + edge) != 0)
            weight, free = _weigh(a_source, a_relation, a_target, source, relation, target, asked, here, size)
            scale = tl.load(relations + relation * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            g = tl.load(g_received + target * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            g_state += weight[:, None] * g * scale
            g_weight = tl.sum(g * scale * state, 1) + tl.load(g_weights + target * size + asked, mask=here, other=0.0)
            g_logit = tl.where(free, g_weight * weight * (1.0 - weight), 0.0)
            g_source += g_logit
            tl.store(g_logits + edge * size + asked, g_logit, mask=inside & valid)
    tl.store(out + segment * size * WIDTH + block, g_state, mask=inside[:, None])
    tl.store(total + segment * size + asked, g_source, mask=inside)


@triton.jit
def _backward_relation(
    states, a_source, a_relation, a_target, kept, g_received, g_logits,
    out, total, edge_of, source_of, target_of, row_of, start_of, end_of, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    segment = tl.program_id(0).to(tl.int64)
    asked = tl.program_id(1) * CHUNK + tl.arange(0, CHUNK)
    inside = asked < size
    block = asked[:, None] * WIDTH + tl.arange(0, WIDTH)[None, :]
    relation = tl.load(row_of + segment).to(tl.int64)
    start, end = tl.load(start_of + segment), tl.load(end_of + segment)
    g_relation = tl.zeros((CHUNK, WIDTH), tl.float32)
    g_logit = tl.zeros((CHUNK,), tl.float32)
    for first in range(start, end, UNROLL):
        for step in tl.static_range(UNROLL):
            valid = first + step < end
            edge = tl.load(edge_of + first + step, mask=valid, other=0).to(tl.int64)
            source = tl.load(source_of + edge).to(tl.int64)
            target = tl.load(target_of + edge).to(tl.int64)
            here = inside & valid & (tl.load(kept + edge) != 0)
            weight, _ = _weigh(a_source, a_relation, a_target, source, relation, target, asked, here, size)
            state = tl.load(states + source * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            g = tl.load(g_received + target * size * WIDTH + block, mask=here[:, None], other=0.0).to(tl.float32)
            g_relation += weight[:, None] * state * g
            g_logit += tl.load(g_logits + edge * size + asked, mask=here, other=0.0)
    tl.store(out + segment * size * WIDTH + block, g_relation, mask=inside[:, None])
    tl.store(total + segment * size + asked, g_logit, mask=inside)


class _Gather(torch.autograd.Function):
    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any,
        states: Tensor,
        relations: Tensor,
        a_source: Tensor,
        a_relation: Tensor,
        a_target: Tensor,
        kept: Tensor,
        plan: Plan,
    ) -> tuple[Tensor, Tensor]:
        segments = plan.by_target
        received, weights = _launch(
            _forward, segments, states,
            (states, relations, a_source, a_relation, a_target, kept), (),
            (segments.edges, plan.source, plan.relation),
        )  # fmt: skip
        ctx.save_for_backward(states, relations, a_source, a_relation, a_target, kept)
        ctx.plan = plan
        return received.to(states.dtype), weights

    @staticmethod
    def backward(ctx: Any, g_received: Tensor, g_weights: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        states, relations, a_source, a_relation, a_target, kept = ctx.saved_tensors
        plan: Plan = ctx.plan
        g_received, g_weights = g_received.contiguous(), g_weights.float().contiguous()
        logits = (a_source, a_relation, a_target, kept)
        g_logits = torch.empty(plan.source.numel(), states.shape[1], device=states.device)
        g_states, g_source = _launch(
            _backward_source, plan.by_source, states,
            (states, relations, *logits, g_received, g_weights), (g_logits,),
            (plan.by_source.edges, plan.relation, plan.target),
        )  # fmt: skip
        g_relations, g_relation = _launch(
            _backward_relation, plan.by_relation, states,
            (states, *logits, g_received, g_logits), (),
            (plan.by_relation.edges, plan.source, plan.target),
        )  # fmt: skip
        g_target = torch.zeros_like(a_target).index_add_(0, plan.target, g_logits)
        return g_states.to(states.dtype), g_relations.to(relations.dtype), g_source, g_relation, g_target, None, None


def _launch(
    kernel: Any,
    segments: Segments,
    states: Tensor,
    read: tuple[Tensor, ...],
    written: tuple[Tensor, ...],
    edges: tuple[Tensor, ...],
) -> tuple[Tensor, Tensor]:
    """Run a kernel over all segments: sums (rows, b, d) and (rows, b), float32."""
    _, size, width = states.shape
    pieces = segments.row.numel()
    out = torch.empty(pieces, size, width, device=states.device)
    total = torch.empty(pieces, size, device=states.device)
    grid = (pieces, triton.cdiv(size, QUESTIONS))
    kernel[grid](
        *read, out, total, *written, *edges, segments.row, segments.start, segments.end, size,
        WIDTH=width, CHUNK=QUESTIONS, UNROLL=UNROLL,
    )  # fmt: skip
    return segments.summed(out), segments.summed(total)


def gather(
    states: Tensor, relations: Tensor, logits: tuple[Tensor, Tensor, Tensor], kept: Tensor, plan: Plan
) -> tuple[Tensor, Tensor]:
    """See ``dense.gather``: states (N, b, d), relations (2R, b, d), logits (N, b), (2R, b), (N, b) float32."""
    parts = [part.float().contiguous() for part in logits]
    result: tuple[Tensor, Tensor] = _Gather.apply(
        states.contiguous(), relations.to(states.dtype).contiguous(), *parts, kept.to(torch.int8), plan
    )
    return result
