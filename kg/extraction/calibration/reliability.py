"""How far chances can be believed: a reliability table and the expected calibration error."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

BINS = 10
THRESHOLDS = (0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.4, 0.5)


class Judged(NamedTuple):
    """A chance, and how it turned out."""

    chance: float
    right: bool


def calibration_error(rows: Sequence[Judged]) -> float:
    """The mean distance between chance and outcome over ten bins of equal width, weighted by their sizes."""
    return sum(abs(sum(row.chance - row.right for row in members)) for members in _bins(rows)) / max(len(rows), 1)


def report(rows: Sequence[Judged], gold: int) -> Iterator[str]:
    """Lines: F1 by threshold, then chance against outcome."""
    yield f"{'chance ≥':>9}{'found':>8}{'P':>8}{'R':>8}{'F1':>8}"
    for least in THRESHOLDS:
        found = [row.right for row in rows if row.chance >= least]
        right = sum(found)
        precision, recall, f1 = right / max(len(found), 1), right / max(gold, 1), 2 * right / max(len(found) + gold, 1)
        yield f"{least:9.2f}{len(found):8}{precision:8.3f}{recall:8.3f}{f1:8.4f}"
    yield f"{'bin':>9}{'found':>8}{'chance':>8}{'right':>8}"
    for number, members in enumerate(_bins(rows)):
        if members:
            mean, right = (sum(values) / len(members) for values in zip(*members, strict=True))
            yield f"{number / BINS:9.1f}{len(members):8}{mean:8.3f}{right:8.3f}"
    yield f"expected calibration error {calibration_error(rows):.4f}"


def _bins(rows: Sequence[Judged]) -> list[list[Judged]]:
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for row in rows:
        bins[min(int(row.chance * BINS), BINS - 1)].append(row)
    return bins
