"""Uploaded files, stored once for each content under FILES_DIR/ab/abcdef….

A file appears under its sha256 whole or not at all. ``referring`` and ``discarding`` keep the moment between storing a
file and committing the row that refers to it apart from the moment in which a file without rows is deleted.
"""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kg.models import Document, Image

ABANDONED_SECONDS = 3600.0
"""A file nobody refers to, or an upload that has not ended, is rubbish after this long: its process died."""
INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Content:
    """What an upload turned out to be."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the file with this content lies."""
    return settings.FILES_DIR / sha256[:2] / sha256


@contextmanager
def referring() -> Iterator[None]:
    """Held while a file is stored and its row is committed; many at once."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.FILES_DIR / ".lock").open("a") as file:
        fcntl.flock(file, kind)
        yield


@contextmanager
def spooled(blocks: Iterable[bytes], inspect: Callable[[bytes, int], None]) -> Iterator[tuple[Path, Content]]:
    """Writes an upload aside and yields its path, which is gone when the block ends.

    ``inspect`` gets each block and the size so far, and raises to refuse the upload.
    """
    folder = settings.FILES_DIR / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for block in blocks:
                size += len(block)
                inspect(block, size)
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        yield path, Content(digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(path: Path, content: Content) -> None:
    """Moves a spooled upload to its place; an equal file that is there already is replaced. Inside ``referring``."""
    target = path_of(content.sha256)
    target.parent.mkdir(exist_ok=True)
    path.replace(target)


def store(data: bytes) -> str:
    """Keeps ``data`` as a file of its own and gives its sha256. Inside ``referring``."""
    with spooled([data], lambda _block, _size: None) as (path, content):
        keep(path, content)
    return content.sha256


def discard(sha256: str) -> bool:
    """Deletes the file of this content unless a document or an image refers to it; whether it did."""
    with _locked(fcntl.LOCK_EX):
        if any(model.objects.filter(sha256=sha256).exists() for model in (Document, Image)):
            return False
        existed = path_of(sha256).exists()
        path_of(sha256).unlink(missing_ok=True)
        return existed


def sweep_files() -> int:
    """Deletes what crashed uploads left behind; how many files."""
    before = time.time() - ABANDONED_SECONDS
    removed = 0
    for path in settings.FILES_DIR.glob("*/*"):
        try:
            if path.stat().st_mtime > before:
                continue
        except FileNotFoundError:
            continue  # an upload that has just ended
        if path.parent.name == INCOMING:
            path.unlink(missing_ok=True)
            removed += 1
        else:
            removed += discard(path.name)
    return removed
