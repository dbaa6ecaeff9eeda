"""Slow work that survives a crash at any instant.

The job row is the truth; the message that wakes a worker is only a hint. What a worker does:

    claim = jobs.claim(uid)             # None: somebody else has it, or it has ended
    with claim.heartbeat():             # extends the lease from a thread
        claim.enter("analysing", max_cursor=12)
        while claim.job.cursor < claim.job.max_cursor:
            ...                         # the slow part, outside any transaction
            with claim.chunk():         # one transaction: the step's rows, its outbox entries and the cursor
                ...
        claim.finish()                  # or claim.fail(error), or claim.requeue() to go on in another task

Each write raises ``LeaseLost`` when the job is no longer this worker's: cancelled, deleted or taken over. The worker
then stops; nothing it wrote in the open chunk remains. A lease that is not extended for JOB_LEASE_SECONDS is ended by
``sweep`` with a strike; JOB_MAX_STRIKES of them at one place park the job. Going past that place clears them.
"""

from kg.jobs.claim import Claim, claim
from kg.jobs.errors import JobKeepsStopping, JobNotEnded, JobNotRunning, LeaseLost
from kg.jobs.hints import send_hints, send_prediction_hint, send_projection_hint, send_projection_hints
from kg.jobs.lifecycle import cancel, retry, submit
from kg.jobs.sweeping import Swept, announce_due, sweep

__all__ = [
    "Claim",
    "JobKeepsStopping",
    "JobNotEnded",
    "JobNotRunning",
    "LeaseLost",
    "Swept",
    "announce_due",
    "cancel",
    "claim",
    "retry",
    "send_hints",
    "send_prediction_hint",
    "send_projection_hint",
    "send_projection_hints",
    "submit",
    "sweep",
]
