"""What stands on one page of a PDF, in points from the top left of the page as it is shown: words, rules, images."""

import ctypes
import io
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from kg.formats.blocks import ImageFile
from kg.formats.pictures import MOST_PIXELS, encoded, picture
from kg.formats.text import is_wide

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
THIN = 2.5
"""Points; a filled box that is no wider is a rule."""
SHORTEST_RULE = 6
MOST_SEGMENTS = 400
"""A path of more is a drawing."""
MOST_RULES = 2000
DEEPEST_FORM = 8
HYPHEN = "\x02"
"""What pdfium gives for a hyphen at the end of a line."""
WORD_GAP, PIECE_GAP, BLANK_GAP = 0.16, 0.6, 3.0
"""Shares of the height of a letter: a gap that parts words, one that parts pieces, and one that does so in spite of a
blank: lines are filled by widening their blanks.
"""
BOLD_WEIGHT = 600
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "simhei", "黑体")


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on the page; the origin is at the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def overlap(self, other: "Rect") -> float:
        """How much of their heights two places share, over the smaller height."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared / max(0.01, min(self.height, other.height))

    def around(self, other: "Rect") -> "Rect":
        """The smallest place that holds both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that follow each other on one line in one font."""

    rect: Rect
    text: str
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """An image object. ``file`` is None where it is too small to say anything; ``broken`` where it cannot be read."""

    rect: Rect
    file: ImageFile | None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """All of it. ``rules`` are horizontal and vertical lines as thin places."""

    width: float
    height: float
    pieces: list[Piece]
    rules: list[Rect]
    pictures: list[Picture]


class _Frame:
    """From the coordinates of a PDF page to those of its display, turned by so many degrees."""

    def __init__(self, page: pypdfium2.PdfPage, turn: int = 0) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.rotation = (page.get_rotation() + turn) % 360
        across, down = self.right - self.left, self.top - self.bottom
        self.width, self.height = (across, down) if self.rotation % 180 == 0 else (down, across)

    def rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        match self.rotation:
            case 90:
                return Rect(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 180:
                return Rect(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case 270:
                return Rect(self.top - top, self.right - right, self.top - bottom, self.right - left)
            case _:
                return Rect(left - self.left, self.top - top, right - self.left, self.top - bottom)


def read_page(page: pypdfium2.PdfPage) -> Page:
    """Words that do not run in the page's main direction (watermarks, labels of axes) are left out."""
    frame = _Frame(page)
    textpage = page.get_textpage()
    try:
        pieces, turns = _pieces(textpage, frame)
        if turns and (turn := turns.most_common(1)[0][0]):
            frame = _Frame(page, turn)
            pieces, _turns = _pieces(textpage, frame)
    finally:
        textpage.close()
    rules: list[Rect] = []
    pictures: list[Picture] = []
    for item, matrix in _objects(page.raw, page, IDENTITY, 0):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_picture(item, frame.rect(*_bounds(item, matrix))))
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and len(rules) < MOST_RULES:
            rules += (frame.rect(*rule) for rule in _rules(item, matrix))
    return Page(frame.width, frame.height, pieces, rules, pictures)


def _pieces(textpage: pypdfium2.PdfTextPage, frame: _Frame) -> tuple[list[Piece], Counter[int]]:
    """The pieces in the order of the file, and how many letters are turned by how many degrees."""
    handle = textpage.raw
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    found: list[Piece] = []
    turns: Counter[int] = Counter()
    letters: list[str] = []
    place = last = Rect(0, 0, 0, 0)
    style = (0.0, False)
    blank = typed = upright = False

    def close() -> None:
        if letters and upright:
            text = "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            found.append(Piece(place, text, *style))
        letters.clear()

    for index in range(pdfium.FPDFText_CountChars(handle)):
        letter = chr(unicode_of(handle, index))
        if letter in " \t\r\n\xa0\u3000":
            # a blank that pdfium put between wide letters is only a gap
            generated = pdfium.FPDFText_IsGenerated(handle, index) == 1
            blank = blank or not (generated and letters and is_wide(letters[-1]))
            typed = typed or not (generated or letter in "\r\n")
            continue
        if letter == "\x00" or not box_of(handle, index, reference):
            continue
        rect = frame.rect(box.left, box.bottom, box.right, box.top)
        if letters and rect == last:
            pass  # the second letter of a ligature
        elif not (letters and _follows(place, rect, BLANK_GAP if typed else PIECE_GAP)):
            close()
            style = _style(handle, index)
            turn = _turn(handle, index)
            turns[(turn - frame.rotation) % 360 if turn >= 0 else 0] += turn >= 0
            upright = (turn - frame.rotation) % 360 == 0 and turn >= 0
            place = rect
        else:
            gap = rect.left - place.right > WORD_GAP * rect.height
            if blank or (gap and not (is_wide(letters[-1]) or is_wide(letter))):
                letters.append(" ")
            place = place.around(rect)
        letters.append("-" if letter == HYPHEN else letter)
        last = rect
        blank = typed = False
    close()
    return found, turns


