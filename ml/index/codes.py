"""Vectors in 8 bits, and how far a product of two of them can be from the real one."""

from dataclasses import dataclass

import torch
from torch import Tensor

LEVELS = 127
BLOCK = 8
"""Vectors that share a scale, and of whose products a scan keeps the best only: an eighth of the numbers to choose
from. At 4 choosing takes as long as the scan, at 32 too many vectors have to be looked up again."""

ROWS = 65_536
"""Rows in one piece of the conversion, so that it needs 64 MB beside a million rows, not 1 GB."""


@dataclass(frozen=True, slots=True)
class Codes:
    """n vectors of d components in m blocks, sorted by their largest component so that a shared scale costs nothing.

    Vector ``ids[i]`` ≈ ``scales[i // BLOCK]`` · ``values[i]``; ``values`` is (m · BLOCK, d) int8, ``scales`` (m,)
    float32, ``ids`` (m · BLOCK,) int64, -1 for the zeros that fill the last block. ``limits`` (2,): the largest
    Euclidean norm of what rounding lost, and of a vector.
    """

    values: Tensor
    scales: Tensor
    ids: Tensor
    limits: Tensor


def quantise(vectors: Tensor) -> Codes:
    """Round (n, d) float32, d > 1, to 255 levels between ± the largest component of each block."""
    if vectors.shape[1] < 2:
        raise ValueError("vectors of one component: torch multiplies such matrices of int8 wrongly")
    largest = torch.cat([vectors[begin : begin + ROWS].abs().amax(1) for begin in range(0, len(vectors), ROWS)])
    blocks = -(-len(vectors) // BLOCK)
    ids = torch.full((blocks * BLOCK,), -1, dtype=torch.int64)
    ids[: len(vectors)] = largest.argsort(stable=True)
    values = torch.zeros(blocks * BLOCK, vectors.shape[1], dtype=torch.int8)
    top = torch.zeros(blocks * BLOCK).index_copy_(0, torch.arange(len(vectors)), largest[ids[: len(vectors)]])
    scales = (top.view(-1, BLOCK).amax(1) / LEVELS).clamp(min=torch.finfo(torch.float32).tiny)
    error = norm = 0.0
    for begin in range(0, len(vectors), ROWS):
        here = slice(begin, min(begin + ROWS, len(vectors)))
        exact, scale = vectors[ids[here]], scales.repeat_interleave(BLOCK)[here, None]
        rounded = (exact / scale).round_().clamp_(-LEVELS, LEVELS)
        values[here] = rounded.to(torch.int8)
        error = max(error, float((exact - rounded * scale).norm(dim=1).max()))
        norm = max(norm, float(exact.norm(dim=1).max()))
    return Codes(values, scales, ids, torch.tensor([error, norm]))


def quantise_queries(queries: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(b, d) float32 → int8 (b, d), scale (b,), Euclidean norm of what rounding lost (b,): one scale a query."""
    scales = (queries.abs().amax(1) / LEVELS).clamp(min=torch.finfo(torch.float32).tiny)
    rounded = (queries / scales[:, None]).round_().clamp_(-LEVELS, LEVELS)
    return rounded.to(torch.int8), scales, (queries - rounded * scales[:, None]).norm(dim=1)
