"""Reads xlsx: each visible sheet is a page with its tables; formulas give the values that Excel last computed.

openpyxl reads the cells row by row. It says nothing of merged cells in this mode, so their ranges are taken from the
sheet's XML, where they follow the cells.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from kg.formats.blocks import Block, BlockKind, Note, Reading, ReadingFailed
from kg.formats.grids import MOST_COLUMNS, Row, bounded, cleaned, contrasts, grid_blocks, rectangle, starts_with_header

MOST_UNPACKED = 400 * 1024**2
"""Bytes: what the parts of a workbook may unpack to. A million cells are some 60 MB of XML."""
DAMAGED = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, EOFError, OSError)
"""What openpyxl and its XML parser raise for a workbook that is none (ParseError is a SyntaxError)."""
MOST_MERGED = 20_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_PERCENT = re.compile(r'^(?:[^";]|"[^"]*")*%')
WINDOW = 1 << 20


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range; rows and columns count from 0, ends are exclusive."""

    top: int
    left: int
    bottom: int
    right: int


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: unpacks-too-large, broken-file, table-too-large, table-too-wide."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise ReadingFailed("unpacks-too-large", name=name, limit=MOST_UNPACKED // 1024**2)
            return _read(data, archive, name)
    except DAMAGED as error:
        raise ReadingFailed("broken-file", name=name, format="Excel") from error


def _read(data: bytes, archive: zipfile.ZipFile, name: str) -> Reading:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    blocks: list[Block] = []
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for page, sheet in enumerate(shown, 1):
        merged = _merged_ranges(archive, getattr(sheet, "_worksheet_path", ""))
        sheet.reset_dimensions()  # what the file says of its size may be wrong, by much
        rows = list(bounded(_rows(sheet), name))
        found = _sheet_blocks(_spread(rows, merged), merged, page, name)
        if found and len(shown) > 1:
            blocks.append(Block(BlockKind.HEADING, cleaned(sheet.title) or str(page), level=1, page=page))
        blocks += found
    notes = (Note("hidden-sheets", {"names": ", ".join(map(cleaned, hidden))}),) if hidden else ()
    return Reading(tuple(blocks), pages=len(shown), notes=notes)


def _rows(sheet: Any) -> Iterator[Row]:
    """The texts of a sheet's cells. Raises ``ReadingFailed`` for a cell so far right that no table reaches it."""
    percent: dict[int, bool] = {}
    for cells in sheet.iter_rows():
        while cells and cells[-1].value is None:
            cells = cells[:-1]  # noqa: PLW2901
            if len(cells) > MOST_COLUMNS:
                cells = cells[: _filled(cells)]  # noqa: PLW2901
        row = []
        for cell in cells:
            value = cell.value
            if isinstance(value, float | int) and not isinstance(value, bool):
                style = cell._style_id
                if style not in percent:
                    percent[style] = bool(_PERCENT.match(cell.number_format))
                row.append(f"{figure(value * 100)}%" if percent[style] else figure(value))
            else:
                row.append("" if value is None else shown(value))
        yield tuple(row)


def _filled(cells: Sequence[Any]) -> int:
    return max((index + 1 for index, cell in enumerate(cells) if cell.value is not None), default=0)


def figure(value: float) -> str:
    """A number as a person would write it: at most 15 digits, as Excel shows."""
    text = f"{value:.15g}"
    return f"{value:.0f}" if "e+" in text and abs(value) < 1e18 else text


def shown(value: object) -> str:
    """A cell's value as text; dates as ISO 8601, without the time at midnight."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            moment = value.replace(tzinfo=None, microsecond=0)
            return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return cleaned(str(value))


def _merged_ranges(archive: zipfile.ZipFile, path: str) -> list[Merged]:
    """The merged ranges of the sheet at ``path``, of the first so many."""
    found: list[Merged] = []
    if not path or path not in archive.namelist():
        return found
    with archive.open(path) as file:
        rest = b""
        while part := file.read(WINDOW):
            window = rest + part
            last = 0
            for match in _MERGED.finditer(window):
                left, top, right, bottom = (bound or 0 for bound in range_boundaries(match[1].decode()))
                if left and top and len(found) < MOST_MERGED:
                    found.append(Merged(top - 1, left - 1, bottom, right))
                last = match.end()
            rest = window[max(last, len(window) - 200) :]
    return found


def _spread(rows: list[Row], merged: Sequence[Merged]) -> list[Row]:
    """``rows`` with a merged range's text in each place that it covers."""
    widest = max(map(len, rows), default=0)
    cells = 0
    for area in merged:
        bottom, right = min(area.bottom, len(rows)), min(area.right, widest)
        if area.top >= bottom or area.left >= len(rows[area.top]):
            continue
        text = rows[area.top][area.left]
        cells += (bottom - area.top) * (right - area.left)
        if not text or cells > len(rows) * widest:
            continue
        for index in range(area.top, bottom):
            row = list(rows[index]) + [""] * (right - len(rows[index]))
            row[area.left : right] = [text] * (right - area.left)
            rows[index] = tuple(row)
    return rows


def _sheet_blocks(rows: list[Row], merged: Sequence[Merged], page: int, name: str) -> list[Block]:
    """The blocks of a sheet: blank rows part its tables where what follows has a header of its own."""
    blocks: list[Block] = []
    for start, part in _regions(rows, name):
        filled = rectangle(part, name)
        if filled:
            blocks += grid_blocks(filled, page, _header_depth(start, part, merged))
    return blocks


def _regions(rows: list[Row], name: str) -> Iterator[tuple[int, list[Row]]]:
    """Where each table of the sheet begins, and its rows."""
    start = 0
    for index in range(1, len(rows)):
        after_blank = any(rows[index]) and not any(rows[index - 1])
        if after_blank and _begins_another(rows[start:index], rows[index : index + 50], name):
            yield start, rows[start:index]
            start = index
    yield start, rows[start:]


def _begins_another(before: list[Row], coming: list[Row], name: str) -> bool:
    """Whether a blank row parts two tables: after a lone line, or before a header of its own over other columns."""
    above, below = rectangle(before[-50:], name), rectangle(coming, name)
    if len(above) == 1 or contrasts(below):
        return True
    return bool(above) and len(above[0]) != len(below[0]) and starts_with_header(below)


def _header_depth(start: int, rows: Sequence[Row], merged: Sequence[Merged]) -> int:
    """Rows down to the end of the header, blank and title rows not counted; 0 where merged cells do not show it.

    A header cell that spans columns has the names of these columns below it.
    """
    first = next((index for index, row in enumerate(rows) if len(set(filter(None, row))) > 1), None)
    if first is None:
        return 0
    titles = sum(any(row) for row in rows[:first])
    top = start + first
    spans = [area for area in merged if area.top == top and area.right - area.left > 1 and area.bottom == top + 1]
    return titles + 2 if spans and first + 1 < len(rows) else 0
