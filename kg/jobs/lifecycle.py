"""What people do with jobs: submit, cancel, retry. Each is one conditional UPDATE, so it needs no lock."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from kg.identity import derived_uid
from kg.jobs.errors import JobNotEnded, JobNotRunning
from kg.jobs.hints import send_hints_on_commit
from kg.models import Document, Job, JobState, Project


def submit(  # noqa: PLR0913  (seven facts, all keywords)
    *,
    key: str,
    kind: str,
    queue: str,
    project: Project,
    document: Document | None = None,
    requested_by: AbstractBaseUser | None = None,
    after: timedelta = timedelta(),
) -> Job:
    """The job of ``key``, made and announced if there is none yet; in one transaction with the rows it works on.

    ``after``: it is not due before, and the sweeper announces it within a second then.
    """
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key,
            defaults={
                "uid": derived_uid("job", key),
                "kind": kind,
                "queue": queue,
                "project": project,
                "document": document,
                "requested_by_id": requested_by.pk if requested_by else None,
                "not_before": timezone.now() + after if after else None,
            },
        )
        if created:
            send_hints_on_commit(queue)
    return job


def cancel(job: Job) -> None:
    """Ends the job. A worker that has it finds out at its next write, which then changes nothing.

    Raises ``JobNotRunning`` when it has ended already.
    """
    now = timezone.now()
    changed = (
        Job.objects.filter(pk=job.pk)
        .exclude(state__in=JobState.ended())
        .update(state=JobState.CANCELLED, stage="", lease_until=None, updated_at=now, finished_at=now)
    )
    if not changed:
        raise JobNotRunning()
    job.refresh_from_db()
    send_hints_on_commit(job.queue)


def retry(job: Job) -> None:
    """Queues a failed or cancelled job again; it goes on at its cursor. Raises ``JobNotEnded`` in any other state."""
    changed = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED)).update(
        state=JobState.QUEUED,
        strikes=0,
        error=None,
        sent_at=None,
        not_before=None,
        finished_at=None,
        updated_at=timezone.now(),
    )
    if not changed:
        raise JobNotEnded()
    job.refresh_from_db()
    send_hints_on_commit(job.queue)
