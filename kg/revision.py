"""The number that changes with every change of a project's graph, so that what was computed from it knows its age."""

from django.db.models import F
from django.utils import timezone

from kg.models import GraphRevision


def bump(project: str) -> None:
    """The graph is another one now. Call it inside the transaction that changed it."""
    now = timezone.now()
    mine = GraphRevision.objects.filter(pk=project)
    if mine.update(number=F("number") + 1, changed_at=now):
        return
    GraphRevision.objects.bulk_create([GraphRevision(project_id=project, changed_at=now)], ignore_conflicts=True)
    mine.update(number=F("number") + 1)


def current(project: str) -> int:
    """The number of this moment; 0 for a project in which nothing was ever found."""
    return GraphRevision.objects.filter(pk=project).values_list("number", flat=True).first() or 0
