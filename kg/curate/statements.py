"""People's decisions about statements: which are so, which are not, what they say, and which no text says.

Each is about the readings of a statement, which is what texts say by themselves, so it holds for what is read again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.curate.decisions import decide
from kg.curate.errors import BeyondSentence, EmptyPredicate, NoDirection, NothingChanged, OtherProject, SameEnds
from kg.extraction.parse import Literal, QualifierRole, Span
from kg.holding import hold
from kg.ingest.findings import PREDICATE_LENGTH, VALUE_LENGTH
from kg.ingest.writing import UNIT_LENGTH
from kg.linking.forms import NO_LITERAL, Form, form_of, reading_of
from kg.models import (
    Decision,
    DecisionKind,
    Entity,
    Evidence,
    Modality,
    Sentence,
    Statement,
    StatementRule,
    StatementStatus,
)

Person = AbstractBaseUser | None
SURE = 1.0
"""The confidence of what only a person says."""
MOST_QUALIFIERS = 20


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


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change of a statement; None leaves it. ``object`` takes a literal's place, and the other way round."""

    subject: Entity | None = None
    predicate: str | None = None
    object: Entity | None = None
    literal: Literal | None = None
    modality: Modality | None = None
    qualifiers: Sequence[tuple[QualifierRole, str]] | None = None


