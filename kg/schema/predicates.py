"""The predicates of a project that no relation type covers, by how often they are said."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from kg.models import EntityType, Statement
from kg.schema.normal import normal_form

MOST_PREDICATES = 2000
"""Different ones that are looked at: rarer ones would not change the head of the list."""
TYPICAL = 0.25
"""Share of a predicate's statements from which on the kind of an end is suggested for a type made of it."""


@dataclass(frozen=True, slots=True)
class OpenPredicate:
    """Predicates of one short form. ``domain`` and ``range`` are the kinds that are common at their ends."""

    form: str
    count: int
    predicates: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


def open_predicates(project: str, limit: int = 50) -> list[OpenPredicate]:
    """The ``limit`` most frequent; of equal ones the first by name."""
    rows = Statement.objects.filter(project_id=project, relation=None).order_by().values_list("predicate")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "predicate")[:MOST_PREDICATES]
    counts: Counter[str] = Counter()
    surfaces: dict[str, list[str]] = defaultdict(list)
    for predicate, number in counted:
        form = normal_form(predicate)
        counts[form] += number
        surfaces[form].append(predicate)
    shown = sorted(counts, key=lambda form: (-counts[form], form))[:limit]
    kinds = _kinds(project, {surface for form in shown for surface in surfaces[form]})
    return [
        OpenPredicate(
            form,
            counts[form],
            tuple(surfaces[form]),
            *(_typical(kinds, surfaces[form], side, counts[form]) for side in ("subject", "object")),
        )
        for form in shown
    ]


def _kinds(project: str, predicates: Collection[str]) -> dict[tuple[str, str], Counter[str]]:
    """How often each kind stands at each side of each predicate."""
    rows = Statement.objects.filter(project_id=project, relation=None, predicate__in=predicates).order_by()
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    ends = rows.values_list("predicate", "subject__type", "object__type", "literal_type").annotate(Count("pk"))
    for predicate, subject, object_, literal, number in ends:
        found[predicate, "subject"][subject] += number
        found[predicate, "object"][object_ or literal] += number
    return found


def _typical(
    kinds: dict[tuple[str, str], Counter[str]], predicates: Collection[str], side: str, count: int
) -> tuple[str, ...]:
    total: Counter[str] = Counter()
    for predicate in predicates:
        total += kinds[predicate, side]
    common = sorted(kind for kind, number in total.items() if number >= TYPICAL * count)
    return () if EntityType.CONCEPT.value in common else tuple(common)
