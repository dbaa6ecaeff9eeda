"""Statements after a change of the lexicon or of the rules on readings: evidence goes to the one that it makes now.

Each piece of evidence knows what its words say by themselves, so where it belongs never depends on where it was. What a
person says of a reading (``kg.linking.rulings``) goes where its evidence goes; where no sentence says it, a verdict
holds a statement by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from kg.bulk import save
from kg.linking.forms import Form, read_as, reading_columns, reading_of
from kg.linking.lexicon import Lexicon, Place
from kg.linking.recounting import batches
from kg.linking.rulings import NOWHERE, Placed, Rulings, where_of
from kg.models import Entity, Evidence, Modality, Statement, StatementRule, StatementStatus
from kg.schema.record import schema_of
from kg.trust import trust_of

RANK = [StatementStatus.ACCEPTED, StatementStatus.REJECTED, StatementStatus.EXTRACTED, StatementStatus.PREDICTED]
"""Of readings that make one statement, which status it has: a person's word before the text's."""
MOVED = ("statement", "reading", "subject_named", "object_named", "read")


@dataclass(slots=True)
class Scope:
    """What may have changed: ``names`` (uids of entities) may mean something else, the rules on ``readings`` may be
    others, ``statements`` may hold others' evidence, the words at ``places`` may mean something else, and ``documents``
    may have other figures.
    """

    names: set[str] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def add(self, other: "Scope") -> None:
        """Both together."""
        for name in ("names", "readings", "statements", "places", "documents"):
            getattr(self, name).update(getattr(other, name))


def regroup(project: str, lexicon: Lexicon, scope: Scope, entities: set[str], documents: set[str]) -> set[str]:
    """The uids of statements that changed, came or went. ``entities`` are those whose statements may have lost their
    ends; the ends and documents of what changes are added to the sets.
    """
    return _Regrouping(project, lexicon).run(scope, entities, documents)


@dataclass(slots=True)
class _Support:
    """What holds a statement: its evidence (rule, shipped confidence), and all that was said of its readings."""

    evidence: list[tuple[str, float]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)


class _Regrouping:
    def __init__(self, project: str, lexicon: Lexicon) -> None:
        self.project = project
        self.lexicon = lexicon
        self.rulings = Rulings(project)
        self.rows: dict[str, Statement] = {}
        self.made: list[Statement] = []
        self.support: dict[str, _Support] = defaultdict(_Support)

    def run(self, scope: Scope, entities: set[str], documents: set[str]) -> set[str]:
        moving = _concerned(scope)
        near = Statement.everything.filter(Q(subject__in=entities) | Q(object__in=entities), evidence_count=0)
        touched = {row.statement_id for row in moving} | scope.statements | set(near.values_list("pk", flat=True))
        self._load(touched)
        documents |= self._move(moving)
        held = StatementRule.objects.filter(place__in=self.rows).values_list("reading", flat=True)
        self._hold({*held, *scope.readings, *(row.reading or row.statement_id for row in moving)})
        documents |= self._look()
        self._count()
        self._trust()
        for row in self.rows.values():
            entities |= {uid for uid in (row.subject_id, row.object_id) if uid}
        return set(self.rows)

    def _load(self, uids: Iterable[str]) -> None:
        for batch in batches(sorted(set(uids) - self.rows.keys())):
            self.rows |= Statement.everything.in_bulk(batch)

    def _place(self, rows: Iterable[Evidence]) -> list[tuple[Evidence, Form, Placed]]:
        rows = list(rows)
        readings = [reading_of(row) for row in rows]
        pairs = [(reading, where_of(row)) for reading, row in zip(readings, rows, strict=True)]
        return list(zip(rows, readings, self.rulings.place(self.lexicon, pairs), strict=True))

    def _move(self, rows: Iterable[Evidence]) -> set[str]:
        """The documents of what moved."""
        moved = []
        placed = self._place(rows)
        self._load(place.form.uid(self.project) for _, _, place in placed)
        for row, reading, place in placed:
            uid = self._statement(place.form)
            columns = reading_columns(self.project, reading, place.form)
            if (uid, *columns.values()) != (row.statement_id, *(getattr(row, name) for name in columns)):
                row.statement = self.rows[uid]
                for name, value in columns.items():
                    setattr(row, name, value)
                moved.append(row)
        self._make()
        save(Evidence, MOVED, moved)
        return {row.document_id for row in moved}

    def _statement(self, form: Form) -> str:
        """The uid of the row that holds ``form``; where there is none, one that ``_make`` has to write. Rows that are
        there have to be loaded.
        """
        uid = form.uid(self.project)
        if uid not in self.rows:
            row = Statement(uid=uid, project_id=self.project, confidence=0.0, rev=0, **form.fields())
            self.rows[uid] = row
            self.made.append(row)
        return uid

    def _make(self) -> None:
        """Writes the rows that ``_statement`` promised."""
        if self.made:
            Statement.everything.bulk_create(self.made, batch_size=100)
            self.made.clear()

    def _hold(self, readings: Collection[str]) -> None:
        """Verdicts on those of ``readings`` that no sentence has hold a statement by themselves."""
        self.rulings.read(readings)
        own = {uid: rules for uid in readings if (rules := [rule for rule in self.rulings.rules[uid] if rule.own])}
        said: set[str] = set()
        for batch in batches(sorted(own)):
            for condition in read_as(batch):
                rows = Evidence.everything.filter(condition).order_by()
                said |= {reading or uid for reading, uid in rows.values_list("reading", "statement")}
        forms = {uid: Form.from_json(rules[0].form) for uid, rules in own.items() if uid not in said}
        placed = dict(zip(forms, self.rulings.place(self.lexicon, [(f, NOWHERE) for f in forms.values()]), strict=True))
        self._load({place.form.uid(self.project) for place in placed.values()})
        self._load({rule.place for rules in own.values() for rule in rules if rule.place})
        changed = []
        for uid, rules in own.items():
            place = placed.get(uid)
            holds = self._statement(place.form) if place and place.is_decided else ""
            if place and holds:
                self.support[holds].placed.append(place)
            for rule in rules:
                if rule.place != holds:
                    rule.place = holds
                    changed.append(rule)
        self._make()
        save(StatementRule, ["place"], changed)

    def _look(self) -> set[str]:
        """Notes the evidence of every row; what is only kept for a decision goes when none stands: its documents."""
        gone: dict[str, str] = {}
        for batch in batches(sorted(self.rows)):
            rows = Evidence.everything.filter(statement__in=batch).select_related("statement").order_by("pk")
            for row, _, place in self._place(rows):
                if row.kept and not place.is_decided:
                    gone[row.pk] = row.document_id
                    continue
                mine = self.support[row.statement_id]
                mine.evidence.append((row.rule, row.confidence))
                mine.placed.append(place)
        if gone:
            Evidence.everything.filter(pk__in=list(gone)).delete()
        return set(gone.values())

    def _count(self) -> None:
        """Brings every row in line with its support; those that have none go."""
        gone = []
        for uid, row in self.rows.items():
            mine = self.support[uid]
            row.evidence_count = len(mine.evidence)
            row.rev += 1
            if not mine.placed:
                gone.append(uid)
                continue
            row.status = min((place.status or StatementStatus.EXTRACTED for place in mine.placed), key=_rank)
            said = [place.changes["qualifiers"] for place in mine.placed if place.changes.get("qualifiers") is not None]
            row.qualifiers = said[0] if said else None
        self._type()
        fields = ["relation", "inverse", "status", "qualifiers", "evidence_count", "rev"]
        save(Statement, fields, self.rows.values())
        if gone:
            Statement.everything.filter(pk__in=gone).delete()

    def _trust(self) -> None:
        """Gives each the confidence of its evidence, now that all verdicts are there."""
        trust = trust_of(self.project)
        changed = []
        for uid, row in self.rows.items():
            mine = self.support[uid]
            said = [place.changes.get("confidence", 0.0) for place in mine.placed]
            confidence = max([trust.confidence(*each) for each in mine.evidence] or said, default=row.confidence)
            if confidence != row.confidence:
                row.confidence = confidence
                changed.append(row)
        save(Statement, ["confidence"], changed)

    def _type(self) -> None:
        """Gives each the relation type that it has between the ends it has now."""
        schema = schema_of(self.project)
        uids = {uid for row in self.rows.values() for uid in (row.subject_id, row.object_id) if uid}
        kinds = dict(Entity.everything.filter(pk__in=uids).values_list("pk", "type"))
        for row in self.rows.values():
            target = kinds[row.object_id] if row.object_id else row.literal_type
            match = schema.match(row.predicate, kinds[row.subject_id], target, Modality(row.modality))
            row.relation_id, row.inverse = (match.relation, match.inverse) if match else (None, False)


def _concerned(scope: Scope) -> list[Evidence]:
    """The evidence whose words may make another statement now."""
    wanted = []
    if scope.statements:
        wanted.append(Q(statement__in=scope.statements))
    if scope.readings:
        wanted += read_as(scope.readings)
    if scope.places:
        wanted.append(Q(sentence__in={sentence for sentence, *_ in scope.places}))
    for end in ("subject", "object") if scope.names else ():
        # "not empty" is what makes a database use the partial indexes
        wanted.append(Q(**{f"{end}_named__in": scope.names}) & ~Q(**{f"{end}_named": ""}))
        wanted.append(Q(**{f"statement__{end}__in": scope.names}))
    found: dict[str, Evidence] = {}
    for condition in wanted:
        found |= {row.pk: row for row in Evidence.everything.filter(condition).select_related("statement")}
    return list(found.values())


def _rank(status: str) -> int:
    return RANK.index(StatementStatus(status))
