"""What the record says against itself or against the schema, for people to resolve. Reads only.

A contradiction is a subject with several objects of a relation that allows one, or a statement that is both asserted
and denied. A violation is a statement that says a relation of the schema, of things that the relation does not allow.
Where people have judged all sides, nothing is left to resolve. Ends of unknown type (concepts) and dates of which one
is part of the other (1921年, 1921年7月) contradict nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kg.identity import derived_uid
from kg.models import EntityType, Modality, RelationType, Statement, StatementStatus
from kg.schema.record import schema_of

MOST = 50
"""Of each kind at once; the rest comes up as these are resolved."""
MOST_GROUPS = 2000
"""Combinations of a predicate and the kinds at its ends that are looked at, the frequent ones first."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``statements`` about the entity ``about`` cannot all be so; ``relation`` is empty where one denies the other."""

    about: str
    relation: str
    statements: tuple[Statement, ...]

    @property
    def uid(self) -> str:
        """The same as long as the same statements contradict each other."""
        return derived_uid(self.about, self.relation, *sorted(row.pk for row in self.statements))


@dataclass(frozen=True, slots=True)
class Violation:
    """``end`` ("subject" or "object") of ``statement`` is of a kind that ``relation`` does not allow."""

    statement: Statement
    relation: RelationType
    end: str
    kind: str
    allowed: tuple[str, ...]

    @property
    def uid(self) -> str:
        """The same as long as the schema says so."""
        return derived_uid(self.statement.pk, self.relation.pk, self.end)


def contradictions(project: str) -> list[Contradiction]:
    """Those of relations that allow one object, then what is asserted and denied."""
    several = [found for row in _functional(project) for found in _several(row)]
    return [*several[:MOST], *_denied(project)]


def violations(project: str) -> list[Violation]:
    """Statements that only what stands at their ends keeps from a type; the frequent predicates first."""
    schema = schema_of(project)
    found: list[Violation] = []
    types = {row.pk: row for row in RelationType.objects.filter(project_id=project)}
    rows = _readable(project).filter(relation=None, status=StatementStatus.EXTRACTED, modality=Modality.ASSERTED)
    groups = rows.order_by().values_list("predicate", "subject__type", "object__type", "literal_type")
    counted = groups.annotate(n=Count("pk")).order_by("-n", "predicate")[:MOST_GROUPS]
    for predicate, subject, object_, literal, _number in counted:
        misfit = schema.misfit(predicate, subject, object_ or literal)
        if misfit is None or misfit.kind == EntityType.CONCEPT:
            continue
        alike = rows.filter(predicate=predicate, subject__type=subject, literal_type=literal)
        for row in alike.filter(object__type=object_).order_by("-confidence", "pk")[: MOST - len(found)]:
            allowed = tuple(sorted(misfit.allowed))
            found.append(Violation(row, types[misfit.relation], misfit.end, misfit.kind, allowed))
        if len(found) >= MOST:
            break
    return found


def _readable(project: str) -> QuerySet[Statement]:
    rows = Statement.objects.filter(project_id=project).exclude(subject=F("object"))
    return rows.exclude(status=StatementStatus.REJECTED).select_related("subject", "object", "relation")


def _functional(project: str) -> list[RelationType]:
    rows = RelationType.objects.filter(project_id=project, functional=True).order_by("name", "pk")
    return list(rows.select_related("inverse_type"))


def _several(relation: RelationType) -> Iterator[Contradiction]:
    """Subjects of ``relation`` with more than one object, also where its other side says so."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    wanted = Q(relation=relation) | Q(relation=relation.inverse_type_id or "")
    rows = _readable(relation.project_id).filter(wanted, modality=Modality.ASSERTED).order_by()
    fields = ("pk", "relation", "inverse", "subject", "object", "literal_value")
    for pk, own, inverse, subject, object_, literal in rows.values_list(*fields).iterator():
        ends = [(subject, object_ or literal), (object_ or "", subject)]
        turned = inverse != (own != relation.pk)
        for owner, value in ends if relation.symmetric else [ends[turned]]:
            if owner:
                said[owner][value].append(pk)
    for owner in sorted(owner for owner, values in said.items() if len(_apart(values)) > 1):
        pks = [pk for value in _apart(said[owner]) for pk in said[owner][value]]
        statements = tuple(_readable(relation.project_id).filter(pk__in=pks).order_by("-confidence", "pk"))
        if any(row.status != StatementStatus.ACCEPTED for row in statements):
            yield Contradiction(owner, relation.name, statements)


def _apart(values: Mapping[str, object]) -> list[str]:
    """Without those that another one only says more exactly."""
    return [value for value in values if not any(other != value and other.startswith(value) for other in values)]


def _denied(project: str) -> Iterator[Contradiction]:
    same = {field: OuterRef(field) for field in ("subject", "predicate", "object")}
    twin = _readable(project).filter(modality=Modality.ASSERTED, **same)
    rows = _readable(project).filter(Exists(twin), modality=Modality.NEGATED).order_by("-confidence", "pk")
    for row in rows[:MOST]:
        same_words = {"subject": row.subject_id, "predicate": row.predicate, "object": row.object_id}
        asserted = _readable(project).filter(modality=Modality.ASSERTED, **same_words)
        statements = (*asserted, row)
        if any(each.status != StatementStatus.ACCEPTED for each in statements):
            yield Contradiction(row.subject_id, "", statements)
