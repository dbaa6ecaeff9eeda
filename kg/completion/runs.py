"""Trainings, as people start, watch and stop them. ``training`` does the work."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from kg import jobs, revision
from kg.completion.errors import TrainingUnderWay
from kg.holding import hold
from kg.identity import random_uid
from kg.models import JobState, Project, TrainingRun

KIND = "train"
QUEUE = "train"
FEWEST_EDGES = 150
"""A third of them is held out; of fewer nothing can be measured."""
State = TrainingRun.State
Trigger = TrainingRun.Trigger


def start(project: Project, user: AbstractBaseUser | None, trigger: str = Trigger.PERSON) -> TrainingRun:
    """A training on the graph as it is. Raises ``TrainingUnderWay``."""
    with transaction.atomic():
        hold(project.pk)
        settle_ended(project.pk)
        if TrainingRun.objects.filter(project=project, state__in=State.open()).exists():
            raise TrainingUnderWay
        run = TrainingRun(project=project, trigger=trigger, requested_by_id=user.pk if user else None)
        run.revision = revision.current(project.pk)
        run.job = jobs.submit(
            key=f"{KIND}:{project.pk}:{random_uid()}", kind=KIND, queue=QUEUE, project=project, requested_by=user
        )
        run.save(force_insert=True)
    return run


def cancel(run: TrainingRun) -> None:
    """Stops it; what was in use stays in use. Raises ``kg.jobs.JobNotRunning`` when it has ended."""
    with transaction.atomic():
        if run.job is None or run.state not in State.open():
            raise jobs.JobNotRunning
        jobs.cancel(run.job)
        end(run, State.CANCELLED)
    run.refresh_from_db()


def progress(run: TrainingRun) -> float:
    """How much of the training is done, in [0, 1]."""
    if run.state not in State.open():
        return 1.0
    job = run.job
    if job is None or job.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED) or not job.max_cursor:
        return 0.0
    return min(1.0, job.cursor / job.max_cursor)


def end(run: TrainingRun, state: str, **fields: Any) -> None:
    """It has ended so, unless it had before."""
    mine = TrainingRun.objects.filter(pk=run.pk, state__in=State.open())
    mine.update(state=state, ended_at=timezone.now(), **fields)


def settle_ended(project: str) -> None:
    """A run whose job was cancelled, given up or removed has ended, too."""
    for run in TrainingRun.objects.filter(project=project, state__in=State.open()).select_related("job"):
        if run.job is None or run.job.state == JobState.CANCELLED:
            end(run, State.CANCELLED)
        elif run.job.state == JobState.FAILED:
            end(run, State.FAILED, error=run.job.error)
