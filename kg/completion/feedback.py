"""What people say of predictions. A decision about a statement (kg.curate.statements) is all there is to it.

Invariant: the state of a prediction is a function of the record: accepted or rejected while a statement that says the
same stands so, open or outdated otherwise. So undoing, in whatever order and from whichever page, opens it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q

from kg.completion.errors import PredictionDecided, PreviewOutdated
from kg.completion.listing import Filters, predictions, relations
from kg.curate import decisions, statements
from kg.holding import hold
from kg.identity import random_uid
from kg.jobs.hints import send_prediction_hint
from kg.models import Decision, DecisionKind, GraphRevision, Modality, Prediction, Project, Statement, StatementStatus

MOST_AT_ONCE = 500
"""Predictions that are accepted in one request."""
SAMPLES = 8

Person = AbstractBaseUser | None
State = Prediction.State
UNDECIDED = (State.OPEN, State.OUTDATED)
_STATES = {StatementStatus.ACCEPTED.value: State.ACCEPTED, StatementStatus.REJECTED.value: State.REJECTED}


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting all would do: how many, of which relations, and some of them from the likeliest to the least."""

    count: int
    relations: list[tuple[str, int]]
    samples: list[Prediction]


def accept(prediction: Prediction, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """It becomes a statement whose source is ``user``. Raises ``PredictionDecided``."""
    return _decide(prediction, user, StatementStatus.ACCEPTED, reason, batch)


def reject(prediction: Prediction, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """It is never shown again, and models learn that it is wrong. Raises ``PredictionDecided``."""
    return _decide(prediction, user, StatementStatus.REJECTED, reason, batch)


def _decide(prediction: Prediction, user: Person, status: StatementStatus, reason: str, batch: str) -> Decision:
    with transaction.atomic():
        hold(prediction.project_id)
        now = Prediction.objects.select_related("subject", "object").get(pk=prediction.pk)
        if now.state not in UNDECIDED:
            raise PredictionDecided
        fact = statements.Fact(now.subject, now.predicate, now.object)
        decision = statements.add(fact, user, status=status, reason=reason, batch=batch)
    prediction.refresh_from_db()
    return decision


def preview(project: Project, filters: Filters) -> Preview:
    """The open predictions that fit, without changing anything."""
    rows = predictions(Prediction.objects.filter(project=project), filters)
    count = rows.count()
    likeliest = rows.order_by("-probability", "uid")
    shown = range(0, count, max(1, count // SAMPLES))
    return Preview(count, relations(rows), [likeliest[at] for at in shown][:SAMPLES])


def accept_all(project: Project, filters: Filters, user: Person, expected: int) -> list[Decision]:
    """Accepts what the preview of ``filters`` showed, likeliest first, ``MOST_AT_ONCE`` at most; one batch to undo.

    Raises ``PreviewOutdated`` when there are not ``expected`` of them any more.
    """
    rows = predictions(Prediction.objects.filter(project=project), filters).order_by("-probability", "uid")
    with transaction.atomic():
        hold(project.pk)
        count = rows.count()
        if count != expected:
            raise PreviewOutdated(count=count, expected=expected)
        batch = random_uid()
        with decisions.together(project.pk):
            return [accept(row, user, batch=batch) for row in rows[:MOST_AT_ONCE]]


def follow(made: Sequence[Decision]) -> None:
    """Brings predictions in line with decisions of one project or their undoing, in the same transaction, and has those
    around them made anew at once.
    """
    project = made[0].project_id
    for statement in sorted({uid for decision in made for uid in _statements(decision)}):
        for prediction in _about(project, statement):
            _settle(prediction)
    GraphRevision.objects.filter(pk=project).update(urgent=F("number"))
    transaction.on_commit(lambda: send_prediction_hint(project))


def _statements(decision: Decision) -> set[str]:
    """What the decision is about, and what an edit made of it; of a revert, those of what it takes back."""
    first = decision
    while first.kind == DecisionKind.REVERT:
        first = Decision.objects.get(pk=first.after["of"])
    return {decision.statement, first.after.get("statement", "")} - {""}


def _about(project: str, statement: str) -> Iterable[Prediction]:
    """The predictions that say what the statement says, or said when it was decided."""
    said = Q(decision__statement=statement)
    row = Statement.objects.filter(pk=statement, project=project).exclude(object=None).first()
    if row is not None:
        said |= Q(subject=row.subject_id, object=row.object_id, predicate=row.predicate)
        if row.relation_id:
            ends = (row.object_id, row.subject_id) if row.inverse else (row.subject_id, row.object_id)
            said |= Q(subject=ends[0], object=ends[1], relation=row.relation_id)
    return Prediction.objects.filter(said, project=project)


def _settle(prediction: Prediction) -> None:
    """Gives it the state that the record gives it."""
    ends = Q(subject=prediction.subject_id, object=prediction.object_id)
    said = ends & Q(predicate=prediction.predicate)
    if prediction.relation_id:
        turned = Q(subject=prediction.object_id, object=prediction.subject_id, inverse=True)
        said |= Q(relation=prediction.relation_id) & (ends & Q(inverse=False) | turned)
    rows = Statement.objects.filter(said, project=prediction.project_id, modality=Modality.ASSERTED)
    decided = rows.filter(status__in=list(_STATES)).order_by("status", "-updated_at").first()  # accepted comes first
    if decided is None and prediction.state == State.OUTDATED:
        return
    state, decision = State.OPEN, None
    if decided is not None:
        state = _STATES[decided.status]
        by = Q(statement=decided.pk) | Q(kind=DecisionKind.EDIT, after__statement=decided.pk)
        taken = Decision.objects.filter(by, project=prediction.project_id, undone_by=None)
        decision = taken.exclude(kind=DecisionKind.REVERT).order_by("-pk").first()
    Prediction.objects.filter(pk=prediction.pk).update(state=state, decision=decision)
