"""PDF: the words of each page in the order in which people read them.

Columns are told apart by the blank strip between them, paragraphs by the ends of their lines, headings by the size of
their letters. What repeats at the head or foot of the pages is left out. A page without words that shows an image is a
scan: a note says so, and a file of nothing else cannot be read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from kg.formats.blocks import BlockKind, Box, Reading, ReadingFailed
from kg.formats.building import Builder
from kg.formats.captions import describes
from kg.formats.pdf.lines import Line, barriers_of, flows, lines_of
from kg.formats.pdf.page import Page, Picture, Rect, read_page
from kg.formats.pdf.paragraphs import ENDS, NUMBER, Paragraph, paragraphs_of, usual_size
from kg.formats.pdf.tables import FoundTable, tables_of
from kg.formats.text import hyphenated

MARGIN = 0.1
"""Share of a page's height at its head and foot in which running lines stand."""
RUNNING_GAP = 0.7
"""Of a line's height, between a running line and the text at least."""
MOST_RUNNING = 6
LONG = 5
"""Pages of a document in which a line that only two of them have may be chance."""
REPEATED = 0.25
"""Share of the pages on which a decoration stands, at least."""
WHOLE_PAGE = 0.85
"""Share of a page that an image covers which is its background, or a scan."""
SCAN = 0.4
HEADING_SIZE = 1.12
LONGEST_HEADING = 120
DEEPEST_HEADING = DEEPEST_LIST = 6
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，共]*\s*\d{1,4}\s*页?)?|page\s+\d+(?:\s+of\s+\d+)?|[ivxlc]{1,7})[-–—·\s]*",
    re.IGNORECASE,
)

Item = Line | Picture | FoundTable


@dataclass(slots=True)
class _Sheet:
    """One page on its way: ``lines`` are those outside of tables."""

    number: int
    page: Page
    lines: list[Line]
    tables: list[FoundTable]

    def box(self, rect: Rect) -> Box:
        """A place as shares of the page."""
        across, down = max(self.page.width, 1), max(self.page.height, 1)
        left, top, right, bottom = rect.left / across, rect.top / down, rect.right / across, rect.bottom / down
        return (_share(left), _share(top), _share(right), _share(bottom))


@dataclass(frozen=True, slots=True)
class _Shown:
    """An image or a table in its place among the paragraphs."""

    sheet: _Sheet
    item: Picture | FoundTable


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: encrypted-file, broken-file, no-text, empty-file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise ReadingFailed("encrypted-file", name=name) from error
        raise ReadingFailed("broken-file", name=name, format="PDF") from error
    try:
        sheets = [_sheet(document, number) for number in range(len(document))]
    finally:
        document.close()
    if not any(sheet.page.pieces for sheet in sheets):
        raise ReadingFailed("no-text" if any(s.page.pictures for s in sheets) else "empty-file", name=name)
    _drop_running_lines(sheets)
    builder = Builder(name)
    _write(builder, _in_order(sheets))
    scans = [sheet.number for sheet in sheets if _is_scan(sheet)]
    if scans:
        builder.note("pages-scanned", pages=_ranges(scans), count=len(scans))
    broken = sum(picture.broken for sheet in sheets for picture in sheet.page.pictures)
    if broken:
        builder.note("images-unreadable", count=broken)
    return builder.reading(pages=len(sheets))


def _sheet(document: pypdfium2.PdfDocument, number: int) -> _Sheet:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return _Sheet(number + 1, Page(1, 1, [], [], []), [], [])
    try:
        content = read_page(page)
    finally:
        page.close()
    tables, pieces = tables_of(content.rules, content.pieces)
    return _Sheet(number + 1, content, lines_of(pieces, barriers_of(pieces)), tables)


def _is_scan(sheet: _Sheet) -> bool:
    return not sheet.page.pieces and any(_covers(sheet, picture) >= SCAN for picture in sheet.page.pictures)


def _covers(sheet: _Sheet, picture: Picture) -> float:
    return picture.rect.width * picture.rect.height / max(1.0, sheet.page.width * sheet.page.height)


def _drop_running_lines(sheets: Sequence[_Sheet]) -> None:
    """Page numbers, what stands near the edge of several pages at one height, the same but for its digits, and whatever
    stands at a height where most pages have such a line.
    """
    margins = [_margin_lines(sheet) for sheet in sheets]
    texts: Counter[tuple[str, int]] = Counter()
    heights: Counter[int] = Counter()
    for lines in margins:
        texts.update({_running_key(line) for line in lines})
        heights.update({_running_key(line)[1] for line in lines})
    least = 2 if len(sheets) < LONG else 3
    usual = max(LONG, len(sheets) / 2)
    for sheet, lines in zip(sheets, margins, strict=True):
        running = []
        for line in lines:
            key = _running_key(line)
            if texts[key] >= least or heights[key[1]] >= usual or _PAGE_NUMBER.fullmatch(line.text):
                running.append(line)
        sheet.lines = [line for line in sheet.lines if line not in running]


def _margin_lines(sheet: _Sheet) -> list[Line]:
    """The lines at the head and the foot of a page that a gap parts from its text."""
    height = sheet.page.height
    head = sorted(sheet.lines, key=lambda line: line.rect.bottom)
    foot = sorted(sheet.lines, key=lambda line: -line.rect.top)
    return [
        *_outside([line.rect.bottom < MARGIN * height for line in head], head),
        *_outside([line.rect.top > (1 - MARGIN) * height for line in foot], foot),
    ]


