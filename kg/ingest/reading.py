"""The first step of a document's job: its file becomes blocks and sentences, and it is known how many chunks follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from kg.bulk import Row, as_json, insert
from kg.extraction.language import UNREAD, of_document
from kg.extraction.sentences import SentenceSpan
from kg.formats import limited
from kg.formats.blocks import BlockKind, Note, Reading, ReadingFailed
from kg.identity import derived_uid
from kg.ingest import files
from kg.ingest.errors import EmptyFile, FileMissing, user_error
from kg.ingest.layout import place, sentence_spans
from kg.ingest.members import Members
from kg.ingest.tables import note
from kg.ingest.writing import FIRST_REV
from kg.jobs import Claim
from kg.models import Block, Document, DocumentTable, DocumentText, Image, Outbox, Sentence

BATCH = 4000
"""Rows written in one transaction: a tenth of a second during which nobody else can write to SQLite."""
ARCHIVE = "application/zip"
UNREAD_LANGUAGE = "unread-language"
"""The note of a document in a language that our own models do not read."""
GROWTH = 4
"""How much larger each chunk is than the one before, until they are as large as they may be."""
SENTENCE_FIELDS = ("uid", "document_id", "index", "chunk", "paragraph", "heading", "start", "end", "text", "rev")
BLOCK_FIELDS = ("document_id", "index", "kind", "level", "page", "box", "start", "end", "data")


def read(claim: Claim, document: Document) -> None:
    """Writes the text, blocks, images and sentences of ``document``, then sets the job's number of steps: 0 where there
    is nothing to extract.

    A worker that died here left rows but no number of steps; the next one starts over. Raises ``FileMissing`` and the
    ``UserError`` of whatever the reader of the format found.
    """
    claim.enter("reading")
    members = Members(document)
    reading = _reading(document, members)
    text, places = place(reading.blocks)
    spans = sentence_spans(reading.blocks, text, places)
    chunks = chunk_numbers(spans)
    with transaction.atomic():
        claim.extend()
        for model in (Sentence, Block, Image, DocumentTable):
            model.objects.filter(document=document).delete()
        DocumentText.objects.update_or_create(document=document, defaults={"content": text})
    _write_images(claim, document, reading)
    _write(claim, Block, BLOCK_FIELDS, _block_rows(document, reading, places))
    _write(claim, Sentence, SENTENCE_FIELDS, _sentence_rows(document, text, spans, chunks))
    language = of_document([text[span.start : span.end] for span in spans])
    document.language = language or ""
    document.notes = [
        *(asdict(note) for note in (*reading.notes, *([Note(UNREAD_LANGUAGE)] if language == UNREAD else []))),
        *(members.notes() if document.media_type == ARCHIVE else []),
    ]
    with transaction.atomic():
        DocumentTable.objects.bulk_create(note(document, reading.blocks))
        claim.enter("analysing", max_cursor=chunks[-1] + 1 if chunks else 0)
        Document.objects.filter(pk=document.pk).update(
            encoding=reading.encoding,
            page_count=reading.pages,
            language=document.language,
            notes=document.notes,
            characters=len(text),
            sentence_count=len(spans),
            rev=F("rev") + 1,
        )
        Outbox.objects.create(
            project_id=document.project_id, kind=Outbox.Kind.DOCUMENT, uid=document.pk, document=document.pk
        )


def known_language(document: Document) -> str | None:
    """The language of a document that was read; "" for one that nobody here reads, None where it shows none."""
    foreign = any(note["code"] == UNREAD_LANGUAGE for note in document.notes)
    return document.language or (UNREAD if foreign else None)


def chunk_numbers(spans: Sequence[SentenceSpan]) -> list[int]:
    """The chunk of each sentence, from 0. A chunk is closed when the next sentence would make it too long."""
    numbers: list[int] = []
    number = size = 0
    most = settings.FIRST_CHUNK_CHARACTERS
    for span in spans:
        length = span.end - span.start
        if size and size + length > most:
            number += 1
            size = 0
            most = min(most * GROWTH, settings.CHUNK_CHARACTERS)
        size += length
        numbers.append(number)
    return numbers


def _reading(document: Document, members: Members) -> Reading:
    try:
        reading = limited.read(files.path_of(document.sha256), document.name, on_member=members.take)
    except FileNotFoundError as error:
        raise FileMissing(name=document.name) from error
    except ReadingFailed as failure:
        raise user_error(failure) from failure
    if not reading.blocks and document.media_type != ARCHIVE:
        raise EmptyFile(name=document.name)
    return reading


def _write(claim: Claim, model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts ``rows`` in batches, each in a transaction of its own that only the job's holder can commit."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            claim.extend()
            insert(model, fields, batch)


def _write_images(claim: Claim, document: Document, reading: Reading) -> None:
    """A row for each figure, its file stored under its content like an upload."""
    captions = {block.captioned: block.text for block in reading.blocks if block.kind is BlockKind.CAPTION}
    figures = [(index, block.image) for index, block in enumerate(reading.blocks) if block.image >= 0]
    if not figures:
        return
    with files.referring():
        stored = [files.store(image.data) for image in reading.images]
        rows = [
            Image(
                uid=image_uid(document, index),
                project_id=document.project_id,
                document=document,
                block=index,
                sha256=stored[number],
                media_type=reading.images[number].media_type,
                width=reading.images[number].width,
                height=reading.images[number].height,
                alt=reading.images[number].alt,
                caption=captions.get(index, ""),
            )
            for index, number in figures
        ]
        with transaction.atomic():
            claim.extend()
            Image.objects.bulk_create(rows)


def image_uid(document: Document, block: int) -> str:
    """The uid of the image that a figure block shows."""
    return derived_uid(document.pk, "image", block)


def _block_rows(document: Document, reading: Reading, places: Sequence[tuple[int, int]]) -> Iterator[Row]:
    for index, (block, (start, end)) in enumerate(zip(reading.blocks, places, strict=True)):
        data: dict[str, object] = {}
        if block.table is not None:
            data = asdict(block.table)
        elif block.image >= 0:
            data = {"image": image_uid(document, index)}
        elif block.captioned >= 0:
            data = {"captioned": block.captioned}
        box = None if block.box is None else as_json([round(share, 4) for share in block.box])
        yield document.pk, index, block.kind.value, block.level, block.page, box, start, end, as_json(data)


def _sentence_rows(
    document: Document, text: str, spans: Sequence[SentenceSpan], chunks: Sequence[int]
) -> Iterator[Row]:
    for index, (span, chunk) in enumerate(zip(spans, chunks, strict=True)):
        uid = derived_uid(document.pk, "sentence", index)
        content = text[span.start : span.end]
        yield uid, document.pk, index, chunk, span.paragraph, span.heading, span.start, span.end, content, FIRST_REV
