"""A table as records: whichever way it lies, a record is a thing and a header names what is said of it.

- across: a row is a record, the header rows name the columns
- down: a column is a record (a comparison), the first column names the rows
- pairs: one record; labels and values stand side by side, once or several times in a row (a form, an infobox)
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from kg.formats.grids import starts_with_header
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
    banner: str = ""  # what rows above the header say over the whole width: what the table is about

    def __len__(self) -> int:
        return len(self.rows) - self.first if self.direction is Direction.ACROSS else len(self.places)

    @property
    def is_single(self) -> bool:
        """Whether it is about one thing: a form, an infobox."""
        return self.direction is not Direction.ACROSS and len(self.places) == 1

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
    top = _banner_rows(rows)
    banner = " ".join(rows[0][0].split()) if top else ""
    header_rows = max(0, header_rows - top)
    found = None
    if width > 1 and 1 < len(rows) - top <= MOST_DOWN and not (header_columns and header_rows):
        found = _pairs(rows, top, header_rows) or _down(rows, top, header_rows, header_columns)
    if found:
        return replace(found, banner=banner)
    if top and not header_rows:
        header_rows = int(starts_with_header([tuple(row) for row in rows[top : top + SAMPLE]]))
    headers = tuple(" ".join(_distinct(rows[top + row][index] for row in range(header_rows))) for index in range(width))
    return View(rows, Direction.ACROSS, headers, (), top + header_rows, keyed=header_columns > 0, banner=banner)


def _banner_rows(rows: Rows) -> int:
    """How many of the first rows say one thing over the whole width, as the head of an infobox does."""
    number = 0
    while len(rows) - number > 2 and len(rows[0]) > 1 and rows[number][0].strip() and _is_banner(rows[number]):
        number += 1
    return number


def _is_banner(row: Sequence[str]) -> bool:
    return len(row) > 1 and len(set(row)) == 1


def _distinct(parts: object) -> list[str]:
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))  # type: ignore[attr-defined]


def _share(labels: Sequence[str]) -> float:
    """Of ``labels``, how many we know as properties."""
    return sum(map(words.is_property, labels)) / len(labels) if labels else 0.0


def _pairs(rows: Rows, top: int, header_rows: int) -> View | None:
    width = len(rows[0])
    if width % 2 or (len(rows) - top) * width < 4:
        return None
    titled = width == 2 and _is_attribute_header(rows[top])
    body = [row for row in range(top + titled, len(rows)) if not _is_banner(rows[row])]
    places = [(row, column) for row in body for column in range(0, width, 2) if rows[row][column].strip()]
    labels = [rows[row][column] for row, column in places]
    contents = [rows[row][column + 1] for row, column in places]
    if not titled:
        if len(set(labels)) < len(labels) or len(labels) < 2:
            return None
        if header_rows == 1 and width > 2 and _share(rows[top]) == 1:
            return None  # a header of properties all along
        if _share(labels) < LEAST_LABELS or _share(contents) >= _share(labels) / 2:
            return None
    if not labels:
        return None
    headers = tuple(" ".join(label.split()).rstrip(":：") for label in labels)
    cells = tuple((row, column + 1) for row, column in places)
    return View(rows, Direction.PAIRS, headers, (cells,), labels=tuple(places))


def _is_attribute_header(row: Sequence[str]) -> bool:
    return row[0].strip().lower() in words.ATTRIBUTE and row[1].strip().lower() in words.VALUE


def _down(rows: Rows, top: int, header_rows: int, header_columns: int) -> View | None:
    body = [row for row in range(top, len(rows)) if not _is_banner(rows[row])]
    labels = [" ".join(rows[row][0].split()) for row in body]
    if not body or not all(labels[header_rows:]):
        return None
    colons = all(label.endswith((":", "：")) for label in labels)
    if not (_compares(rows[body[0]], labels, header_rows) if header_rows else header_columns == 1 or colons):
        return None
    places = tuple(tuple((row, column) for row in body) for column in range(1, len(rows[0])))
    headers = tuple(label.rstrip(":：") for label in labels)
    return View(rows, Direction.DOWN, headers, places, labels=tuple((row, 0) for row in body), keyed=header_rows > 0)


def _compares(header: Sequence[str], labels: Sequence[str], header_rows: int) -> bool:
    """Whether a header names things, and the labels below its corner name properties."""
    corner, *others = header
    if header_rows > 1 or len(others) < 2 or any(map(values.is_nothing, others)) or _share(others) > 0:
        return False
    plain = not corner.strip() or corner.strip().lower() in words.ATTRIBUTE
    return plain and _share(labels[1:]) >= LEAST_LABELS


def _kind(cells: Sequence[str]) -> str:
    """What most of the cells without a header are."""
    filled = [cell for cell in cells if not values.is_nothing(cell)]
    for kind, test in (("date", values.date), ("quantity", values.quantity), ("name", values.is_name)):
        if filled and sum(bool(test(cell)) for cell in filled) >= 0.7 * len(filled):
            return kind
    return "text"
