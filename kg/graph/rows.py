"""The record's rows in the shape in which the graph holds them: what the projector writes and ``verify`` expects.

The graph of a project holds every document, sentence, mention and statement (rejected ones with their status), and
every entity that was not merged into another; what points at a merged entity points at its survivor instead. What a
merge made a statement between an entity and itself is not there: it says nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.db.models import F, QuerySet

from kg.graph.pinyin import initials
from kg.identity import derived_uid
from kg.models import Document, Entity, Evidence, Mention, Outbox, Sentence, Statement

Value: TypeAlias = str | int | float | list[str] | None
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node. ``v`` only grows; see ``version``."""

    uid: str
    v: int
    properties: Mapping[str, Value]

    def parameters(self) -> dict[str, object]:
        """As Cypher takes it."""
        return {"uid": self.uid, "v": self.v, "properties": self.properties}


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relationship between the nodes ``source`` and ``target``."""

    uid: str
    v: int
    source: str
    target: str
    properties: Mapping[str, Value]

    def parameters(self) -> dict[str, object]:
        """As Cypher takes it."""
        return {
            "uid": self.uid,
            "v": self.v,
            "source": self.source,
            "target": self.target,
            "properties": self.properties,
        }


@dataclass(slots=True)
class StatementRows:
    """Statements, apart by what stands at their end, and the literals among those ends."""

    on_entities: list[RelationRow] = field(default_factory=list)
    on_literals: list[RelationRow] = field(default_factory=list)
    literals: dict[str, NodeRow] = field(default_factory=dict)


def version(created_at: datetime, rev: int) -> int:
    """The version of a row in the graph: when it was made (milliseconds), then its ``rev``.

    A row that was deleted and made again has the same uid and starts again at rev 1; without the time it would look
    older than what the graph still holds.
    """
    return ((created_at - EPOCH) // timedelta(milliseconds=1) << 20) + rev


def document_rows(uids: Collection[str]) -> list[NodeRow]:
    """The documents of ``uids`` that exist."""
    found = Document.objects.filter(pk__in=uids).values_list("uid", "project_id", "name", "created_at", "rev")
    return [
        NodeRow(uid, version(created_at, rev), {"project": project, "name": name})
        for uid, project, name, created_at, rev in found
    ]


def sentence_rows(uids: Collection[str]) -> tuple[list[NodeRow], dict[str, str]]:
    """The sentences of ``uids`` that exist, and the document of each."""
    found = Sentence.objects.filter(pk__in=uids).values_list(
        "uid", "document_id", "document__project_id", "index", "text", "document__created_at", "rev"
    )
    rows, documents = [], {}
    for uid, document, project, index, text, created_at, rev in found:
        rows.append(NodeRow(uid, version(created_at, rev), {"project": project, "index": index, "text": text}))
        documents[uid] = document
    return rows, documents


def entity_rows(uids: Collection[str]) -> list[NodeRow]:
    """The entities of ``uids`` that exist and were not merged into another."""
    found = Entity.objects.filter(pk__in=uids, merged_into=None).values_list(
        "uid", "project_id", "name", "type", "aliases", "statement_count", "mention_count", "created_at", "rev"
    )
    return [
        NodeRow(
            uid,
            version(created_at, rev),
            {
                "project": project,
                "name": name,
                "type": kind,
                "search_text": "\n".join([name, *aliases]),  # one string: the embedded server cannot index a list
                "initials": "".join(f"\n{letters}" for each in (name, *aliases) for letters in initials(each)),
                "statement_count": statements,
                "mention_count": mentions,
            },
        )
        for uid, project, name, kind, aliases, statements, mentions, created_at, rev in found
    ]


def mention_rows(uids: Collection[str], survivors: Mapping[str, str]) -> list[RelationRow]:
    """The mentions of ``uids`` that exist."""
    found = Mention.objects.filter(pk__in=uids).values_list(
        "uid", "sentence_id", "entity_id", "start", "end", "entity__project_id", "sentence__document__created_at", "rev"
    )
    return [
        RelationRow(
            uid,
            version(created_at, rev),
            sentence,
            survivors.get(entity, entity),
            {"project": project, "start": start, "end": end},
        )
        for uid, sentence, entity, start, end, project, created_at, rev in found
    ]


def statement_rows(uids: Collection[str], survivors: Mapping[str, str]) -> StatementRows:
    """The statements of ``uids`` that exist."""
    rows_now = Statement.objects.filter(pk__in=uids).exclude(subject=F("object"))
    statements = list(rows_now.select_related("relation"))
    # After the statements: evidence that is newer than its statement's rev does no harm, the other way round would.
    documents, sentences = _evidence([statement.pk for statement in statements])
    rows = StatementRows()
    for statement in statements:
        target = statement.object_id
        if target is None:
            literal = _literal(statement)
            rows.literals[literal.uid] = literal
        row = RelationRow(
            statement.pk,
            version(statement.created_at, statement.rev),
            survivors.get(statement.subject_id, statement.subject_id),
            literal.uid if target is None else survivors.get(target, target),
            {
                "project": statement.project_id,
                "predicate": statement.predicate,
                "relation": statement.relation.name if statement.relation else "",
                "inverse": int(statement.inverse),
                "modality": statement.modality,
                "status": statement.status,
                "confidence": statement.confidence,
                "evidence_count": statement.evidence_count,
                "documents": sorted(documents[statement.pk]),
                "sentences": sorted(sentences[statement.pk]),
            },
        )
        (rows.on_literals if target is None else rows.on_entities).append(row)
    return rows


def survivors(project_uid: str) -> dict[str, str]:
    """Each merged entity of the project with the entity that stands for it at the end of the chain."""
    merged = Entity.objects.filter(project_id=project_uid, merged_into__isnull=False)
    steps: dict[str, str] = {uid: into for uid, into in merged.values_list("uid", "merged_into_id") if into}

    def last(uid: str) -> str:
        seen = {uid}
        while (following := steps.get(uid)) and following not in seen:
            seen.add(following)
            uid = following
        return uid

    return {uid: last(uid) for uid in steps}


def uids_of(kind: str, project_uid: str) -> Iterator[str]:
    """The uids of all rows of one kind of outbox rows that belong to the project, in order."""
    found: dict[str, QuerySet[Any]] = {
        Outbox.Kind.DOCUMENT: Document.objects.filter(project=project_uid),
        Outbox.Kind.SENTENCE: Sentence.objects.filter(document__project=project_uid),
        Outbox.Kind.MENTION: Mention.objects.filter(sentence__document__project=project_uid),
        Outbox.Kind.ENTITY: Entity.objects.filter(project=project_uid),
        Outbox.Kind.STATEMENT: Statement.objects.filter(project=project_uid),
    }
    return found[kind].order_by("pk").values_list("pk", flat=True).iterator()


def by_kind(entries: Iterable[Outbox]) -> dict[str, set[str]]:
    """The uids of outbox rows, by their kind."""
    uids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        uids[entry.kind].add(entry.uid)
    return uids


def _evidence(statements: Collection[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    documents: dict[str, set[str]] = defaultdict(set)
    sentences: dict[str, set[str]] = defaultdict(set)
    found = Evidence.objects.filter(statement_id__in=statements).order_by()
    for statement, document, sentence in found.values_list("statement_id", "document_id", "sentence_id"):
        documents[statement].add(document)
        sentences[statement].add(sentence)
    return documents, sentences


def _literal(statement: Statement) -> NodeRow:
    number, unit = statement.literal_number, statement.literal_unit
    kind, value = statement.literal_type, statement.literal_value
    return NodeRow(
        derived_uid(statement.project_id, "literal", kind, value, repr(number), unit),
        0,
        {"project": statement.project_id, "type": kind, "value": value, "number": number, "unit": unit},
    )
