"""Predictions in the record, each filed under the question that gave it. For workers: this works on engines.

Invariant: what is given no more is outdated rather than deleted, so that a person who has it in sight while a pass goes
on can still decide on it. It is deleted after ``OUTDATED_FOR``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kg import review
from kg.bulk import Row, insert, stamp
from kg.completion.choosing import Slot
from kg.completion.engines import Engine
from kg.completion.questions import Asked
from kg.completion.snapshot import Snapshot
from kg.completion.weighing import Pair
from kg.holding import hold
from kg.identity import derived_uid
from kg.models import Entity, Prediction

State = Prediction.State
BATCH = 100
"""Questions of one query: each is three conditions."""
ROWS = 500
"""Predictions of one query."""
OUTDATED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer to (entity, relation in [0, 2R)) that is likely enough to be shown."""

    entity: int
    relation: int
    answer: int
    score: float
    probability: float
    rank: int


@dataclass(frozen=True, slots=True)
class _New:
    """A prediction to write; ``asked``: the question that gave it."""

    uid: str
    subject: str
    object: str
    asked: str
    probability: float
    row: Row


def replace(engine: Engine, pairs: Sequence[Pair], found: Iterable[Found]) -> None:
    """What the questions ``pairs`` give now is ``found``; what they gave before and give no more is outdated.

    A prediction that two questions give has the higher probability of the two. One that people decided stays decided;
    one that was opened again since the graph was taken waits for the next graph.
    """
    project = engine.snapshot.project
    new: dict[str, _New] = {}
    for each in sorted(filter(None, (_new(engine, each) for each in found)), key=lambda each: each.probability):
        new[each.uid] = each
    with transaction.atomic():
        hold(project)
        for first in range(0, len(pairs), BATCH):
            given = _given_by(engine.snapshot, pairs[first : first + BATCH]).exclude(pk__in=list(new))
            said = given.values_list("pk", "subject_id", "predicate", "object_id")
            _outdate([uid for uid, *triple in said if not _is_decided(engine.snapshot, *triple)])
        ends = {uid for each in new.values() for uid in (each.subject, each.object)}
        there = set(Entity.objects.filter(pk__in=ends, merged_into=None).values_list("pk", flat=True))
        rows = Prediction.objects.filter(pk__in=list(new)).values_list("pk", "probability", "asked")
        likelier = {uid for uid, p, asked in rows if p > new[uid].probability and asked != new[uid].asked}
        kept = [each for each in new.values() if {each.subject, each.object} <= there and each.uid not in likelier]
        _write(each.row for each in kept)
        outdated = Prediction.objects.filter(pk__in=[each.uid for each in kept], state=State.OUTDATED)
        outdated.update(state=State.OPEN, outdated_at=None)


def _outdate(uids: Sequence[str]) -> None:
    """Those that are open; a decision taken meanwhile stays."""
    for first in range(0, len(uids), ROWS):
        rows = Prediction.objects.filter(pk__in=uids[first : first + ROWS], state=State.OPEN)
        rows.update(state=State.OUTDATED, outdated_at=timezone.now())


def _write(rows: Iterable[Row]) -> None:
    changed = ("asked", "score", "probability", "rank", "value", "model_id", "revision", "explanation")
    about = ("uid", "project_id", "subject_id", "predicate", "relation_id", "object_id")
    insert(Prediction, (*about, *changed, "state", "created_at"), rows, overwrite=changed)


def _new(engine: Engine, found: Found) -> _New | None:
    """None for the other direction of a symmetric edge, and for a second object where one is the rule."""
    taken = engine.snapshot
    inverse, relation = divmod(found.relation, len(taken.relations))
    subject, object_ = (found.answer, found.entity) if inverse else (found.entity, found.answer)
    if relation in taken.symmetric:
        turned = (object_, relation, subject)
        if turned in taken.edges or turned in taken.rejected:
            return None
        subject, object_ = min(subject, object_), max(subject, object_)  # once, not both ways
    asked = (Asked.OBJECT if subject == found.entity else Asked.SUBJECT).value
    if (subject, relation) in taken.answered:
        return None
    ends, name = (taken.entities[subject], taken.entities[object_]), taken.relations[relation]
    uid = prediction_uid(taken.project, ends[0], name, ends[1])
    worth = review.worth(found.probability, taken.degrees[subject] + taken.degrees[object_])
    about = (uid, taken.project, ends[0], name, taken.relation_types[name] or None, ends[1])
    figures = (asked, found.score, found.probability, found.rank, worth)
    row = (*about, *figures, engine.version.pk, taken.revision, None, State.OPEN.value, stamp())
    return _New(uid, *ends, asked, found.probability, row)


