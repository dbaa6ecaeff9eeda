"""Findings become rows, in bulk: the number of queries does not depend on how much the project holds.

Call these inside the transaction that moves the job's cursor. Counters count what is there: whoever changes them holds
the project's row, so that two workers in one project never both take a statement for new.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg import revision
from kg.bulk import Row, append, as_json, fetch, from_json, insert, stamp
from kg.extraction.parse import Literal, Qualifier, Span
from kg.holding import hold
from kg.ingest.findings import VALUE_LENGTH, Findings, FoundStatement
from kg.ingest.redirecting import Redirected, redirect
from kg.linking import birth_years, showing
from kg.linking.cleaning import clean
from kg.linking.regrouping import Scope
from kg.linking.settling import settle
from kg.models import Document, Entity, EntityType, Evidence, Mention, Outbox, Statement, StatementStatus
from kg.models.statement import BY_HAND
from kg.schema.matching import Schema
from kg.schema.record import schema_of
from kg.trust import Trust, trust_of

MOST_ALIASES = 20
RULE_LENGTH = 32
UNIT_LENGTH = 32
FIRST_REV = 1
KEPT = (
    *("name", "aliases", "forms", "merged_into_id", "merged_by_id"),
    *("mention_count", "statement_count", "rev", "hidden"),
)
"""What a new chunk may change of an entity, and what it must not."""
MENTION_FLAGS = ("coreferent", "by_hand", "hidden")
LITERAL_FIELDS = ("literal_type", "literal_value", "literal_number", "literal_unit")


def write(
    document: Document, sentences: Sequence[str], found: Findings, extractor: str, trust: Trust | None = None
) -> None:
    """Writes one chunk's findings; ``sentences`` are the uids of all its sentences.

    ``trust`` is that of the project; asking for it costs more, the more evidence there is.
    """
    hold(document.project_id)
    put(document, sentences, redirect(document, sentences, found), extractor, trust)


def put(  # noqa: PLR0913, PLR0917  (a chunk, and what is known of it)
    document: Document,
    sentences: Sequence[str],
    redirected: Redirected,
    extractor: str,
    trust: Trust | None = None,
    revs: Mapping[str, int] | None = None,
) -> None:
    """Writes what a chunk says, led to where decisions lead. ``revs``: of mentions that were there before."""
    found, revs = redirected.found, dict(revs or {})
    trust = trust or trust_of(document.project_id)
    if redirected.is_marked:
        revs |= _forget_by_hand(sentences)
    support = ("uid", "evidence_count", "confidence", "rev")
    statements = {uid: row for uid, *row in fetch(Statement, support, "uid", found.statements)}
    new = [statement for uid, statement in found.statements.items() if uid not in statements]
    entities = {uid: row for uid, *row in fetch(Entity, ("uid", *KEPT), "uid", found.entities)}
    renewed = _write_entities(document.project_id, redirected, entities, new)
    insert(
        Mention,
        ("uid", "sentence_id", "entity_id", "named", "type", "start", "end", *MENTION_FLAGS, "rev"),
        (
            (
                *(m.uid, m.sentence, m.entity, m.named, m.type.value, m.start, m.end),
                *(m.coreferent, m.by_hand, m.hidden, revs.get(m.uid, FIRST_REV - 1) + 1),
            )
            for m in found.mentions.values()
        ),
    )
    _write_statements(document.project_id, found, statements, trust)
    _write_evidence(document, found, extractor)
    renewed = showing.show(document.project_id, renewed) if renewed else set()
    announce(
        document.project_id,
        document.pk,
        {
            Outbox.Kind.SENTENCE: sentences,
            Outbox.Kind.ENTITY: found.entities.keys() | renewed,
            Outbox.Kind.MENTION: found.mentions,
            Outbox.Kind.STATEMENT: found.statements,
        },
    )
    birth_years.tell_apart(document.project_id, [e.key for e in found.entities.values() if e.distinction])
    _follow(document.project_id, redirected, {uid for uid, (*_, hidden) in entities.items() if hidden})


def _forget_by_hand(sentences: Sequence[str]) -> dict[str, int]:
    """What people gave in ``sentences`` is written again with the rest. The revs of the mentions."""
    mentions = Mention.everything.filter(sentence__in=sentences, by_hand=True)
    revs = dict(mentions.values_list("pk", "rev"))
    mentions.delete()
    Evidence.everything.filter(sentence__in=sentences, rule=BY_HAND).delete()
    return revs


def _follow(project: str, redirected: Redirected, hidden: set[str]) -> None:
    """What people decided on gets the status that follows now that a text says it; figures leave out what is hidden.

    ``hidden``: entities that were so before.
    """
    mentions = redirected.found.mentions.values()
    around = hidden | {each.entity for each in mentions if each.hidden or each.by_hand}
    if redirected.readings or redirected.statements or around:
        scope = Scope(readings=redirected.readings, statements=redirected.statements)
        clean(project, settle(project, scope, around))


def announce(project: str, document: str, changed: dict[Outbox.Kind, Iterable[str]]) -> None:
    """Puts the uids of changed or deleted rows into the outbox, in the name of a document, and says that the graph is
    another one. Call it with the project held.
    """
    append(
        Outbox,
        ("project_id", "kind", "uid", "document"),
        ((project, kind.value, uid, document) for kind, uids in changed.items() for uid in uids),
    )
    revision.bump(project)


def _write_entities(
    project: str, redirected: Redirected, known: Mapping[str, Sequence[Any]], new: list[FoundStatement]
) -> set[str]:
    """The uids of entities with a new form whose names are not just their forms, or are those of another one too."""
    found = redirected.found
    mentions = Counter(mention.entity for mention in found.mentions.values() if not mention.hidden)
    ends = ((each.subject, each.object) for each in new if each.subject != each.object and not each.hidden)
    statements = Counter(uid for pair in ends for uid in pair if uid)
    now = stamp()
    rows: list[Row] = []
    renewed: set[str] = set()
    for uid, entity in found.entities.items():
        rule = redirected.joined.get(uid)
        merger = (rule.entity, rule.decision_id) if rule else (None, None)
        fresh: Row = (entity.name, "[]", "[]", *merger, 0, 0, FIRST_REV - 1, False)
        name, shown, written, *merged, mentioned, stated, before, _ = known.get(uid) or fresh
        aliases, forms = from_json(shown), from_json(written)
        own = forms or [name, *aliases]
        after = _forms(own, found.names.get(uid, []))
        if (merged[0] or forms) and (uid not in known or after != own):
            renewed.add(uid)
        names = (shown, as_json(after)) if forms else (as_json(after[1:]), "[]")
        counts = (mentioned + mentions[uid], stated + statements[uid], before + 1)
        identity = (uid, project, entity.type.value, entity.key, entity.distinction)
        rows.append((*identity, name, *merged, *names, *counts, now))
    fields = ("uid", "project_id", "type", "key", "distinction", "name", "merged_into_id", "merged_by_id")
    changed = ("aliases", "forms", "mention_count", "statement_count", "rev")
    insert(Entity, (*fields, *changed, "created_at"), rows, overwrite=changed)
    return renewed


def _forms(known: list[str], written: list[str]) -> list[str]:
    """How an entity is written, in the order in which it was seen; the first is its name."""
    return list(dict.fromkeys([*known, *written]))[: max(1 + MOST_ALIASES, len(known))]


def _write_statements(project: str, found: Findings, known: Mapping[str, Sequence[Any]], trust: Trust) -> None:
    count: Counter[str] = Counter()
    best: dict[str, float] = {}
    schema = schema_of(project)
    for evidence in found.evidence.values():
        count[evidence.statement] += 1
        confidence = trust.confidence(evidence.triple.rule, evidence.triple.confidence)
        best[evidence.statement] = max(best.get(evidence.statement, 0.0), confidence)
    now = stamp()
    rows: list[Row] = []
    for uid, statement in found.statements.items():
        support = known.get(uid, (0, 0.0, FIRST_REV - 1))
        rows.append(
            (
                uid,
                project,
                statement.subject,
                statement.predicate,
                statement.object,
                *_literal(statement.literal),
                statement.hidden,
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
    identity = ("uid", "project_id", "subject_id", "predicate", "object_id", *LITERAL_FIELDS)
    fields = (*identity, "hidden", "modality", "status")
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
            evidence.subject_named,
            evidence.object_named,
            evidence.reading,
            as_json(evidence.read) if evidence.read else "{}",
            _pairs(evidence.triple.subject.spans),
            _pairs(evidence.triple.predicate_spans),
            _pairs(evidence.triple.object.spans),
            as_json([_qualifier(each) for each in evidence.triple.qualifiers]) if evidence.triple.qualifiers else "[]",
            _pairs(evidence.triple.speaker.spans if evidence.triple.speaker else ()),
            evidence.speaker or None,
            evidence.triple.rule[:RULE_LENGTH],
            evidence.triple.confidence,
            BY_HAND if evidence.triple.rule == BY_HAND else extractor,
        )
        for evidence in found.evidence.values()
    )
    identity = ("uid", "statement_id", "sentence_id", "document_id", "subject_named", "object_named", "reading", "read")
    spans = ("subject_spans", "predicate_spans", "object_spans", "qualifiers", "speaker_spans")
    insert(Evidence, (*identity, *spans, "speaker_id", "rule", "confidence", "extractor"), rows)


def _qualifier(qualifier: Qualifier) -> dict[str, object]:
    spans = [[span.start, span.end] for span in qualifier.spans]
    return {"role": qualifier.role.value, "text": qualifier.text, "spans": spans}


def _pairs(spans: tuple[Span, ...]) -> str:
    return "[" + ",".join([f"[{span.start},{span.end}]" for span in spans]) + "]"
