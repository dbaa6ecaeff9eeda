"""What a worker does with a job. "extract": a document is read, then extracted chunk by chunk."""

import logging
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction

from kg import jobs
from kg.errors import InternalError, UserError
from kg.ingest import refreshing, retabling
from kg.ingest.extracting import Extractor, sentences_before
from kg.ingest.findings import TypeVotes
from kg.ingest.finishing import finish
from kg.ingest.reading import known_language, read
from kg.ingest.recalling import recall, remember
from kg.ingest.tables import TableReader
from kg.ingest.writing import write
from kg.jobs import Claim, LeaseLost
from kg.linking.document import DocumentNames
from kg.models import Document, Sentence
from kg.proposals import applying, proposing

InBetween: TypeAlias = Callable[[], None]

logger = logging.getLogger(__name__)


def run(job_uid: str, in_between: InBetween = lambda: None) -> None:
    """Does as much of the job as one task may, and gives it back if more is left.

    ``in_between`` is called after each chunk, for what must not wait until a large document is read.

    What the user can act on, and bugs, end the job. A database that is away and a task that takes too long do not: the
    lease runs out, and the sweeper gives the job to another worker with a strike.
    """
    claim = jobs.claim(job_uid)
    if claim is None:
        return
    started = time.monotonic()
    try:
        with claim.heartbeat():
            _work(claim, in_between)
    except LeaseLost:
        logger.info("job %s: no longer ours after chunk %d", job_uid, claim.job.cursor)
        return
    logger.info(
        "job %s: document %s, chunk %d of %d, %.1f s",
        job_uid,
        claim.job.document_id,
        claim.job.cursor,
        claim.job.max_cursor,
        time.monotonic() - started,
    )


def _work(claim: Claim, in_between: InBetween) -> None:
    try:
        WORK[claim.job.kind](claim, in_between)
    except UserError as error:
        claim.fail(error)
    except (LeaseLost, DatabaseError, SoftTimeLimitExceeded):
        raise
    except Exception:
        claim.fail(InternalError())
        raise


def _extract(claim: Claim, in_between: InBetween) -> None:
    document = Document.objects.get(pk=claim.job.document_id)
    if claim.job.max_cursor == 0:
        read(claim, document)
    else:
        claim.enter("analysing")
    if claim.job.max_cursor == 0:
        finish(claim, document, extractor="")  # an image, or an archive
        return
    extractor = Extractor(document.project_id, known_language(document))
    tables = TableReader(document)
    votes, names = recall(document) if claim.job.cursor else (TypeVotes(), DocumentNames())
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    while claim.job.cursor < claim.job.max_cursor:
        _extract_chunk(claim, document, extractor, tables, votes, names)
        in_between()
        if time.monotonic() > until and claim.job.cursor < claim.job.max_cursor:
            claim.requeue()
            return
    finish(claim, document, extractor.version)


def _extract_chunk(  # noqa: PLR0913, PLR0917  (what is kept from chunk to chunk)
    claim: Claim, document: Document, extractor: Extractor, tables: TableReader, votes: TypeVotes, names: DocumentNames
) -> None:
    sentences = Sentence.objects.filter(document=document, chunk=claim.job.cursor).order_by("index")
    rows = list(sentences.values_list("uid", "text", "paragraph", "start"))
    of_tables = tables.indexes(rows[0][2], rows[-1][2])
    said = tables.analyse(row for row in rows if row[2] in of_tables)
    before = sentences_before(document.pk, claim.job.cursor, tables.indexes)
    prose = [row[:2] for row in rows if row[2] not in of_tables]
    found = extractor.findings(prose, votes, said, names, before=before)
    with claim.chunk():
        remember(document, found.said)
        write(document, [uid for uid, *_ in rows], found, extractor.version, extractor.trust)
        transaction.on_commit(lambda: jobs.send_projection_hint(document.project_id))


WORK: Mapping[str, Callable[[Claim, InBetween], None]] = {
    "extract": _extract,
    refreshing.KIND: lambda claim, _: refreshing.refresh(claim),
    retabling.KIND: retabling.retable,
    proposing.KIND: proposing.propose,
    applying.KIND: applying.apply,
    # by name, since it loads torch: only a worker of its queue meets it
    "train": lambda claim, in_between: import_module("kg.completion.training").train(claim, in_between),
}
"""What each kind of job does."""
