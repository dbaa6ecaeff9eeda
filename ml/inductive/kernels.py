"""The Triton kernels of ``fused``: each program sums one segment of edges for some of the questions.

States lie as (rows, b, d) and logits as (rows, b); ``size`` is b. Every kernel weighs an edge anew from the three parts
of its logit, which costs less than reading a weight that was written.
"""

import triton
import triton.language as tl

from ml.inductive.layers import LOGIT_BOUND, UNREACHED

BOUND = tl.constexpr(LOGIT_BOUND)
FLOOR = tl.constexpr(UNREACHED / 2)


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
def _put(out, total, row, sums, totals, block, asked, here, size, WIDTH: tl.constexpr):
    tl.store(out + row * size * WIDTH + block, sums, mask=here[:, None])
    tl.store(total + row * size + asked, totals, mask=here)


@triton.jit
def forward(
    states, relations, a_source, a_relation, a_target, kept, edge_of, source_of, relation_of,
    row_of, start_of, end_of, slot_of, out, total, out_part, total_part, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    """Sums of messages and of weights over the edges that end at each target."""
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
    slot = tl.load(slot_of + segment).to(tl.int64)
    _put(out, total, target, received, weights, block, asked, inside & (slot < 0), size, WIDTH)
    _put(out_part, total_part, slot, received, weights, block, asked, inside & (slot >= 0), size, WIDTH)


@triton.jit
def backward_source(
    states, relations, a_source, a_relation, a_target, kept, g_received, g_weights, g_logits,
    edge_of, relation_of, target_of, row_of, start_of, end_of, slot_of, out, total, out_part, total_part, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    """Gradients of states and of their parts of the logits; writes the gradient of every logit."""
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
    slot = tl.load(slot_of + segment).to(tl.int64)
    _put(out, total, source, g_state, g_source, block, asked, inside & (slot < 0), size, WIDTH)
    _put(out_part, total_part, slot, g_state, g_source, block, asked, inside & (slot >= 0), size, WIDTH)


@triton.jit
def backward_relation(
    states, a_source, a_relation, a_target, kept, g_received, g_logits,
    edge_of, source_of, target_of, row_of, start_of, end_of, slot_of, out, total, out_part, total_part, size,
    WIDTH: tl.constexpr, CHUNK: tl.constexpr, UNROLL: tl.constexpr,
):  # fmt: skip
    """Gradients of relations and of their parts of the logits, from the logits' gradients."""
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
    slot = tl.load(slot_of + segment).to(tl.int64)
    _put(out, total, relation, g_relation, g_logit, block, asked, inside & (slot < 0), size, WIDTH)
    _put(out_part, total_part, slot, g_relation, g_logit, block, asked, inside & (slot >= 0), size, WIDTH)
