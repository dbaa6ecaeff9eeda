"""Asking what may be missing, from a process that has no model."""

import time
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kg import revision
from kg.access import NotFound
from kg.completion import versions
from kg.completion.errors import CompletionTooSlow, TooManyQuestions, TooManyUnanswered
from kg.completion.questions import Answer, Question
from kg.completion.watching import Watch
from kg.errors import revive
from kg.identity import derived_uid
from kg.jobs.hints import send_completion_hint
from kg.models import CompletionRequest, Project

MOST_QUESTIONS = 256
"""Of one request."""
MOST_WAITING = 128
"""Requests of one person that may wait at once: nobody fills the worker's window alone."""
TAKEN_SECONDS = 30
"""A worker has what it took for itself so long: far more than a pass takes."""
HINT_COVERS_SECONDS = 0.3
"""A worker that was told of a waiting request so lately answers those that come after it, too."""
GIVEN_UP_SECONDS = 300
"""After which nobody waits any more."""
AWAKE_SECONDS = 0.15
"""A worker that took a request so lately will look for the next one itself (``LINGER_SECONDS`` in serving)."""

State = CompletionRequest.State
Kind = CompletionRequest.Kind


def ask(
    project: Project, user: AbstractBaseUser, questions: Sequence[Question], kind: Kind = Kind.COMPLETE
) -> CompletionRequest:
    """A request for answers, announced to the workers; an answered one when the same was asked of the same graph.

    Raises ``TooManyQuestions`` and ``TooManyUnanswered``.
    """
    if len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions(count=len(questions), limit=MOST_QUESTIONS)
    records = [question.to_record() for question in questions]
    return submit(project, user, records, kind)


def submit(
    project: Project, user: AbstractBaseUser, questions: list[dict[str, object]], kind: Kind
) -> CompletionRequest:
    """As ``ask``, for questions as the record keeps them."""
    key = key_of(project.pk, revision.current(project.pk), versions.current(project.pk), kind, questions)
    answered = CompletionRequest.objects.filter(key=key, project=project, state=State.DONE).first()
    if answered is not None:
        return answered
    waiting = CompletionRequest.objects.filter(user_id=user.pk, state=State.WAITING).count()
    if waiting >= MOST_WAITING:
        raise TooManyUnanswered(count=waiting)
    with transaction.atomic():
        told = _was_told()
        request = CompletionRequest.objects.create(user_id=user.pk, project=project, kind=kind, questions=questions)
        if not told:
            transaction.on_commit(lambda: send_completion_hint(request.pk))
    return request


def key_of(project: str, number: int, model: str, kind: str, questions: object) -> str:
    """What identifies an answer: the graph, the model and the questions."""
    return derived_uid(project, number, model, kind, repr(questions))


def _was_told() -> bool:
    """Whether a worker looks for this request anyhow: it was told of another that nobody took yet, or has just taken
    one.
    """
    now = timezone.now()
    lately = now - timedelta(seconds=HINT_COVERS_SECONDS)
    told = Q(state=State.WAITING, created_at__gt=lately, taken_until=None)
    taken = Q(taken_until__gt=now + timedelta(seconds=TAKEN_SECONDS - AWAKE_SECONDS))
    awake = taken & (Q(state=State.WAITING) | Q(state=State.DONE, created_at__gt=lately))
    return CompletionRequest.objects.filter(told | awake).exists()


def wait(request: CompletionRequest, seconds: float | None = None) -> CompletionRequest:
    """The row when it is answered, or as it is after ``seconds`` (``settings.COMPLETE_WAIT_SECONDS``)."""
    if request.state != State.WAITING:
        return request
    until = time.monotonic() + (settings.COMPLETE_WAIT_SECONDS if seconds is None else seconds)
    again = HINT_COVERS_SECONDS
    rows = CompletionRequest.objects.filter(pk=request.pk)
    while (left := until - time.monotonic()) > 0 and not _watch.wait(request.pk, min(again, left)):
        if left > again and rows.filter(state=State.WAITING, taken_until=None).exists():
            send_completion_hint(request.pk)  # the hint that should have covered it was lost
            again = settings.JOB_RESEND_SECONDS
    answered = rows.first()
    if answered is None:
        raise NotFound  # its project was deleted meanwhile
    return answered


def _waiting(uids: Collection[str]) -> Collection[str]:
    rows = CompletionRequest.objects.filter(pk__in=uids, state=State.WAITING)
    return list(rows.order_by().values_list("pk", flat=True))


_watch = Watch(_waiting)


def own(user: AbstractBaseUser, uid: str) -> CompletionRequest:
    """The request ``uid`` of ``user``. Raises ``NotFound``, also when it is somebody else's or too old."""
    found = CompletionRequest.objects.for_user(user).filter(pk=uid).first()
    if found is None:
        raise NotFound
    return found


def answers(request: CompletionRequest) -> list[Answer] | None:
    """What was answered, in the order of the questions; None while it waits. Raises the error of one that failed."""
    if request.state == State.FAILED:
        raise revive(request.error or {})
    if request.state == State.WAITING or request.answers is None:
        return None
    pairs = zip(request.questions, request.answers, strict=True)
    return [Answer.from_record(Question.from_record(question), answer) for question, answer in pairs]


def sweep() -> int:
    """Deletes requests older than ``settings.COMPLETE_KEPT_SECONDS`` and announces what waits; how many it deleted."""
    now = timezone.now()
    old = CompletionRequest.objects.filter(created_at__lt=now - timedelta(seconds=settings.COMPLETE_KEPT_SECONDS))
    deleted, _ = old.delete() if old.exists() else (0, {})
    many = CompletionRequest.objects.exclude(state=State.WAITING).order_by("-created_at")
    surplus = list(many.values_list("pk", flat=True)[settings.COMPLETE_KEPT :][:1000])
    deleted += CompletionRequest.objects.filter(pk__in=surplus).delete()[0] if surplus else 0
    waiting = CompletionRequest.objects.filter(state=State.WAITING)
    hopeless = waiting.filter(created_at__lt=now - timedelta(seconds=GIVEN_UP_SECONDS))
    hopeless.update(state=State.FAILED, error=CompletionTooSlow().to_record())
    waiting = waiting.filter(created_at__lt=now - timedelta(seconds=1))
    if uid := waiting.values_list("pk", flat=True).first():
        send_completion_hint(uid)
    return deleted
