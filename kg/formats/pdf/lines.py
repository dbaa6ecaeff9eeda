"""From pieces to lines, and from lines to the columns that people read one after the other. Pure geometry."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from kg.formats.pdf.page import Piece, Rect
from kg.formats.text import is_wide

SAME_LINE = 0.5
"""Pieces on one line share so much of their heights."""
LEAST_GAP, WIDEST_GAP, WIDEST_BLANK = 0.45, 0.8, 2.5
"""Of the letter's size: a gap that may part columns; one that parts cells; a blank in a filled line, at most."""
SHARED_GAP = 0.35
"""So many of the rows that cross a place have a gap there, where it is between columns."""
NARROWEST = 2.5
"""Of the letter's size: what is no wider before a gap is a bullet or a number, not a column."""
LEAST_LINES = 3
"""So many lines side by side make columns."""
LEAST_WIDTH = 8.0
"""Of the letter's size: columns of shorter lines are a table or a list."""
LEAST_GUTTER = 0.6
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


def lines_of(pieces: Sequence[Piece], barriers: Sequence[float] | None = None) -> list[Line]:
    """Pieces that stand beside each other, joined from left to right.

    ``barriers`` are strips between columns: no line crosses one, and any wider gap than a blank's is a filled line's.
    """
    widest = WIDEST_GAP if barriers is None else WIDEST_BLANK
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.rect.left, piece.rect.top)):
        best, share = None, SAME_LINE
        for row in rows:
            last = row[-1]
            gap = (piece.rect.left - last.rect.right) / max(piece.size, last.size, 1)
            if -0.5 < gap < widest and not (gap > LEAST_GAP and _parted(barriers or (), last.rect, piece.rect)):
                overlap = piece.rect.overlap(last.rect)
                if overlap > share:
                    best, share = row, overlap
        if best is None:
            rows.append([piece])
        else:
            best.append(piece)
    return sorted(map(_line, rows), key=lambda line: (line.rect.top, line.rect.left))


def _parted(barriers: Sequence[float], before: Rect, after: Rect) -> bool:
    at = bisect_left(barriers, before.right)
    return at < len(barriers) and barriers[at] < after.left


def barriers_of(pieces: Sequence[Piece]) -> list[float]:
    """Where many rows have a gap at one place: between columns. The blanks of filled lines are at any place."""
    starts: list[float] = []
    ends: list[float] = []
    firsts: list[float] = []
    lasts: list[float] = []
    candidates: set[int] = set()
    for row in _rows(pieces):
        left, right = row[0].rect.left, row[0].rect.right
        for piece in row[1:]:
            if piece.rect.left - right > LEAST_GAP * piece.size:
                if right - left > NARROWEST * piece.size:
                    starts.append(right)
                    ends.append(piece.rect.left)
                    candidates.add(round(piece.rect.left - 0.25 * piece.size))
                left = piece.rect.left
            right = max(right, piece.rect.right)
        firsts.append(row[0].rect.left)
        lasts.append(right)
    for values in (starts, ends, firsts, lasts):
        values.sort()
    found = []
    for x in sorted(candidates):
        gaps = bisect_left(starts, x) - bisect_left(ends, x)
        across = bisect_left(firsts, x) - bisect_left(lasts, x)
        if gaps >= LEAST_LINES and gaps >= SHARED_GAP * across:
            found.append(float(x))
    return found


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces at one height, from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.rect.top + piece.rect.bottom):
        if rows and piece.rect.overlap(rows[-1][0].rect) > SAME_LINE:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.rect.left)
    return rows


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
