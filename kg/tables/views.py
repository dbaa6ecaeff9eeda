"""A table as records: whichever way it lies, a record is a thing and a header names what is said of it.

- across: a row is a record, the header rows name the columns
- down: a column is a record (a comparison), the first column names the rows
- pairs: one record; labels and values stand side by side, once or several times in a row (a form, an infobox)
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kg.identity import derived_uid
from kg.tables import values, words

MOST_DOWN = 300
"""Rows of a table that is not read across: longer ones are lists."""
LEAST_LABELS = 0.4
SAMPLE = 200

Rows = Sequence[Sequence[str]]
Place = tuple[int, int]
"""Row and cell, from 0."""


class Direction(StrEnum):
    """How the records of a table lie."""

    ACROSS = "across"
    DOWN = "down"
    PAIRS = "pairs"


@dataclass(frozen=True)
class View:
    """``headers`` name the fields of each record; ``cells(record)`` gives a field's place, ``text`` what is there."""

    rows: Rows
    direction: Direction
    headers: tuple[str, ...]
    places: tuple[tuple[Place, ...], ...]  # of down and pairs: a record's cells
    first: int = 0  # of across: the first row below the header
    labels: tuple[Place, ...] = ()  # of down and pairs: where each header stands
    keyed: bool = False  # the reader says that the first column names the rows

    def __len__(self) -> int:
        return len(self.rows) - self.first if self.direction is Direction.ACROSS else len(self.places)

    def record(self, number: int) -> tuple[Place, ...]:
        """Where the cells of a record are."""
        if self.direction is Direction.ACROSS:
            row = self.first + number
            return tuple((row, index) for index in range(len(self.headers)))
        return self.places[number]

    def text(self, place: Place) -> str:
        """What stands at a place."""
        return self.rows[place[0]][place[1]]

    def column(self, index: int) -> list[str]:
        """The cells below a header, of the first records."""
        return [self.text(self.record(number)[index]) for number in range(min(len(self), SAMPLE))]

    @cached_property
    def signature(self) -> str:
        """The same for tables with the same headers that lie the same way, whatever their case, blanks and width.

        Without headers it is what the columns hold.
        """
        named = [normalised(header) for header in self.headers]
        if not any(named):
            named = [_kind(self.column(index)) for index in range(len(self.headers))]
        return derived_uid("table", self.direction.value, *named)


def normalised(header: str) -> str:
    """What equal headers share."""
    return re.sub(r"[\s_:：]+", "", unicodedata.normalize("NFKC", header).casefold())


def view(rows: Rows, header_rows: int, header_columns: int) -> View:
    """A table as it is meant. Rows are of one width; the first ``header_rows`` and ``header_columns`` are headers."""
    width = len(rows[0]) if rows else 0
    if width > 1 and 1 < len(rows) <= MOST_DOWN and not (header_columns and header_rows):
        if pairs := _pairs(rows, header_rows):
            return pairs
        if down := _down(rows, header_rows, header_columns):
            return down
    headers = tuple(" ".join(_distinct(rows[row][index] for row in range(header_rows))) for index in range(width))
    return View(rows, Direction.ACROSS, headers, (), header_rows, keyed=header_columns > 0)


def _distinct(parts: object) -> list[str]:
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))  # type: ignore[attr-defined]


def _share(labels: Sequence[str]) -> float:
    """Of ``labels``, how many we know as properties."""
    return sum(map(words.is_property, labels)) / len(labels) if labels else 0.0


def _pairs(rows: Rows, header_rows: int) -> View | None:
    width = len(rows[0])
    if width % 2 or len(rows) * width < 4:
        return None
    titled = width == 2 and _is_attribute_header(rows[0])
    body = range(1 if titled else 0, len(rows))
    columns = range(0, width, 2)
    places = [(row, column) for row in body for column in columns if rows[row][column].strip()]
    labels = [rows[row][column] for row, column in places]
    contents = [rows[row][column + 1] for row, column in places]
    if not titled:
        if len(set(labels)) < len(labels) or len(labels) < 2:
            return None
        if header_rows == 1 and width > 2 and _share(rows[0]) == 1:
            return None  # a header of properties all along
        if _share(labels) < LEAST_LABELS or _share(contents) >= _share(labels) / 2:
            return None
    if not labels:
        return None
    headers = tuple(label.strip().rstrip(":：") for label in labels)
    return View(
        rows, Direction.PAIRS, headers, (tuple((row, column + 1) for row, column in places),), labels=tuple(places)
    )


def _is_attribute_header(row: Sequence[str]) -> bool:
    return row[0].strip().lower() in words.ATTRIBUTE and row[1].strip().lower() in words.VALUE


def _down(rows: Rows, header_rows: int, header_columns: int) -> View | None:
    labels = [row[0].strip() for row in rows]
    if header_rows:
        corner, *others = rows[0]
        if header_rows > 1 or len(others) < 2 or _share(others) > 0:
            return None
        if corner.strip() and corner.strip().lower() not in words.ATTRIBUTE:
            return None
        if _share(labels[1:]) < LEAST_LABELS or any(map(values.is_nothing, others)):
            return None
    elif not (header_columns == 1 or all(label.endswith((":", "：")) for label in labels)):
        return None
    if not all(labels[header_rows:]):
        return None
    places = tuple(tuple((row, column) for row in range(len(rows))) for column in range(1, len(rows[0])))
    headers = tuple(label.rstrip(":：") for label in labels)
    return View(
        rows, Direction.DOWN, headers, places, labels=tuple((row, 0) for row in range(len(rows))), keyed=header_rows > 0
    )


def _kind(cells: Sequence[str]) -> str:
    """What most of the cells without a header are."""
    filled = [cell for cell in cells if not values.is_nothing(cell)]
    for kind, test in (("date", values.date), ("quantity", values.quantity), ("name", values.is_name)):
        if filled and sum(bool(test(cell)) for cell in filled) >= 0.7 * len(filled):
            return kind
    return "text"
