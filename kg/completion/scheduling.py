"""What is due, as any process can tell: predictions that are behind the graph, and trainings."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kg.completion import asking
from kg.jobs.hints import send_prediction_hint
from kg.models import GraphRevision


def behind() -> QuerySet[GraphRevision]:
    """Projects whose graph changed since their predictions were made, and that nobody works on."""
    free = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
    return GraphRevision.objects.filter(free, number__gt=F("predicted"))


def due() -> list[str]:
    """The projects that are behind, the longest first."""
    return list(behind().order_by("changed_at").values_list("pk", flat=True))


def sweep() -> None:
    """Announces what is due and what still waits, and forgets old questions."""
    now = timezone.now()
    lately = now - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    untold = Q(told_at=None) | Q(told_at__lt=lately)
    for project in due():
        if GraphRevision.objects.filter(untold, pk=project).update(told_at=now):
            send_prediction_hint(project)
    asking.sweep()
