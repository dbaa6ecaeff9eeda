"""What is due, as any process can tell: predictions that are behind the graph, and trainings."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kg.completion import asking, runs
from kg.completion.errors import TrainingUnderWay
from kg.jobs.hints import send_prediction_hint
from kg.models import (
    Decision,
    GraphRevision,
    Modality,
    Project,
    Statement,
    StatementStatus,
    TrainingRun,
)

MUCH = 20
MUCH_SHARE = 0.05
"""Edges that came or went, or decisions, that make a new training worth its time."""


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
    if settings.TRAIN_AFTER_SECONDS >= 0:
        start_trainings()


def start_trainings() -> None:
    """Starts a training of each graph that changed enough since the last one and has been left alone for a while."""
    quiet = timezone.now() - timedelta(seconds=settings.TRAIN_AFTER_SECONDS)
    for row in GraphRevision.objects.filter(number__gt=F("weighed"), changed_at__lt=quiet).select_related("project"):
        if GraphRevision.objects.filter(pk=row.pk, weighed=row.weighed).update(weighed=row.number):
            runs.settle_ended(row.pk)
            if _is_worth_training(row.project):
                with suppress(TrainingUnderWay):
                    runs.start(row.project, None, TrainingRun.Trigger.CHANGE)


def _is_worth_training(project: Project) -> bool:
    """Whether there are enough edges, and enough of them are new, or decided on, since the last run."""
    statements = Statement.objects.filter(project=project, modality=Modality.ASSERTED).exclude(object=None)
    edges = statements.exclude(status=StatementStatus.REJECTED).count()
    last = TrainingRun.objects.filter(project=project).exclude(state=TrainingRun.State.CANCELLED).first()
    if last is None or edges < runs.FEWEST_EDGES:
        return edges >= runs.FEWEST_EDGES
    decided = Decision.objects.filter(project=project, created_at__gt=last.created_at).exclude(statement="").count()
    return abs(edges - last.edges) >= max(MUCH, MUCH_SHARE * last.edges) or decided >= MUCH
