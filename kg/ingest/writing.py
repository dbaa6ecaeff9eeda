"""Findings become rows, in bulk: the number of queries does not depend on how much the project holds.

Call these inside the transaction that moves the job's cursor. Counters count what is there: whoever changes them holds
the project's row, so that two workers in one project never both take a statement for new.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import models

from kg.extraction.parse import Span
from kg.ingest.findings import Findings, FoundEntity, FoundStatement
from kg.ingest.revisions import first_revision
from kg.models import Document, Entity, Evidence, Mention, Outbox, Project, Statement

MOST_ALIASES = 20
UNIT_LENGTH = 32
VALUE_LENGTH = 255


def hold(project: str) -> None:
    """Makes other writers of the project's entities and statements wait until this transaction ends."""
    list(Project.objects.select_for_update().filter(pk=project).values_list("pk"))


def write(document: Document, sentences: Iterable[str], found: Findings, extractor: str) -> None:
    """Writes one chunk's findings; ``sentences`` are the uids of all its sentences."""
    hold(document.project_id)
    statements = Statement.objects.in_bulk(list(found.statements))
    new = [statement for uid, statement in found.statements.items() if uid not in statements]
    rev = first_revision()
    _write_entities(document.project_id, found, new, rev)
    Mention.objects.bulk_create(
        Mention(uid=m.uid, sentence_id=m.sentence, entity_id=m.entity, type=m.type, start=m.start, end=m.end, rev=rev)
        for m in found.mentions.values()
    )
    _write_statements(document.project_id, found, statements, rev)
    Evidence.objects.bulk_create(
        Evidence(
            uid=evidence.uid,
            statement_id=evidence.statement,
            sentence_id=evidence.sentence,
            document=document,
            subject_spans=_pairs(evidence.triple.subject.spans),
            predicate_spans=_pairs(evidence.triple.predicate_spans),
            object_spans=_pairs(evidence.triple.object.spans),
            rule=evidence.triple.rule[:32],
            confidence=evidence.triple.confidence,
            extractor=extractor,
        )
        for evidence in found.evidence.values()
    )
    announce(
        document.project_id,
        document.pk,
        {
            Outbox.Kind.SENTENCE: sentences,
            Outbox.Kind.ENTITY: found.entities,
            Outbox.Kind.MENTION: found.mentions,
            Outbox.Kind.STATEMENT: found.statements,
        },
    )


def announce(project: str, document: str, changed: dict[Outbox.Kind, Iterable[str]]) -> None:
    """Puts the uids of changed or deleted rows into the outbox, in the name of a document."""
    Outbox.objects.bulk_create(
        Outbox(project_id=project, kind=kind, uid=uid, document=document)
        for kind, uids in changed.items()
        for uid in uids
    )


def _write_entities(project: str, found: Findings, new: list[FoundStatement], rev: int) -> None:
    mentions = Counter(mention.entity for mention in found.mentions.values())
    statements = Counter(uid for statement in new for uid in (statement.subject, statement.object) if uid)
    known = Entity.objects.in_bulk(list(found.entities))
    rows = []
    for uid, entity in found.entities.items():
        row = known.get(uid) or _entity(project, entity, rev)
        row.mention_count += mentions[uid]
        row.statement_count += statements[uid]
        _add_aliases(row, found.names[uid])
        row.rev += uid in known
        rows.append(row)
    _upsert(Entity, rows, ["mention_count", "statement_count", "aliases", "rev"])


def _entity(project: str, entity: FoundEntity, rev: int) -> Entity:
    return Entity(uid=entity.uid, project_id=project, type=entity.type, key=entity.key, name=entity.name, rev=rev)


def _add_aliases(row: Entity, names: list[str]) -> None:
    for name in names:
        if name != row.name and name not in row.aliases and len(row.aliases) < MOST_ALIASES:
            row.aliases = [*row.aliases, name]


def _write_statements(project: str, found: Findings, known: dict[str, Statement], rev: int) -> None:
    count: Counter[str] = Counter()
    best: dict[str, float] = {}
    for evidence in found.evidence.values():
        count[evidence.statement] += 1
        best[evidence.statement] = max(best.get(evidence.statement, 0.0), evidence.triple.confidence)
    rows = []
    for uid, statement in found.statements.items():
        row = known.get(uid) or _statement(project, statement, rev)
        row.evidence_count += count[uid]
        row.confidence = max(row.confidence, best[uid])
        row.rev += uid in known
        rows.append(row)
    _upsert(Statement, rows, ["evidence_count", "confidence", "rev", "updated_at"])


def _statement(project: str, statement: FoundStatement, rev: int) -> Statement:
    row = Statement(
        uid=statement.uid,
        project_id=project,
        subject_id=statement.subject,
        predicate=statement.predicate,
        object_id=statement.object,
        confidence=0.0,
        rev=rev,
    )
    if statement.literal:
        row.literal_type = statement.literal.type
        row.literal_value = statement.literal.value[:VALUE_LENGTH]
        row.literal_number = statement.literal.number
        row.literal_unit = statement.literal.unit[:UNIT_LENGTH]
    return row


def _upsert(model: type[models.Model], rows: list[Any], fields: list[str]) -> None:
    """Inserts the new rows and overwrites ``fields`` of those that are there, in one statement for each batch."""
    model._default_manager.bulk_create(rows, update_conflicts=True, update_fields=fields, unique_fields=["uid"])


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
