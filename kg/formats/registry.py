"""Which file is read by which module: by the ending of its name, and by how its bytes begin.

A reader is a module of this package with ``read(data: bytes, name: str) -> Reading``; it is imported only in the child
process that uses it (see ``kg.formats.limited``). Endings are lower case, with their dot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from kg.formats.blocks import Reading

Reader = Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``name`` is what errors call it, in either language; ``module`` reads it."""

    name: str
    media_type: str
    module: str
    endings: tuple[str, ...]


FORMATS = (
    Format("TXT", "text/plain", "kg.formats.plain", (".txt",)),
    Format("Markdown", "text/markdown", "kg.formats.plain", (".md", ".markdown")),
    Format(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "kg.formats.docx", (".docx",)
    ),
    Format("PDF", "application/pdf", "kg.formats.pdf", (".pdf",)),
    Format("HTML", "text/html", "kg.formats.html", (".html", ".htm", ".xhtml")),
    Format(
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "kg.formats.pptx",
        (".pptx",),
    ),
    Format("EPUB", "application/epub+zip", "kg.formats.epub", (".epub",)),
    Format("ZIP", "application/zip", "kg.formats.archive", (".zip",)),
    Format("PNG", "image/png", "kg.formats.pictures", (".png",)),
    Format("JPEG", "image/jpeg", "kg.formats.pictures", (".jpg", ".jpeg")),
    Format("WebP", "image/webp", "kg.formats.pictures", (".webp",)),
    Format("CSV", "text/csv", "kg.formats.delimited", (".csv",)),
    Format("TSV", "text/tab-separated-values", "kg.formats.delimited", (".tsv", ".tab")),
    Format(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "kg.formats.workbook",
        (".xlsx", ".xlsm"),
    ),
    Format("JSON", "application/json", "kg.formats.jsontext", (".json",)),
    Format("JSON Lines", "application/jsonl", "kg.formats.jsontext", (".jsonl", ".ndjson")),
)
"""In the order in which the pages list them."""
ENDINGS = {ending: kind for kind in FORMATS for ending in kind.endings}


def format_of(name: str) -> Format | None:
    """The format that a file's name says, None where no reader takes it."""
    return ENDINGS.get(PurePosixPath(name).suffix.lower())


def reader_of(kind: Format) -> Reader:
    """The reader of a format. Imports its libraries: only for the child process and for tests."""
    return cast(Reader, import_module(kind.module).read)
