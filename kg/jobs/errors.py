"""What can be wrong with a job, as a person sees it, and the one signal between workers."""

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError


class LeaseLost(Exception):
    """The job was cancelled, removed or taken over: this worker must stop and may write nothing more for it."""


class JobKeepsStopping(UserError):
    """A job that was parked because it stopped its worker again and again at the same place."""

    code = "job-keeps-stopping"
    status = 500
    template = _(
        "This was stopped %(times)s times at the same place. Split the document and upload the parts, or retry."
    )


class JobNotRunning(UserError):
    """Cancelling what has already ended."""

    code = "job-not-running"
    status = 409
    template = _("This job has already ended, so there is nothing to cancel.")


class JobNotEnded(UserError):
    """Retrying what neither failed nor was cancelled."""

    code = "job-not-ended"
    status = 409
    template = _("Only a job that failed or was cancelled can be retried.")
