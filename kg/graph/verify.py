"""Does the graph say what the record says? Compares every row both ways, and mends what differs.

Rows that the outbox names are not compared: the graph is about to hear of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Final, LiteralString

import neo4j

from kg.graph import rows
from kg.graph.connection import session
from kg.graph.cypher import comparing, writing
from kg.graph.projector import BATCH, batches, drain_all
from kg.graph.rows import NodeRow, RelationRow
from kg.graph.turns import in_turn
from kg.models import Outbox, Project, Statement


class Kind(StrEnum):
    """What drifted: the kinds of the outbox, and what follows from them."""

    DOCUMENT = Outbox.Kind.DOCUMENT.value
    SENTENCE = Outbox.Kind.SENTENCE.value
    PLACE = "place"
    """A sentence's PART_OF; its uid is the sentence's."""
    MENTION = Outbox.Kind.MENTION.value
    ENTITY = Outbox.Kind.ENTITY.value
    LITERAL = "literal"
    STATEMENT = Outbox.Kind.STATEMENT.value


class Problem(StrEnum):
    """In what way the graph differs."""

    MISSING = "missing"
    """Only the record has it."""
    EXTRA = "extra"
    """Only the graph has it."""
    STALE = "stale"
    """Version or properties differ."""
    MISPLACED = "misplaced"
    """A relationship between other nodes than it should be."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One row that differs. ``uid`` is empty for relationships that have none."""

    kind: Kind
    problem: Problem
    uid: str


@dataclass(frozen=True, slots=True)
class Drift:
    """All differences of one project, sorted; and how many rows were compared."""

    project_uid: str
    differences: tuple[Difference, ...]
    compared: int

    def counts(self) -> dict[tuple[Kind, Problem], int]:
        """How many of each sort."""
        return dict(sorted(Counter((found.kind, found.problem) for found in self.differences).items()))

    def uids(self, kind: Kind, *problems: Problem) -> list[str]:
        """The uids of one sort."""
        return [found.uid for found in self.differences if found.kind == kind and found.problem in problems]


@dataclass(frozen=True, slots=True)
class _Held:
    """A row as one side has it; nodes have no ends."""

    ends: tuple[str, str] | None
    properties: Mapping[str, Any]


_HELD: Final[Mapping[Kind, LiteralString]] = {
    Kind.DOCUMENT: comparing.DOCUMENTS,
    Kind.SENTENCE: comparing.SENTENCES,
    Kind.PLACE: comparing.PLACES,
    Kind.MENTION: comparing.MENTIONS,
    Kind.ENTITY: comparing.ENTITIES,
    Kind.LITERAL: comparing.LITERALS,
    Kind.STATEMENT: comparing.STATEMENTS,
}
_RELATIONS: Final = (Kind.MENTION, Kind.STATEMENT, Kind.PLACE)
_RESET: Final[Mapping[Kind, LiteralString]] = {
    Kind.DOCUMENT: comparing.RESET_DOCUMENTS,
    Kind.SENTENCE: comparing.RESET_SENTENCES,
    Kind.ENTITY: comparing.RESET_ENTITIES,
    Kind.LITERAL: comparing.RESET_LITERALS,
}
_DELETE: Final[Mapping[Kind, LiteralString]] = {
    Kind.DOCUMENT: writing.DELETE_DOCUMENTS,
    Kind.SENTENCE: writing.DELETE_SENTENCES,
    Kind.PLACE: comparing.DELETE_PLACES,
    Kind.MENTION: writing.DELETE_MENTIONS,
    Kind.ENTITY: writing.DELETE_ENTITIES,
    Kind.LITERAL: comparing.DELETE_LITERALS,
    Kind.STATEMENT: writing.DELETE_STATEMENTS,
}


def compare(project: Project) -> Drift:
    """Every difference between the record and the graph. Raises GraphUnavailable.

    The record goes on changing meanwhile, so a difference counts only when a second look finds it too and the outbox
    does not name its row.
    """
    differences, compared = _look(project.pk)
    if differences:
        differences &= _look(project.pk)[0]
        differences -= _pending(project.pk, differences)
    return Drift(project.pk, tuple(sorted(differences)), compared)


def repair(drift: Drift) -> None:
    """Make the graph forget exactly what differs, and project those rows again. Raises GraphUnavailable.

    The graph first, the outbox second: killed in between, the next comparison finds what is left.
    """
    in_turn(drift.project_uid, lambda transaction: _forget(transaction, drift))
    dirty = {(Outbox.Kind(kind), uid) for kind in Outbox.Kind for uid in drift.uids(Kind(kind), *Problem) if uid}
    dirty |= {(Outbox.Kind.SENTENCE, uid) for uid in drift.uids(Kind.PLACE, *Problem)}
    literals = set(drift.uids(Kind.LITERAL, Problem.MISSING, Problem.STALE))
    dirty |= {(Outbox.Kind.STATEMENT, uid) for uid in _statements_on(drift.project_uid, literals)}
    Outbox.objects.bulk_create(
        (Outbox(project_id=drift.project_uid, kind=kind, uid=uid) for kind, uid in sorted(dirty)), batch_size=BATCH
    )
    drain_all(drift.project_uid)


