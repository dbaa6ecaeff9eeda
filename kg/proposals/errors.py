"""Why documents are not read again."""

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError


class ProposalWaiting(UserError):
    """One at a time in a project, so that each compares with what is there."""

    code = "proposal-waiting"
    status = 409
    template = _("Another proposal of this project is still open. Apply or discard it first.")


class NothingToReadAgain(UserError):
    """No document that was read to its end."""

    code = "nothing-to-read-again"
    status = 409
    template = _("There is no document here that has been read to its end and has text.")


class ProposalNotReady(UserError):
    """Applying what is still being made, or has ended."""

    code = "proposal-not-ready"
    status = 409
    template = _("This proposal cannot be applied now. Reload the page to see where it stands.")


class ProposalNotOpen(UserError):
    """Discarding what is being applied, or has ended."""

    code = "proposal-not-open"
    status = 409
    template = _("This proposal cannot be discarded any more.")
