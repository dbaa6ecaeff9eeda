"""From pieces to lines, and from lines to the columns that people read one after the other. Pure geometry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from kg.formats.pdf.page import Piece, Rect
from kg.formats.text import is_wide

SAME_LINE = 0.5
"""Pieces on one line share so much of their heights."""
WIDEST_GAP = 1.0
"""Of the letter's size: pieces further apart are in different columns or cells."""
LEAST_LINES = 3
"""So many lines side by side make columns."""
LEAST_WIDTH = 8.0
"""Of the letter's size: columns of shorter lines are a table or a list."""
LEAST_GUTTER = 0.7
FULL = 0.4
"""So many of a column's lines reach its right edge, at least; the cells of a table seldom do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. ``bold`` where all of it is."""

    rect: Rect
    text: str
    size: float
    bold: bool


class Placed(Protocol):
    """Anything with a place: a line, an image, a table."""

    @property
    def rect(self) -> Rect:
        """Where it is."""


T = TypeVar("T", bound=Placed)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces that stand beside each other, joined from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.rect.left, piece.rect.top)):
        best, share = None, SAME_LINE
        for row in rows:
            last = row[-1]
            gap = piece.rect.left - last.rect.right
            if -WIDEST_GAP * 0.5 < gap / max(piece.size, last.size, 1) < WIDEST_GAP:
                overlap = piece.rect.overlap(last.rect)
                if overlap > share:
                    best, share = row, overlap
        if best is None:
            rows.append([piece])
        else:
            best.append(piece)
    return sorted(map(_line, rows), key=lambda line: (line.rect.top, line.rect.left))


def _line(pieces: Sequence[Piece]) -> Line:
    text = ""
    rect = pieces[0].rect
    last = pieces[0]
    for piece in pieces:
        rect = rect.around(piece.rect)
        gap = piece.rect.left - last.rect.right > 0.16 * piece.size
        if text and gap and not (is_wide(text[-1]) or is_wide(piece.text[0])):
            text += " "
        text += piece.text
        last = piece
    longest = max(pieces, key=lambda piece: len(piece.text))
    return Line(rect, text, longest.size, all(piece.bold for piece in pieces))


def flows(items: Sequence[T], em: float, gutters: list[float]) -> list[list[T]]:
    """The items in reading order, those of one column together. ``em`` is the size of the page's letters.

    ``gutters`` are those of the pages before, which part columns too short to be told apart by themselves; new ones are
    added.
    """
    gutter = _gutter(items, em)
    if gutter is not None:
        gutters[:] = [known for known in gutters if abs(known - gutter) > em] + [gutter]
    else:
        gutter = next((known for known in gutters if _fits(items, known)), None)
    if gutter is None:
        return [sorted(items, key=lambda item: (item.rect.top, item.rect.left))] if items else []
    left = [item for item in items if item.rect.right <= gutter]
    right = [item for item in items if item.rect.left >= gutter]
    across = [item for item in items if item.rect.left < gutter < item.rect.right]
    found: list[list[T]] = []
    wide: list[T] = []
    for item in sorted(across, key=lambda item: item.rect.top):
        above_left, left = _above(left, item.rect.top)
        above_right, right = _above(right, item.rect.top)
        if above_left and above_right:
            found += [wide] * bool(wide) + flows(above_left, em, gutters) + flows(above_right, em, gutters)
            wide = [item]
        else:
            wide = [*wide, *sorted([*above_left, *above_right], key=lambda item: item.rect.top), item]
    found += [wide] * bool(wide)
    return found + flows(left, em, gutters) + flows(right, em, gutters)


def _above(items: list[T], top: float) -> tuple[list[T], list[T]]:
    return (
        [item for item in items if (item.rect.top + item.rect.bottom) / 2 < top],
        [item for item in items if (item.rect.top + item.rect.bottom) / 2 >= top],
    )


def _gutter(items: Sequence[T], em: float) -> float | None:
    """The middle of the blank strip between two columns of text; None for a page of one column."""
    best, most = None, 0
    starts = sorted({round(item.rect.left, 1) for item in items})
    for start in starts:
        right = [item for item in items if item.rect.left >= start - 0.1]
        left = [item for item in items if item.rect.right <= start - LEAST_GUTTER * em]
        if len(left) < LEAST_LINES or len(right) < LEAST_LINES:
            continue
        beside_right = _beside(right, left)
        beside_left = _beside(left, right)
        number = min(len(beside_left), len(beside_right))
        if number < LEAST_LINES or number <= most:
            continue
        if _is_column(beside_left, em) and _is_column(beside_right, em):
            edge = max(item.rect.right for item in left)
            best, most = (edge + start) / 2, number
    return best


def _fits(items: Sequence[T], gutter: float) -> bool:
    """Whether there is something beside each other on both sides of another page's gutter, and little across it."""
    left = [item for item in items if item.rect.right <= gutter]
    right = [item for item in items if item.rect.left >= gutter]
    across = len(items) - len(left) - len(right)
    return bool(_beside(left, right)) and 2 * across < len(items)


def _beside(items: Sequence[T], others: Sequence[T]) -> list[T]:
    """Those that have one of ``others`` at their height. Linear but for sorting."""
    spans = sorted((other.rect.top, other.rect.bottom) for other in others)
    found = []
    at, lowest = 0, float("-inf")
    for item in sorted(items, key=lambda item: item.rect.bottom):
        while at < len(spans) and spans[at][0] < item.rect.bottom:
            lowest = max(lowest, spans[at][1])
            at += 1
        if lowest > item.rect.top:
            found.append(item)
    return found


def _is_column(items: Sequence[T], em: float) -> bool:
    if median(item.rect.width for item in items) < LEAST_WIDTH * em:
        return False
    edge = max(item.rect.right for item in items)
    reach = sum(item.rect.right > edge - 2.5 * em for item in items)
    return reach >= FULL * len(items) or any(not isinstance(item, Line) for item in items)
