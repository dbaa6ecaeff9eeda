"""Files that nobody should have to fear: bombs, broken, encrypted, misnamed and undecodable ones.

``hostile_files`` gives 60 of them, each with the codes of the errors that name what is wrong with it. Deterministic.
"""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import docx
import openpyxl
import pptx
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

MEGABYTE = 1024**2
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and the codes of which one is to be its error."""

    name: str
    data: bytes
    codes: frozenset[str]


def hostile_files() -> Iterator[Hostile]:
    """All of them."""
    for number, (kind, codes, make) in enumerate(_ALL):
        yield Hostile(f"{number:02}.{kind}", make(), frozenset(codes.split()))


# --- Good ones to spoil ---------------------------------------------------------------------------


def good_docx(text: str = "敦煌位于河西走廊的西端。") -> bytes:
    """A Word file."""
    document = docx.Document()
    document.add_heading("敦煌", 1)
    document.add_paragraph(text)
    return _saved(document.save)


def good_pptx() -> bytes:
    """A presentation."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "敦煌"
    slide.placeholders[1].text = "敦煌位于河西走廊的西端。"
    return _saved(deck.save)


def good_xlsx() -> bytes:
    """A workbook."""
    book = openpyxl.Workbook()
    book.active.append(["城", "人口"])
    book.active.append(["敦煌", 180000])
    return _saved(book.save)


