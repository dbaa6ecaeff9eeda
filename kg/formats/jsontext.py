"""Reads json and jsonl: objects become rows of tables, a table for each path.

The fields of an object that has a name (``NAMES``) are a row whose first cell is that name. An object inside it that
has a name too is a row of the table of its path, and the outer row's cell names it; one without a name is folded into
the outer row ("address.city"); objects without a name in an array are rows that begin with the outer object's name. An
array's items are lines of one cell. A header that ends the path ``a.b`` is "a.b", so equal headers mean equal paths.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from kg.formats.blocks import Block, BlockKind, Note, Reading, ReadingFailed
from kg.formats.encodings import decode
from kg.formats.grids import MOST_CELLS, MOST_COLUMNS, cleaned, grid_blocks, rectangle, table_blocks

MOST_DEPTH = 50
LINES = frozenset({".jsonl", ".ndjson"})
NAMES = (
    "name",
    "名称",
    "姓名",
    "名字",
    "title",
    "标题",
    "label",
    "全称",
    "fullname",
    "full_name",
    "中文名",
    "实体",
    "entity",
)
"""Fields that name their object, the best first; compared without case."""
NAME_ENDINGS = ("名称", "姓名", "名", "name", "title")
NOT_NAMES = ("排名", "报名", "署名", "域名", "用户名", "username", "filename", "file_name", "hostname")
LONGEST_NAME = 100


class Number(str):
    """A number's digits as the file has them."""


class Repeated(list[Any]):
    """The values of a key that an object has more than once."""