def _is_decided(taken: Snapshot, subject: str, predicate: str, object_: str) -> bool:
    """Whether people had accepted or rejected it when the graph was taken."""
    ends, relation = (taken.ids.get(subject, -1), taken.ids.get(object_, -1)), taken.relation_ids.get(predicate, -1)
    triples = ((ends[0], relation, ends[1]), (ends[1], relation, ends[0]))
    return any(triple in taken.edges or triple in taken.rejected for triple in triples)


def _given_by(taken: Snapshot, pairs: Iterable[Pair]) -> QuerySet[Prediction]:
    """Open predictions that one of these questions gave."""
    said = Q(pk=None)
    for entity, at in pairs:
        inverse, relation = divmod(at, len(taken.relations))
        words = Q(predicate=taken.relations[relation])
        as_subject = words & Q(subject=taken.entities[entity], asked=Asked.OBJECT.value)
        as_object = words & Q(object=taken.entities[entity], asked=Asked.SUBJECT.value)
        if relation in taken.symmetric:
            said |= as_subject | as_object  # asked one way, kept with the smaller uid first
        else:
            said |= as_object if inverse else as_subject
    return Prediction.objects.filter(said, project=taken.project, state=State.OPEN)


def questions_near(engine: Engine, first: Collection[int], near: Collection[int], most: int) -> list[Slot]:
    """The questions that gave open predictions with an end among ``near``; those of ``first`` come first."""
    taken = engine.snapshot
    uids = [taken.entities[at] for at in near]
    ends = Q(subject__in=uids) | Q(object__in=uids)
    rows = Prediction.objects.filter(ends, project=taken.project, state=State.OPEN).order_by("-probability", "uid")
    primary = {taken.entities[at] for at in first}
    found = list(rows.values_list("subject_id", "predicate", "object_id", "asked")[: 10 * most])
    found.sort(key=lambda row: not {row[0], row[2]} & primary)  # stable: the likeliest first in each half
    pairs: dict[Pair, None] = {}
    for subject, predicate, object_, asked in found:
        forward = asked == Asked.OBJECT
        pair = Slot(subject if forward else object_, predicate, not forward, 0.0).pair(taken)
        if pair is not None and len(pairs) < most:
            pairs[pair] = None
    return engine.chances.slots(list(pairs))


def prediction_uid(project: str, subject: str, predicate: str, object_: str) -> str:
    """The uid of a prediction."""
    return derived_uid(project, "prediction", subject, predicate, object_)


def keep_explanation(engine: Engine, subject: str, relation: str, object_: str, paths: list[dict[str, Any]]) -> None:
    """With the prediction, if it is one of this graph and model."""
    uid = prediction_uid(engine.snapshot.project, subject, relation, object_)
    mine = Prediction.objects.filter(pk=uid, model=engine.version, revision=engine.snapshot.revision)
    mine.update(explanation=paths)


def forget_other_questions(engine: Engine, chosen: Iterable[Slot]) -> None:
    """Outdates open predictions that none of the questions ``chosen`` gave: a full pass asks no others.

    Those that were opened again since the graph was taken wait for the next one. Deletes what was outdated long ago.
    """
    asked = {(slot.entity, slot.relation, slot.inverse) for slot in chosen}
    symmetric = {engine.snapshot.relations[at] for at in engine.snapshot.symmetric}
    rows = Prediction.objects.filter(project=engine.snapshot.project, state=State.OPEN)
    gone: list[str] = []
    for uid, subject, predicate, object_, which in rows.values_list(
        "pk", "subject_id", "predicate", "object_id", "asked"
    ):
        forward = which == Asked.OBJECT
        entity, inverse = (subject, False) if forward else (object_, predicate not in symmetric)
        if (entity, predicate, inverse) not in asked and not _is_decided(engine.snapshot, subject, predicate, object_):
            gone.append(uid)
    _outdate(gone)
    project = engine.snapshot.project
    with transaction.atomic():
        hold(project)
        long_ago = timezone.now() - OUTDATED_FOR
        Prediction.objects.filter(project=project, state=State.OUTDATED, outdated_at__lt=long_ago).delete()


def keep_best(project: str) -> None:
    """Outdates the least likely open ones beyond ``settings.PREDICTIONS_KEPT``."""
    rows = Prediction.objects.filter(project=project, state=State.OPEN).order_by("-probability", "uid")
    _outdate(list(rows.values_list("pk", flat=True)[settings.PREDICTIONS_KEPT :]))
