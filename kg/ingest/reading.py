"""The first step of a document's job: its file becomes text and sentences, and it is known how many chunks follow."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kg.extraction import sentences
from kg.extraction.sentences import SentenceSpan
from kg.identity import derived_uid
from kg.ingest import files
from kg.ingest.bulk import Row, insert
from kg.ingest.encodings import Decoded, decode
from kg.ingest.errors import EmptyFile, FileMissing, UndecodableText
from kg.ingest.writing import FIRST_REV
from kg.jobs import Claim
from kg.models import Document, DocumentText, Outbox, Sentence

BATCH = 4000
"""Sentences written in one transaction: a tenth of a second during which nobody else can write to SQLite."""
FIELDS = ("uid", "document_id", "index", "chunk", "paragraph", "heading", "start", "end", "text", "rev")


def read(claim: Claim, document: Document) -> None:
    """Writes the text and the sentences of ``document``, then sets the job's number of steps.

    A worker that died here left sentences but no number of steps; the next one starts over. Raises ``FileMissing``,
    ``UndecodableText`` and ``EmptyFile``.
    """
    claim.enter("reading")
    decoded = _decoded(document)
    spans = sentences.split(decoded.text)
    if not spans:
        raise EmptyFile(name=document.name)
    chunks = chunk_numbers(spans)
    with transaction.atomic():
        claim.extend()
        Sentence.objects.filter(document=document).delete()
        DocumentText.objects.update_or_create(document=document, defaults={"content": decoded.text})
    rows = _rows(document, decoded.text, spans, chunks)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            claim.extend()
            insert(Sentence, FIELDS, batch)
    with transaction.atomic():
        claim.enter("analysing", max_cursor=chunks[-1] + 1)
        Document.objects.filter(pk=document.pk).update(
            encoding=decoded.encoding, characters=len(decoded.text), sentence_count=len(spans), rev=F("rev") + 1
        )
        Outbox.objects.create(
            project_id=document.project_id, kind=Outbox.Kind.DOCUMENT, uid=document.pk, document=document.pk
        )


def chunk_numbers(spans: Sequence[SentenceSpan]) -> list[int]:
    """The chunk of each sentence, from 0. A chunk is closed when the next sentence would make it too long."""
    numbers: list[int] = []
    number = size = 0
    for span in spans:
        length = span.end - span.start
        most = settings.CHUNK_CHARACTERS if number else settings.FIRST_CHUNK_CHARACTERS
        if size and size + length > most:
            number += 1
            size = 0
        size += length
        numbers.append(number)
    return numbers


def _decoded(document: Document) -> Decoded:
    try:
        data = files.path_of(document.sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(name=document.name) from error
    decoded = decode(data)
    if decoded is None:
        raise UndecodableText(name=document.name)
    return decoded


def _rows(document: Document, text: str, spans: Sequence[SentenceSpan], chunks: Sequence[int]) -> Iterator[Row]:
    for index, (span, chunk) in enumerate(zip(spans, chunks, strict=True)):
        uid = derived_uid(document.pk, "sentence", index)
        content = text[span.start : span.end]
        yield uid, document.pk, index, chunk, span.paragraph, span.heading, span.start, span.end, content, FIRST_REV