def accept(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement is so."""
    return _judge(statement, DecisionKind.ACCEPT, {"status": StatementStatus.ACCEPTED.value}, user, reason, batch)


def reject(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement is not so; it stays in the record as rejected."""
    return _judge(statement, DecisionKind.REJECT, {"status": StatementStatus.REJECTED.value}, user, reason, batch)


def delete(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement is shown nowhere, whatever is read again."""
    return _judge(statement, DecisionKind.DELETE, {"deleted": True}, user, reason, batch)


def edit(statement: Statement, edited: Edit, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The statement says something else, and that is so; ``Decision.after["statement"]`` is its uid from now on.

    Raises ``NothingChanged``, ``EmptyPredicate``, ``SameEnds`` and ``OtherProject``.
    """
    with transaction.atomic():
        hold(statement.project_id)
        statement = Statement.objects.select_related("subject", "object").get(pk=statement.pk)
        changes = _changes(statement, edited)
        if not changes:
            raise NothingChanged
        return _edit(statement, changes, user, reason, batch)


def swap(statement: Statement, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """Subject and object change places; as ``edit``. Raises ``NoDirection`` where the object is a value."""
    with transaction.atomic():
        hold(statement.project_id)
        statement = Statement.objects.select_related("subject", "object").get(pk=statement.pk)
        if statement.object_id is None:
            raise NoDirection
        changes = {"subject": statement.object_id, "object": statement.subject_id, "literal": None}
        return _edit(statement, changes, user, reason, batch)


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
        form = _form(fact)
        uid = form.uid(project)
        known = Statement.objects.filter(pk=uid).first()
        readings = [[uid, form.to_json(), True]]
        readings += [each for each in _readings(known) if each[0] != uid] if known else []
        said = {"evidence": _evidence(project, evidence)} if evidence else {}
        return _decide(
            project,
            DecisionKind.ADD,
            uid,
            {**_words(project, form), "status": known.status if known else None},
            {"changes": _verdict(status, confidence), "readings": readings, "statement": uid, **said},
            (user, reason, batch),
        )


def moved_to(uid: str) -> tuple[str, Decision] | None:
    """What became of a statement that is no longer: the uid that a person's edit gave it (that of a deleted one is
    nowhere), and the newest decision that did; None where no decision did.
    """
    found: tuple[str, Decision] | None = None
    seen: set[str] = set()
    while uid not in seen:
        seen.add(uid)
        standing = Decision.objects.filter(statement=uid, undone_by=None).order_by("-pk")
        made = standing.filter(kind__in=(DecisionKind.EDIT, DecisionKind.DELETE)).first()
        if made is None or Statement.objects.filter(pk=uid).exists():
            break
        uid = made.after["statement"]
        found = (uid, made)
    return found


def _judge(  # noqa: PLR0913, PLR0917  (the parts of a decision)
    statement: Statement, kind: DecisionKind, changes: Mapping[str, Any], user: Person, reason: str, batch: str, /
) -> Decision:
    with transaction.atomic():
        hold(statement.project_id)
        statement = Statement.objects.get(pk=statement.pk)
        form = form_of(statement)
        sure = {"confidence": statement.confidence} if "status" in changes else {}
        return _decide(
            statement.project_id,
            kind,
            statement.pk,
            {**_words(statement.project_id, form), "status": statement.status},
            {"changes": {**changes, **sure}, "readings": _readings(statement), "statement": statement.pk},
            (user, reason, batch),
        )


def _edit(statement: Statement, changes: Mapping[str, Any], user: Person, reason: str, batch: str) -> Decision:
    project, form = statement.project_id, form_of(statement)
    edited = form.changed(changes)
    if edited.subject == edited.object:
        raise SameEnds
    before = {**_words(project, form), "status": statement.status, "qualifiers": statement.qualifiers}
    after = {
        "changes": {**changes, **_verdict(StatementStatus.ACCEPTED, statement.confidence)},
        "readings": _readings(statement),
        "statement": edited.uid(project),
        "words": _words(project, edited),
    }
    return _decide(project, DecisionKind.EDIT, statement.pk, before, after, (user, reason, batch))


def _verdict(status: StatementStatus, confidence: float) -> dict[str, Any]:
    return {"status": StatementStatus(status).value, "confidence": confidence, "deleted": False}


def _changes(statement: Statement, edited: Edit) -> dict[str, Any]:
    """What differs from the statement as it is. Raises as ``edit``."""
    form = form_of(statement)
    changes: dict[str, Any] = {}
    for name, end in (("subject", edited.subject), ("object", edited.object)):
        if end is not None and end.project_id != statement.project_id:
            raise OtherProject
        if end is not None and end.pk != getattr(form, name):
            changes[name] = end.pk
    if "object" in changes:
        changes["literal"] = None
    elif edited.literal is not None and _literal(edited.literal) != form.literal:
        changes |= {"object": None, "literal": list(_literal(edited.literal))}
    if edited.predicate is not None and (predicate := _predicate(edited.predicate)) != form.predicate:
        changes["predicate"] = predicate
    if edited.modality is not None and edited.modality.value != form.modality:
        changes["modality"] = edited.modality.value
    if edited.qualifiers is not None:
        given = [{"role": QualifierRole(role).value, "text": text.strip()[:255]} for role, text in edited.qualifiers]
        given = [each for each in given if each["text"]][:MOST_QUALIFIERS]
        if given != statement.qualifiers:
            changes["qualifiers"] = given
    return changes


def _readings(statement: Statement) -> list[list[Any]]:
    """What makes the statement: [uid, form, whether evidence or another decision makes it]."""
    project = statement.project_id
    rows = Evidence.objects.filter(statement=statement).select_related("statement").order_by("pk")
    forms = {form.uid(project): form for form in map(reading_of, rows)}
    for rule in StatementRule.objects.filter(place=statement.pk):
        forms.setdefault(rule.reading, Form.from_json(rule.form))
    readings = [[uid, form.to_json(), True] for uid, form in sorted(forms.items())]
    if statement.pk not in forms:
        readings.append([statement.pk, form_of(statement).to_json(), not forms])
    return readings


def _decide(  # noqa: PLR0913, PLR0917  (the parts of a decision)
    project: str,
    kind: DecisionKind,
    statement: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    who: tuple[Person, str, str],
    /,
) -> Decision:
    user, reason, batch = who
    return decide(
        Decision(
            project_id=project,
            kind=kind,
            statement=statement,
            before=before,
            after=after,
            decided_by_id=user.pk if user else None,
            reason=reason,
            batch=batch,
        )
    )


def _form(fact: Fact) -> Form:
    subject, target = fact.subject, fact.object
    if target and target.project_id != subject.project_id:
        raise OtherProject
    if target and target.pk == subject.pk:
        raise SameEnds
    if (target is None) == (fact.literal is None):
        raise ValueError("either an object or a literal")
    literal = _literal(fact.literal) if fact.literal else NO_LITERAL
    return Form(subject.pk, _predicate(fact.predicate), target.pk if target else None, literal, fact.modality.value)


def _predicate(text: str) -> str:
    predicate = " ".join(text.split())[:PREDICATE_LENGTH]
    if not any(character.isalnum() for character in predicate):
        raise EmptyPredicate
    return predicate


def _literal(literal: Literal) -> tuple[str, str, float | None, str]:
    return literal.type.value, literal.value[:VALUE_LENGTH], literal.number, literal.unit[:UNIT_LENGTH]


def _evidence(project: str, selection: Selection) -> dict[str, Any]:
    """The words that a person read in a sentence. Raises ``OtherProject`` and ``BeyondSentence``."""
    sentence = selection.sentence
    if sentence.document.project_id != project:
        raise OtherProject
    spans = {}
    for part in ("subject", "predicate", "object"):
        spans[f"{part}_spans"] = [[span.start, span.end] for span in getattr(selection, part)]
        if any(not 0 <= start < end <= len(sentence.text) for start, end in spans[f"{part}_spans"]):
            raise BeyondSentence
    return {"sentence_id": sentence.pk, "document_id": sentence.document_id, **spans}


def _words(project: str, form: Form) -> dict[str, str]:
    """The statement as a person reads it."""
    ends = {uid for uid in (form.subject, form.object) if uid}
    names = dict(Entity.everything.filter(project=project, pk__in=ends).values_list("pk", "name"))
    target = names[form.object] if form.object else form.literal[1]
    return {"subject": names[form.subject], "predicate": form.predicate, "object": target}
