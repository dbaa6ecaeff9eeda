"""Many rows in one statement, as tuples.

``bulk_create`` builds an object for each row and prepares each of its values apart, which took a quarter of the time of
reading a document; so does a filter with each of hundreds of uids. Here the caller gives values as the database takes
them, and gets them so (see ``stamp`` and ``as_json``).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models
from django.utils import timezone

Row = tuple[Any, ...]
BATCH = 500
"""Values of one query, at most."""
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode  # json.dumps makes one for each value


def insert(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Row],
    overwrite: Sequence[str] = (),
    *,
    ignore: bool = False,
) -> None:
    """Inserts ``rows`` of values for ``fields``; a row whose uid is there has its ``overwrite`` fields replaced.

    Without ``overwrite`` a row that is there is an IntegrityError, or stays as it is with ``ignore``. Names are of
    fields ("project_id", "uid"), in the order of the values.
    """
    columns = _columns(model)
    sql = f"{_into(model, fields)} ({_places(fields)})"
    if overwrite:
        changes = ", ".join(f"{columns[name]} = excluded.{columns[name]}" for name in overwrite)
        sql += f" ON CONFLICT ({columns['uid']}) DO UPDATE SET {changes}"
    elif ignore:
        sql += " ON CONFLICT DO NOTHING"
    values = list(rows)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def append(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts ``rows`` that get a number each, many in one statement: SQLite notes the last number after each one."""
    remaining = iter(rows)
    row = f"({_places(fields)})"
    while batch := list(islice(remaining, BATCH // len(fields))):
        with connection.cursor() as cursor:
            cursor.execute(f"{_into(model, fields)} {', '.join([row] * len(batch))}", list(chain.from_iterable(batch)))


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Sets ``fields`` of rows that are there; each row of values ends with its uid."""
    quote = connection.ops.quote_name
    columns = _columns(model)
    changes = ", ".join(f"{columns[name]} = %s" for name in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {columns['uid']} = %s"  # noqa: S608
    values = list(rows)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def save(model: type[models.Model], fields: Sequence[str], rows: Iterable[models.Model]) -> None:
    """Writes ``fields`` of ``rows`` that are there: an UPDATE each, prepared once.

    ``bulk_update`` makes an expression of every value, which takes ten times as long.
    """
    quote = connection.ops.quote_name
    by_name = {field.name: field for field in model._meta.concrete_fields}
    chosen = [by_name[name] for name in fields]
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in chosen)
    key = next(quote(str(field.column)) for field in model._meta.concrete_fields if field.primary_key)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608  (names of our models)
    values = [
        (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in chosen), row.pk) for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def fetch(
    model: type[models.Model],
    fields: Sequence[str],
    among: str,
    values: Iterable[str],
    within: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Row]:
    """``fields`` of the rows whose ``among`` is one of ``values``, unordered; JSON as its text (see ``from_json``).

    ``within``: what other fields have to be, each one of several values.
    """
    return _select(model, "{}", fields, among, values, within or {})


def tally(
    model: type[models.Model], among: str, values: Iterable[str], within: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """How many rows have each of ``values`` as their ``among``, where any row has it; ``within`` as in ``fetch``."""
    return dict(_select(model, "{}, COUNT(*)", [among], among, values, within, " GROUP BY {}"))


def _select(  # noqa: PLR0913, PLR0917  (the parts of a query)
    model: type[models.Model],
    chosen: str,
    fields: Sequence[str],
    among: str,
    values: Iterable[str],
    within: Mapping[str, Sequence[str]],
    end: str = "",
) -> Iterator[Row]:
    quote = connection.ops.quote_name
    columns = _columns(model)
    named = ", ".join(columns[name] for name in fields)
    conditions = "".join(f"{columns[name]} IN ({_places(those)}) AND " for name, those in within.items())
    fixed = [value for those in within.values() for value in those]
    start = f"SELECT {chosen.format(named)} FROM {quote(model._meta.db_table)} WHERE {conditions}{columns[among]} IN"  # noqa: S608
    remaining = iter(sorted(values))
    while batch := list(islice(remaining, BATCH)):
        with connection.cursor() as cursor:
            cursor.execute(f"{start} ({_places(batch)}){end.format(named)}", [*fixed, *batch])
            yield from cursor.fetchall()


def _into(model: type[models.Model], fields: Sequence[str]) -> str:
    columns = _columns(model)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns[name] for name in fields)}) VALUES"


def _columns(model: type[models.Model]) -> dict[str, str]:
    """The quoted column of each field, by the name of the field's value ("project_id")."""
    quote = connection.ops.quote_name
    return {field.attname: quote(str(field.column)) for field in model._meta.concrete_fields}


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def stamp() -> Any:
    """Now, as the database takes it."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def from_json(value: str) -> Any:
    """What ``fetch`` gave of a JSON field."""
    return [] if value == "[]" else json.loads(value)


def as_json(value: object) -> str:
    """A value of a JSON field, as the database takes it."""
    return "[]" if value == [] else _encode(value)