def _outside(in_margin: Sequence[bool], lines: Sequence[Line]) -> list[Line]:
    """Of lines from the edge of the page inwards, those in the margin up to the last wide gap there."""
    last = 0
    for at, line in enumerate(lines[:MOST_RUNNING]):
        if not in_margin[at]:
            break
        inner = lines[at + 1].rect if at + 1 < len(lines) else None
        gap = max(inner.top - line.rect.bottom, line.rect.top - inner.bottom) if inner else line.rect.height
        if gap > RUNNING_GAP * line.rect.height:
            last = at + 1
    return list(lines[:last])


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+|[IVXivx]+\b", "#", line.text), round(line.rect.top / 6)


def _in_order(sheets: Sequence[_Sheet]) -> list[tuple[_Sheet, Paragraph] | _Shown]:
    """All paragraphs, images and tables; a paragraph that a column or page cuts is made whole where it begins."""
    repeated = _decorations(sheets)
    order: list[tuple[_Sheet, Paragraph] | _Shown] = []
    last: Paragraph | None = None
    gutters: list[float] = []
    for sheet in sheets:
        pictures = [p for p in sheet.page.pictures if p.file and _is_content(sheet, p) and p.file.data not in repeated]
        items: list[Item] = [*sheet.lines, *pictures, *sheet.tables]
        size = usual_line_size(sheet.lines)
        for flow in flows(items, size, gutters):
            for part in _parts(flow, sheet):
                if isinstance(part, _Shown):
                    order.append(part)
                elif last is not None and last.takes(part):
                    last.lines += part.lines
                    last.reaches = part.reaches
                else:
                    order.append((sheet, part))
                    # a caption may stand between two halves of a paragraph
                    if part.goes_on or last is None or not _may_interrupt(part):
                        last = part
    return order


def _may_interrupt(part: Paragraph) -> bool:
    return describes(part.text()) is not None


def _parts(flow: Sequence[Item], sheet: _Sheet) -> list[Paragraph | _Shown]:
    """The column's paragraphs, with its images and tables between them."""
    parts: list[Paragraph | _Shown] = []
    lines = [item for item in flow if isinstance(item, Line)]
    paragraphs = paragraphs_of(lines, sheet.number)
    others = [item for item in flow if not isinstance(item, Line)]
    for paragraph in paragraphs:
        top = paragraph.lines[0].rect.top
        while others and others[0].rect.top < top:
            parts.append(_Shown(sheet, others.pop(0)))
        parts.append(paragraph)
    return parts + [_Shown(sheet, item) for item in others]


def usual_line_size(lines: Sequence[Line]) -> float:
    """The size of most letters of a page."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 10.0


def _is_content(sheet: _Sheet, picture: Picture) -> bool:
    """Not the scan behind a text layer."""
    return not sheet.page.pieces or _covers(sheet, picture) < WHOLE_PAGE


def _decorations(sheets: Sequence[_Sheet]) -> set[bytes]:
    """Images that stand on many pages: logos and backgrounds."""
    pages: Counter[bytes] = Counter()
    for sheet in sheets:
        pages.update({picture.file.data for picture in sheet.page.pictures if picture.file})
    return {data for data, number in pages.items() if number >= max(3, REPEATED * len(sheets))}


def _write(builder: Builder, order: Sequence[tuple[_Sheet, Paragraph] | _Shown]) -> None:
    paragraphs = [part[1] for part in order if not isinstance(part, _Shown)]
    body = usual_size(paragraphs)
    known = hyphenated(line.text for paragraph in paragraphs for line in paragraph.lines)
    sizes = sorted({round(p.size * 2) / 2 for p in paragraphs if _is_large(p, body)}, reverse=True)
    for part in order:
        if isinstance(part, _Shown):
            builder.page = part.sheet.number
            box = part.sheet.box(part.item.rect)
            if isinstance(part.item, FoundTable):
                builder.table(part.item.rows, part.item.header_rows, box=box)
            elif part.item.file:
                builder.figure(part.item.file, box)
            continue
        sheet, paragraph = part
        builder.page = paragraph.page
        box, words = sheet.box(paragraph.rect), paragraph.text(known)
        if _is_large(paragraph, body):
            level = sizes.index(round(paragraph.size * 2) / 2) + 1
            builder.add(BlockKind.HEADING, words, min(level, DEEPEST_HEADING), box)
        elif _is_bold_heading(paragraph, body):
            builder.add(BlockKind.HEADING, words, min(len(sizes) + 1, DEEPEST_HEADING), box)
        elif paragraph.bullet or NUMBER.match(words):
            builder.add(BlockKind.ITEM, words, min(int(paragraph.depth / 2) + 1, DEEPEST_LIST), box)
        else:
            builder.add(BlockKind.PARAGRAPH, words, box=box)


def _is_large(paragraph: Paragraph, body: float) -> bool:
    return paragraph.size >= HEADING_SIZE * body and len(paragraph.text()) <= LONGEST_HEADING


def _is_bold_heading(paragraph: Paragraph, body: float) -> bool:
    short = len(paragraph.lines) == 1 and len(paragraph.text()) <= LONGEST_HEADING // 2
    return paragraph.bold and short and paragraph.size >= 0.95 * body and not ENDS.search(paragraph.text())


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: "1–3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
