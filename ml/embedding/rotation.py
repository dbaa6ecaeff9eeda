"""Sums of complex distances between many vectors and many others, without a tensor of all their differences.

For b = 256 vectors of 64 complex numbers against 14,541 that tensor would have 476 million numbers. Compiled, the whole
is one loop: 55 ms on two threads, against 1.1 s for the loop over tiles below and 5 s for whole differences.
"""

import functools
import logging
from collections.abc import Callable

import torch
from torch import Tensor

log = logging.getLogger(__name__)

COMPILED_ABOVE = 1 << 19
"""Numbers in the table from which compiling (seconds, once) pays. The table decides, not the batch: the same question
must get the same score in any batch."""
TILE = 1 << 22
"""Numbers in a block of differences in the loop that is not compiled: 16 MB."""
SMALLEST = 1e-12
"""Squares below count as this, which keeps the gradient of the root finite."""


def distances(vectors: Tensor, table: Tensor) -> Tensor:
    """(b, d), (n, d) → (b, n): Σ_k |vectors[·, k] − table[·, k]| over d / 2 complex numbers in halves."""
    if torch.is_grad_enabled() and (vectors.requires_grad or table.requires_grad):
        return _whole(vectors, table)
    if table.numel() > COMPILED_ABOVE and (compiled := _compiled()):
        return compiled(vectors, table)
    size = max(1, TILE // max(table.numel(), 1))
    return torch.cat([_whole(part, table) for part in torch.split(vectors, size)])


def _whole(vectors: Tensor, table: Tensor) -> Tensor:
    real, imaginary = (vectors.unsqueeze(1) - table.unsqueeze(0)).chunk(2, 2)
    return (real.square() + imaginary.square()).clamp(min=SMALLEST).sqrt().sum(2)


@functools.cache
def _compiled() -> Callable[[Tensor, Tensor], Tensor] | None:
    """The same as one loop; None, said once, where nothing can be compiled."""
    compiled: Callable[[Tensor, Tensor], Tensor] = torch.compile(_whole, dynamic=True)
    try:
        compiled(torch.randn(3, 8), torch.randn(5, 8))
    except Exception as error:
        log.warning("RotatE scores without a compiler, 20 times as slow: %s", str(error).splitlines()[0])
        return None
    return compiled
