"""Word documents (docx): the body in its order, with headings, lists, tables, images and footnotes.

Left out: headers and footers, deleted text, comments, the second form of a drawing. A table that holds images, or only
one cell, arranges a page rather than data: its cells are read like the body.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kg.formats.blocks import BlockKind, Reading
from kg.formats.building import Builder
from kg.formats.parts import Parts
from kg.formats.pictures import picture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# what strict Open XML calls the same things
STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R,
    "http://purl.oclc.org/ooxml/drawingml/main": A,
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP,
}
SKIPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}rt", f"{W}pPr", f"{W}rPr", f"{W}instrText"})
BREAKS = frozenset({f"{W}br", f"{W}cr", f"{W}tab", f"{W}ptab"})
HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
CAPTIONS = frozenset({"caption", "题注", "图表标题", "table caption", "image caption", "figure caption"})
TITLES = {"title": 1, "标题": 1, "subtitle": 2, "副标题": 2}
DEEPEST_HEADING = 6
DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says. ``level`` of a heading, 0 for none; ``list`` is its depth, 0 for none."""

    level: int = 0
    list: int = 0
    is_caption: bool = False


@dataclass(slots=True)
class Paragraph:
    """Words and images of one paragraph in order, and the text boxes that hang on it."""

    pieces: list[str | tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: broken-file, encrypted-file, empty-file, too-many-parts, unpacks-too-large."""
    parts = Parts(data, name, "Word")
    main = next((path for kind, path in parts.relations("").values() if kind == "officeDocument"), "word/document.xml")
    return _Document(parts, main, name).reading()


class _Document:
    def __init__(self, parts: Parts, main: str, name: str) -> None:
        self.parts, self.main = parts, main
        self.folder = posixpath.dirname(main)
        self.relations = parts.relations(main)
        self.styles = _styles(parts, self._part("styles"))
        self.builder = Builder(name)
        self.unreadable_images = 0

    def reading(self) -> Reading:
        body = _plain(self.parts.xml(self.main)).find(f"{W}body")
        if body is None:
            raise self.parts.broken()
        self._blocks(body)
        self._notes()
        if self.unreadable_images:
            self.builder.note("images-unreadable", count=self.unreadable_images)
        return self.builder.reading()

    def _part(self, kind: str) -> str:
        return next((path for found, path in self.relations.values() if found == kind), "")

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in SKIPPED and isinstance(child.tag, str):
                self._blocks(child)  # content controls, insertions, custom XML

    def _paragraph(self, element: etree._Element) -> None:
        style = self._style(element)
        paragraph = Paragraph()
        self._collect(element, paragraph)
        words: list[str] = []
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                words.append(piece)
            elif not "".join(words).strip():
                self._image(*piece)
        self._text("".join(words), style)
        seen = False
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                seen = seen or bool(piece.strip())
            elif seen:
                self._image(*piece)
        for box in paragraph.boxes:
            self._blocks(box)

    def _text(self, words: str, style: Style) -> None:
        if style.is_caption:
            self.builder.caption(words)
        elif style.level:
            self.builder.add(BlockKind.HEADING, words, style.level)
        elif style.list:
            self.builder.add(BlockKind.ITEM, words, style.list)
        else:
            self.builder.add(BlockKind.PARAGRAPH, words)

    def _style(self, element: etree._Element) -> Style:
        properties = element.find(f"{W}pPr")
        if properties is None:
            return self.styles.get("", Style())
        named = self.styles.get(_value(properties, "pStyle") or "", Style())
        return _own_style(properties, named)

    def _collect(self, element: etree._Element, into: Paragraph) -> None:
        for child in element:
            tag = child.tag
            if tag in SKIPPED or not isinstance(tag, str):
                continue
            if tag in (f"{W}t", f"{M}t"):
                into.pieces.append(child.text or "")
            elif tag in BREAKS:
                into.pieces.append(" ")
            elif tag == f"{W}noBreakHyphen":
                into.pieces.append("-")
            elif tag == f"{W}txbxContent":
                into.boxes.append(child)
            elif tag in (f"{A}blip", f"{V}imagedata"):
                reference = child.get(f"{R}embed") or child.get(f"{R}id") or ""
                into.pieces.append((reference, _alt(child)))
            else:
                self._collect(child, into)

    def _image(self, reference: str, alt: str) -> None:
        _kind, path = self.relations.get(reference, ("", ""))
        if path not in self.parts:
            return
        try:
            found = picture(self.parts.read(path), alt)
        except ValueError:
            self.unreadable_images += 1
            return
        if found:
            self.builder.figure(found)

    def _table(self, element: etree._Element) -> None:
        rows = [list(_cells(row)) for row in _children(element, "tr")]
        has_image = next(element.iter(f"{A}blip", f"{V}imagedata"), None) is not None
        arranges = has_image or sum(map(len, rows)) <= 1
        if arranges:
            for cell, _span, merged in (cell for row in rows for cell in row):
                if not merged:
                    self._blocks(cell)
            return
        headers = 0
        for row in _children(element, "tr"):
            if row.find(f"{W}trPr/{W}tblHeader") is None:
                break
            headers += 1
        self.builder.table(self._grid(rows), max(headers, 1) if len(rows) > 1 else 0)

    def _grid(self, rows: list[list[tuple[etree._Element, int, bool]]]) -> list[list[str]]:
        """The words of each place; a cell that goes on from above repeats what stands there."""
        grid: list[list[str]] = []
        for row in rows:
            texts: list[str] = []
            for cell, span, merged in row:
                above = grid[-1][len(texts)] if merged and grid and len(texts) < len(grid[-1]) else None
                texts += [self._words(cell) if above is None else above] * span
            grid.append(texts)
        return grid

    def _words(self, cell: etree._Element) -> str:
        paragraphs = []
        for element in cell.iter(f"{W}p"):
            found = Paragraph()
            self._collect(element, found)
            paragraphs.append("".join(piece for piece in found.pieces if isinstance(piece, str)))
        return " ".join(filter(None, paragraphs))

    def _notes(self) -> None:
        """Footnotes and endnotes, behind the text."""
        for kind in ("footnote", "endnote"):
            path = self._part(f"{kind}s")
            if path not in self.parts:
                continue
            for note in _plain(self.parts.xml(path)).iter(f"{W}{kind}"):
                if note.get(f"{W}type") in (None, "normal"):
                    self._blocks(note)


def _plain(root: etree._Element) -> etree._Element:
    """The tree with strict names written the usual way."""
    if not any(space in STRICT for space in root.nsmap.values()):
        return root
    for element in root.iter():
        if isinstance(element.tag, str):
            space, _, local = element.tag[1:].partition("}")
            element.tag = STRICT.get(space, f"{{{space}}}") + local
            for name, value in element.attrib.items():
                inside, _, own = str(name)[1:].partition("}")
                if inside in STRICT:
                    element.set(STRICT[inside] + own, value)
    return root


def _children(element: etree._Element, local: str) -> Iterator[etree._Element]:
    """Rows or cells, also those in content controls."""
    for child in element:
        if child.tag == f"{W}{local}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _children(child, local)


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, int, bool]]:
    """Each cell with the columns that it covers and whether it goes on from the row above."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    if before is not None:
        yield etree.Element(f"{W}tc"), _number(before.get(f"{W}val"), 1), False
    for cell in _children(row, "tc"):
        properties = cell.find(f"{W}tcPr")
        if properties is None:
            yield cell, 1, False
            continue
        merge = properties.find(f"{W}vMerge")
        merged = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        yield cell, max(1, min(_number(_value(properties, "gridSpan"), 1), 200)), merged


def _value(properties: etree._Element, local: str) -> str | None:
    found = properties.find(f"{W}{local}")
    return None if found is None else found.get(f"{W}val")


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else otherwise


def _alt(element: etree._Element) -> str:
    """The description of the drawing around an image."""
    for above in element.iterancestors(f"{WP}inline", f"{WP}anchor", f"{V}shape"):
        found = above.find(f"{WP}docPr")
        if found is not None:
            return found.get("descr") or found.get("title") or ""
        return above.get("alt") or ""
    return ""


def _own_style(properties: etree._Element, inherited: Style) -> Style:
    """What the properties of a paragraph or a style say, else what they inherit."""
    level, depth = inherited.level, inherited.list
    outline = _value(properties, "outlineLvl")
    if outline is not None:
        level = _number(outline, 9) + 1
        level = 0 if level > 9 else min(level, DEEPEST_HEADING)
    numbering = properties.find(f"{W}numPr")
    if numbering is not None:
        level_of_list = _value(numbering, "ilvl")
        depth = max(depth, 1) if level_of_list is None else _number(level_of_list, 0) + 1
        if _value(numbering, "numId") == "0":
            depth = 0
    return Style(level, depth, inherited.is_caption)


def _styles(parts: Parts, path: str) -> dict[str, Style]:
    """By id; under "" what paragraphs without a style get."""
    if path not in parts:
        return {}
    elements = {style.get(f"{W}styleId", ""): style for style in _plain(parts.xml(path)).iter(f"{W}style")}
    found: dict[str, Style] = {}

    def resolve(uid: str, depth: int) -> Style:
        element = elements.get(uid)
        if element is None or depth > DEEPEST_STYLE:
            return Style()
        if uid not in found:
            inherited = resolve(_value(element, "basedOn") or "", depth + 1)
            name = (_value(element, "name") or uid).strip().lower()
            match = HEADING.fullmatch(name)
            level = min(int(match[1]), DEEPEST_HEADING) if match else TITLES.get(name, inherited.level)
            depth_of_list = _list_depth(name) or inherited.list
            own = Style(level, depth_of_list, inherited.is_caption or name in CAPTIONS)
            properties = element.find(f"{W}pPr")
            found[uid] = own if properties is None else _own_style(properties, own)
        return found[uid]

    for uid, element in elements.items():
        resolve(uid, 0)
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            found[""] = found[uid]
    return found


def _list_depth(name: str) -> int:
    match = re.fullmatch(r"list (?:bullet|number)(?: ([2-5]))?", name)
    return int(match[1] or 1) if match else 0
