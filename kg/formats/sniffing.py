"""What a file is by its bytes, whatever its name says."""

import io
import re
import zipfile

from kg.formats.blocks import ReadingFailed
from kg.formats.bounds import FREE_BYTES, MOST_BYTES, MOST_RATIO
from kg.formats.encodings import looks_binary
from kg.formats.registry import ENDINGS, Format, format_of

MAGIC = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"ID3", "MP3"),
    (b"MZ", "EXE"),
)
"""How files begin. The short ones count only in a file that is no text otherwise."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
INSIDE = (
    ("word/", "Word"),
    ("ppt/", "PowerPoint"),
    ("xl/", "Excel"),
)
"""The folder that shows which Office file a zip is."""
PDF_WITHIN = 1024
"""A PDF may begin with so much rubbish."""
TEXTS = frozenset({"TXT", "Markdown", "CSV", "TSV", "JSON", "JSON Lines", "HTML"})
SNIFFED = 64 * 1024
_WEB = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def checked(data: bytes, name: str) -> Format:
    """The format of a whole file. Raises ``ReadingFailed``: unsupported-format, empty-file, encrypted-file,
    wrong-format, binary-file, broken-file.
    """
    kind = format_of(name)
    if kind is None:
        raise ReadingFailed("unsupported-format", name=name, supported=", ".join(ENDINGS))
    if not data:
        raise ReadingFailed("empty-file", name=name)
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadingFailed("encrypted-file", name=name)
    if data.startswith(ZIP):
        entries = _entries(data)
        _compare(kind, _kind_of_zip(entries), name)
        _weigh(entries, name)
    else:
        _compare(kind, begins_as(data[:SNIFFED]), name)
    return kind


def check_beginning(head: bytes, name: str) -> None:
    """As ``checked``, of a file's first block: refuses only what is certain by then."""
    kind = format_of(name)
    if kind is not None and (kind.name in TEXTS or not head.startswith((*ZIP, OLE))):
        _compare(kind, begins_as(head[:SNIFFED]), name)


def begins_as(head: bytes) -> str:
    """The name of what a file's first block shows it to be, "" for none that we know."""
    if head.startswith(ZIP):
        return next((found for folder, found in INSIDE if folder.encode() in head), "ZIP")
    if head.startswith(OLE):
        return "Office 97"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    binary = looks_binary(head)
    for magic, found in MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or binary):
            return found
    if binary:
        return "PDF" if b"%PDF-" in head[:PDF_WITHIN] else ""
    return "HTML" if _WEB.search(head) else "TXT"


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a zip; empty for a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _kind_of_zip(entries: list[zipfile.ZipInfo]) -> str:
    """Which of the formats that are zip files it is; "" for one whose directory is damaged."""
    names = {entry.filename for entry in entries}
    if not names:
        return ""
    if "META-INF/container.xml" in names:
        return "EPUB"
    if "[Content_Types].xml" in names:
        return next((found for folder, found in INSIDE if any(n.startswith(folder) for n in names)), "ZIP")
    return "ZIP"


def _weigh(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuses a zip that says itself how large it gets. One that lies is found out where it is read: zipfile gives no
    more bytes than the directory says.
    """
    heavy = sum(entry.file_size for entry in entries) > MOST_BYTES
    dense = any(e.file_size > FREE_BYTES and e.file_size > MOST_RATIO * e.compress_size for e in entries)
    if heavy or dense:
        raise ReadingFailed("unpacks-too-large", name=name, limit=MOST_BYTES // 1024**2)


def _compare(kind: Format, actual: str, name: str) -> None:
    if actual == kind.name or (kind.name in TEXTS and actual in TEXTS):
        return
    if actual:
        raise ReadingFailed("wrong-format", name=name, expected=kind.name, actual=actual)
    if kind.name in TEXTS:
        raise ReadingFailed("binary-file", name=name)
    raise ReadingFailed("broken-file", name=name, format=kind.name)