def _follows(place: Rect, rect: Rect, widest: float) -> bool:
    height = max(place.height, rect.height, 0.1)
    gap = rect.left - place.right
    same_line = abs(rect.bottom - place.bottom) < 0.12 * height and abs(rect.height - place.height) < 0.12 * height
    return same_line and -0.5 * height < gap < widest * height


def _style(handle: object, index: int) -> tuple[float, bool]:
    """The size of a letter in points as shown, and whether it is bold."""
    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(flags))
    name = buffer.value.decode("utf-8", "replace").lower()
    bold = pdfium.FPDFText_GetFontWeight(handle, index) >= BOLD_WEIGHT or any(word in name for word in BOLD_NAMES)
    return pdfium.FPDFText_GetFontSize(handle, index) * scale, bold


def _turn(handle: object, index: int) -> int:
    """By how many degrees clockwise the page is to be turned for this letter to stand upright; -1 for a slanted one."""
    angle = -math.degrees(pdfium.FPDFText_GetCharAngle(handle, index)) % 360
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) < 5 else -1


def _objects(
    parent: object, page: pypdfium2.PdfPage, matrix: Matrix, depth: int
) -> Iterator[tuple[pypdfium2.PdfObject, Matrix]]:
    """The page's objects, those of forms too, each with the matrix of what it is in."""
    count = pdfium.FPDFFormObj_CountObjects if depth else pdfium.FPDFPage_CountObjects
    get = pdfium.FPDFFormObj_GetObject if depth else pdfium.FPDFPage_GetObject
    for number in range(max(0, count(parent))):
        raw = get(parent, number)
        if not raw:
            continue
        item = pypdfium2.PdfObject(raw, page=page, pdf=page.pdf)
        if item.type == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < DEEPEST_FORM:
                yield from _objects(raw, page, _times(item.get_matrix().get(), matrix), depth + 1)
        else:
            yield item, matrix


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(item: pypdfium2.PdfObject, matrix: Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = item.get_bounds()
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _rules(item: pypdfium2.PdfObject, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """The horizontal and vertical lines of a path."""
    left, bottom, right, top = bounds = _bounds(item, matrix)
    across, up = right - left, top - bottom
    if max(across, up) < SHORTEST_RULE:
        return
    if min(across, up) <= THIN:
        yield bounds
        return
    number = pdfium.FPDFPath_CountSegments(item.raw)
    if not 0 < number <= MOST_SEGMENTS or not _is_stroked(item):
        return
    whole = _times(item.get_matrix().get(), matrix)
    start = last = (0.0, 0.0)
    for at in range(number):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _moved(whole, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, start)
        last = point


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    across, up = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(across, up) < 0.5 and max(across, up) >= SHORTEST_RULE:
        yield min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _is_stroked(item: pypdfium2.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _picture(item: pypdfium2.PdfObject, rect: Rect) -> Picture:
    try:
        return Picture(rect, _image_file(pypdfium2.PdfImage(item.raw, page=item.page, pdf=item.pdf)))
    except (ValueError, OSError, pypdfium2.PdfiumError):
        return Picture(rect, None, broken=True)


def _image_file(image: pypdfium2.PdfImage) -> ImageFile | None:
    """A JPEG as it is, everything else as PNG."""
    width, height = image.get_px_size()
    if width * height > MOST_PIXELS:
        raise ValueError(width)
    *simple, last = image.get_filters() or [""]
    if last == "DCTDecode" and set(simple) <= set(image.SIMPLE_FILTERS):
        data = bytes(image.get_data(decode_simple=True))
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as opened:
            if opened.mode != "CMYK":
                return picture(data)
    if min(width, height) < 8:
        return None
    return replace(encoded(image.get_bitmap().to_pil()))
