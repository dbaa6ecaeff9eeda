"""What a sentence says, as values that can be compared and shown: from the rows of the record, or from findings.

A value is a dict of JSON. ``IDENTITY`` fields say which rows it stands for; the others are what a person sees.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg.extraction.parse import Span
from kg.ingest.findings import Findings, FoundEvidence, FoundMention
from kg.linking.settling import decided_evidence
from kg.models import ChangeOf, Entity, Evidence, Mention
from kg.models.statement import BY_HAND, DECIDED

Value: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A name or a statement of a sentence. ``uid`` is its mention's or evidence's; ``decided``: by a person."""

    of: ChangeOf
    uid: str
    sentence: str
    statement: str
    value: Value
    decided: bool = False


def of_rows(sentences: Sequence[str], texts: Mapping[str, str]) -> list[Said]:
    """What the record says that ``sentences`` (uids) say."""
    mentions = Mention.objects.filter(sentence__in=sentences).select_related("entity").order_by("start", "-end", "uid")
    evidence = Evidence.objects.filter(sentence__in=sentences).order_by("uid")
    evidence = evidence.select_related("statement__subject", "statement__object")
    rows = list(evidence)
    judged = [row for row in rows if row.statement.status in DECIDED and row.rule != BY_HAND]
    decided = decided_evidence(judged[0].statement.project_id, judged) if judged else set()
    return [
        *(_name(row, row.sentence_id, texts, row.entity) for row in mentions),
        *(_row(row, texts, row.pk in decided) for row in rows),
    ]


def of_findings(found: Findings, texts: Mapping[str, str]) -> list[Said]:
    """What ``found`` says; entities that the record knows go by the names that they have there."""
    known = Entity.everything.in_bulk(list(found.entities))
    entities = {
        uid: known.get(uid) or Entity(uid=uid, type=entity.type, name=entity.name)
        for uid, entity in found.entities.items()
    }
    names = [_name(m, m.sentence, texts, entities[m.entity]) for m in found.mentions.values() if not m.hidden]
    said = [each for each in found.evidence.values() if not found.statements[each.statement].hidden]
    return [*names, *(_finding(found, evidence, entities, texts) for evidence in said)]


def _name(mention: Mention | FoundMention, sentence: str, texts: Mapping[str, str], entity: Entity) -> Said:
    value = {
        "text": texts[sentence][mention.start : mention.end],
        "name": entity.name,
        "entity": entity.pk,
        "type": str(mention.type),
        "spans": [[mention.start, mention.end]],
        "coreferent": mention.coreferent,
    }
    return Said(ChangeOf.NAME, mention.uid, sentence, "", value)


def _row(row: Evidence, texts: Mapping[str, str], decided: bool) -> Said:
    statement = row.statement
    value = _statement(statement.subject, statement.object, (statement.literal_type, statement.literal_value)) | {
        "predicate": statement.predicate,
        "modality": statement.modality,
        "qualifiers": [f"{each['role']}: {each['text']}" for each in row.qualifiers],
        "speaker": _words(texts[row.sentence_id], row.speaker_spans),
        "spans": [row.subject_spans, row.predicate_spans, row.object_spans],
        "rule": row.rule,
        "confidence": round(row.confidence, 3),
    }
    return Said(ChangeOf.STATEMENT, row.pk, row.sentence_id, row.statement_id, value, decided)


def _finding(
    found: Findings, evidence: FoundEvidence, entities: Mapping[str, Entity], texts: Mapping[str, str]
) -> Said:
    statement, triple = found.statements[evidence.statement], evidence.triple
    literal = (statement.literal.type.value, statement.literal.value) if statement.literal else ("", "")
    object_ = entities[statement.object] if statement.object else None
    speaker = _pairs(triple.speaker.spans) if triple.speaker else []
    value = _statement(entities[statement.subject], object_, literal) | {
        "predicate": statement.predicate,
        "modality": statement.modality.value,
        "qualifiers": [f"{each.role.value}: {each.text}" for each in triple.qualifiers],
        "speaker": _words(texts[evidence.sentence], speaker),
        "spans": [_pairs(spans) for spans in (triple.subject.spans, triple.predicate_spans, triple.object.spans)],
        "rule": triple.rule,
        "confidence": round(triple.confidence, 3),
    }
    return Said(ChangeOf.STATEMENT, evidence.uid, evidence.sentence, evidence.statement, value)


def _statement(subject: Entity, object_: Entity | None, literal: tuple[str, str]) -> Value:
    return {
        "subject": subject.name,
        "subject_type": str(subject.type),
        "object": object_.name if object_ else literal[1][:255],
        "object_type": str(object_.type) if object_ else literal[0],
        "literal": object_ is None,
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _words(text: str, spans: Iterable[Sequence[int]]) -> str:
    return "".join(text[start:end] for start, end in spans)
