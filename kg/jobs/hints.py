"""Messages that wake a worker. They carry a uid and nothing else, and may be lost, repeated or reordered.

Few are published at a time (``PUBLISHED_PER_SLOT`` for each worker process of a queue): a broker that holds 20,000
messages as files slows down to 18 a second. The rows that wait have ``sent_at`` null; whoever ends a job, and the
sweeper, publishes the next ones.
"""

import logging
from collections.abc import Sequence

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import KombuError, OperationalError

from kg.models import Job, JobState, Outbox

RUN_JOB = "zhitu.run_job"
PROJECT = "zhitu.project"
ANALYSE = "zhitu.analyse"
COMPLETE = "zhitu.complete"
PREDICT = "zhitu.predict"
PROJECT_QUEUE = "project"
EXTRACT_QUEUE = "extract"
COMPLETE_QUEUE = "complete"
TRAIN_QUEUE = "train"
PUBLISHED_PER_SLOT = 4
"""Enough that a worker never waits for the next message, few enough for the file broker."""

logger = logging.getLogger(__name__)


def _publish(task: str, queue: str, uid: str, expires: float | None = None) -> None:
    """Sends a message; a broker that is away costs a log line, since the sweeper sends again."""
    try:
        current_app.send_task(task, args=[uid], queue=queue, expires=expires, retry=False)
    except (KombuError, OperationalError, OSError):
        logger.warning("no broker: %s %s will be sent by the sweeper", task, uid, exc_info=True)


def send_hints(queue: str | None = None) -> int:
    """Publishes the oldest waiting jobs of ``queue`` (of every queue when None) up to its limit; how many it sent."""
    now = timezone.now()
    waiting = Job.objects.filter(state=JobState.QUEUED, sent_at=None).filter(
        Q(not_before=None) | Q(not_before__lte=now)
    )
    queues: Sequence[str] = [queue] if queue else list(waiting.order_by().values_list("queue", flat=True).distinct())
    sent = 0
    for name in queues:
        published = Job.objects.filter(state=JobState.QUEUED, queue=name, sent_at__isnull=False).count()
        room = PUBLISHED_PER_SLOT * settings.JOB_SLOTS.get(name, 1) - published
        oldest = waiting.filter(queue=name).order_by("created_at", "uid").values_list("uid", flat=True)
        for uid in oldest[: max(0, room)]:
            # another process may be publishing the same row
            if Job.objects.filter(uid=uid, state=JobState.QUEUED, sent_at=None).update(sent_at=now):
                _publish(RUN_JOB, name, uid)
                sent += 1
    return sent


def send_hints_on_commit(queue: str) -> None:
    """Publishes what waits in ``queue`` when the surrounding transaction has committed."""
    transaction.on_commit(lambda: send_hints(queue) and None)


def send_projection_hint(project_uid: str) -> None:
    """Asks for the outbox of a project to be written to the graph. Stale copies are dropped by the worker, unread."""
    _publish(PROJECT, PROJECT_QUEUE, project_uid, expires=settings.JOB_RESEND_SECONDS)


def send_projection_hints() -> int:
    """Asks for every outbox that holds something; how many."""
    projects = list(Outbox.objects.order_by().values_list("project_id", flat=True).distinct())
    for uid in projects:
        send_projection_hint(uid)
    return len(projects)


def send_analysis_hint(uid: str) -> None:
    """Asks for a pasted text to be analysed, by a worker that has nothing else to do; a busy one looks by itself."""
    _publish(ANALYSE, EXTRACT_QUEUE, uid, expires=settings.JOB_RESEND_SECONDS)


def send_completion_hint(uid: str) -> None:
    """Asks for the questions that wait to be answered, all of them together."""
    _publish(COMPLETE, COMPLETE_QUEUE, uid, expires=settings.JOB_RESEND_SECONDS)


def send_prediction_hint(project_uid: str) -> None:
    """Asks for the predictions of a project to follow its graph."""
    _publish(PREDICT, COMPLETE_QUEUE, project_uid, expires=settings.JOB_RESEND_SECONDS)