def _look(project_uid: str) -> tuple[set[Difference], int]:
    differences: set[Difference] = set()
    compared = 0
    held = {kind: _held(project_uid, kind) for kind in Kind}
    for kind, uid, wanted in _wanted(project_uid):
        compared += 1
        if problem := _problem(held[kind].pop(uid, None), wanted):
            differences.add(Difference(kind, problem, uid))
    differences |= {Difference(kind, Problem.EXTRA, uid) for kind in Kind for uid in held[kind]}
    return differences, compared


def _problem(found: _Held | None, wanted: _Held) -> Problem | None:
    if found is None:
        return Problem.MISSING
    if found.ends != wanted.ends:
        return Problem.MISPLACED
    return None if found.properties == wanted.properties else Problem.STALE


def _held(project_uid: str, kind: Kind) -> dict[str, _Held]:
    """What the graph holds. A uid that is there twice has ends that nothing has, so it counts as misplaced."""
    held: dict[str, _Held] = {}
    with session() as graph:
        for found in graph.run(_HELD[kind], project=project_uid):
            ends = (found["source"], found["target"]) if kind in _RELATIONS else None
            held[found["uid"]] = _Held(("", "") if found["uid"] in held else ends, found["properties"])
    return held


def _wanted(project_uid: str) -> Iterator[tuple[Kind, str, _Held]]:
    """What the graph should hold, from the record."""
    survivors = rows.survivors(project_uid)
    for page in _pages(Outbox.Kind.DOCUMENT, project_uid):
        yield from (_node(Kind.DOCUMENT, row) for row in rows.document_rows(page))
    for page in _pages(Outbox.Kind.SENTENCE, project_uid):
        sentences, document_of = rows.sentence_rows(page)
        yield from (_node(Kind.SENTENCE, row) for row in sentences)
        yield from ((Kind.PLACE, uid, _Held((uid, document), {})) for uid, document in document_of.items())
    for page in _pages(Outbox.Kind.ENTITY, project_uid):
        yield from (_node(Kind.ENTITY, row) for row in rows.entity_rows(page))
    for page in _pages(Outbox.Kind.MENTION, project_uid):
        yield from (_relation(Kind.MENTION, row) for row in rows.mention_rows(page, survivors))
    literals: dict[str, NodeRow] = {}
    for page in _pages(Outbox.Kind.STATEMENT, project_uid):
        statements = rows.statement_rows(page, survivors)
        yield from (_relation(Kind.STATEMENT, row) for row in statements.on_entities + statements.on_literals)
        literals |= statements.literals
    for literal in literals.values():
        yield Kind.LITERAL, literal.uid, _Held(None, _present({"uid": literal.uid, **literal.properties}))


def _pages(kind: Outbox.Kind, project_uid: str) -> Iterator[list[str]]:
    uids = rows.uids_of(kind, project_uid)
    while page := list(islice(uids, BATCH)):
        yield page


def _node(kind: Kind, row: NodeRow) -> tuple[Kind, str, _Held]:
    return kind, row.uid, _Held(None, _present({"uid": row.uid, "v": row.v, **row.properties}))


def _relation(kind: Kind, row: RelationRow) -> tuple[Kind, str, _Held]:
    properties = _present({"uid": row.uid, "v": row.v, **row.properties})
    return kind, row.uid, _Held((row.source, row.target), properties)


def _present(properties: Mapping[str, object]) -> dict[str, object]:
    """A graph has no null properties."""
    return {name: value for name, value in properties.items() if value is not None}


def _pending(project_uid: str, differences: Iterable[Difference]) -> set[Difference]:
    """The differences that the outbox explains; that of a literal may come from any statement or entity."""
    named = set(Outbox.objects.filter(project_id=project_uid).values_list("kind", "uid"))
    relations_move = any(kind in (Outbox.Kind.STATEMENT, Outbox.Kind.ENTITY) for kind, _ in named)
    pending = set()
    for found in differences:
        kind = Kind.SENTENCE if found.kind == Kind.PLACE else found.kind
        if (kind.value, found.uid) in named or (kind == Kind.LITERAL and relations_move):
            pending.add(found)
    return pending


def _forget(transaction: neo4j.Transaction, drift: Drift) -> None:
    for kind in _RELATIONS:
        for some in batches(drift.uids(kind, Problem.EXTRA, Problem.STALE, Problem.MISPLACED)):
            transaction.run(_DELETE[kind], uids=some).consume()
    for kind, query in _RESET.items():
        for some in batches(drift.uids(kind, Problem.EXTRA)):
            transaction.run(_DELETE[kind], uids=some).consume()
        for some in batches(drift.uids(kind, Problem.MISSING, Problem.STALE)):
            transaction.run(query, uids=some).consume()
    transaction.run(comparing.DELETE_NAMELESS_MENTIONS, project=drift.project_uid).consume()
    transaction.run(comparing.DELETE_NAMELESS_STATEMENTS, project=drift.project_uid).consume()


def _statements_on(project_uid: str, literals: set[str]) -> list[str]:
    """The statements whose objects are these literals."""
    if not literals:
        return []
    found = Statement.objects.filter(project_id=project_uid, object=None).order_by("pk")
    uids = found.values_list("pk", flat=True).iterator()
    statements: list[str] = []
    while page := list(islice(uids, BATCH)):
        on_literals = rows.statement_rows(page, {}).on_literals
        statements += [row.uid for row in on_literals if row.target in literals]
    return statements
