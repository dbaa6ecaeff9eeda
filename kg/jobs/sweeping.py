"""What makes a lost message or a dead worker only a delay. Any number of processes may sweep at once."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from kg.jobs.errors import JobKeepsStopping
from kg.jobs.hints import send_hints
from kg.models import Job, JobState

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many jobs a sweep gave to other workers, gave up, and announced."""

    requeued: int
    parked: int
    announced: int


def sweep() -> Swept:
    """Ends expired leases, forgets messages that nobody answered, and publishes what waits."""
    requeued, parked = _end_expired_leases()
    overdue = timezone.now() - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    Job.objects.filter(state=JobState.QUEUED, sent_at__lt=overdue).update(sent_at=None)
    return Swept(requeued, parked, send_hints())


def announce_due() -> int:
    """Publishes what was to wait for a while, once that is over; how many. Cheap enough for every second."""
    now = timezone.now()
    due = Job.objects.filter(state=JobState.QUEUED, sent_at=None, not_before__lte=now)
    queues = list(due.order_by().values_list("queue", flat=True).distinct())
    return sum(send_hints(queue) for queue in queues)


def _end_expired_leases() -> tuple[int, int]:
    now = timezone.now()
    requeued = parked = 0
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    for job in list(expired.only("uid", "attempt", "strikes", "cursor")):
        strikes = job.strikes + 1
        # still expired, still the same attempt: the worker may have come back since we looked
        same = Job.objects.filter(
            uid=job.uid, attempt=job.attempt, strikes=job.strikes, state=JobState.RUNNING, lease_until__lt=now
        )
        if strikes < settings.JOB_MAX_STRIKES:
            requeued += same.update(
                state=JobState.QUEUED, strikes=F("strikes") + 1, lease_until=None, sent_at=None, updated_at=now
            )
        else:
            parked += same.update(
                state=JobState.FAILED,
                stage="",
                strikes=F("strikes") + 1,
                lease_until=None,
                error=JobKeepsStopping(times=strikes).to_record(),
                updated_at=now,
                finished_at=now,
            )
        logger.warning("job %s: lease of attempt %d expired at cursor %d", job.uid, job.attempt, job.cursor)
    return requeued, parked
