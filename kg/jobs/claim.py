"""A worker's hold on a job.

Invariant: every write is an UPDATE that must match uid, attempt and RUNNING, and touch one row. ``attempt`` is the
fence: a later claim raises it, so a worker that was presumed dead can change nothing when it wakes.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from kg.errors import UserError
from kg.jobs.errors import LeaseLost
from kg.jobs.hints import send_hints_on_commit
from kg.models import Job, JobState

logger = logging.getLogger(__name__)


def claim(uid: str) -> "Claim | None":
    """The hold on a waiting job; None when another worker has it, it has ended, or it is not due."""
    now = timezone.now()
    with transaction.atomic():
        taken = (
            Job.objects.filter(uid=uid, state=JobState.QUEUED)
            .filter(Q(not_before=None) | Q(not_before__lte=now))
            .update(
                state=JobState.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
                sent_at=None,
                not_before=None,
                updated_at=now,
            )
        )
        return Claim(Job.objects.get(uid=uid)) if taken else None


class Claim:
    """One attempt at a job. ``job`` is the row as it was claimed, kept up to date by this attempt's own writes."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def _update(self, **changes: Any) -> None:
        mine = Job.objects.filter(uid=self.job.uid, attempt=self.job.attempt, state=JobState.RUNNING)
        if mine.update(updated_at=timezone.now(), **changes) != 1:
            raise LeaseLost(self.job.uid)

    def _lease(self) -> Any:
        return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)

    def extend(self) -> None:
        """Keeps the job for another lease."""
        self._update(lease_until=self._lease())

    def enter(self, stage: str, max_cursor: int | None = None) -> None:
        """Says what the job is doing and, once known, of how many steps it consists."""
        steps = {} if max_cursor is None else {"max_cursor": max_cursor}
        self._update(stage=stage, lease_until=self._lease(), **steps)
        self.job.stage = stage
        self.job.max_cursor = steps.get("max_cursor", self.job.max_cursor)

    @contextmanager
    def chunk(self) -> Iterator[None]:
        """A transaction that commits one step: what the block writes, and the cursor, or nothing.

        The fence is checked first: the job's row then stays locked until the commit, so that nobody can take the
        job over in between.
        """
        cursor = self.job.cursor + 1
        passed = Q(best_cursor__lt=cursor)
        best = Case(When(passed, then=Value(cursor)), default=F("best_cursor"), output_field=IntegerField())
        strikes = Case(When(passed, then=Value(0)), default=F("strikes"), output_field=IntegerField())
        with transaction.atomic():
            self._update(
                cursor=cursor,
                best_cursor=best,
                strikes=strikes,
                lease_until=self._lease(),
            )
            yield
        self.job.cursor = cursor

    def finish(self) -> None:
        """The job is done."""
        self._end(state=JobState.DONE)

    def fail(self, error: UserError) -> None:
        """The job ends with an error that its user will read."""
        self._end(state=JobState.FAILED, error=error.to_record())

    def _end(self, **changes: Any) -> None:
        self._leave(stage="", finished_at=timezone.now(), **changes)

    def requeue(self, after: timedelta = timedelta()) -> None:
        """Gives the job back, to go on at its cursor: for work that outgrew one task, or has to wait (``after``)."""
        self._leave(state=JobState.QUEUED, not_before=timezone.now() + after if after else None)

    def _leave(self, **changes: Any) -> None:
        with transaction.atomic():
            self._update(lease_until=None, **changes)
            send_hints_on_commit(self.job.queue)

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Extends the lease from a thread of its own for as long as the block runs."""
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=(stop,), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(settings.JOB_HEARTBEAT_SECONDS):
                try:
                    self.extend()
                except LeaseLost:
                    return  # the worker's own next write says so, too
                except DatabaseError:
                    logger.warning("job %s: heartbeat failed", self.job.uid, exc_info=True)
        finally:
            connection.close()  # a thread has a connection of its own
