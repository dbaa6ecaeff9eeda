"""How fast to learn at a point of a training."""

import math
from typing import Literal

LAST = 0.02
"""Share of the peak rate at the end of a decay: low enough to settle, high enough to move."""


def rate_at(
    step: float, steps: float, warm_up: float, decay: Literal["constant", "linear", "cosine"] = "linear"
) -> float:
    """Share of the peak rate: a linear rise over the first ``warm_up`` of the steps, then a fall to 2 %, or none."""
    done = step / steps
    if done < warm_up:
        return (step + 1) / (warm_up * steps + 1)
    if decay == "constant":
        return 1.0
    left = (1 - done) / (1 - warm_up)
    return max(LAST, left if decay == "linear" else (1 - math.cos(math.pi * left)) / 2)
