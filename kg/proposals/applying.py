"""The job "apply": what a proposal found takes the place of what the record says, where the two still differ."""

import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max
from django.utils import timezone

from kg import jobs
from kg.holding import hold
from kg.ingest import refreshing
from kg.ingest.findings import Findings
from kg.ingest.recalling import remember
from kg.ingest.redirecting import redirect
from kg.ingest.replacing import replace
from kg.ingest.tables import TableReader
from kg.jobs import Claim
from kg.models import ChangeKind, Document, Evidence, Mention, Outbox, Proposal, ProposalChunk, ProposalState
from kg.proposals.codec import decode
from kg.proposals.differing import differences, is_due
from kg.proposals.said import of_findings, of_rows
from kg.proposals.steps import chunk_of, of_sentences

KIND = "apply"
STAGE = "writing"


def apply(claim: Claim, in_between: Callable[[], None]) -> None:
    """Does as many steps as one task may."""
    proposal = Proposal.objects.get(job=claim.job.pk)
    last = proposal.chunks.aggregate(last=Max("index"))["last"]
    claim.enter(STAGE, max_cursor=0 if last is None else last + 1)
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    while claim.job.cursor < claim.job.max_cursor:
        with claim.chunk():
            _apply_step(proposal, claim.job.cursor)
        in_between()
        if time.monotonic() > until and claim.job.cursor < claim.job.max_cursor:
            claim.requeue()
            return
    _finish(claim, proposal)


def _apply_step(proposal: Proposal, index: int) -> None:
    step = proposal.chunks.select_related("document").filter(index=index).first()
    if step is None:
        return  # its document was deleted
    hold(proposal.project_id)  # before looking, so that no decision comes between the look and the change
    _replace_what_differs(step)
    if step.last:
        _renew(step.document, step.extractor)


def _replace_what_differs(step: ProposalChunk) -> None:
    chunk = chunk_of(step, TableReader(step.document))
    found = of_sentences(decode(step.findings), set(chunk.order))
    redirected = redirect(step.document, chunk.order, found).found
    changes = differences(of_rows(chunk.order, chunk.texts), of_findings(redirected, chunk.texts), chunk.order)
    due = {change.either.sentence for change in changes if is_due(change)} | _unseen(chunk.order, redirected)
    remember(step.document, found.said)
    if due:
        sentences = [uid for uid in chunk.order if uid in due]
        replace(step.document, sentences, of_sentences(found, due), step.extractor, keep_evidence=True)
        transaction.on_commit(lambda: jobs.send_projection_hint(step.document.project_id))
    again = Evidence.everything.filter(sentence__in=chunk.order, pk__in=list(found.evidence))
    again.exclude(extractor=step.extractor).update(extractor=step.extractor)
    again.filter(kept=True).update(kept=False)
    kept = [change.either.uid for change in changes if change.kind == ChangeKind.KEPT]
    Evidence.objects.filter(pk__in=kept, kept=False).update(kept=True)


def _unseen(sentences: Sequence[str], found: Findings) -> set[str]:
    """The sentences of which decisions hide something else now than they will: undone, they have to show the new."""
    mentions = Mention.everything.filter(sentence__in=sentences, hidden=True).order_by()
    evidence = Evidence.everything.filter(sentence__in=sentences, statement__hidden=True, kept=False).order_by()
    now = {*mentions.values_list("pk", "sentence"), *evidence.values_list("pk", "sentence")}
    then = {(each.uid, each.sentence) for each in found.mentions.values() if each.hidden}
    then |= {(each.uid, each.sentence) for each in found.evidence.values() if found.statements[each.statement].hidden}
    return {sentence for _, sentence in now ^ then}


def _renew(document: Document, extractor: str) -> None:
    """The figures of a document whose last chunk this was; nothing is written when they are as they were."""
    evidence = Evidence.objects.filter(document=document)
    mentions = Mention.objects.filter(sentence__document=document)
    figures = {
        "extractor": extractor,
        "statements_found": evidence.aggregate(number=Count("statement", distinct=True))["number"],
        "entities_found": mentions.aggregate(number=Count("entity", distinct=True))["number"],
    }
    if Document.objects.filter(pk=document.pk).exclude(**figures).update(**figures, rev=F("rev") + 1):
        Outbox.objects.create(
            project_id=document.project_id, kind=Outbox.Kind.DOCUMENT, uid=document.pk, document=document.pk
        )


def _finish(claim: Claim, proposal: Proposal) -> None:
    changed = any(number for key, number in proposal.counts.items() if not key.endswith(ChangeKind.KEPT))
    with transaction.atomic():
        claim.finish()
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.APPLIED, ended_at=timezone.now())
        proposal.chunks.all().delete()
        if changed:
            refreshing.submit(proposal.project)  # types and confidences follow from what changed
