"""What people do with the mapping of a table: look at what it would say, save it, go back to what is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.extraction.parse import Triple
from kg.identity import derived_uid
from kg.ingest import retabling
from kg.ingest.tables import TableReader, proposed, saved
from kg.models import Document, DocumentTable, Project, Sentence, TableMapping
from kg.tables import Mapping
from kg.tables.mapping import from_json

COMPARED_ROWS = 2000
"""Rows, at most, of which a preview tells what changes: half a second."""
SHOWN = 20

Said = tuple[str, str, str, str]
"""Subject, predicate, object and the kind of object of a statement, to compare two mappings."""


@dataclass(frozen=True, slots=True)
class Change:
    """How many statements a mapping would add, take away and leave; ``whole`` unless there are rows not looked at."""

    added: int
    removed: int
    kept: int
    whole: bool


def current(table: DocumentTable) -> Mapping:
    """What holds for a document's table: what a person saved, else what it suggests."""
    return saved(table) or proposed(table)


def preview(table: DocumentTable, mapping: Mapping, number: int = SHOWN) -> list[Triple]:
    """The first triples that a document's table gives under ``mapping``."""
    return list(islice(_triples(table, mapping, table.block), number))


def compare(table: DocumentTable, mapping: Mapping) -> Change:
    """What ``mapping`` would change in the document, against what holds now."""
    now, then = set(_said(table, current(table))), set(_said(table, mapping))
    return Change(len(then - now), len(now - then), len(now & then), table.records <= COMPARED_ROWS)


def save(table: DocumentTable, value: dict[str, Any], user: AbstractBaseUser) -> tuple[TableMapping, int]:
    """Keeps a mapping for all tables of the project with these headers, and reads those that are there again.

    The saved row, and how many documents are read again: none where nothing changed. Raises ``MappingInvalid``.
    """
    project = table.document.project
    mapping = from_json(value, table.headers)
    with transaction.atomic():
        row, created = TableMapping.objects.select_for_update().get_or_create(
            project=project,
            signature=table.signature,
            defaults={
                "uid": derived_uid(project.pk, "table-mapping", table.signature),
                "headers": table.headers,
                "mapping": mapping.to_json(),
                "saved_by_id": user.pk,
            },
        )
        if not created:
            if row.mapping == mapping.to_json():
                return row, 0
            row.mapping, row.saved_by_id, row.rev = mapping.to_json(), user.pk, row.rev + 1
            row.save()
        return row, _read_again(project, table.signature, user)


def forget(row: TableMapping, user: AbstractBaseUser) -> int:
    """Takes a saved mapping back: tables go by what they suggest. How many documents are read again."""
    with transaction.atomic():
        project, signature = row.project, row.signature
        row.delete()
        return _read_again(project, signature, user)


def _read_again(project: Project, signature: str, user: AbstractBaseUser) -> int:
    documents = Document.objects.filter(project=project, tables__signature=signature).order_by("created_at", "pk")
    for document in documents:
        retabling.submit(document, user)
    return len(documents)


def _said(table: DocumentTable, mapping: Mapping) -> Iterable[Said]:
    last = table.block + 10**6
    for triple in _triples(table, mapping, last, COMPARED_ROWS):
        literal = triple.object.literal
        kind = literal.type.value if literal else triple.object.type.value
        value = literal.value if literal else triple.object.text
        yield f"{triple.subject.type.value} {triple.subject.text}", triple.predicate, value, kind


def _triples(table: DocumentTable, mapping: Mapping, last: int, rows: int | None = None) -> Iterable[Triple]:
    """The triples of the table's blocks up to index ``last``, of so many ``rows``."""
    reader = TableReader(table.document, {table.signature: mapping})
    for index in reader.indexes_of(table.signature, table.block, last):
        sentences = Sentence.objects.filter(document=table.document, paragraph=index).order_by("index")
        found = list(sentences.values_list("uid", "text", "paragraph", "start")[:rows])
        for analysed in reader.analyse(found):
            yield from analysed.triples
        if rows is not None:
            rows -= len(found)
            if rows <= 0:
                return
