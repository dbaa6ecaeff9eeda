"""The job "reextract": documents are read again, and only the differences are written down."""

import time
from collections.abc import Callable, Iterable
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from kg.ingest.extracting import Extractor, sentences_before
from kg.ingest.findings import TypeVotes
from kg.ingest.reading import known_language
from kg.ingest.redirecting import redirect
from kg.ingest.tables import TableReader
from kg.jobs import Claim
from kg.linking.document import DocumentNames
from kg.linking.folding import plain
from kg.models import Document, EntityType, Proposal, ProposalChange, ProposalChunk, ProposalState, Sentence
from kg.proposals.codec import decode, encode
from kg.proposals.differing import Difference, differences
from kg.proposals.said import of_findings, of_rows
from kg.proposals.steps import chunk_of, covered, of_sentences

KIND = "reextract"
BATCH = 1000


def propose(claim: Claim, in_between: Callable[[], None]) -> None:
    """Does as many steps as one task may."""
    proposal = Proposal.objects.get(job=claim.job.pk)
    if claim.job.max_cursor == 0:
        _plan(claim, proposal)
    else:
        claim.enter("analysing")
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    reading: _Reading | None = None
    while claim.job.cursor < claim.job.max_cursor:
        step = _step(proposal, claim.job.cursor)
        if step is not None and (reading is None or reading.document.pk != step.document_id):
            reading = _Reading(proposal, step)
        _propose_step(claim, step, reading)
        in_between()
        if time.monotonic() > until and claim.job.cursor < claim.job.max_cursor:
            claim.requeue()
            return
    _finish(claim, proposal)


class _Reading:
    """A document that is being read again: its extractor, and the votes of its chunks before ``step``."""

    def __init__(self, proposal: Proposal, step: ProposalChunk) -> None:
        self.document = step.document
        self.extractor = Extractor(self.document.project_id, known_language(self.document))
        self.tables = TableReader(self.document)
        self.votes, self.names = TypeVotes(), DocumentNames()
        before = proposal.chunks.filter(document=self.document, index__lt=step.index).order_by("index")
        for findings in before.values_list("findings", flat=True):
            found = decode(findings)
            self.names.recall(found.said)
            for mention in found.mentions.values():
                if mention.coreferent:
                    continue
                entity, kind = found.entities[mention.entity], EntityType(mention.type)
                self.votes.add(plain(entity.key), kind)
                if kind is EntityType.PERSON:
                    self.names.meet(entity.name)


def _plan(claim: Claim, proposal: Proposal) -> None:
    """Lists the steps. A worker that died here left some of them; the next one starts over."""
    claim.enter("reading")
    documents = covered(proposal)
    lasts = dict(
        Sentence.objects.filter(document__in=documents.order_by().values("pk"))
        .order_by()
        .values_list("document")
        .annotate(last=Max("chunk"))
    )
    with transaction.atomic():
        claim.extend()
        proposal.chunks.all().delete()
    rows = _chunks(proposal, documents.order_by("created_at", "pk").values_list("pk", flat=True), lasts)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            claim.extend()
            ProposalChunk.objects.bulk_create(batch)
    with transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(document_count=len(lasts))
        claim.enter("analysing", max_cursor=proposal.chunks.count())


def _chunks(proposal: Proposal, documents: Iterable[str], lasts: dict[str, int]) -> Iterable[ProposalChunk]:
    places = ((uid, chunk) for uid in documents for chunk in range(lasts.get(uid, -1) + 1))
    return iter(
        ProposalChunk(proposal=proposal, index=index, document_id=uid, chunk=chunk, last=chunk == lasts[uid])
        for index, (uid, chunk) in enumerate(places)
    )


def _step(proposal: Proposal, index: int) -> ProposalChunk | None:
    """None when its document was deleted meanwhile."""
    return proposal.chunks.select_related("document").filter(index=index).first()


def _propose_step(claim: Claim, step: ProposalChunk | None, reading: _Reading | None) -> None:
    if step is None or reading is None:
        with claim.chunk():
            return
    chunk = chunk_of(step, reading.tables)
    before = sentences_before(step.document_id, step.chunk, reading.tables.indexes)
    rows = reading.tables.analyse(chunk.tables)
    said = reading.extractor.findings(chunk.rows, reading.votes, rows, reading.names, before=before)
    found = of_sentences(said, set(chunk.order))
    with claim.chunk():
        if not Document.objects.filter(pk=step.document_id).exists():
            return  # deleted while it was read
        now = of_rows(chunk.order, chunk.texts)
        then = of_findings(redirect(step.document, chunk.order, found).found, chunk.texts)
        changes = differences(now, then, chunk.order)
        ProposalChunk.objects.filter(pk=step.pk).update(findings=encode(found), extractor=reading.extractor.version)
        ProposalChange.objects.bulk_create([_change(step, change) for change in changes], batch_size=BATCH)


def _change(step: ProposalChunk, change: Difference) -> ProposalChange:
    return ProposalChange(
        proposal_id=step.proposal_id,
        document_id=step.document_id,
        sentence_id=change.either.sentence,
        kind=change.kind,
        of=change.either.of,
        before=change.before and change.before.value,
        after=change.after and change.after.value,
    )


def _finish(claim: Claim, proposal: Proposal) -> None:
    with transaction.atomic():
        claim.finish()
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.READY, counts=counts_of(proposal))


def counts_of(proposal: Proposal) -> dict[str, int]:
    """How many changes there are: "statement.appears" → 12."""
    rows = proposal.changes.order_by().values_list("of", "kind").annotate(Count("pk"))
    return {f"{of}.{kind}": number for of, kind, number in sorted(rows)}
