"""What a chunk says, led to where people's decisions lead: between gathering and writing, in the same transaction.

Costs five indexed queries a chunk; a project in which nobody decided anything gets its findings back as they are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from kg.extraction.parse import Argument, Literal, Span, Triple
from kg.identity import derived_uid
from kg.ingest.findings import (
    VALUE_LENGTH,
    Findings,
    FoundEntity,
    FoundEvidence,
    FoundMention,
    FoundStatement,
)
from kg.linking.forms import NO_LITERAL, Form, reading_columns
from kg.linking.lexicon import Lexicon, arranged, chains, deleted, marked, place_of
from kg.linking.rulings import Placed, Rulings, Where, one_stretch
from kg.linking.settling import mention_by_hand
from kg.models import (
    Decision,
    Document,
    Entity,
    EntityType,
    LiteralType,
    Modality,
    NameRule,
    StatementRule,
)
from kg.models.statement import BY_HAND


@dataclass(slots=True)
class Redirected:
    """``found`` with uids as decided. ``joined``: new names → the rule by which each is merged from the start.

    People decided on ``readings`` and on what became ``statements`` (uids). ``is_marked``: some rule is about its very
    words.
    """

    found: Findings
    joined: dict[str, NameRule] = field(default_factory=dict)
    readings: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    is_marked: bool = False


def redirect(document: Document, sentences: Collection[str], found: Findings) -> Redirected:
    """Call it while the project is held, so that no decision comes in between. ``sentences``: all of the chunk."""
    if Decision.objects.filter(project=document.project_id).exists():
        return _as_decided(document, sentences, found)
    if not _merged(document.project_id):
        return Redirected(found)
    lexicon = Lexicon(merged=chains(document.project_id, found.entities))
    moved = _Moving(document, lexicon, Rulings(document.project_id)).run(found)
    moved.entities |= _known(_meant(moved) - found.entities.keys())
    return Redirected(moved)


def _as_decided(document: Document, sentences: Collection[str], found: Findings) -> Redirected:
    project = document.project_id
    rules, spans = _rules(project, found, sentences)
    by_hand = list(StatementRule.objects.filter(project=project, sentence__in=sentences).select_related("decision"))
    found = _with_evidence(found, by_hand)
    rulings = Rulings(project)
    lexicon = Lexicon(arranged(project, rules), deleted=deleted(project))
    lexicon.read_spans(spans)
    joined = _joined(found, rules)
    merged = {uid: rule.entity for uid, rule in joined.items()}
    targets = {rule.entity for rule in [*rules, *spans]} | _ends(found)
    lexicon.merged = chains(project, found.entities.keys() | targets) | merged
    lexicon.read_documents([document.pk])
    rulings.read(found.statements)
    moving = _Moving(document, lexicon, rulings)
    moved = moving.run(found)
    _mark(moved, spans, lexicon)
    moved.entities |= _known(_meant(moved) - found.entities.keys())
    readings = {uid for uid, mine in rulings.rules.items() if mine}
    return Redirected(moved, joined, readings, moving.decided, bool(spans or by_hand))


def _merged(project: str) -> bool:
    """Whether a name of the project is part of another one, by the project's texts alone (``linking.untyped``)."""
    return Entity.everything.filter(project=project, merged_into__isnull=False).exists()


def _rules(project: str, found: Findings, sentences: Collection[str]) -> tuple[list[NameRule], list[NameRule]]:
    """Those on the names of the chunk, and those on words at a place in it."""
    mine = NameRule.objects.filter(project=project)
    if not mine.exists():
        return [], []
    rules = mine.filter(key__in={entity.key for entity in found.entities.values()})
    return list(rules), list(mine.filter(key__in=sentences, scope=NameRule.Scope.SPAN))


def _ends(found: Findings) -> set[str]:
    return {uid for each in found.statements.values() for uid in (each.subject, each.object) if uid}


def _joined(found: Findings, rules: list[NameRule]) -> dict[str, NameRule]:
    """Names that the project has not met and that a decision already gave to an entity."""
    everywhere = {rule.key: rule for rule in rules if rule.scope == NameRule.Scope.PROJECT}
    named = [uid for uid, entity in found.entities.items() if entity.key in everywhere]
    if not named:
        return {}
    targets = [everywhere[found.entities[uid].key].entity for uid in named]
    known = set(Entity.everything.filter(pk__in=[*named, *targets]).values_list("pk", flat=True))
    rules_of = {uid: everywhere[found.entities[uid].key] for uid in named if uid not in known}
    return {uid: rule for uid, rule in rules_of.items() if rule.entity in known}


