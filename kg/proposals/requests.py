"""What people do with proposals: ask for one, apply it, discard it. Editors and owners."""

from contextlib import suppress

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from kg import jobs
from kg.holding import hold
from kg.jobs import JobNotRunning
from kg.models import Document, Job, Project, Proposal, ProposalState
from kg.proposals import applying, proposing
from kg.proposals.errors import NothingToReadAgain, ProposalNotOpen, ProposalNotReady, ProposalWaiting
from kg.proposals.steps import covered


def submit(
    project: Project, user: AbstractBaseUser | None, document: Document | None = None, *, outdated_only: bool = False
) -> Proposal:
    """A proposal for ``document``, or for all of ``project``; its job is queued. Proposals that ended are forgotten.

    Raises ``ProposalWaiting`` while another is open and ``NothingToReadAgain``.
    """
    proposal = Proposal(
        project=project, document=document, outdated_only=outdated_only, requested_by_id=user.pk if user else None
    )
    if not covered(proposal).exists():
        raise NothingToReadAgain
    with transaction.atomic():
        hold(project.pk)
        mine = Proposal.objects.filter(project=project)
        if mine.filter(state__in=ProposalState.open()).exists():
            raise ProposalWaiting
        mine.delete()
        proposal.job = _queue(proposal, proposing.KIND, user)
        proposal.save()
    return proposal


def apply(proposal: Proposal, user: AbstractBaseUser | None) -> None:
    """Queues the application. Raises ``ProposalNotReady``, also when somebody else was first."""
    with transaction.atomic():
        ready = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.READY)
        if not ready.update(state=ProposalState.APPLYING):
            raise ProposalNotReady
        Proposal.objects.filter(pk=proposal.pk).update(job=_queue(proposal, applying.KIND, user))
    proposal.refresh_from_db()


def discard(proposal: Proposal) -> None:
    """Ends it and forgets what it found; a reading that still runs stops. Raises ``ProposalNotOpen``."""
    with transaction.atomic():
        if proposal.job and proposal.state == ProposalState.PROPOSING:
            with suppress(JobNotRunning):  # it failed, or was cancelled on the page of jobs
                jobs.cancel(proposal.job)
        still = Proposal.objects.filter(pk=proposal.pk, state__in=(ProposalState.PROPOSING, ProposalState.READY))
        if not still.update(state=ProposalState.DISCARDED, ended_at=timezone.now()):
            raise ProposalNotOpen
        proposal.chunks.all().delete()
        proposal.changes.all().delete()
    proposal.refresh_from_db()


def open_proposal(project: Project) -> Proposal | None:
    """The one that waits for somebody or something; None when there is none."""
    return Proposal.objects.filter(project=project, state__in=ProposalState.open()).first()


def _queue(proposal: Proposal, kind: str, user: AbstractBaseUser | None) -> Job:
    key = f"{kind}:{proposal.pk}"
    return jobs.submit(
        key=key, kind=kind, queue="extract", project=proposal.project, document=proposal.document, requested_by=user
    )
