"""PowerPoint presentations (pptx): a slide is a page; its title, text, tables and pictures, then its notes.

Shapes come in the order of the file, which is the one that screen readers follow; the title comes first.
"""

from collections.abc import Iterator

from lxml import etree

from kg.formats.blocks import BlockKind, Box, Reading
from kg.formats.building import Builder
from kg.formats.parts import Parts
from kg.formats.pictures import picture

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = {"ctrTitle": 1, "title": 2}
IGNORED = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
"""Placeholders that repeat on each slide."""
BULLETED = frozenset({"body", "obj", ""})
"""Placeholders whose paragraphs have bullets unless they say otherwise."""
DEEPEST = 6
DEEPEST_GROUP = 50


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: broken-file, encrypted-file, empty-file, too-many-parts, unpacks-too-large."""
    parts = Parts(data, name, "PowerPoint")
    found = (path for kind, path in parts.relations("").values() if kind == "officeDocument")
    main = next(found, "ppt/presentation.xml")
    presentation = parts.xml(main)
    relations = parts.relations(main)
    size = presentation.find(f"{P}sldSz")
    extent = (_number(size, "cx"), _number(size, "cy"))
    builder = Builder(name)
    unreadable = 0
    slides = list(presentation.iterfind(f"{P}sldIdLst/{P}sldId"))
    for number, slide in enumerate(slides, 1):
        builder.page = number
        _kind, path = relations.get(slide.get(f"{R}id", ""), ("", ""))
        unreadable += _Slide(parts, path, builder, extent).read()
    if unreadable:
        builder.note("images-unreadable", count=unreadable)
    return builder.reading(pages=len(slides))


class _Slide:
    def __init__(self, parts: Parts, path: str, builder: Builder, extent: tuple[int, int]) -> None:
        self.parts, self.builder, self.extent = parts, builder, extent
        self.relations = parts.relations(path)
        self.root = parts.xml(path)
        self.unreadable = 0

    def read(self) -> int:
        """Puts the slide's blocks into the builder; how many images could not be read."""
        shapes = list(_shapes(self.root.find(f"{P}cSld/{P}spTree"), 0))
        shapes.sort(key=lambda shape: _placeholder(shape) not in TITLES)  # stable
        for shape in shapes:
            self._shape(shape)
        for kind, path in self.relations.values():
            if kind == "notesSlide" and path in self.parts:
                self._notes(self.parts.xml(path))
        return self.unreadable

    def _shape(self, shape: etree._Element) -> None:
        box = self._box(shape)
        if shape.tag == f"{P}pic":
            self._picture(shape, box)
        elif shape.tag == f"{P}graphicFrame":
            for table in shape.iter(f"{A}tbl"):
                self._table(table, box)
        elif _placeholder(shape) not in IGNORED:
            self._text(shape, box)

    def _text(self, shape: etree._Element, box: Box | None) -> None:
        role = _placeholder(shape)
        if role in TITLES:
            words = " ".join(map(_words, shape.iter(f"{A}p")))
            self.builder.add(BlockKind.HEADING, words, TITLES[role], box)
            return
        for paragraph in shape.iter(f"{A}p"):
            properties = paragraph.find(f"{A}pPr")
            level = _number(properties, "lvl")
            if _has_bullet(properties, role in BULLETED):
                self.builder.add(BlockKind.ITEM, _words(paragraph), min(level + 1, DEEPEST), box)
            else:
                self.builder.add(BlockKind.PARAGRAPH, _words(paragraph), box=box)

    def _picture(self, shape: etree._Element, box: Box | None) -> None:
        blip = next(shape.iter(f"{A}blip"), None)
        _kind, path = self.relations.get("" if blip is None else blip.get(f"{R}embed", ""), ("", ""))
        if path not in self.parts:
            return
        described = next(shape.iter(f"{P}cNvPr"), None)
        try:
            found = picture(self.parts.read(path), "" if described is None else described.get("descr", ""))
        except ValueError:
            self.unreadable += 1
            return
        if found:
            self.builder.figure(found, box)

    def _table(self, table: etree._Element, box: Box | None) -> None:
        rows: list[list[str]] = []
        for row in table.iterfind(f"{A}tr"):
            cells: list[str] = []
            for cell in row.iterfind(f"{A}tc"):
                if cell.get("hMerge") in ("1", "true") and cells:
                    cells.append(cells[-1])
                elif cell.get("vMerge") in ("1", "true") and rows and len(cells) < len(rows[-1]):
                    cells.append(rows[-1][len(cells)])
                else:
                    cells.append(" ".join(map(_words, cell.iter(f"{A}p"))))
            rows.append(cells)
        properties = table.find(f"{A}tblPr")
        header = int(properties is None or properties.get("firstRow") != "0")
        columns = int(properties is not None and properties.get("firstCol") in ("1", "true"))
        self.builder.table(rows, header, columns, box)

    def _notes(self, root: etree._Element) -> None:
        for shape in root.iter(f"{P}sp"):
            if _placeholder(shape) == "body":
                for paragraph in shape.iter(f"{A}p"):
                    self.builder.add(BlockKind.PARAGRAPH, _words(paragraph))

    def _box(self, shape: etree._Element) -> Box | None:
        """Where a shape of its own place lies; None for one in a group or placed by the layout."""
        offset, extent = next(shape.iter(f"{A}off"), None), next(shape.iter(f"{A}ext"), None)
        width, height = self.extent
        if offset is None or extent is None or not (width and height) or _in_group(shape):
            return None
        if (tree := next(shape.iter(f"{P}xfrm"), None)) is not None:
            offset, extent = tree.find(f"{A}off"), tree.find(f"{A}ext")
        left, top = _number(offset, "x") / width, _number(offset, "y") / height
        right, bottom = left + _number(extent, "cx") / width, top + _number(extent, "cy") / height
        return (_share(left), _share(top), _share(right), _share(bottom))


def _shapes(tree: etree._Element | None, depth: int) -> Iterator[etree._Element]:
    if tree is None or depth > DEEPEST_GROUP:
        return
    for child in tree:
        if child.tag == f"{P}grpSp":
            yield from _shapes(child, depth + 1)
        elif child.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame"):
            yield child
        elif isinstance(child.tag, str) and child.tag.endswith(("}AlternateContent", "}Choice")):
            yield from _shapes(child, depth + 1)


def _in_group(shape: etree._Element) -> bool:
    above = shape.getparent()
    return above is not None and above.tag == f"{P}grpSp"


def _placeholder(shape: etree._Element) -> str:
    """The role of a placeholder, "" for one without a role, "none" for a shape that is no placeholder."""
    found = next(shape.iter(f"{P}ph"), None)
    return "none" if found is None else found.get("type", "")


def _words(paragraph: etree._Element) -> str:
    pieces = (" " if run.tag == f"{A}br" else run.text or "" for run in paragraph.iter(f"{A}t", f"{A}br"))
    return "".join(pieces)


def _has_bullet(properties: etree._Element | None, otherwise: bool) -> bool:
    if properties is None:
        return otherwise
    if properties.find(f"{A}buNone") is not None:
        return False
    return otherwise or any(properties.find(f"{A}{kind}") is not None for kind in ("buChar", "buAutoNum", "buBlip"))


def _number(element: etree._Element | None, name: str) -> int:
    value = "" if element is None else element.get(name, "")
    return int(value) if value.removeprefix("-").isdecimal() and len(value) < 15 else 0


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
