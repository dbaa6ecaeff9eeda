"""The job "tables": the rows of a document's tables are read again, under the mappings as they are now.

Nothing else of the document is touched, so no model runs. Its steps are the chunks that hold rows of tables. The names
that the sentences around a table gave count as they did when it was first read: those of the chunks before and of its
own.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from kg import jobs
from kg.formats.blocks import BlockKind
from kg.identity import random_uid
from kg.ingest.findings import Gatherer, TypeVotes
from kg.ingest.finishing import finish
from kg.ingest.recalling import hear
from kg.ingest.replacing import replace
from kg.ingest.tables import TableReader
from kg.jobs import Claim
from kg.linking.document import DocumentNames
from kg.models import Block, Document, Job, JobState, Mention, Sentence

KIND = "tables"
READING = "extract"
WAIT = timedelta(seconds=2)
"""How long to wait for a document that is still being read."""


def submit(document: Document, requested_by: AbstractBaseUser | None = None) -> Job:
    """The document's job, from its start. Call it in the transaction that changed a mapping.

    One that is under way is replaced: whoever works on it finds its lease lost.
    """
    with transaction.atomic():
        Job.objects.filter(document=document, kind=KIND).delete()
        return jobs.submit(
            key=f"{KIND}:{document.pk}:{random_uid()}",
            kind=KIND,
            queue="extract",
            project=document.project,
            document=document,
            requested_by=requested_by,
        )


def retable(claim: Claim, in_between: Callable[[], None]) -> None:
    """Does as many chunks as one task may. A document that is still being read comes first."""
    document = Document.objects.get(pk=claim.job.document_id)
    reading = Job.objects.filter(document=document, kind=READING).first()
    if reading and reading.state not in JobState.ended():
        claim.requeue(after=WAIT)
        return
    chunks = _chunks(document)
    if reading and reading.state != JobState.DONE:
        chunks = [chunk for chunk in chunks if chunk < reading.cursor]
    claim.enter("analysing", max_cursor=len(chunks))
    tables, votes, names = TableReader(document), TypeVotes(), DocumentNames.from_record(document.names)
    done = chunks[claim.job.cursor - 1] if claim.job.cursor else -1
    hear(votes, names, _mentions(document, -1, done))
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    while claim.job.cursor < claim.job.max_cursor:
        chunk = chunks[claim.job.cursor]
        hear(votes, names, _mentions(document, done, chunk).exclude(sentence__paragraph__in=_tables(document)))
        _retable_chunk(claim, document, tables, Gatherer(document.project_id, votes, names), chunk)
        done = chunk
        in_between()
        if time.monotonic() > until and claim.job.cursor < claim.job.max_cursor:
            claim.requeue()
            return
    if reading is None or reading.state == JobState.DONE:
        finish(claim, document, document.extractor)
    else:
        claim.finish()


def _retable_chunk(claim: Claim, document: Document, tables: TableReader, gatherer: Gatherer, chunk: int) -> None:
    sentences = Sentence.objects.filter(document=document, chunk=chunk, paragraph__in=_tables(document))
    rows = list(sentences.order_by("index").values_list("uid", "text", "paragraph", "start"))
    found = gatherer.gather(tables.analyse(rows))
    with claim.chunk():
        replace(document, [uid for uid, *_ in rows], found, document.extractor or KIND)
        transaction.on_commit(lambda: jobs.send_projection_hint(document.project_id))


def _tables(document: Document) -> QuerySet[Block, int]:
    """The indexes of the document's tables."""
    return Block.objects.filter(document=document, kind=BlockKind.TABLE).order_by().values_list("index", flat=True)


def _chunks(document: Document) -> list[int]:
    """The chunks that hold rows of tables, in order."""
    rows = Sentence.objects.filter(document=document, paragraph__in=_tables(document)).order_by("chunk")
    return list(rows.values_list("chunk", flat=True).distinct())


def _mentions(document: Document, after: int, last: int) -> QuerySet[Mention]:
    """The mentions in the chunks after ``after``, down to ``last``."""
    rows = Mention.everything.filter(sentence__document=document, by_hand=False)
    return rows.filter(sentence__chunk__gt=after, sentence__chunk__lte=last)
