"""Which relations a project's graph knows, for people to choose from."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F

from kg.models import Modality, Statement, StatementStatus

MOST = 200


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """A relation by the name that questions use, and how many edges it has."""

    name: str
    edges: int


def known(project: str) -> list[KnownRelation]:
    """The relations between entities, those with most edges first."""
    rows = Statement.objects.filter(project_id=project, modality=Modality.ASSERTED).exclude(object=None)
    rows = rows.exclude(status=StatementStatus.REJECTED).exclude(subject=F("object")).order_by()
    counts: Counter[str] = Counter()
    for typed, predicate, number in rows.values_list("relation__name", "predicate").annotate(n=Count("pk")):
        counts[typed or predicate] += number
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [KnownRelation(name, number) for name, number in ranked[:MOST]]
