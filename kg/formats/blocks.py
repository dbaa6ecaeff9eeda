"""What a reader makes of a file: blocks of text in reading order, images, and what went missing.

The document's text is the blocks' texts joined by line breaks (see ``Block.text``); every offset that the record keeps
counts Unicode code points of that text. Only the standard library is imported here.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    FIGURE = "figure"
    CAPTION = "caption"
    CODE = "code"


Box = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the page's width and height, in [0, 1]; the origin is at the top left."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by row; every row has the same number of cells, a merged cell's text stands in each place it covers.

    The first ``header_rows`` rows and ``header_columns`` columns name what the others hold.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 1
    header_columns: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``text`` holds no control characters but the line breaks and tabs named here.

    - heading: ``level`` 1 to 6; item: ``level`` is the depth of its list, from 1; else 0
    - table: ``text`` is ``table_text(table)``: a line for each row, cells apart by tabs
    - figure: ``image`` indexes ``Reading.images``; ``text`` is empty
    - caption: ``captioned`` is the index of the figure or table block that it describes, -1 where none is known
    - ``page`` counts from 1 (a page, a slide, a sheet); None where the format has no pages
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    box: Box | None = None
    table: Table | None = None
    image: int = -1
    captioned: int = -1


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image in a file. ``data`` is the encoded file (PNG, JPEG or WebP), ``alt`` what the source says of it."""

    data: bytes
    media_type: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader could not do, short of failing: a code with parameters, as in ``kg.errors``."""

    code: str
    params: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was in an archive: a document of its own. ``name`` is its last part, as people read it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one file. ``encoding`` is set for text formats, ``pages`` for those that have pages.

    An archive has ``members`` and no blocks. They leave the child process as files (see ``kg.formats.limited``).
    """

    blocks: tuple[Block, ...]
    images: tuple[ImageFile, ...] = ()
    encoding: str = ""
    pages: int | None = None
    notes: tuple[Note, ...] = ()
    members: tuple[Member, ...] = ()


class ReadingFailed(Exception):
    """A file that cannot be read, by the code of the ``UserError`` that tells the user why."""

    def __init__(self, code: str, **params: str | int | float) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def table_text(table: Table) -> str:
    """The text of a table's block: a line for each row, cells apart by tabs, their own breaks and tabs as blanks."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in table.rows)
