"""The triples of a table's rows. A triple belongs to the row that its object stands in, with spans of that row's line.

A row's line is its cells apart by tabs, as ``kg.formats.blocks.table_text`` writes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Literal, NamedEntity, Qualifier, QualifierRole, Span, Triple
from kg.models.entity import EntityType
from kg.tables import values, words
from kg.tables.mapping import STATES, Column, Mapping, Role
from kg.tables.views import Direction, Place, View

SAVED, PROPOSED = 0.98, 0.9
"""Confidence of what a person said of a column, and of what its looks say."""
UNSURE, TITLED = 0.9, 0.85
"""Factors: each cell was judged by itself; the subject is the title and stands in no cell."""
RULES = {"table": _("A row of a table"), "json": _("A field of JSON")}
"""Names of the rules and what they look for."""


@dataclass(slots=True)
class RowFound:
    """What a row says: names of known types, and triples."""

    named: list[NamedEntity] = field(default_factory=list)
    triples: list[Triple] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a cell: its text and where it stands in its row's line."""

    text: str
    span: Span


def cell_starts(row: Sequence[str]) -> list[int]:
    """Where each cell of a row begins in its line."""
    starts, at = [], 0
    for cell in row:
        starts.append(at)
        at += len(" ".join(cell.split())) + 1
    return starts


class RowFinder:
    """Finds what the rows of one table say under a mapping. ``title`` is what a table without a key is about,
    unless it says so itself.
    """

    def __init__(self, table: View, mapping: Mapping, *, rule: str = "table", title: str = "") -> None:
        self.table, self.mapping, self.rule, self.title = table, mapping, rule, table.banner or title
        self._dated = tuple(words.is_date(header) for header in table.headers)
        self._starts: dict[int, list[int]] = {}

    def find(self, rows: Iterable[int]) -> dict[int, RowFound]:
        """What the rows with these numbers say, the header rows nothing."""
        wanted = list(rows)
        if self.table.direction is Direction.ACROSS:
            numbers: Iterable[int] = (row - self.table.first for row in wanted if row >= self.table.first)
        else:
            numbers = range(len(self.table))
        found: dict[int, RowFound] = {row: RowFound() for row in wanted}
        for number in numbers:
            self._record(self.table.record(number), found)
        self._starts.clear()
        return found

    def _record(self, places: Sequence[Place], found: dict[int, RowFound]) -> None:
        subject = self._subject(places)
        if subject is None:
            return
        row, argument = subject
        if row in found and argument.spans and argument.type is not EntityType.CONCEPT:
            span = argument.spans[0]
            found[row].named.append(NamedEntity(span.start, span.end, argument.type))
        qualifiers = self._qualifiers(places)
        for index, (column, place) in enumerate(zip(self.mapping.columns, places, strict=True)):
            if column.role not in STATES or place[0] not in found:
                continue
            here = argument if row == place[0] else Argument(argument.text, (), argument.type)
            into = found[place[0]]
            same_row = tuple(qualifier for at, qualifier in qualifiers if at == place[0])
            for object_, confidence in self._objects(index, column, place):
                if object_.literal is None and object_.type is not EntityType.CONCEPT:
                    into.named.append(NamedEntity(object_.spans[0].start, object_.spans[0].end, object_.type))
                inverse = column.inverse and object_.literal is None
                ends = (object_, here) if inverse else (here, object_)
                spans = self._label(index, place)
                into.triples.append(
                    Triple(ends[0], column.predicate, spans, ends[1], self.rule, confidence, qualifiers=same_row)
                )

    def _subject(self, places: Sequence[Place]) -> tuple[int, Argument] | None:
        """The row in which the record's name stands, and the name; row -1 for the table's title."""
        key = self.mapping.key
        if key is None:
            usable = self.mapping.titled and self.title
            return (-1, Argument(self.title, (), self.mapping.title_type)) if usable else None
        item = self._whole(places[key])
        if values.is_nothing(item.text):
            return None
        return places[key][0], Argument(item.text, (item.span,), self.mapping.columns[key].type)

    def _qualifiers(self, places: Sequence[Place]) -> list[tuple[int, Qualifier]]:
        """When and where a record holds, each with its row."""
        found = []
        for column, place in zip(self.mapping.columns, places, strict=True):
            if column.role not in (Role.WHEN, Role.WHERE):
                continue
            item = self._whole(place)
            if values.is_nothing(item.text):
                continue
            role = QualifierRole.TIME if column.role is Role.WHEN else QualifierRole.PLACE
            literal = values.date(item.text, True) if column.role is Role.WHEN else None
            found.append((place[0], Qualifier(role, item.text, (item.span,), literal)))
        return found

    def _objects(self, index: int, column: Column, place: Place) -> Iterator[tuple[Argument, float]]:
        """The things or values in a cell, each with the confidence of its statement."""
        confidence = SAVED if self.mapping.saved else PROPOSED
        confidence *= TITLED if self.mapping.key is None else 1.0
        for item in self._items(column, place):
            literal, sure = self._literal(index, column, item.text)
            factor = 1.0 if sure else UNSURE
            yield Argument(item.text, (item.span,), column.type, literal), round(confidence * factor, 3)

    def _literal(self, index: int, column: Column, cell: str) -> tuple[Literal | None, bool]:
        """The value that a cell is, None for a thing; and whether the cell is what its column should hold."""
        match column.role:
            case Role.ENTITY:
                return (None, True) if len(cell) <= 2 * values.LONGEST_NAME else (values.text(cell), False)
            case Role.TEXT:
                return values.text(cell), True
            case Role.QUANTITY:
                found = values.quantity(cell, column.unit)
                return (found, True) if found else (values.text(cell), False)
            case Role.DATE:
                found = values.date(cell, True)
                return (found, True) if found else (values.text(cell), False)
        found = values.date(cell, self._dated[index]) or values.quantity(cell, column.unit)
        if found or values.is_name(cell):
            return found, False
        return values.text(cell), False

    def _label(self, index: int, place: Place) -> tuple[Span, ...]:
        """Where the header stands, if it is in the same row."""
        if not self.table.labels or self.table.labels[index][0] != place[0]:
            return ()
        label = self._whole(self.table.labels[index])
        return (Span(label.span.start, label.span.start + len(label.text.rstrip(":：").rstrip())),)

    def _start(self, place: Place) -> int:
        starts = self._starts.get(place[0])
        if starts is None:
            starts = self._starts[place[0]] = cell_starts(self.table.rows[place[0]])
        return starts[place[1]]

    def _whole(self, place: Place) -> Item:
        text = " ".join(self.table.text(place).split())
        start = self._start(place)
        return Item(text, Span(start, start + len(text)))

    def _items(self, column: Column, place: Place) -> Iterator[Item]:
        """The parts of a cell that hold something, in order."""
        whole = self._whole(place)
        if values.is_nothing(whole.text):
            return
        if not column.splits:
            yield whole
            return
        at = 0
        for part in values.items(self.table.text(place), lines_only=self.rule == "json"):
            at = whole.text.find(part, at)
            if at < 0:
                yield whole  # parts that are not in the line as they are in the cell: the whole is
                return
            yield Item(part, Span(whole.span.start + at, whole.span.start + at + len(part)))
            at += len(part)
