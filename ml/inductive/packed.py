"""Matrix products of a model that no longer learns, by the processor's own kernels.

torch multiplies float32 by MKL, which leaves half of an AMD processor idle. oneDNN, which torch holds as well, takes
less than half as long for the same numbers once the weights lie as it wants them.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

Product = Callable[[Tensor], Tensor]
"""(n, inputs) float32 → (n, outputs) float32."""


def packed(linear: nn.Linear, dtype: torch.dtype = torch.float32) -> Product:
    """``linear`` as it is now: what it learns later is not followed. Gives no gradient.

    ``dtype`` is that of the factors, float32, bfloat16 or int8; sums are float32 in each.
    """
    weight = linear.weight.detach()
    bias = None if linear.bias is None else linear.bias.detach()
    if dtype == torch.bfloat16:
        return _by_bfloat16(weight, bias)
    if dtype == torch.int8:
        return _by_bytes(weight, bias)
    there = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if not there or not hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        return lambda rows: functional.linear(rows, weight, bias)
    laid_out = torch.ops.mkldnn._reorder_linear_weight(weight)

    def product(rows: Tensor) -> Tensor:
        made: Tensor = torch.ops.mkldnn._linear_pointwise(rows, laid_out, bias, "none", [], "")
        return made

    return product


def _by_bfloat16(weight: Tensor, bias: Tensor | None) -> Product:
    halved = weight.bfloat16()
    added = None if bias is None else bias.bfloat16()
    return lambda rows: functional.linear(rows.bfloat16(), halved, added).float()


def _by_bytes(weight: Tensor, bias: Tensor | None) -> Product:
    """Weights in 8 bits with a scale for each output, rows with one scale for all of them (dynamic quantisation)."""
    scales = weight.abs().amax(1).clamp(min=1e-12) / 127
    quantised = torch.quantize_per_channel(weight, scales, torch.zeros(len(weight), dtype=torch.int64), 0, torch.qint8)
    laid_out = torch.ops.quantized.linear_prepack(quantised, bias)

    def product(rows: Tensor) -> Tensor:
        made: Tensor = torch.ops.quantized.linear_dynamic(rows, laid_out)
        return made

    return product
