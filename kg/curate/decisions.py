"""Taking a decision and taking it back: the row, its effect, and the record brought in line, in one transaction."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg import jobs
from kg.curate import effects
from kg.curate.errors import AlreadyUndone
from kg.holding import hold
from kg.ingest import refreshing
from kg.linking import birth_years
from kg.linking.cleaning import clean
from kg.linking.folding import DISTINCTION
from kg.linking.settling import settle
from kg.models import Decision, DecisionKind, Entity

AFTER: list[Callable[[Decision], None]] = []
"""Called in the transaction of each decision, and of each undoing, after the record was brought in line."""


def decide(decision: Decision) -> Decision:
    """Writes the decision and carries it out. Call it inside a transaction that holds the project."""
    decision.save(force_insert=True)
    _settle(decision.project_id, effects.apply(decision))
    _tell(decision)
    return decision


def revert(decision: Decision, user: AbstractBaseUser | None) -> Decision:
    """Takes the decision back, whatever was decided since; reverting a revert does it again.

    Raises ``AlreadyUndone``, and ``DecisionConflict`` when doing it again is not possible any more.
    """
    with transaction.atomic():
        hold(decision.project_id)
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if decision.undone_by_id:
            raise AlreadyUndone
        undoing = Decision.objects.create(
            project_id=decision.project_id,
            kind=DecisionKind.REVERT,
            entity=decision.entity,
            statement=decision.statement,
            after={"of": decision.pk},
            decided_by_id=user.pk if user else None,
        )
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
        _settle(decision.project_id, effects.withdraw(decision))


def _do_again(decision: Decision) -> None:
    """``decision`` stands again, as if it had never been undone."""
    decision.undone_by = None
    decision.save(update_fields=["undone_by"])
    if decision.kind == DecisionKind.REVERT:
        _take_back(Decision.objects.get(pk=decision.after["of"]), decision)
    else:
        _settle(decision.project_id, effects.apply(decision))


def _tell(decision: Decision) -> None:
    """Lets all hear that what follows from decisions may have changed: confidences, and whoever is in ``AFTER``."""
    if decision.statement:
        refreshing.submit(decision.project, decision.decided_by)
    for hear in AFTER:
        hear(decision)


def _settle(project: str, concerned: effects.Concerned) -> None:
    settle(project, concerned.names, concerned.around, concerned.statements)
    keys = Entity.objects.filter(pk__in=concerned.names | concerned.around, key__contains=DISTINCTION)
    birth_years.tell_apart(project, keys.values_list("key", flat=True))
    clean(project, concerned.names | concerned.around)
    transaction.on_commit(lambda: jobs.send_projection_hint(project))
