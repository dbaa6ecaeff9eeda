"""Small drawings as numbers for SVG templates: the server computes where everything stands, the template draws it.

Coordinates are units of the drawing's ``viewBox``, y downwards, rounded to a tenth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

PLOT = 200.0
"""Side of the reliability plot without its margins."""
LEFT, TOP, BOTTOM = 40.0, 10.0, 34.0
CURVE_WIDTH, CURVE_HEIGHT = 420.0, 200.0
LEAST_DOT, MOST_DOT = 2.5, 8.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A bin of probabilities: what was said, what proved true, how often; shares in [0, 1]."""

    x: float
    y: float
    radius: float
    said: float
    true: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Dots on the diagonal are probabilities that one can take at their word."""

    dots: tuple[Dot, ...]
    width: float = LEFT + PLOT + 20
    height: float = TOP + PLOT + BOTTOM
    left: float = LEFT
    top: float = TOP
    side: float = PLOT
    ticks: tuple[tuple[float, float, int], ...] = tuple(
        (LEFT + share / 100 * PLOT, TOP + (1 - share / 100) * PLOT, share) for share in (0, 25, 50, 75, 100)
    )

    @property
    def line(self) -> str:
        """Through the dots, as ``points`` of a polyline."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Curve:
    """How a training went: loss falls from the top, MRR rises from the bottom; each on its own scale."""

    loss: str
    mrr: str
    rows: tuple[dict[str, Any], ...]
    most_loss: float
    most_mrr: float
    last_epoch: float
    width: float = LEFT + CURVE_WIDTH + LEFT
    height: float = TOP + CURVE_HEIGHT + BOTTOM
    left: float = LEFT
    right: float = LEFT + CURVE_WIDTH
    top: float = TOP
    bottom: float = TOP + CURVE_HEIGHT


def reliability(bins: Sequence[dict[str, Any]]) -> Reliability | None:
    """The plot of ``ModelVersion.metrics["reliability"]``; None where nothing was measured."""
    filled = [each for each in bins if each["count"]]
    if not filled:
        return None
    most = max(each["count"] for each in filled)
    return Reliability(tuple(_dot(each, most) for each in filled))


def _dot(measured: dict[str, Any], most: int) -> Dot:
    said, true, count = measured["confidence"], measured["accuracy"], measured["count"]
    radius = LEAST_DOT + (MOST_DOT - LEAST_DOT) * sqrt(count / most)
    return Dot(round(LEFT + said * PLOT, 1), round(TOP + (1 - true) * PLOT, 1), round(radius, 1), said, true, count)


def curve(points: Sequence[dict[str, Any]]) -> Curve | None:
    """The plot of ``TrainingRun.curve``; None for fewer than two points."""
    if len(points) < 2:
        return None
    first, last = points[0]["epoch"], points[-1]["epoch"]
    most_loss = max(point["loss"] for point in points) or 1.0
    measured = [point for point in points if point.get("mrr") is not None]
    most_mrr = max((point["mrr"] for point in measured), default=0.0) or 1.0

    def at(point: dict[str, Any], name: str, most: float) -> str:
        x = LEFT + (point["epoch"] - first) / ((last - first) or 1) * CURVE_WIDTH
        return f"{x:.1f},{TOP + (1 - point[name] / most) * CURVE_HEIGHT:.1f}"

    return Curve(
        loss=" ".join(at(point, "loss", most_loss) for point in points),
        mrr=" ".join(at(point, "mrr", most_mrr) for point in measured),
        rows=tuple({"epoch": point["epoch"], "loss": point["loss"], "mrr": point.get("mrr")} for point in points),
        most_loss=most_loss,
        most_mrr=most_mrr,
        last_epoch=last,
    )