def good_pdf(text: str = "Dunhuang lies at the western end of the corridor.", password: str = "") -> bytes:
    """A PDF of one page."""
    file = io.BytesIO()
    locked = StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(file, A4, encrypt=locked, invariant=1)
    canvas.drawString(72, 720, text)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def good_epub(chapter: str = "<html><body><p>敦煌位于河西走廊的西端。</p></body></html>", **parts: str) -> bytes:
    """A book of one chapter; ``parts`` go in under META-INF."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="o.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "o.opf": package}
    files |= {"a.xhtml": chapter} | {f"META-INF/{name}.xml": text for name, text in parts.items()}
    return _zip({name: text.encode() for name, text in files.items()})


def good_image(kind: str = "PNG", size: tuple[int, int] = (200, 150)) -> bytes:
    """An image of noise, so that half of it is far from whole."""
    image = Image.frombytes("L", size, _noise(size[0] * size[1]))
    return _saved(lambda file: image.save(file, kind))


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


# --- Ways to spoil them ---------------------------------------------------------------------------


def _zip(parts: dict[str, bytes | int]) -> bytes:
    """A zip; a number stands for so many blanks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), "w") as part:
                size = content if isinstance(content, int) else 0
                part.write(b"" if isinstance(content, int) else content)
                for _ in range(size // MEGABYTE):
                    part.write(b" " * MEGABYTE)
    return _deflated(file.getvalue(), parts)


def _deflated(data: bytes, parts: dict[str, bytes | int]) -> bytes:
    """ZipInfo made by hand stores; write once more with deflate where that matters."""
    if not any(isinstance(content, int) for content in parts.values()):
        return data
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(io.BytesIO(data)) as source:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return file.getvalue()


def _with(data: bytes, **replaced: bytes | int | None) -> bytes:
    """A zip with parts put in the place of those whose last name they are called by; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            key = entry.filename.rsplit("/", 1)[-1].partition(".")[0]
            content: bytes | int | None = replaced.get(key, source.read(entry))
            if isinstance(content, int):
                content = source.read(entry)[:200] + b" " * content
            if content is not None:
                archive.writestr(entry.filename, content)
    return file.getvalue()


def _xml(prologue: str, body: str = "&e9;") -> bytes:
    text = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    return (prologue + text).encode()


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _noise(size: int = 4000, seed: int = 5) -> bytes:
    return random.Random(seed).randbytes(size)


def _png(width: int, height: int) -> bytes:
    """A PNG that says how large it is and ends after some empty rows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(MEGABYTE), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _jpeg(width: int, height: int) -> bytes:
    """A JPEG whose frame header claims another size."""
    data = bytearray(good_image("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _pdf_stream(megabytes: int) -> bytes:
    """A PDF of which the only page is a compressed stream of so many megabytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"0 0 m 1 1 l S \n" * (MEGABYTE // 15)) for _ in range(megabytes)) + packer.flush()
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                 b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
                 b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(body), body)])  # fmt: skip


def _pdf_of_itself() -> bytes:
    """A tree of pages that is its own branch."""
    tree = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree])


def _pdf(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + tail % (len(objects) + 1, table, len(objects) + 1, len(data))


def _scanned_pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, A4, invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(good_image("JPEG", (600, 800)))), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _locked_zip() -> bytes:
    """With the bit of encryption set in both of its headers."""
    data = bytearray(_zip({"a.txt": b"text"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def _wrong_sum() -> bytes:
    data = bytearray(_zip({"a.txt": b"text that was stored"}))
    data[data.index(b"text")] ^= 0xFF
    return bytes(data)


def _overlapping() -> bytes:
    """Each of 60 entries of the directory points to the same part of 40 MB."""
    data = _zip({"a.txt": 40 * MEGABYTE})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    tail = struct.pack("<HHIIH", 60, 60, 60 * (end - start), start, 0)
    return data[:start] + data[start:end] * 60 + data[end : end + 8] + tail


def _deep(opening: str, closing: str, depth: int) -> bytes:
    return (opening * depth + "1" + closing * depth).encode()


def _ole(name: str, size: int = 2000) -> bytes:
    """The beginning of an OLE file with a stream of this name in its directory."""
    return OLE + bytes(504) + name.encode("utf-16-le") + bytes(size)


BOMB = 300 * MEGABYTE
_BAD = "broken-file"
_DEEP = "json-too-deep too-deep reading-too-large broken-file"
_BIG = "unpacks-too-large too-many-parts table-too-large reading-too-large broken-file"
_ALL: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    # bombs
    ("docx", "unpacks-too-large", lambda: _with(good_docx(), document=BOMB)),
    ("docx", "unpacks-too-large", lambda: _with(good_docx(), styles=BOMB)),
    ("docx", "too-many-parts", lambda: _zip({"[Content_Types].xml": b"", **{f"word/{n}": b"" for n in range(12_000)}})),
    ("docx", _BAD, lambda: _with(good_docx(), document=_xml(LAUGHS))),
    ("docx", _BAD, lambda: _with(good_docx(), document=_xml(OUTSIDE))),
    ("docx", _BAD, lambda: _with(good_docx(), document=_xml("", _deep("<a>", "</a>", 50_000).decode()))),
    ("pptx", "unpacks-too-large", lambda: _with(good_pptx(), slide1=BOMB)),
    ("pptx", _BAD, lambda: _with(good_pptx(), presentation=LAUGHS.encode() + b"<x>&e9;</x>")),
    ("xlsx", _BIG, lambda: _with(good_xlsx(), sheet1=BOMB)),
    ("xlsx", _BIG, lambda: _with(good_xlsx(), sheet1=LAUGHS.encode() + b"<x>&e9;</x>")),
    ("epub", "unpacks-too-large", lambda: _with(good_epub(), a=BOMB)),
    ("epub", _BAD, lambda: _with(good_epub(), o=LAUGHS.encode() + b"<x>&e9;</x>")),
    ("zip", "unpacks-too-large", lambda: _zip({"a.txt": BOMB})),
    ("zip", "unpacks-too-large", lambda: _zip({f"{n}.txt": 45 * MEGABYTE for n in range(7)})),
    ("zip", "too-many-parts", lambda: _zip({f"{n}.txt": b"x" for n in range(3000)})),
    ("zip", "nothing-inside", lambda: _zip({"inner.zip": _zip({"innermost.zip": _zip({"a.txt": BOMB})})})),
    ("zip", "unpacks-too-large broken-file", _overlapping),
    ("png", "image-too-large", lambda: _png(60_000, 60_000)),
    ("jpg", "image-too-large", lambda: _jpeg(65_000, 65_000)),
    ("pdf", "reading-too-long reading-too-large broken-file empty-file", lambda: _pdf_stream(900)),
    ("pdf", "broken-file empty-file", _pdf_of_itself),
    ("json", _DEEP, lambda: _deep("[", "]", 200_000)),
    ("json", _DEEP, lambda: _deep('{"a":', "}", 200_000)),
    ("jsonl", _DEEP, lambda: _deep('{"a":[', "]}", 100_000)),
    ("txt", "file-too-large", lambda: b"x" * (100 * MEGABYTE)),
    ("json", "file-too-large", lambda: b'{"a":"' + b"x" * (100 * MEGABYTE) + b'"}'),
    # broken
    ("docx", _BAD, lambda: _half(good_docx())),
    ("docx", _BAD, lambda: _with(good_docx(), document=None)),
    ("docx", _BAD, lambda: _with(good_docx(), document=_noise())),
    ("docx", "empty-file", lambda: _with(good_docx(), document=_xml("", ""))),
    ("pdf", _BAD, lambda: good_pdf()[:150]),
    ("pdf", _BAD, lambda: b"%PDF-1.7\n" + _noise()),
    ("pptx", _BAD, lambda: _half(good_pptx())),
    ("pptx", _BAD, lambda: _with(good_pptx(), slide1=None)),
    ("xlsx", _BAD, lambda: _half(good_xlsx())),
    ("epub", _BAD, lambda: _half(good_epub())),
    ("epub", "empty-file", lambda: good_epub("<html><body></body></html>")),
    ("png", _BAD, lambda: _half(good_image())),
    ("jpg", _BAD, lambda: _half(good_image("JPEG"))),
    ("webp", _BAD, lambda: _half(good_image("WEBP"))),
    ("zip", _BAD, lambda: _half(_zip({"a.txt": b"text" * 100}))),
    ("zip", _BAD, _wrong_sum),
    ("json", "json-broken broken-json invalid-json broken-file", lambda: b'{"a": [1, 2'),
    ("html", "empty-file", lambda: b"<html><script>let a = 1</script><nav>menu</nav></html>"),
    ("txt", "empty-file", lambda: b" \r\n\t\n"),
    ("pdf", "no-text", _scanned_pdf),
    # encrypted
    ("pdf", "encrypted-file", lambda: good_pdf(password="secret")),
    ("docx", "encrypted-file", lambda: _ole("EncryptedPackage")),
    ("xlsx", "encrypted-file", lambda: _ole("EncryptedPackage", 3000)),
    ("zip", "encrypted-file", _locked_zip),
    ("epub", "encrypted-file", lambda: good_epub(encryption='<e xmlns:n="u"><EncryptionMethod Algorithm="aes"/></e>')),
    # of another kind than the name says
    ("pdf", "wrong-format", good_image),
    ("docx", "wrong-format", good_pdf),
    ("pptx", "wrong-format", good_docx),
    ("txt", "wrong-format", good_docx),
    ("docx", "wrong-format", lambda: _ole("WordDocument")),
    ("png", "wrong-format", lambda: json.dumps({"a": 1}).encode()),
    # of no encoding
    ("txt", "undecodable-text binary-file", lambda: bytes(b | 0x80 for b in _noise(3000))),
    ("html", "undecodable-text binary-file", lambda: b"<html><p>" + bytes(b | 0x80 for b in _noise(3000, 6)) + b"</p>"),
    ("csv", "undecodable-text binary-file", lambda: bytes(b | 0x80 for b in _noise(3000, 7))),
)
