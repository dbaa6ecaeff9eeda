"""Findings become rows, in bulk: the number of queries does not depend on how much the project holds.

Call these inside the transaction that moves the job's cursor. Counters count what is there: whoever changes them holds
the project's row, so that two workers in one project never both take a statement for new.
"""

from collections import Counter
from collections.abc import Iterable

from kg.extraction.parse import Literal, Qualifier, Span
from kg.ingest.bulk import Row, as_json, insert, stamp
from kg.ingest.findings import Findings, FoundStatement
from kg.models import Document, Entity, EntityType, Evidence, Mention, Outbox, Project, Statement, StatementStatus
from kg.schema.matching import Schema
from kg.schema.record import schema_of
from kg.trust import trust_of

MOST_ALIASES = 20
RULE_LENGTH = 32
UNIT_LENGTH = 32
VALUE_LENGTH = 255
FIRST_REV = 1
LITERAL_FIELDS = ("literal_type", "literal_value", "literal_number", "literal_unit")


def hold(project: str) -> None:
    """Makes other writers of the project's entities and statements wait until this transaction ends."""
    list(Project.objects.select_for_update().filter(pk=project).values_list("pk"))


def write(document: Document, sentences: Iterable[str], found: Findings, extractor: str) -> None:
    """Writes one chunk's findings; ``sentences`` are the uids of all its sentences."""
    hold(document.project_id)
    statements = Statement.objects.in_bulk(list(found.statements))
    new = [statement for uid, statement in found.statements.items() if uid not in statements]
    _write_entities(document.project_id, found, new)
    insert(
        Mention,
        ("uid", "sentence_id", "entity_id", "type", "start", "end", "rev"),
        ((m.uid, m.sentence, m.entity, m.type.value, m.start, m.end, FIRST_REV) for m in found.mentions.values()),
    )
    _write_statements(document.project_id, found, statements)
    _write_evidence(document, found, extractor)
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
    insert(
        Outbox,
        ("project_id", "kind", "uid", "document"),
        ((project, kind.value, uid, document) for kind, uids in changed.items() for uid in uids),
    )


def _write_entities(project: str, found: Findings, new: list[FoundStatement]) -> None:
    mentions = Counter(mention.entity for mention in found.mentions.values())
    statements = Counter(uid for statement in new for uid in (statement.subject, statement.object) if uid)
    known = {
        uid: row
        for uid, *row in Entity.objects.filter(pk__in=list(found.entities)).values_list(
            "pk", "name", "aliases", "mention_count", "statement_count", "rev"
        )
    }
    now = stamp()
    rows: list[Row] = []
    for uid, entity in found.entities.items():
        name, aliases, mentioned, stated, before = known.get(uid) or (entity.name, [], 0, 0, FIRST_REV - 1)
        counts = (mentioned + mentions[uid], stated + statements[uid], before + 1)
        other = as_json(_aliases(name, aliases, found.names[uid]))
        rows.append((uid, project, entity.type.value, entity.key, name, other, *counts, now))
    fields = ("uid", "project_id", "type", "key", "name", "aliases", "mention_count", "statement_count", "rev")
    insert(Entity, (*fields, "created_at"), rows, overwrite=("aliases", "mention_count", "statement_count", "rev"))


def _aliases(name: str, known: list[str], forms: list[str]) -> list[str]:
    """What else the entity is called, in the order in which it was seen."""
    others = dict.fromkeys([*known, *(form for form in forms if form != name)])
    return list(others)[: max(MOST_ALIASES, len(known))]


def _write_statements(project: str, found: Findings, known: dict[str, Statement]) -> None:
    count: Counter[str] = Counter()
    best: dict[str, float] = {}
    schema, trust = schema_of(project), trust_of(project)
    for evidence in found.evidence.values():
        count[evidence.statement] += 1
        confidence = trust.confidence(evidence.triple.rule, evidence.triple.confidence)
        best[evidence.statement] = max(best.get(evidence.statement, 0.0), confidence)
    now = stamp()
    rows: list[Row] = []
    for uid, statement in found.statements.items():
        old = known.get(uid)
        support = (old.evidence_count, old.confidence, old.rev) if old else (0, 0.0, FIRST_REV - 1)
        rows.append(
            (
                uid,
                project,
                statement.subject,
                statement.predicate,
                statement.object,
                *_literal(statement.literal),
                statement.modality.value,
                StatementStatus.EXTRACTED.value,
                support[0] + count[uid],
                max(support[1], best[uid]),
                *_relation(schema, found, statement),
                support[2] + 1,
                now,
                now,
            )
        )
    fields = ("uid", "project_id", "subject_id", "predicate", "object_id", *LITERAL_FIELDS, "modality", "status")
    changed = ("evidence_count", "confidence", "relation_id", "inverse", "rev", "updated_at")
    insert(Statement, (*fields, *changed, "created_at"), rows, overwrite=changed)


def _relation(schema: Schema, found: Findings, statement: FoundStatement) -> tuple[str | None, bool]:
    """The relation type of a statement by the schema of this moment, and its direction."""
    object_ = statement.literal.type.value if statement.literal else _kind(found, statement.object)
    match = schema.match(statement.predicate, _kind(found, statement.subject), object_, statement.modality)
    return (match.relation, match.inverse) if match else (None, False)


def _kind(found: Findings, entity: str | None) -> str:
    known = found.entities.get(entity or "")
    return (known.type if known else EntityType.CONCEPT).value


def _literal(literal: Literal | None) -> Row:
    if literal is None:
        return ("", "", None, "")
    return literal.type.value, literal.value[:VALUE_LENGTH], literal.number, literal.unit[:UNIT_LENGTH]


def _write_evidence(document: Document, found: Findings, extractor: str) -> None:
    rows = (
        (
            evidence.uid,
            evidence.statement,
            evidence.sentence,
            document.pk,
            _pairs(evidence.triple.subject.spans),
            _pairs(evidence.triple.predicate_spans),
            _pairs(evidence.triple.object.spans),
            as_json([_qualifier(qualifier) for qualifier in evidence.triple.qualifiers]),
            _pairs(evidence.triple.speaker.spans if evidence.triple.speaker else ()),
            evidence.triple.rule[:RULE_LENGTH],
            evidence.triple.confidence,
            extractor,
        )
        for evidence in found.evidence.values()
    )
    spans = ("subject_spans", "predicate_spans", "object_spans", "qualifiers", "speaker_spans")
    insert(
        Evidence,
        ("uid", "statement_id", "sentence_id", "document_id", *spans, "rule", "confidence", "extractor"),
        rows,
    )


def _qualifier(qualifier: Qualifier) -> dict[str, object]:
    spans = [[span.start, span.end] for span in qualifier.spans]
    return {"role": qualifier.role.value, "text": qualifier.text, "spans": spans}


def _pairs(spans: tuple[Span, ...]) -> str:
    return as_json([[span.start, span.end] for span in spans])