@dataclass(slots=True)
class Records:
    """The rows of one path: column → cell, with the columns in the order in which they came."""

    key: str = ""  # the column that names the rows; none where they have no name
    columns: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: undecodable-text, json-broken, json-too-deep, table-too-large, table-too-wide."""
    decoded = decode(data)
    if decoded is None:
        raise ReadingFailed("undecodable-text", name=name)
    walk = Walk(name)
    try:
        values = list(_values(decoded.text, PurePosixPath(name).suffix.lower() in LINES))
    except json.JSONDecodeError as error:
        raise ReadingFailed("json-broken", name=name, line=error.lineno) from error
    except RecursionError as error:
        raise ReadingFailed("json-too-deep", name=name, limit=MOST_DEPTH) from error
    for value in values:
        walk.root(value)
    notes = (Note("json-repeated-keys", {"number": walk.repeated}),) if walk.repeated else ()
    return Reading(tuple(walk.blocks()), encoding=decoded.encoding, notes=notes)


def _values(text: str, lines: bool) -> Iterator[Any]:
    """The values of a file: of each line, or one; a .json file that holds a value on each line is read by lines, too.

    Numbers keep their digits: they come as text. Raises JSONDecodeError with the file's line, and RecursionError.
    """
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=lambda _: None, strict=False
    )
    if not lines:
        try:
            yield decoder.decode(text)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
        else:
            return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield decoder.decode(line)
            except json.JSONDecodeError as error:
                error.lineno = number
                raise


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    value = {}
    for key, item in pairs:
        if key not in value:
            value[key] = item
        elif isinstance(value[key], Repeated):
            value[key].append(item)
        else:
            value[key] = Repeated([value[key], item])
    return value


@dataclass(frozen=True, slots=True)
class Owner:
    """The nearest object around another that has a name, with the column that this name stands in."""

    column: str = ""
    name: str = ""


NOBODY = Owner()


class Walk:
    """Goes through the values of one file and collects rows by path; the empty path is the root."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.paths: dict[str, Records] = {}
        self.grids: list[list[tuple[str, ...]]] = []
        self.cells = self.repeated = 0

    def root(self, value: Any) -> None:
        """One value of the file."""
        items = value if isinstance(value, list) else [value]
        objects = [item for item in items if isinstance(item, dict)]
        if items and all(isinstance(item, list) and not any(map(_is_nested, item)) for item in items):
            self.grids.append([tuple(map(_scalar, item)) for item in items])
        elif objects:
            for item in objects:
                self._object(item, "", NOBODY, 1)
        elif scalars := [text for item in items if (text := _scalar(item))]:
            for text in scalars:
                self._add("", "", {"value": text})

    def _object(self, value: dict[str, Any], path: str, owner: Owner, depth: int) -> str:
        """Collects an object at ``path`` inside of ``owner``; its name, "" where it has none."""
        if depth > MOST_DEPTH:
            raise ReadingFailed("json-too-deep", name=self.name, limit=MOST_DEPTH)
        if named := _by_name(value):
            for key, item in named.items():
                self._named(item, path, key, depth)
            return ""
        named_by = name_field(value)
        own = _scalar(value[named_by]) if named_by else ""
        key = (path or named_by) if own else owner.column
        row = {key: own or owner.name} if key else {}
        self._records(path, key)
        fields = {name: item for name, item in value.items() if not own or name != named_by}
        self._fields(fields, path, "", Owner(key, own) if own else owner, depth, row)
        if own or len(row) > bool(key):
            self._add(path, key, row)
        return own

    def _named(self, value: dict[str, Any], path: str, key: str, depth: int) -> None:
        """An object whose name is the key under which it stands: {"北京": {…}, "上海": {…}}."""
        column = path or "name"
        self._records(path, column)
        row = {column: key}
        self._fields(value, path, "", Owner(column, key), depth, row)
        self._add(path, column, row)

    def _fields(  # noqa: PLR0913, PLR0917
        self, value: dict[str, Any], path: str, prefix: str, owner: Owner, depth: int, row: dict[str, str]
    ) -> None:
        """Puts the fields of an object into ``row``; ``prefix`` is the way from the row's object to this one."""
        for name, item in value.items():
            here = f"{prefix}{cleaned(name)}"
            self.repeated += isinstance(item, Repeated)
            column = f"{path}.{here}" if path else here
            if isinstance(item, dict) and not name_field(item) and not _by_name(item):
                if depth > MOST_DEPTH:
                    raise ReadingFailed("json-too-deep", name=self.name, limit=MOST_DEPTH)
                self._fields(item, path, f"{here}.", owner, depth + 1, row)
                continue
            text = self._cell(item, column, owner, depth)
            if text:
                row[column] = text

    def _cell(self, value: Any, path: str, owner: Owner, depth: int) -> str:
        """What stands in the cell of a field at ``path``: a value, the names of objects, the items of an array."""
        if isinstance(value, dict):
            found = self._object(value, path, owner, depth + 1)
            return found if owner.name else ""  # a mere container says nothing of what it holds
        if not isinstance(value, list):
            return _scalar(value)
        lines = []
        for item in _flat(value):
            if isinstance(item, dict):
                found = self._object(item, path, owner, depth + 1)
                lines.append(found if owner.name else "")
            else:
                lines.append(" ".join(_scalar(item).split()))
        return "\n".join(dict.fromkeys(filter(None, lines)))

    def _records(self, path: str, key: str) -> Records:
        """The rows at ``path`` that the column ``key`` names, which becomes their first."""
        records = self.paths.setdefault(f"{path}\0{key}", Records(key))
        if key:
            records.columns.setdefault(key)
        return records

    def _add(self, path: str, key: str, row: dict[str, str]) -> None:
        records = self._records(path, key)
        for column in row:
            records.columns.setdefault(column)
        records.rows.append(row)
        self.cells += len(row)
        if len(records.columns) > MOST_COLUMNS:
            raise ReadingFailed("table-too-wide", name=self.name, limit=MOST_COLUMNS)
        if self.cells > MOST_CELLS:
            raise ReadingFailed("table-too-large", name=self.name, limit=MOST_CELLS)

    def blocks(self) -> Iterator[Block]:
        """A heading with the path above each table, where there are several."""
        # a nested object of which only the name is known is in the cell of the object around it
        filled = {
            path: records
            for path, records in self.paths.items()
            if records.rows and (path.startswith("\0") or len(records.columns) > 1)
        }
        for path, records in filled.items():
            if len(filled) > 1 and not path.startswith("\0"):
                yield Block(BlockKind.HEADING, path.partition("\0")[0], level=2)
            columns = tuple(records.columns)
            if len(records.rows) * len(columns) > MOST_CELLS:
                raise ReadingFailed("table-too-large", name=self.name, limit=MOST_CELLS)
            rows = [columns, *(tuple(row.get(column, "") for column in columns) for row in records.rows)]
            yield from table_blocks(rows, header_rows=1, header_columns=int(bool(records.key)))
        for grid in self.grids:
            yield from grid_blocks(rectangle(grid, self.name))


def name_field(value: dict[str, Any]) -> str:
    """The field that names an object: short text in a field that is called a name; "" where there is none."""
    texts = [key for key, item in value.items() if isinstance(item, str) and not isinstance(item, Number)]
    short = [key for key in texts if 0 < len(value[key].strip()) <= LONGEST_NAME]
    folded = {key.casefold(): key for key in reversed(short)}
    for name in NAMES:
        if name in folded:
            return folded[name]
    ending = [key for key in short if key.casefold().endswith(NAME_ENDINGS)]
    return next((key for key in ending if not key.casefold().endswith(NOT_NAMES)), "")


def _by_name(value: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``value`` when its keys are the names of like objects: two or more, with shared fields and without a name."""
    items = list(value.values())
    if len(items) < 2 or not all(isinstance(item, dict) and item and not name_field(item) for item in items):
        return {}
    shared = set(items[0]).intersection(*items[1:])
    return value if shared and 2 * len(shared) >= max(map(len, items)) else {}


def _scalar(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return cleaned(value)
        case _:
            return cleaned(json.dumps(value, ensure_ascii=False))


def _is_nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    """The items of an array, with those of arrays right inside of it."""
    for item in items:
        if isinstance(item, list):
            yield from item
        else:
            yield item
