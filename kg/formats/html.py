"""Web pages: headings, paragraphs, lists, tables, figures with captions, and the images that are inside of the file.

Navigation, scripts, forms and what is hidden are left out. A table that holds headings, images or other tables, or only
one cell, arranges a page rather than data: its cells are read like the body.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml import html as parsing

from kg.formats.blocks import BlockKind, ImageFile, Reading, ReadingFailed
from kg.formats.building import Builder
from kg.formats.encodings import Decoded, decode
from kg.formats.pictures import picture

Element = etree._Element
Resolve = Callable[[str, str], ImageFile | None]
"""From an image's address and description to its file, None for a tiny one. Raises ValueError and LookupError."""

DROPPED = frozenset(
    "script style nav template noscript head iframe object embed applet svg canvas video audio map form button select"  # noqa: SIM905
    " input textarea dialog rp rt link meta".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer h1 h2"  # noqa: SIM905
    " h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr"
    " ul".split()
)
LISTS = frozenset({"ul", "ol", "menu"})
AROUND = frozenset({"header", "footer", "aside"})
"""Left out beside of the text, kept inside of an article or figure."""
ARRANGING = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "img", "ul", "ol", "figure", "pre")
DEEPEST = 6
MOST_SPAN = 1000
MOST_CELLS = 500_000
DECLARED_WITHIN = 4096
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=-]+)*),(.*)", re.IGNORECASE | re.DOTALL)


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: undecodable-text, empty-file, broken-file."""
    decoded = decoded_page(data)
    if decoded is None:
        raise ReadingFailed("undecodable-text", name=name)
    builder = Builder(name)
    page = Page(builder, _inside)
    page.read(decoded.text)
    if page.outside:
        builder.note("images-outside", count=page.outside)
    if page.unreadable:
        builder.note("images-unreadable", count=page.unreadable)
    return builder.reading(encoding=decoded.encoding)


def decoded_page(data: bytes) -> Decoded | None:
    """The text: by byte order mark, else as the page declares where that fits, else by its characters."""
    declared = _XML_DECLARED.match(data) or _DECLARED.search(data[:DECLARED_WITHIN])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        codec = declared[1].decode().lower()
        # what pages call gb2312 is GBK as a rule, and GB18030 holds both
        codec = "gb18030" if codec in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else codec
        try:
            return Decoded(data.decode(codec).replace("\r\n", "\n").replace("\x00", " "), codec)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _inside(address: str, alt: str) -> ImageFile | None:
    """The image of a ``data:`` address."""
    match = _DATA.match(address.strip())
    if match is None:
        raise LookupError(address[:20])
    try:
        data = unquote_to_bytes(match[2])
        return picture(base64.b64decode(data) if ";base64" in match[1].lower() else data, alt)
    except binascii.Error as error:
        raise ValueError from error


class Page:
    """Puts the blocks of one page into a builder."""

    def __init__(self, builder: Builder, resolve: Resolve) -> None:
        self.builder, self.resolve = builder, resolve
        self.outside = self.unreadable = 0
        self._words: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0
        self._in_article = 0

    def read(self, text: str) -> None:
        """Raises ``ReadingFailed`` for a text without any element."""
        parser = parsing.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        try:
            root = parsing.document_fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            raise ReadingFailed("broken-file", name=self.builder.name, format="HTML") from error
        self._walk(root, 0)
        self._flush()

    def _flush(self) -> None:
        words, self._words = "".join(self._words), []
        if words.strip():
            self.builder.add(self._kind, words, self._level)

    def _walk(self, element: Element, depth: int) -> None:
        """An element, whose list is ``depth`` deep, and what follows it in its parent."""
        if isinstance(element.tag, str):
            self._element(element, element.tag, depth)
        if element.tail:
            self._words.append(element.tail)

    def _element(self, element: Element, tag: str, depth: int) -> None:
        if tag in DROPPED or _is_hidden(element) or (tag in AROUND and not self._in_article):
            return
        if tag == "br":
            self._words.append(" ")
        elif tag == "img":
            self._image(element)
        elif tag not in BLOCKS:
            self._inside(element, depth)
        else:
            self._flush()
            self._block(element, tag, depth)
            self._flush()

    def _inside(self, element: Element, depth: int) -> None:
        if element.text:
            self._words.append(element.text)
        for child in element:
            self._walk(child, depth)

    def _block(self, element: Element, tag: str, depth: int) -> None:
        if tag == "pre":
            self.builder.add(BlockKind.CODE, _text(element))
        elif tag == "table":
            self._table(element, depth)
        elif tag == "figure":
            self._figure(element, depth)
        else:
            kept = self._kind, self._level
            if tag[0] == "h" and tag[1:].isdigit():
                self._kind, self._level = BlockKind.HEADING, int(tag[1:])
            elif tag == "li":
                self._kind, self._level = BlockKind.ITEM, min(max(depth, 1), DEEPEST)
            is_article = tag in ("article", "main")
            self._in_article += is_article
            self._inside(element, depth + (tag in LISTS))
            self._in_article -= is_article
            self._flush()
            self._kind, self._level = kept

    def _figure(self, element: Element, depth: int) -> None:
        """Its images, tables or code, and its caption where it stands."""
        before = len(self.builder.blocks)
        first = next((child for child in element if isinstance(child.tag, str)), None)
        caption = next(iter(element.iter("figcaption")), None)
        words = "" if caption is None else _text(caption)
        above = caption is not None and caption is first
        at = self.builder.caption(words) if above else -1
        self._in_article += 1
        self._inside_figure(element, caption, depth)
        self._in_article -= 1
        self._flush()
        shown = range(before + (at >= 0), len(self.builder.blocks))
        target = next((i for i in shown if self.builder.blocks[i].kind in (BlockKind.FIGURE, BlockKind.TABLE)), -1)
        if above and at >= 0:
            self.builder.aim(at, target)
        elif words:
            self.builder.caption(words, target)

    def _inside_figure(self, element: Element, caption: Element | None, depth: int) -> None:
        if element.text:
            self._words.append(element.text)
        for child in element:
            if child is caption:
                self._words.append(child.tail or "")
            elif caption is not None and any(inner is caption for inner in child.iter("figcaption")):
                self._inside_figure(child, caption, depth)
            else:
                self._walk(child, depth)

    def _image(self, element: Element) -> None:
        address = element.get("src") or element.get("data-src") or ""
        try:
            found = self.resolve(address, element.get("alt") or element.get("title") or "")
        except LookupError:
            self.outside += bool(address)
            return
        except ValueError:
            self.unreadable += 1
            return
        if found:
            self._flush()
            self.builder.figure(found)

    def _table(self, element: Element, depth: int) -> None:
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table"), None) is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        arranging = element.get("role") == "presentation" or sum(map(len, cells)) <= 1
        if arranging or any(inner is not element for inner in element.iter(*ARRANGING)):
            self._inside(element, depth)
            return
        caption = element.find("caption")
        at = -1 if caption is None else self.builder.caption(_text(caption))
        grid, headers = _grid(cells)
        in_head = sum(next(row.iterancestors("thead", "table")).tag == "thead" for row in rows)
        first = in_head or _full(headers)
        columns = _leading(headers[first:])
        table = self.builder.table(grid, first or (0 if columns else int(len(grid) > 1)), columns)
        if at >= 0 and table >= 0:
            self.builder.aim(at, table)


def _is_hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role") in ("navigation", "search", "banner", "contentinfo")
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _text(element: Element) -> str:
    """All words inside, without what is dropped; a blank where a block or a line ends."""
    if isinstance(element.tag, str) and element.tag in DROPPED:
        return ""
    keeps_lines = element.tag == "pre" or next(element.iterancestors("pre"), None) is not None
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            gap = ("\n" if keeps_lines else " ") if child.tag == "br" or child.tag in BLOCKS else ""
            pieces += [_text(child), gap]
        pieces.append(child.tail or "")
    return "".join(pieces)


def _grid(rows: list[list[Element]]) -> tuple[list[list[str]], list[list[bool]]]:
    """The words of each place and whether it is a header; a cell that spans stands in each place that it covers."""
    places: dict[tuple[int, int], tuple[str, bool]] = {}
    width = 0
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while (y, x) in places:
                x += 1
            across, down = _span(cell, "colspan", MOST_SPAN), _span(cell, "rowspan", len(rows) - y)
            if len(places) + across * down > MOST_CELLS:
                across = down = 1
            content = (_text(cell), cell.tag == "th")
            for dy in range(down):
                for dx in range(across):
                    places.setdefault((y + dy, x + dx), content)
            x += across
        while (y, x) in places:
            x += 1
        width = max(width, x)
    empty = ("", False)
    grid = [[places.get((y, x), empty) for x in range(width)] for y in range(len(rows))]
    return [[words for words, _ in row] for row in grid], [[header for _, header in row] for row in grid]


def _span(cell: Element, name: str, most: int) -> int:
    value = (cell.get(name) or "").strip()
    number = int(value) if value.isdecimal() and len(value) < 6 else 1
    return max(1, min(number or (most if name == "rowspan" else 1), most))


def _full(headers: list[list[bool]]) -> int:
    """How many first rows are headers in every place."""
    return next((at for at, row in enumerate(headers) if not (row and all(row))), len(headers))


def _leading(headers: list[list[bool]]) -> int:
    """How many first columns are headers in every row."""
    if not headers:
        return 0
    return min(next((at for at, header in enumerate(row) if not header), len(row)) for row in headers)
