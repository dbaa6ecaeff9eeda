"""Reads csv and tsv: which character parts the cells, which quotes hold, whether the first row is a header."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from kg.formats.blocks import Reading, ReadingFailed
from kg.formats.encodings import decode
from kg.formats.grids import Row, bounded, cleaned, grid_blocks, rectangle

DELIMITERS = (",", "\t", ";", "|", "，")
SAMPLED = 64 * 1024
LONGEST_CELL = 100_000
"""Characters. A longer cell is a quote that was never closed, or no table at all."""


def read(data: bytes, name: str) -> Reading:
    """One table. Raises ``ReadingFailed``: undecodable-text, cell-too-long, table-too-large, table-too-wide."""
    decoded = decode(data)
    if decoded is None:
        raise ReadingFailed("undecodable-text", name=name)
    text = decoded.text
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    if declared.startswith("sep=") and len(declared) == 5:  # what Excel writes for itself
        delimiter, text = declared[4], rest
    else:
        delimiter = delimiter_of(text, PurePosixPath(name).suffix.lower())
    try:
        rows = rectangle(bounded(_rows(text, delimiter), name), name)
    except csv.Error as error:
        raise ReadingFailed("cell-too-long", name=name, limit=LONGEST_CELL) from error
    return Reading(tuple(grid_blocks(rows)), encoding=decoded.encoding)


def delimiter_of(text: str, ending: str = ".csv") -> str:
    """What parts the cells: the character that gives most lines the same number of cells, more than one."""
    sample = text[:SAMPLED]
    if len(text) > SAMPLED:
        sample = sample[: sample.rfind("\n") + 1] or sample
    order = ("\t", *DELIMITERS) if ending in {".tsv", ".tab"} else DELIMITERS
    best, best_score = order[0], 0.0
    for delimiter in order:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        score = lines / widths.total() + min(width, 20) / 100 if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of ``text``. A quote that is never closed would swallow the rest of the file: then quotes mean nothing.

    Raises ``csv.Error`` for a cell beyond ``LONGEST_CELL``.
    """
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if _quotes_close(text, delimiter) else csv.QUOTE_NONE
    csv.field_size_limit(LONGEST_CELL)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting):
        yield tuple(cleaned(cell) for cell in row)


def _quotes_close(text: str, delimiter: str) -> bool:
    """Whether the quotes of ``text`` come in pairs around cells, or stand in cells that are whole without them."""
    if '"' not in text:
        return True
    csv.field_size_limit(len(text) + 1)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(len(cell) > LONGEST_CELL for cell in row):
                return False
    except csv.Error:
        lenient = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return not any("\n" in cell for row in lenient for cell in row)
    return True
