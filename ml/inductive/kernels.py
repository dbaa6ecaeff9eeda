"""The Triton kernels of ``fused``: each program sums one segment of edges for some of the questions.

States lie as (rows, b, d) and logits as (rows, b); ``size`` is b. Every kernel weighs an edge anew from the three parts
of its logit, which costs less than reading a weight that was written.
"""

import triton
import triton.language as tl

from ml.inductive.layers import LEAST_WEIGHT, LOGIT_BOUND, UNREACHED

BOUND = tl.constexpr(LOGIT_BOUND)
FLOOR = tl.constexpr(UNREACHED / 2)
LEAST = tl.constexpr(LEAST_WEIGHT)


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
            live = here & (weight > 0)
            state = tl.load(states + source * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
            scale = tl.load(relations + relation * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
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
            live = here & (weight > 0)
            scale = tl.load(relations + relation * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
            g = tl.load(g_received + target * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
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
            live = here & (weight > 0)
            state = tl.load(states + source * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
            g = tl.load(g_received + target * size * WIDTH + block, mask=live[:, None], other=0.0).to(tl.float32)
            g_relation += weight[:, None] * state * g
            g_logit += tl.load(g_logits + edge * size + asked, mask=here, other=0.0)
    slot = tl.load(slot_of + segment).to(tl.int64)
    _put(out, total, relation, g_relation, g_logit, block, asked, inside & (slot < 0), size, WIDTH)
    _put(out_part, total_part, slot, g_relation, g_logit, block, asked, inside & (slot >= 0), size, WIDTH)


@triton.jit
def _normalise(own, both, weights, gain, offset, row, column, here, epsilon, WIDTH: tl.constexpr):
    total = tl.load(weights + row, mask=here, other=1.0)
    mean_scale = 1.0 / tl.maximum(total, LEAST)
    much_scale = mean_scale * tl.log(1.0 + total)
    block = row[:, None] * WIDTH + column[None, :]
    wide = row[:, None] * 2 * WIDTH + column[None, :]
    as_mean = tl.load(both + wide, mask=here[:, None], other=0.0).to(tl.float32)
    as_much = tl.load(both + wide + WIDTH, mask=here[:, None], other=0.0).to(tl.float32)
    gathered = tl.load(own + block, mask=here[:, None], other=0.0).to(tl.float32)
    gathered += as_mean * mean_scale[:, None] + as_much * much_scale[:, None]
    centred = gathered - (tl.sum(gathered, 1) / WIDTH)[:, None]
    spread = 1.0 / tl.sqrt(tl.sum(centred * centred, 1) / WIDTH + epsilon)
    normal = centred * spread[:, None]
    made = normal * tl.load(gain + column)[None, :] + tl.load(offset + column)[None, :]
    return made, normal, spread, as_mean, as_much, total, mean_scale, much_scale


@triton.jit
def advance(
    own, both, weights, states, reached, gain, offset, out, rows, epsilon, WIDTH: tl.constexpr, TILE: tl.constexpr
):
    """The next states: a residual step of the normalised sums, zero where nothing has arrived."""
    column = tl.arange(0, WIDTH)
    for tile in range(tl.program_id(0), tl.cdiv(rows, TILE), tl.num_programs(0)):
        row = (tile * TILE + tl.arange(0, TILE)).to(tl.int64)
        here = row < rows
        made = _normalise(own, both, weights, gain, offset, row, column, here, epsilon, WIDTH)[0]
        block = row[:, None] * WIDTH + column[None, :]
        state = tl.load(states + block, mask=here[:, None], other=0.0).to(tl.float32)
        live = tl.load(reached + row, mask=here, other=0) != 0
        tl.store(out + block, tl.where(live[:, None], state + tl.maximum(made, 0.0), 0.0), mask=here[:, None])


@triton.jit
def advance_backward(
    own, both, weights, reached, gain, offset, g_out, g_own, g_both, g_weights, g_states, g_gain, g_offset,
    rows, epsilon, WIDTH: tl.constexpr, TILE: tl.constexpr,
):  # fmt: skip
    """Gradients of ``advance``; those of gain and offset as one row of sums per program."""
    column = tl.arange(0, WIDTH)
    sum_gain = tl.zeros((WIDTH,), tl.float32)
    sum_offset = tl.zeros((WIDTH,), tl.float32)
    for tile in range(tl.program_id(0), tl.cdiv(rows, TILE), tl.num_programs(0)):
        row = (tile * TILE + tl.arange(0, TILE)).to(tl.int64)
        here = row < rows
        made, normal, spread, as_mean, as_much, total, mean_scale, much_scale = _normalise(
            own, both, weights, gain, offset, row, column, here, epsilon, WIDTH
        )
        block = row[:, None] * WIDTH + column[None, :]
        wide = row[:, None] * 2 * WIDTH + column[None, :]
        live = here & (tl.load(reached + row, mask=here, other=0) != 0)
        g = tl.load(g_out + block, mask=live[:, None], other=0.0).to(tl.float32)
        tl.store(g_states + block, g, mask=here[:, None])
        g = tl.where(made > 0, g, 0.0)
        sum_gain += tl.sum(g * normal, 0)
        sum_offset += tl.sum(g, 0)
        g = g * tl.load(gain + column)[None, :]
        g = g - (tl.sum(g, 1) / WIDTH)[:, None] - normal * (tl.sum(g * normal, 1) / WIDTH)[:, None]
        g = g * spread[:, None]
        tl.store(g_own + block, g, mask=here[:, None])
        tl.store(g_both + wide, g * mean_scale[:, None], mask=here[:, None])
        tl.store(g_both + wide + WIDTH, g * much_scale[:, None], mask=here[:, None])
        g_mean, g_much = tl.sum(g * as_mean, 1), tl.sum(g * as_much, 1)
        slope = g_much * (mean_scale / (1.0 + total) - much_scale * mean_scale) - g_mean * mean_scale * mean_scale
        tl.store(g_weights + row, tl.where(total > LEAST, slope, g_much * mean_scale), mask=here)
    tl.store(g_gain + tl.program_id(0) * WIDTH + column, sum_gain)
    tl.store(g_offset + tl.program_id(0) * WIDTH + column, sum_offset)
