"""An upload becomes a file, a document and a job: all of them, or none."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg import jobs
from kg.formats import sniffing
from kg.formats.blocks import ReadingFailed
from kg.formats.registry import ENDINGS, format_of
from kg.identity import derived_uid
from kg.ingest import files
from kg.ingest.errors import EmptyFile, TooLarge, UnsupportedFormat, user_error
from kg.models import Document, Outbox, Project

BLOCK_BYTES = 256 * 1024
NAME_LENGTH = 255
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Upload(Protocol):
    """What is read of an upload: a Django ``UploadedFile`` or any open binary file."""

    def read(self, size: int = ..., /) -> bytes:
        """The next ``size`` bytes at most; none at the end."""


@dataclass(frozen=True, slots=True)
class Received:
    """The document of an upload, and whether it is new."""

    document: Document
    created: bool


def receive(  # noqa: PLR0913
    project: Project,
    user: AbstractBaseUser | None,
    name: str,
    file: Upload,
    size: int | None = None,
    *,
    archive: Document | None = None,
) -> Received:
    """Stores an upload and queues its reading; the same content in the same project gives the document that is there.

    ``archive`` is the document that it came in. ``size`` is what the client claims, and only saves the reading of what
    is too large anyway. Call it outside of a transaction, so that the file and its row appear together. Raises
    ``UnsupportedFormat``, ``EmptyFile``, ``TooLarge``, ``WrongFormat`` and ``BinaryFile``; only the first 64 KiB are
    looked at here, so other trouble shows on the job.
    """
    name = clean_name(name)
    kind = format_of(name)
    if kind is None:
        raise UnsupportedFormat(name=name, supported=", ".join(ENDINGS))
    if size is not None and size > settings.MAX_UPLOAD_BYTES:
        raise TooLarge(name=name, limit=settings.MAX_UPLOAD_BYTES // 1024**2)
    with files.spooled(_blocks(file), _inspection(name)) as (path, content):
        if content.size == 0:
            raise EmptyFile(name=name)
        with files.referring(), transaction.atomic():
            files.keep(path, content)
            document, created = Document.objects.get_or_create(
                project=project,
                sha256=content.sha256,
                defaults={
                    "uid": derived_uid(project.pk, "document", content.sha256),
                    "name": name,
                    "size": content.size,
                    "media_type": kind.media_type,
                    "uploaded_by_id": user.pk if user else None,
                    "archive": archive,
                },
            )
            if created:
                Outbox.objects.create(
                    project=project, kind=Outbox.Kind.DOCUMENT, uid=document.uid, document=document.uid
                )
                jobs.submit(
                    key=f"extract:{document.uid}",
                    kind="extract",
                    queue="extract",
                    project=project,
                    document=document,
                    requested_by=user,
                )
    return Received(document, created)


def clean_name(name: str) -> str:
    """The last part of a path, without control characters, cut to what the record holds with its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cs", "Cf"}).strip()
    if len(shown) <= NAME_LENGTH:
        return shown
    suffix = PurePosixPath(shown).suffix[:16]
    return shown[: NAME_LENGTH - len(suffix)] + suffix


def _blocks(file: Upload) -> Iterator[bytes]:
    while block := file.read(BLOCK_BYTES):
        yield block


def _inspection(name: str) -> Callable[[bytes, int], None]:
    """Refuses an upload as soon as its blocks show that it is too large or no text."""

    def inspect(block: bytes, size: int) -> None:
        if size > settings.MAX_UPLOAD_BYTES:
            raise TooLarge(name=name, limit=settings.MAX_UPLOAD_BYTES // 1024**2)
        if size == len(block):  # the first one
            try:
                sniffing.check_beginning(block, name)
            except ReadingFailed as failure:
                raise user_error(failure) from failure
            if size < BLOCK_BYTES and not _without_mark(block).strip(b" \t\r\n\f\v\x00"):
                raise EmptyFile(name=name)

    return inspect


def _without_mark(block: bytes) -> bytes:
    for mark in BYTE_ORDER_MARKS:
        block = block.removeprefix(mark)
    return block
