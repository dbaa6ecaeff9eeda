"""Rows of cells become blocks: titles above, a header, and a long table in pieces that each repeat the header.

A piece is what a chunk of a document's job loads, so a table of any length is read in linear time. Only the standard
library is imported here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.formats.blocks import Block, BlockKind, ReadingFailed, Table, table_text

ROWS_PER_BLOCK = 500
MOST_CELLS = 1_000_000
"""In one file: 100,000 rows of ten columns. Beyond it a reading would need more memory than its process may have."""
MOST_COLUMNS = 500
LOOKED_AT = 200
"""Rows that tell what the columns hold."""
LONGEST_HEADER = 60

Row = tuple[str, ...]

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufffe\uffff]")
_VALUE = re.compile(
    r"[-+−－(（]?[$￥¥€£]?\s?\d[\d,，.:：/\\\-－年月日时分秒 ]*(?:[eE][-+]?\d+)?\s?[%％‰)）]?"
    r"|(?:\d{4}-\d\d?-\d\d?(?:[T ][\d:.+Z-]+)?)|true|false|-+|[—–]+|N/?A|null|none",
    re.IGNORECASE,
)


def cleaned(text: str) -> str:
    """``text`` without characters that no text has; line ends are \\n."""
    return _UNWANTED.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def bounded(rows: Iterable[Row], name: str) -> Iterator[Row]:
    """``rows`` of the file ``name`` as they come.

    Raises ``ReadingFailed`` (table-too-large, table-too-wide) beyond the limits above.
    """
    cells = 0
    for row in rows:
        if len(row) > MOST_COLUMNS:
            raise ReadingFailed("table-too-wide", name=name, limit=MOST_COLUMNS)
        cells += len(row)
        if cells > MOST_CELLS:
            raise ReadingFailed("table-too-large", name=name, limit=MOST_CELLS)
        yield row


def rectangle(rows: Iterable[Row], name: str) -> list[Row]:
    """``rows`` padded to one width, without blank rows and without columns that are blank throughout.

    Raises ``ReadingFailed`` (table-too-large) when a few wide rows would widen many.
    """
    filled = [row for row in rows if any(row)]
    used = sorted({index for row in filled for index, cell in enumerate(row) if cell})
    if len(filled) * len(used) > MOST_CELLS:
        raise ReadingFailed("table-too-large", name=name, limit=MOST_CELLS)
    width = max(map(len, filled), default=0)
    if len(used) == width:
        return [row + ("",) * (width - len(row)) for row in filled]
    return [tuple(row[index] if index < len(row) else "" for index in used) for row in filled]


def is_value(cell: str) -> bool:
    """Whether a cell is a figure, a date, a truth value or a mark for nothing: what no header is."""
    return bool(_VALUE.fullmatch(cell))


def starts_with_header(rows: Sequence[Row]) -> bool:
    """Whether the first of ``rows`` names what the others hold.

    It does when its cells are short words, each once, that do not come again below; a row of values is no header.
    """
    first, body = rows[0], rows[1:LOOKED_AT]
    named = [cell for cell in first if cell]
    if not body or not named or len(named) * 2 < len(first) or len(set(named)) < len(named):
        return False
    if any(is_value(cell) or len(cell) > LONGEST_HEADER for cell in named):
        return False
    return not any(cell and row[index] == cell for index, cell in enumerate(first) for row in body)


def contrasts(rows: Sequence[Row]) -> bool:
    """Whether the first of ``rows`` stands out in kind: words above figures. Stronger than ``starts_with_header``."""
    if not starts_with_header(rows):
        return False
    columns = zip(*rows[1:LOOKED_AT], strict=True)
    return any(all(is_value(cell) for cell in column if cell) and any(column) for column in columns)


def split_titles(rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """The lines above a table of three or more columns that fill but one cell (a title, a unit), and the rest."""
    titles = []
    if rows and len(rows[0]) > 2:
        for row in rows[:5]:
            filled = list(dict.fromkeys(cell for cell in row if cell))
            if len(filled) > 1:
                break
            titles += filled
    return titles, rows[len(titles) :]


def table_blocks(
    rows: Sequence[Row], *, header_rows: int, header_columns: int = 0, page: int | None = None
) -> list[Block]:
    """The blocks of one table: pieces of ``ROWS_PER_BLOCK`` rows, each under the header."""
    head, body = tuple(rows[:header_rows]), rows[header_rows:]
    pieces = [body[start : start + ROWS_PER_BLOCK] for start in range(0, max(len(body), 1), ROWS_PER_BLOCK)]
    tables = [Table((*head, *piece), header_rows, header_columns) for piece in pieces]
    return [Block(BlockKind.TABLE, table_text(table), page=page, table=table) for table in tables]


def grid_blocks(rows: Sequence[Row], page: int | None = None, header_rows: int = 0) -> list[Block]:
    """The blocks of rows of one width: titles, then the table. ``header_rows`` where more than the looks are known."""
    titles, rest = split_titles(rows)
    blocks = [Block(BlockKind.PARAGRAPH, title, page=page) for title in titles]
    if not rest:
        return blocks
    header_rows = max(0, header_rows - len(titles)) or int(starts_with_header(rest))
    return blocks + table_blocks(rest, header_rows=min(header_rows, len(rest)), page=page)
