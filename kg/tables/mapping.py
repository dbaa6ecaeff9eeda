"""What the columns of a table are: the role of each, and how its cells become the parts of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kg.errors import UserError
from kg.models.entity import EntityType

LONGEST_PREDICATE = 120
LONGEST_UNIT = 32


class MappingInvalid(UserError):
    """A mapping that does not fit its table."""

    code = "mapping-invalid"
    status = 422
    template = _("The mapping does not fit the table: %(reason)s")


class Role(models.TextChoices):
    """What a column is for."""

    KEY = "key", _("Names the row")
    ENTITY = "entity", _("Names things")
    QUANTITY = "quantity", _("Amount")
    DATE = "date", _("Time")
    TEXT = "text", _("Text")
    PROPERTY = "property", _("As each cell looks")
    WHEN = "when", _("When the row holds")
    WHERE = "where", _("Where the row holds")
    IGNORE = "ignore", _("Leave out")


STATES = frozenset({Role.ENTITY, Role.QUANTITY, Role.DATE, Role.TEXT, Role.PROPERTY})
"""Roles whose cells are objects of statements."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``type`` is that of the things it names (key, entity), ``unit`` that of its amounts.

    ``inverse``: the cell's thing is the subject and the row's the object (作者 under a book: the author wrote it).
    ``splits``: a cell is a list, parted at 、;； and line breaks.
    """

    role: Role
    predicate: str = ""
    type: EntityType = EntityType.CONCEPT
    unit: str = ""
    inverse: bool = False
    splits: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the record and the API have it."""
        return {
            "role": self.role.value,
            "predicate": self.predicate,
            "type": self.type.value,
            "unit": self.unit,
            "inverse": self.inverse,
            "splits": self.splits,
        }


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns, in the table's order. Without a key the rows are about ``title`` (of the table or its document)
    where ``titled``, else about nothing, and make no statement. ``saved``: a person said so.
    """

    columns: tuple[Column, ...]
    titled: bool = False
    title_type: EntityType = EntityType.CONCEPT
    saved: bool = False

    @property
    def key(self) -> int | None:
        """The index of the column that names the rows."""
        return next((index for index, column in enumerate(self.columns) if column.role is Role.KEY), None)

    def to_json(self) -> dict[str, Any]:
        """As the record and the API have it."""
        return {
            "columns": [column.to_json() for column in self.columns],
            "titled": self.titled,
            "title_type": self.title_type.value,
        }


def from_json(value: dict[str, Any], headers: Sequence[str]) -> Mapping:
    """The mapping for a table with ``headers`` that a client or the record says. Raises ``MappingInvalid``."""
    columns = value.get("columns")
    if not isinstance(columns, list) or len(columns) != len(headers):
        words = ngettext("the table has %(n)s column", "the table has %(n)s columns", len(headers))
        raise MappingInvalid(reason=words % {"n": len(headers)})
    try:
        read = tuple(_column(column) for column in columns)
        mapping = Mapping(read, bool(value.get("titled")), EntityType(value.get("title_type") or "concept"), True)
    except (ValueError, TypeError, AttributeError) as error:
        raise MappingInvalid(reason=str(_("a role or a type is unknown"))) from error
    if sum(column.role is Role.KEY for column in read) > 1:
        raise MappingInvalid(reason=str(_("only one column can name the rows")))
    for number, (column, header) in enumerate(zip(read, headers, strict=True), 1):
        if column.role in STATES and not column.predicate:
            raise MappingInvalid(reason=str(_("“%(header)s” needs a predicate") % {"header": header or number}))
    return mapping


def _column(value: dict[str, Any]) -> Column:
    return Column(
        role=Role(value.get("role", "")),
        predicate=" ".join(str(value.get("predicate") or "").split())[:LONGEST_PREDICATE],
        type=EntityType(value.get("type") or EntityType.CONCEPT),
        unit=" ".join(str(value.get("unit") or "").split())[:LONGEST_UNIT],
        inverse=bool(value.get("inverse")),
        splits=bool(value.get("splits")),
    )
