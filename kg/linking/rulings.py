"""What people's decisions make of what texts say: the rules on readings, folded in the order of the decisions.

Invariant: where a reading goes is a function of it, of where it stands, of the lexicon, and of ``StatementRule`` rows.
So an edit, a verdict or a deletion holds for whatever is read again, and undoing is nothing but fewer rules.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kg.bulk import fetch
from kg.linking.forms import Form
from kg.linking.lexicon import Lexicon, chains
from kg.linking.recounting import batches
from kg.models import Evidence, StatementRule
from kg.models.statement import DECIDED


@dataclass(frozen=True, slots=True)
class Where:
    """Where words say something; nowhere by default. Spans are those of ends of one stretch."""

    sentence: str = ""
    document: str = ""
    subject: tuple[int, int] | None = None
    object: tuple[int, int] | None = None


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Placed:
    """The statement that a reading becomes, and all that decisions say of it."""

    form: Form
    changes: Mapping[str, Any]

    @property
    def status(self) -> str | None:
        """What people said of it; None for nothing, and where they deleted it."""
        return None if self.form.hidden else self.changes.get("status")

    @property
    def is_decided(self) -> bool:
        """Whether it stays even where no text says it."""
        return self.status in DECIDED


@dataclass(slots=True)
class Rulings:
    """The rules of a project on the readings asked for so far."""

    project: str
    rules: dict[str, list[StatementRule]] = field(default_factory=dict)

    def read(self, readings: Collection[str]) -> None:
        """Loads the rules on ``readings`` (uids)."""
        new = set(readings) - self.rules.keys()
        self.rules |= {uid: [] for uid in new}
        ruled = {uid for (uid,) in fetch(StatementRule, ("reading",), "reading", new, {"project_id": [self.project]})}
        for batch in batches(sorted(ruled)):
            for rule in StatementRule.objects.filter(project=self.project, reading__in=batch):
                self.rules[rule.reading].append(rule)

    def place(self, lexicon: Lexicon, readings: Sequence[tuple[Form, Where]]) -> list[Placed]:
        """Where each of ``readings`` goes."""
        led = [_led(lexicon, reading, where) for reading, where in readings]
        forms = [(reading, form) for (reading, _), (form, _) in zip(readings, led, strict=True)]
        uids = [self._uids(reading, form) for reading, form in forms]
        self.read({uid for mine in uids for uid in mine})
        targets = {uid for mine in uids for each in mine for rule in self.rules[each] for uid in ends_of(rule.changes)}
        if targets:
            lexicon.merged |= chains(self.project, targets)
        return [self._placed(lexicon, form, gone, mine) for (form, gone), mine in zip(led, uids, strict=True)]

    def _uids(self, reading: Form, form: Form) -> set[str]:
        uid = reading.uid(self.project)
        return {uid} if form is reading else {uid, form.uid(self.project)}

    def _placed(self, lexicon: Lexicon, form: Form, gone: Mapping[str, bool], uids: Iterable[str]) -> Placed:
        rules = [rule for uid in uids for rule in self.rules[uid]]
        if not rules and not any(gone.values()):
            return Placed(form, {})  # as nearly all that texts say
        rules.sort(key=lambda rule: (rule.decision_id, rule.pk))
        changes: dict[str, Any] = {}
        for rule in rules:
            changes |= rule.changes
        changed = form.changed(changes)
        for end in ("subject", "object"):
            if changes.get(end):
                entity = lexicon.survivor(changes[end])
                changed = changed.changed({end: entity, "literal": None})
                gone = {**gone, end: entity in lexicon.deleted}
        if changed.object is None:
            gone = {**gone, "object": False}
        return Placed(replace(changed, hidden=bool(changes.get("deleted")) or any(gone.values())), changes)


def _led(lexicon: Lexicon, reading: Form, where: Where) -> tuple[Form, dict[str, bool]]:
    """``reading`` between the entities that its words mean (itself where they mean just these), and which are gone."""
    place = where.sentence, where.document
    subject = lexicon.means(reading.subject, *place, where.subject)
    target = lexicon.means(reading.object, *place, where.object) if reading.object else None
    ends = subject.entity, target.entity if target else None
    form = reading if ends == (reading.subject, reading.object) else replace(reading, subject=ends[0], object=ends[1])
    return form, {"subject": subject.gone, "object": bool(target and target.gone)}


def ends_of(changes: Mapping[str, Any]) -> set[str]:
    """The entities that ``changes`` make the ends of a statement."""
    return {changes[end] for end in ("subject", "object") if changes.get(end)}


def where_of(evidence: Evidence) -> Where:
    """Where its words stand."""
    return Where(
        evidence.sentence_id,
        evidence.document_id,
        one_stretch(evidence.subject_spans),
        one_stretch(evidence.object_spans),
    )


def one_stretch(spans: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    """The only one of ``spans``; None where there are several or none."""
    return (spans[0][0], spans[0][1]) if len(spans) == 1 else None
