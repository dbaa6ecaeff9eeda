"""Why an edge is predicted: the paths that carried its score, each edge with the sentence that says it.

A worker finds the paths (statements and directions, ``Prediction.explanation``); what they say is looked up on reading,
so a statement that is gone since takes its path with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from kg.completion import asking
from kg.errors import revive
from kg.models import CompletionRequest, Entity, Evidence, Prediction, Project, Statement

MOST_PATHS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One edge: from ``source`` to ``target``, which is from object to subject where it is not ``forward``.

    ``evidence`` is the best sentence for it, none where a person is its source.
    """

    statement: Statement
    source: Entity
    target: Entity
    forward: bool
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Path:
    """From the subject to the object in at most three steps; ``share`` in [0, 1] of the score came along it."""

    share: float
    steps: tuple[Step, ...]


def ask(project: Project, user: AbstractBaseUser, subject: str, relation: str, object_: str) -> CompletionRequest:
    """Asks why (uid, relation's name, uid) is likely; ``asking.wait`` and ``paths`` follow."""
    records = [{"subject": subject, "relation": relation, "object": object_, "k": MOST_PATHS}]
    return asking.submit(project, user, records, CompletionRequest.Kind.EXPLAIN)


def ask_of(prediction: Prediction, user: AbstractBaseUser) -> CompletionRequest:
    """The same for a prediction; the worker keeps the answer with it, too."""
    names = (prediction.subject_id, prediction.predicate, prediction.object_id)
    return ask(prediction.project, user, *names)


def of(prediction: Prediction) -> list[Path] | None:
    """The paths of a prediction, the largest share first; None until a worker was asked."""
    return None if prediction.explanation is None else _paths(prediction.project_id, prediction.explanation)


def paths(request: CompletionRequest) -> list[Path] | None:
    """What the worker found; None while it waits. Raises the error of a request that failed."""
    if request.state == CompletionRequest.State.FAILED:
        raise revive(request.error or {})
    if request.answers is None:
        return None
    return _paths(request.project_id, request.answers[0]["paths"])


def _paths(project: str, records: Sequence[dict[str, Any]]) -> list[Path]:
    uids = {uid for record in records for uid, _ in record["steps"]}
    rows = Statement.objects.filter(project_id=project, pk__in=uids).select_related("subject", "object", "relation")
    statements = {row.pk: row for row in rows}
    evidence = _best_evidence(uids)
    found = []
    for record in records:
        steps = [_step(statements.get(uid), forward, evidence.get(uid)) for uid, forward in record["steps"]]
        whole = tuple(step for step in steps if step is not None)
        if len(whole) == len(steps):
            found.append(Path(record["share"], whole))
    return found


def _step(statement: Statement | None, forward: bool, evidence: Evidence | None) -> Step | None:
    if statement is None or statement.object is None:
        return None
    ends = (statement.subject, statement.object) if forward else (statement.object, statement.subject)
    return Step(statement, *ends, forward, evidence)


def _best_evidence(statements: Iterable[str]) -> dict[str, Evidence]:
    rows = Evidence.objects.filter(statement__in=list(statements)).select_related("sentence", "document")
    return {row.statement_id: row for row in rows.order_by("confidence", "-uid")}  # the last one stays: the best
