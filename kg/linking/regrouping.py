"""Statements after a change of the lexicon: evidence goes to the statement that its words make now.

Each piece of evidence knows what its words mean by themselves, so where it belongs never depends on where it was. A
person's verdict goes where the evidence of the statement that it was given on goes, and comes back with it
(``Statement.verdicts``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from kg.identity import statement_uid
from kg.linking.lexicon import Lexicon
from kg.linking.recounting import batches
from kg.models import Entity, Evidence, Modality, Statement, StatementStatus
from kg.schema.record import schema_of
from kg.trust import trust_of

OWN_FIELDS = frozenset(
    {"uid", "project", "subject", "object", "status", "verdicts", "confidence", "evidence_count", "created_at"}
    | {"updated_at", "rev"}
)
"""Of a statement; all others are what statements of one kind share and a new one copies."""
Ends = tuple[str, str | None]
RANK = [StatementStatus.ACCEPTED, StatementStatus.REJECTED, StatementStatus.EXTRACTED, StatementStatus.PREDICTED]
"""Of statements that become one, which status it has: a person's word before the text's, the text's before a guess."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status and confidence of a statement as its words make it, with its ``ends``."""

    status: str
    ends: Ends
    confidence: float


def regroup(
    project: str, lexicon: Lexicon, names: Collection[str], entities: set[str], documents: set[str]
) -> set[str]:
    """The uids of statements that changed, came or went. Their ends and documents are added to the sets."""
    return _Regrouping(project, lexicon).run(names, entities, documents)


def remember_verdicts(project: str, statements: Iterable[Statement], led: Collection[str]) -> None:
    """Notes on which readings the verdicts on ``statements`` were given, before others come to them.

    Call it before new evidence for them is written; ``led`` are the uids of those to which a decision leads some of it.
    Statements with a note already, without a verdict, or with one reading only stay as they are.
    """
    marked = [row for row in statements if not row.verdicts and row.status != StatementStatus.EXTRACTED]
    if not marked:
        return
    regrouping = _Regrouping(project, Lexicon())
    read = regrouping.read_ends({row.pk for row in marked})
    for row in marked:
        ends = read[row.pk] or {(row.subject_id, row.object_id)}
        uids = {regrouping.uid_of(row, each): each for each in ends}
        if row.pk in led or uids.keys() != {row.pk}:
            row.verdicts = {uid: [row.status, *each, row.confidence] for uid, each in sorted(uids.items())}
    Statement.objects.bulk_update(marked, ["verdicts"], batch_size=500)


