"""People's decisions about statements: which are so, which are not, and which no text says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.curate.decisions import decide
from kg.curate.errors import BeyondSentence, EmptyPredicate, OtherProject, SameEnds
from kg.extraction.parse import Literal, Span
from kg.holding import hold
from kg.identity import derived_uid, statement_uid
from kg.ingest.findings import PREDICATE_LENGTH, VALUE_LENGTH
from kg.ingest.writing import UNIT_LENGTH
from kg.models import Decision, DecisionKind, Entity, Modality, Sentence, Statement, StatementStatus

Person = AbstractBaseUser | None
STATUS_OF = {DecisionKind.ACCEPT: StatementStatus.ACCEPTED, DecisionKind.REJECT: StatementStatus.REJECTED}
BY_HAND = "by-hand"
"""In place of a rule and an extractor, of evidence that a person gave."""
SURE = 1.0
"""The confidence of what only a person says."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a person says: ``object`` or ``literal`` is there, never both."""

    subject: Entity
    predicate: str
    object: Entity | None
    literal: Literal | None = None
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Selection:
    """Where a sentence says it; spans are offsets in its text, in code points, ends exclusive."""

    sentence: Sentence
    subject: Sequence[Span] = ()
    predicate: Sequence[Span] = ()
    object: Sequence[Span] = ()


def accept(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement is so."""
    return _judge(statement, DecisionKind.ACCEPT, user, reason, batch)


def reject(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement is not so; it stays in the record as rejected."""
    return _judge(statement, DecisionKind.REJECT, user, reason, batch)


def _judge(statement: Statement, kind: DecisionKind, user: Person, reason: str, batch: str) -> Decision:
    with transaction.atomic():
        hold(statement.project_id)
        statement.refresh_from_db()
        return decide(
            Decision(
                project_id=statement.project_id,
                kind=kind,
                entity=statement.subject_id,
                statement=statement.pk,
                before={**_words(statement), "status": statement.status},
                after={"status": STATUS_OF[kind].value, "fact": _fields(statement)},
                decided_by_id=user.pk if user else None,
                reason=reason,
                batch=batch,
            )
        )


def add(  # noqa: PLR0913  (a fact, who says so, and why)
    fact: Fact,
    user: Person,
    *,
    status: StatementStatus = StatementStatus.ACCEPTED,
    evidence: Selection | None = None,
    confidence: float = SURE,
    reason: str = "",
    batch: str = "",
) -> Decision:
    """A person says that ``fact`` is so, or with ``status`` REJECTED that it is not; ``Decision.statement`` is its uid.

    Where the record has the statement already, this is a verdict on it. Raises ``EmptyPredicate``, ``SameEnds``,
    ``OtherProject`` and ``BeyondSentence``.
    """
    project = fact.subject.project_id
    with transaction.atomic():
        hold(project)
        made = _statement(fact, confidence)
        known = Statement.objects.filter(pk=made.pk).first()
        said = {"evidence": _evidence(made, evidence)} if evidence else {}
        return decide(
            Decision(
                project_id=project,
                kind=DecisionKind.ADD,
                entity=made.subject_id,
                statement=made.pk,
                before={**_words(made), "status": known.status if known else None},
                after={"status": StatementStatus(status).value, "fact": _fields(made), **said},
                decided_by_id=user.pk if user else None,
                reason=reason,
                batch=batch,
            )
        )


def _statement(fact: Fact, confidence: float) -> Statement:
    """The row that ``fact`` makes, not saved."""
    subject, target, literal = fact.subject, fact.object, fact.literal
    predicate = " ".join(fact.predicate.split())[:PREDICATE_LENGTH]
    if not any(character.isalnum() for character in predicate):
        raise EmptyPredicate
    if target and target.project_id != subject.project_id:
        raise OtherProject
    if target and target.pk == subject.pk:
        raise SameEnds
    if (target is None) == (literal is None):
        raise ValueError("either an object or a literal")
    project = subject.project_id
    value = literal.value[:VALUE_LENGTH] if literal else ""
    kind = literal.type.value if literal else ""
    identity: tuple[str, ...] = ("entity", target.pk) if target else ("literal", kind, value)
    modality = "" if fact.modality == Modality.ASSERTED else fact.modality.value
    return Statement(
        uid=statement_uid(project, subject.pk, predicate, identity, modality),
        project_id=project,
        subject=subject,
        predicate=predicate,
        object=target,
        literal_type=kind,
        literal_value=value,
        literal_number=literal.number if literal else None,
        literal_unit=literal.unit[:UNIT_LENGTH] if literal else "",
        modality=fact.modality,
        confidence=confidence,
    )


def _evidence(made: Statement, selection: Selection) -> dict[str, Any]:
    """The row that supports what a person read in a sentence. Raises ``OtherProject`` and ``BeyondSentence``."""
    sentence = selection.sentence
    if sentence.document.project_id != made.project_id:
        raise OtherProject
    spans = {}
    for part in ("subject", "predicate", "object"):
        spans[f"{part}_spans"] = [[span.start, span.end] for span in getattr(selection, part)]
        if any(not 0 <= start < end <= len(sentence.text) for start, end in spans[f"{part}_spans"]):
            raise BeyondSentence
    return {
        "uid": derived_uid(made.pk, sentence.pk, BY_HAND, str(spans)),
        "sentence_id": sentence.pk,
        "document_id": sentence.document_id,
        **spans,
        "rule": BY_HAND,
        "confidence": SURE,
        "extractor": BY_HAND,
    }


def _fields(statement: Statement) -> dict[str, Any]:
    names = ("subject_id", "predicate", "object_id", "literal_type", "literal_value", "literal_number", "literal_unit")
    return {name: getattr(statement, name) for name in (*names, "modality", "confidence")}


def _words(statement: Statement) -> dict[str, str]:
    target = statement.object.name if statement.object else statement.literal_value
    return {"subject": statement.subject.name, "predicate": statement.predicate, "object": target}