class _Moving:
    def __init__(self, document: Document, lexicon: Lexicon, rulings: Rulings) -> None:
        self.document, self.lexicon, self.rulings = document, lexicon, rulings
        self.project = document.project_id
        self.decided: set[str] = set()

    def run(self, found: Findings) -> Findings:
        moved = Findings(dict(found.entities), found.names, said=found.said)
        for mention in found.mentions.values():
            moved.mentions[mention.uid] = self._mention(mention)
        led = self._led(found)
        for evidence in found.evidence.values():
            read = found.statements[evidence.statement]
            if evidence.uid in led:
                statement, changed = self._moved(evidence, read, *led[evidence.uid])
            else:
                statement, changed = read, evidence
            moved.statements.setdefault(statement.uid, statement)
            moved.evidence[evidence.uid] = changed
        return moved

    def _led(self, found: Findings) -> dict[str, tuple[Form, Placed]]:
        """How evidence reads and where it goes, of that which a decision may be about: in most chunks, little."""
        moving = {
            uid
            for uid, read in found.statements.items()
            if self.rulings.rules.get(uid) or not self.lexicon.leaves(read.subject, read.object)
        }
        concerned = [
            each
            for each in found.evidence.values()
            if each.statement in moving or not self.lexicon.leaves(each.speaker)
        ]
        readings = [(_form(found.statements[each.statement]), self._where(each)) for each in concerned]
        placed = self.rulings.place(self.lexicon, readings)
        return {
            each.uid: (reading, place) for each, (reading, _), place in zip(concerned, readings, placed, strict=True)
        }

    def _moved(
        self, evidence: FoundEvidence, read: FoundStatement, reading: Form, place: Placed
    ) -> tuple[FoundStatement, FoundEvidence]:
        statement = self._statement(read, reading, place)
        if place.changes:
            self.decided.add(statement.uid)
        speaker = evidence.speaker
        if place.form is reading and not speaker:
            return statement, evidence
        return statement, replace(
            evidence,
            statement=statement.uid,
            speaker=self.lexicon.means(speaker, evidence.sentence, self.document.pk).entity if speaker else "",
            **reading_columns(self.project, reading, place.form),
        )

    def _where(self, evidence: FoundEvidence) -> Where:
        spans = (evidence.triple.subject.spans, evidence.triple.object.spans)
        ends = (one_stretch([(span.start, span.end) for span in each]) for each in spans)
        return Where(evidence.sentence, self.document.pk, *ends)

    def _mention(self, mention: FoundMention) -> FoundMention:
        if self.lexicon.leaves(mention.entity):
            return mention
        span = mention.start, mention.end
        entity, gone = self.lexicon.means(mention.entity, mention.sentence, self.document.pk, span)
        if entity == mention.entity and not gone:
            return mention
        named = mention.entity if entity != mention.entity else ""
        return replace(mention, entity=entity, named=named, hidden=gone)

    def _statement(self, read: FoundStatement, reading: Form, place: Placed) -> FoundStatement:
        form = place.form
        if form is reading or form == reading:
            return read
        kind, value, number, unit = form.literal
        return FoundStatement(
            form.uid(self.project),
            form.subject,
            form.predicate,
            form.object,
            Literal(LiteralType(kind), value, number, unit) if kind else None,
            Modality(form.modality),
            form.hidden,
        )


def _form(read: FoundStatement) -> Form:
    literal = read.literal
    value = (literal.type.value, literal.value[:VALUE_LENGTH], literal.number, literal.unit) if literal else NO_LITERAL
    return Form(read.subject, read.predicate, read.object, value, read.modality.value)


def _with_evidence(found: Findings, rules: Iterable[StatementRule]) -> Findings:
    """``found`` with what people gave as evidence in its sentences."""
    given = {rule.decision_id: rule for rule in rules}
    if not given:
        return found
    statements, evidence = dict(found.statements), dict(found.evidence)
    for rule in given.values():
        form, said = Form.from_json(rule.form), rule.decision.after["evidence"]
        uid = form.uid(rule.project_id)
        kind, value, number, unit = form.literal
        literal = Literal(LiteralType(kind), value, number, unit) if kind else None
        statements.setdefault(
            uid, FoundStatement(uid, form.subject, form.predicate, form.object, literal, Modality(form.modality))
        )
        triple = Triple(
            subject=Argument("", _spans(said["subject_spans"])),
            predicate="",
            predicate_spans=_spans(said["predicate_spans"]),
            object=Argument("", _spans(said["object_spans"])),
            rule=BY_HAND,
            confidence=1.0,
        )
        mine = FoundEvidence(evidence_uid(rule.decision_id), uid, said["sentence_id"], triple)
        evidence[mine.uid] = mine
    return replace(found, statements=statements, evidence=evidence)


def evidence_uid(decision: int) -> str:
    """The uid of the evidence that a decision gives."""
    return derived_uid(BY_HAND, decision)


def _spans(pairs: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def _mark(moved: Findings, spans: Iterable[NameRule], lexicon: Lexicon) -> None:
    """Adds the mentions that people gave at places where the texts' reader finds none."""
    there = {(each.sentence, each.start, each.end) for each in moved.mentions.values()}
    for rule in marked(spans):
        if place_of(rule) in there:
            continue
        row = mention_by_hand(rule)
        entity, gone = lexicon.means(rule.entity, row.sentence_id, "", (row.start, row.end))
        named = rule.entity if entity != rule.entity else ""
        kind = EntityType(row.type)
        moved.mentions[row.pk] = FoundMention(
            row.pk, row.sentence_id, entity, kind, row.start, row.end, named, by_hand=True, hidden=gone
        )


def _meant(moved: Findings) -> set[str]:
    meant = {mention.entity for mention in moved.mentions.values()}
    meant |= _ends(moved)
    return meant | {evidence.speaker for evidence in moved.evidence.values() if evidence.speaker}


def _known(uids: Collection[str]) -> dict[str, FoundEntity]:
    """Entities that no name of the chunk means by itself."""
    rows = Entity.everything.filter(pk__in=uids).values_list("pk", "type", "key", "name", "distinction")
    return {uid: FoundEntity(uid, EntityType(kind), *names) for uid, kind, *names in rows}