class _Regrouping:
    def __init__(self, project: str, lexicon: Lexicon) -> None:
        self.project = project
        self.lexicon = lexicon
        self.rows: dict[str, Statement] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.held_by: dict[str, Statement] = {}
        """For each verdict the statement that had it: what a new one copies."""

    def run(self, names: Collection[str], entities: set[str], documents: set[str]) -> set[str]:
        moving = self._moving(names)
        documents |= {evidence.document_id for evidence, _ in moving}
        marked = Q(evidence_count=0) | ~Q(verdicts={})
        near = Statement.objects.filter(Q(subject__in=entities) | Q(object__in=entities)).filter(marked)
        self._load({evidence.statement_id for evidence, _ in moving} | set(near.values_list("pk", flat=True)))
        targets = {self.uid_of(evidence.statement, ends) for evidence, ends in moving}
        self._load(targets - self.rows.keys())
        self._take_verdicts()
        for evidence, ends in moving:
            self._move(evidence, ends)
        changed = [evidence for evidence, _ in moving]
        Evidence.objects.bulk_update(changed, ["statement", "subject_named", "object_named"], batch_size=500)
        self._give_verdicts()
        self._count()
        for row in self.rows.values():
            entities |= {uid for uid in (row.subject_id, row.object_id) if uid}
        return set(self.rows)

    def _moving(self, names: Collection[str]) -> list[tuple[Evidence, Ends]]:
        """The evidence whose words make another statement now, with the ends of that statement."""
        mine: dict[str, Evidence] = {}
        for end in ("subject", "object"):
            led = Evidence.objects.filter(**{f"{end}_named__in": names}).exclude(**{f"{end}_named": ""})
            own = Evidence.objects.filter(**{f"{end}_named": "", f"statement__{end}__in": names})
            for rows in (led, own):
                mine |= {row.pk: row for row in rows.select_related("statement")}
        found = []
        for evidence in mine.values():
            subject_, target = _read(evidence)
            place = evidence.sentence_id, evidence.document_id
            ends = self.lexicon.means(subject_, *place), self.lexicon.means(target, *place) if target else None
            if ends != (evidence.statement.subject_id, evidence.statement.object_id):
                found.append((evidence, ends))
        return found

    def _load(self, uids: Iterable[str]) -> None:
        for batch in batches(sorted(uids)):
            self.rows |= Statement.objects.in_bulk(batch)

    def _take_verdicts(self) -> None:
        marked = [row for row in self.rows.values() if row.verdicts or row.status != StatementStatus.EXTRACTED]
        read = self.read_ends({row.pk for row in marked})
        for row in marked:
            stored = _stored(row)
            if stored and row.status in {_status(stored.values(), has_evidence) for has_evidence in (True, False)}:
                given = stored
            else:  # given on the whole after it was made
                ends = read[row.pk] | {verdict.ends for verdict in stored.values()} or {(row.subject_id, row.object_id)}
                given = {self.uid_of(row, each): Verdict(row.status, each, row.confidence) for each in ends}
            for uid, verdict in given.items():
                if verdict.status == StatementStatus.EXTRACTED:
                    continue  # no verdict at all
                known = self.verdicts.get(uid)
                if known is None or _rank(verdict.status) < _rank(known.status):
                    self.verdicts[uid], self.held_by[uid] = verdict, row

    def read_ends(self, statements: Collection[str]) -> dict[str, set[Ends]]:
        """For each statement the ends that the words of its evidence have by themselves."""
        rows = Evidence.objects.filter(statement__in=statements).select_related("statement")
        found: dict[str, set[Ends]] = defaultdict(set)
        for evidence in rows.only("subject_named", "object_named", "statement__subject", "statement__object"):
            found[evidence.statement_id].add(_read(evidence))
        return found

    def _move(self, evidence: Evidence, ends: Ends) -> None:
        subject, target = _read(evidence)
        evidence.statement = self._statement(evidence.statement, ends)
        evidence.subject_named = "" if subject == ends[0] else subject
        evidence.object_named = "" if target == ends[1] else target or ""

    def _statement(self, like: Statement, ends: Ends) -> Statement:
        """The statement ``like`` another one but between ``ends``; made when there is none."""
        uid = self.uid_of(like, ends)
        if uid not in self.rows:
            fields = [field for field in like._meta.concrete_fields if field.name not in OWN_FIELDS]
            shared = {field.attname: getattr(like, field.attname) for field in fields}
            self.rows[uid] = Statement.objects.create(
                uid=uid, project_id=self.project, subject_id=ends[0], object_id=ends[1], confidence=0.0, rev=0, **shared
            )
        return self.rows[uid]

    def uid_of(self, like: Statement, ends: Ends) -> str:
        """The uid of a statement ``like`` this one between ``ends``."""
        target = ("entity", ends[1]) if ends[1] else ("literal", like.literal_type, like.literal_value)
        modality = "" if like.modality == Modality.ASSERTED else like.modality
        return statement_uid(self.project, ends[0], like.predicate, target, modality)

    def _give_verdicts(self) -> None:
        """Each to the statements with evidence of what it was given on; without evidence, where its ends lead to."""
        places: dict[str, set[str]] = defaultdict(set)
        for statement, ends in self.read_ends(set(self.rows)).items():
            for each in ends:
                places[self.uid_of(self.rows[statement], each)].add(statement)
        given: dict[str, dict[str, Verdict]] = defaultdict(dict)
        for uid, verdict in self.verdicts.items():
            subject, target = verdict.ends
            if uid not in places:
                now = self.lexicon.survivor(subject), self.lexicon.survivor(target) if target else None
                if (place := self.uid_of(self.held_by[uid], now)) not in self.rows:
                    self._load([place])
                places[uid] = {self._statement(self.held_by[uid], now).pk}
            for place in places[uid]:
                given[place][uid] = verdict
        for place, row in self.rows.items():
            _keep(row, given[place])

    def _count(self) -> None:
        """Counts the evidence of every row; those that nothing supports and nobody judged go."""
        support = self._support()
        gone = []
        for uid, row in self.rows.items():
            mine = support.get(uid)
            row.evidence_count = len(mine) if mine else 0
            verdicts = _stored(row).values()
            if verdicts:
                row.status = _status(verdicts, bool(mine))
            if mine or verdicts:
                row.confidence = max(mine) if mine else max(verdict.confidence for verdict in verdicts)
            row.rev += 1
            if not mine and not row.verdicts and row.status == StatementStatus.EXTRACTED:
                gone.append(uid)
        self._type()
        fields = ["relation", "inverse", "status", "verdicts", "confidence", "evidence_count", "rev"]
        Statement.objects.bulk_update(self.rows.values(), fields, batch_size=500)
        Statement.objects.filter(pk__in=gone).delete()

    def _support(self) -> dict[str, list[float]]:
        """The confidences of the evidence for each statement."""
        trust = trust_of(self.project)
        found: dict[str, list[float]] = defaultdict(list)
        rows = Evidence.objects.filter(statement__in=self.rows).order_by()
        for uid, rule, shipped in rows.values_list("statement", "rule", "confidence"):
            found[uid].append(trust.confidence(rule, shipped))
        return found

    def _type(self) -> None:
        """Gives each the relation type that it has between the ends it has now."""
        schema = schema_of(self.project)
        uids = {uid for row in self.rows.values() for uid in (row.subject_id, row.object_id) if uid}
        kinds = dict(Entity.objects.filter(pk__in=uids).values_list("pk", "type"))
        for row in self.rows.values():
            target = kinds[row.object_id] if row.object_id else row.literal_type
            match = schema.match(row.predicate, kinds[row.subject_id], target, Modality(row.modality))
            row.relation_id, row.inverse = (match.relation, match.inverse) if match else (None, False)


def _read(evidence: Evidence) -> Ends:
    """The ends that the words of ``evidence`` have by themselves."""
    statement = evidence.statement
    return evidence.subject_named or statement.subject_id, evidence.object_named or statement.object_id


def _keep(row: Statement, given: dict[str, Verdict]) -> None:
    """Writes the verdicts into the row: into ``status`` alone where there is only its own."""
    own = given.get(row.pk)
    if not given:
        row.status, row.verdicts = StatementStatus.EXTRACTED, {}
    elif own and len(given) == 1:
        row.status, row.verdicts, row.confidence = own.status, {}, own.confidence
    else:
        row.verdicts = {
            uid: [verdict.status, *verdict.ends, verdict.confidence] for uid, verdict in sorted(given.items())
        }


def _stored(row: Statement) -> dict[str, Verdict]:
    stored = row.verdicts.items()
    return {uid: Verdict(status, (subject, target), sure) for uid, (status, subject, target, sure) in stored}


def _status(verdicts: Iterable[Verdict], has_evidence: bool) -> str:
    known = [verdict.status for verdict in verdicts]
    return min([*known, StatementStatus.EXTRACTED.value] if has_evidence else known, key=_rank)


def _rank(status: str) -> int:
    return RANK.index(StatementStatus(status))
