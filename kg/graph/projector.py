"""The projector: from the outbox to the graph.

Invariant: after a drain the graph holds, for every row that the outbox named, the row as the record had it at some
moment after that outbox row was written. It follows from three things:

- a drain is one graph transaction that takes the project's turn (see ``turns``) before it reads the outbox and the
  current rows, so the older of two readings is never the last one written, however many drains run at once;
- upserts are keyed by uid and guarded by version, so that repeats change nothing;
- the outbox rows that were read are cleared after the commit, so that a crash anywhere only repeats work.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from typing import LiteralString, TypeVar

import neo4j

from kg.graph import clearing, rows
from kg.graph.cypher import writing
from kg.graph.rows import NodeRow, RelationRow
from kg.graph.turns import in_turn
from kg.models import Outbox, Project

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 1000
"""Rows of one statement: from 500 on, both servers write about equally fast."""


def drain(project_uid: str | None = None, limit: int = 2000) -> int:
    """Project at most ``limit`` outbox rows (of each project, if none is named). How many were cleared; 0 when empty.

    A named project that was deleted is taken out of the graph. Raises GraphUnavailable when there is no server; the
    outbox is then as it was.
    """
    if project_uid is not None:
        return _drain_project(project_uid, limit)
    waiting = Outbox.objects.order_by().values_list("project_id", flat=True).distinct()
    return sum(_drain_project(project, limit) for project in sorted(waiting))


def drain_all(project_uid: str) -> int:
    """Drain until nothing is left. How many outbox rows were cleared."""
    total = 0
    while cleared := drain(project_uid):
        total += cleared
    return total


def _drain_project(project_uid: str, limit: int) -> int:
    if not Outbox.objects.filter(project_id=project_uid).exists():
        if not Project.objects.filter(pk=project_uid).exists():
            clearing.forget(project_uid)
        return 0
    entries = in_turn(project_uid, lambda transaction: _project(transaction, project_uid, limit))
    for some in batches([entry.pk for entry in entries]):
        Outbox.objects.filter(pk__in=some).delete()
    log.info("projected project=%s outbox_rows=%d", project_uid, len(entries))
    return len(entries)


def _project(transaction: neo4j.Transaction, project_uid: str, limit: int) -> list[Outbox]:
    """The outbox rows that are in the graph once the transaction is committed."""
    entries = list(Outbox.objects.filter(project_id=project_uid).order_by("pk")[:limit])
    _write(transaction, project_uid, rows.by_kind(entries))
    return entries


def _write(transaction: neo4j.Transaction, project_uid: str, dirty: dict[str, set[str]]) -> None:
    survivors = rows.survivors(project_uid)
    statements = rows.statement_rows(dirty[Outbox.Kind.STATEMENT], survivors)
    mentions = rows.mention_rows(dirty[Outbox.Kind.MENTION], survivors)
    # The ends of every relationship come along, so that the order of the outbox does not matter.
    ends = {row.source for row in statements.on_entities + statements.on_literals}
    ends |= {row.target for row in statements.on_entities + mentions}
    entities = rows.entity_rows(dirty[Outbox.Kind.ENTITY] | ends)
    sentences, document_of = rows.sentence_rows(dirty[Outbox.Kind.SENTENCE] | {row.source for row in mentions})
    documents = rows.document_rows(dirty[Outbox.Kind.DOCUMENT] | set(document_of.values()))

    _upsert(transaction, writing.UPSERT_DOCUMENTS, documents)
    _upsert(transaction, writing.UPSERT_SENTENCES, sentences)
    _upsert(transaction, writing.UPSERT_ENTITIES, entities)
    _upsert(transaction, writing.UPSERT_LITERALS, list(statements.literals.values()))
    places = [{"uid": uid, "document": document} for uid, document in sorted(document_of.items())]
    for some in batches(places):
        transaction.run(writing.PLACE_SENTENCES, rows=some).consume()

    _write_mentions(transaction, mentions, dirty[Outbox.Kind.MENTION])
    freed = _write_statements(transaction, statements, dirty[Outbox.Kind.STATEMENT])

    freed |= _delete_entities(transaction, dirty[Outbox.Kind.ENTITY] - {row.uid for row in entities})
    _delete(transaction, writing.DELETE_SENTENCES, dirty[Outbox.Kind.SENTENCE] - {row.uid for row in sentences})
    _delete_documents(transaction, dirty[Outbox.Kind.DOCUMENT] - {row.uid for row in documents})
    _delete(transaction, writing.DELETE_UNUSED_LITERALS, freed)


def _upsert(transaction: neo4j.Transaction, query: LiteralString, nodes: Sequence[NodeRow]) -> None:
    for some in batches(sorted(nodes, key=lambda row: row.uid)):
        transaction.run(query, rows=[row.parameters() for row in some]).consume()


def _write_mentions(transaction: neo4j.Transaction, mentions: Sequence[RelationRow], dirty: Collection[str]) -> None:
    there = _find(transaction, writing.FIND_MENTIONS, dirty)
    _delete(transaction, writing.DELETE_MENTIONS, _misplaced(mentions, there))
    _create(transaction, writing.CREATE_MENTIONS, mentions, there)
    _update(transaction, writing.UPDATE_MENTIONS, mentions, there)


def _write_statements(
    transaction: neo4j.Transaction, statements: rows.StatementRows, dirty: Collection[str]
) -> set[str]:
    """The targets that lost a statement; those among them that are literals may now be unused."""
    everything = statements.on_entities + statements.on_literals
    there = _find(transaction, writing.FIND_STATEMENTS, dirty)
    misplaced = _misplaced(everything, there)
    _delete(transaction, writing.DELETE_STATEMENTS, misplaced)
    _create(transaction, writing.CREATE_STATEMENTS_ON_ENTITIES, statements.on_entities, there)
    _create(transaction, writing.CREATE_STATEMENTS_ON_LITERALS, statements.on_literals, there)
    _update(transaction, writing.UPDATE_STATEMENTS, everything, there)
    return {there[uid].target for uid in misplaced}


def _find(transaction: neo4j.Transaction, query: LiteralString, uids: Collection[str]) -> dict[str, RelationRow]:
    there = {}
    for some in batches(sorted(uids)):
        for record in transaction.run(query, uids=some):
            there[record["uid"]] = RelationRow(record["uid"], record["v"], record["source"], record["target"], {})
    return there


def _misplaced(wanted: Sequence[RelationRow], there: dict[str, RelationRow]) -> list[str]:
    """Relationships that are gone from the record, or run between other nodes than they should."""
    ends = {row.uid: (row.source, row.target) for row in wanted}
    return [uid for uid, row in there.items() if ends.get(uid) != (row.source, row.target)]


def _create(
    transaction: neo4j.Transaction,
    query: LiteralString,
    wanted: Sequence[RelationRow],
    there: dict[str, RelationRow],
) -> None:
    missing = [row for row in wanted if not _placed(row, there)]
    for some in batches(sorted(missing, key=lambda row: row.uid)):
        transaction.run(query, rows=[row.parameters() for row in some]).consume()


def _update(
    transaction: neo4j.Transaction,
    query: LiteralString,
    wanted: Sequence[RelationRow],
    there: dict[str, RelationRow],
) -> None:
    stale = [row for row in wanted if _placed(row, there) and there[row.uid].v < row.v]
    for some in batches(sorted(stale, key=lambda row: row.uid)):
        changes = {row.uid: row.parameters() for row in some}
        transaction.run(query, uids=list(changes), changes=changes).consume()


def _placed(row: RelationRow, there: dict[str, RelationRow]) -> bool:
    found = there.get(row.uid)
    return found is not None and (found.source, found.target) == (row.source, row.target)


def _delete(transaction: neo4j.Transaction, query: LiteralString, uids: Collection[str]) -> None:
    for some in batches(sorted(uids)):
        transaction.run(query, uids=some).consume()


def _delete_entities(transaction: neo4j.Transaction, uids: Collection[str]) -> set[str]:
    """The literals that lost a statement with them."""
    freed: set[str] = set()
    for some in batches(sorted(uids)):
        freed |= {record["uid"] for record in transaction.run(writing.LITERALS_OF_ENTITIES, uids=some)}
        transaction.run(writing.DELETE_ENTITIES, uids=some).consume()
    return freed


def _delete_documents(transaction: neo4j.Transaction, uids: Collection[str]) -> None:
    """With their sentences and the mentions in them, whether or not the outbox names these."""
    for some in batches(sorted(uids)):
        sentences = [record["uid"] for record in transaction.run(writing.SENTENCES_OF_DOCUMENTS, uids=some)]
        _delete(transaction, writing.DELETE_SENTENCES, sentences)
        transaction.run(writing.DELETE_DOCUMENTS, uids=some).consume()


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """``items`` in their order, at most BATCH at a time."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
