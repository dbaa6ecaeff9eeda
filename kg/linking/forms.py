"""Statements as values: what identifies one, and how a piece of evidence keeps what its words say by themselves."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Q

from kg.identity import derived_uid, statement_uid
from kg.models import Evidence, Modality, Statement

NO_LITERAL: tuple[str, str, float | None, str] = ("", "", None, "")


@dataclass(frozen=True, slots=True)
class Form:
    """``literal`` is type, value, number and unit; all empty beside an ``object``. ``hidden``: a person deleted it."""

    subject: str
    predicate: str
    object: str | None
    literal: tuple[str, str, float | None, str] = NO_LITERAL
    modality: str = Modality.ASSERTED.value
    hidden: bool = False

    def uid(self, project: str) -> str:
        """Of the row that holds it."""
        target = ("entity", self.object) if self.object else ("literal", *self.literal[:2])
        modality = "" if self.modality == Modality.ASSERTED else self.modality
        uid = statement_uid(project, self.subject, self.predicate, target, modality)
        return derived_uid(uid, "hidden") if self.hidden else uid

    def fields(self) -> dict[str, Any]:
        """The columns of a ``Statement``."""
        kind, value, number, unit = self.literal
        return {
            "subject_id": self.subject,
            "predicate": self.predicate,
            "object_id": self.object,
            "literal_type": kind,
            "literal_value": value,
            "literal_number": number,
            "literal_unit": unit,
            "modality": self.modality,
            "hidden": self.hidden,
        }

    def to_json(self) -> dict[str, Any]:
        """As ``StatementRule.form`` keeps it."""
        return asdict(self) | {"literal": list(self.literal)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Form":
        """The other way round."""
        kind, value, number, unit = record["literal"]
        return cls(**{**record, "literal": (kind, value, number, unit)})

    def changed(self, changes: Mapping[str, Any]) -> "Form":
        """With those of ``changes`` that are about what a statement says."""
        form = replace(
            self, **{name: changes[name] for name in ("subject", "predicate", "modality") if name in changes}
        )
        if "object" in changes:
            kind, value, number, unit = changes["literal"] or NO_LITERAL
            form = replace(form, object=changes["object"], literal=(kind, value, number, unit))
        return replace(form, hidden=bool(changes.get("deleted")))


def form_of(statement: Statement) -> Form:
    """The form of a row."""
    literal = (
        statement.literal_type,
        statement.literal_value,
        statement.literal_number,
        statement.literal_unit,
    )
    return Form(
        statement.subject_id,
        statement.predicate,
        statement.object_id,
        literal,
        str(statement.modality),
        statement.hidden,
    )


def read_as(readings: Collection[str]) -> tuple[Q, Q]:
    """Evidence whose words say one of ``readings`` by themselves: that which decisions moved, and that which stays.

    To be asked for in turn: each has an index, but not the two together, nor the first without "not empty".
    """
    return Q(reading__in=readings) & ~Q(reading=""), Q(reading="", statement__in=readings)


def reading_of(evidence: Evidence) -> Form:
    """What the words of ``evidence`` say by themselves."""
    placed, read = form_of(evidence.statement), evidence.read
    literal = read.get("literal", list(placed.literal))
    has_object = read.get("has_object", placed.object is not None)
    kind, value, number, unit = literal
    return Form(
        evidence.subject_named or placed.subject,
        read.get("predicate", placed.predicate),
        (evidence.object_named or placed.object) if has_object else None,
        (kind, value, number, unit),
        read.get("modality", placed.modality),
    )


def reading_columns(project: str, reading: Form, placed: Form) -> dict[str, Any]:
    """What an ``Evidence`` row at ``placed`` keeps of its ``reading``: nothing where the two are the same."""
    if placed is reading or (uid := reading.uid(project)) == placed.uid(project):
        return {"reading": "", "subject_named": "", "object_named": "", "read": {}}
    read: dict[str, Any] = {}
    if reading.predicate != placed.predicate:
        read["predicate"] = reading.predicate
    if reading.modality != placed.modality:
        read["modality"] = reading.modality
    if reading.literal != placed.literal:
        read["literal"] = list(reading.literal)
    if (reading.object is None) != (placed.object is None):
        read["has_object"] = reading.object is not None
    return {
        "reading": uid,
        "subject_named": reading.subject if reading.subject != placed.subject else "",
        "object_named": (reading.object or "") if reading.object != placed.object else "",
        "read": read,
    }
