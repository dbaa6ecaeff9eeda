"""Taking a decision and taking it back: the row, its effect, and the record brought in line, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg import jobs
from kg.curate import effects, telling
from kg.curate.errors import AlreadyUndone, LaterDecisions
from kg.holding import hold
from kg.identity import random_uid
from kg.ingest import refreshing
from kg.ingest.writing import announce
from kg.linking import birth_years, untyped
from kg.linking.cleaning import clean
from kg.linking.folding import DISTINCTION
from kg.linking.settling import settle
from kg.models import Decision, DecisionKind, DecisionSubject, Entity, Outbox

Person = AbstractBaseUser | None
AFTER: list[Callable[[Sequence[Decision]], None]] = []
"""Called in the transaction of decisions, and of undoings, once the record was brought in line with them: with one, or
with all of a batch."""
MORE_TO_COME = timedelta(seconds=2)
"""Who decides one thing soon decides the next: what follows from all of them is worked out once."""
VERDICTS = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.ADD})
"""Kinds of which several can be brought in line at once: none of them changes what another one is about."""


@dataclass(slots=True)
class _Batch:
    """Decisions whose rules are there, and which the record does not follow yet."""

    concerned: effects.Concerned = field(default_factory=effects.Concerned)
    spoken_of: set[str] = field(default_factory=set)
    told: list[Decision] = field(default_factory=list)


_open_batch: ContextVar[_Batch | None] = ContextVar("open_batch", default=None)


@contextmanager
def together(project: str) -> Iterator[None]:
    """Decisions of the kinds ``VERDICTS`` that are taken or reverted within are brought in line once, at the end: what
    they make is there only then. Call it inside a transaction that holds the project.
    """
    batch = _Batch()
    token = _open_batch.set(batch)
    try:
        yield
    finally:
        _open_batch.reset(token)
    if batch.told:
        _bring_in_line(project, batch.concerned, batch.spoken_of)
        _say(batch.told)


def decide(decision: Decision) -> Decision:
    """Writes the decision and carries it out. Call it inside a transaction that holds the project."""
    decision.save(force_insert=True)
    spoken_of = dict.fromkeys(pair for pair in effects.subjects(decision) if pair[0])
    DecisionSubject.objects.bulk_create(
        DecisionSubject(decision=decision, uid=uid, sets=name) for uid, name in spoken_of
    )
    _settle(decision, effects.apply(decision))
    _tell(decision)
    return decision


def revert(
    decision: Decision, user: Person, *, with_later: bool = False, batch: str = "", reason: str = ""
) -> Decision:
    """Takes the decision back; reverting a revert does it again. Returns the decision that did.

    What was decided later and set the same stands in the way: raises ``LaterDecisions`` with these, or takes them back
    first (``with_later``; all in one batch). Raises ``AlreadyUndone``, and ``DecisionConflict`` when doing it again is
    not possible any more.
    """
    with transaction.atomic():
        hold(decision.project_id)
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if decision.undone_by_id:
            raise AlreadyUndone
        standing = later(_root(decision))
        if standing and not with_later:
            raise LaterDecisions(standing)
        if standing:
            batch = batch or random_uid()
        for each in standing:
            if not Decision.objects.get(pk=each.pk).undone_by_id:
                revert(each, user, with_later=True, batch=batch, reason=reason)
        return _revert(decision, user, batch, reason)


def revert_batch(project: str, batch: str, user: Person, *, with_later: bool = False) -> list[Decision]:
    """Takes back all decisions of a batch that stand, the newest first; as ``revert``. Reverts of one are a batch."""
    with transaction.atomic():
        hold(project)
        mine = Decision.objects.filter(project=project, batch=batch, undone_by=None).order_by("-pk")
        undoing = random_uid()
        standing = list(mine)
        if not standing:
            raise AlreadyUndone
        if not with_later and all(_root(each).kind in VERDICTS for each in standing):
            with together(project):
                return [revert(each, user, batch=undoing) for each in standing]
        return [revert(each, user, with_later=with_later, batch=undoing) for each in standing]


def later(decision: Decision) -> list[Decision]:
    """Standing decisions after this one that set what it sets, the newest first."""
    mine = set(DecisionSubject.objects.filter(decision=decision).exclude(sets="").values_list("uid", "sets"))
    if not mine:
        return []
    made = {uid for uid, name in mine if name == effects.MADE}
    rows = DecisionSubject.objects.filter(uid__in={uid for uid, _ in mine}, decision__gt=decision.pk).exclude(sets="")
    rows = rows.filter(decision__undone_by=None, decision__project=decision.project_id)
    found = {pk for uid, name, pk in rows.values_list("uid", "sets", "decision") if (uid, name) in mine or uid in made}
    return list(Decision.objects.filter(pk__in=found).select_related("decided_by").order_by("-pk"))


def _root(decision: Decision) -> Decision:
    """The decision that a revert, or a revert of a revert, is about in the end."""
    while decision.kind == DecisionKind.REVERT:
        decision = Decision.objects.get(pk=decision.after["of"])
    return decision


def _revert(decision: Decision, user: Person, batch: str, reason: str) -> Decision:
    root = _root(decision)
    undoing = Decision.objects.create(
        project_id=decision.project_id,
        kind=DecisionKind.REVERT,
        entity=decision.entity,
        statement=decision.statement,
        after={"of": decision.pk, "redo": root.undone_by_id is not None, "root": telling.told(root)},
        decided_by_id=user.pk if user else None,
        batch=batch,
        reason=reason,
    )
    subjects = DecisionSubject.objects.filter(decision=root).values_list("uid", flat=True)
    DecisionSubject.objects.bulk_create(DecisionSubject(decision=undoing, uid=uid) for uid in dict.fromkeys(subjects))
    _take_back(decision, undoing)
    _tell(undoing)
    return undoing


def _take_back(decision: Decision, undoing: Decision) -> None:
    """``decision`` does not stand any more, because of ``undoing``."""
    decision.undone_by = undoing
    decision.save(update_fields=["undone_by"])
    if decision.kind == DecisionKind.REVERT:
        _do_again(Decision.objects.get(pk=decision.after["of"]))
    else:
        _settle(decision, effects.withdraw(decision))


def _do_again(decision: Decision) -> None:
    """``decision`` stands again, as if it had never been undone."""
    decision.undone_by = None
    decision.save(update_fields=["undone_by"])
    if decision.kind == DecisionKind.REVERT:
        _take_back(Decision.objects.get(pk=decision.after["of"]), decision)
    else:
        concerned = effects.Concerned.of(untyped.release(decision.project_id, _spoken_of(decision)), ())
        concerned.add(effects.apply(decision))
        _settle(decision, concerned)


def _spoken_of(decision: Decision) -> set[str]:
    return set(decision.subjects.values_list("uid", flat=True))


def _tell(decision: Decision) -> None:
    """Lets all hear of it, once the record is in line with it."""
    if (batch := _open_batch.get()) is not None:
        batch.told.append(decision)
    else:
        _say([decision])


def _say(made: Sequence[Decision]) -> None:
    """What follows from decisions may have changed: confidences, and what whoever is in ``AFTER`` keeps."""
    if any(decision.statement for decision in made):
        refreshing.submit(made[0].project, made[0].decided_by, after=MORE_TO_COME)
    for hear in AFTER:
        hear(made)


def _settle(decision: Decision, concerned: effects.Concerned) -> None:
    spoken_of = _spoken_of(decision)
    if (batch := _open_batch.get()) is not None:
        batch.concerned.add(concerned)
        batch.spoken_of |= spoken_of
    else:
        _bring_in_line(decision.project_id, concerned, spoken_of)


def _bring_in_line(project: str, concerned: effects.Concerned, spoken_of: set[str]) -> None:
    changed = settle(project, concerned.scope, concerned.around)
    keys = Entity.everything.filter(pk__in=changed, key__contains=DISTINCTION)
    birth_years.tell_apart(project, keys.values_list("key", flat=True))
    spoken_of |= changed
    cleaned = clean(project, spoken_of) | untyped.join(project, untyped.keys_of(spoken_of))
    announce(project, "", {Outbox.Kind.ENTITY: cleaned})
    transaction.on_commit(lambda: jobs.send_projection_hint(project))
