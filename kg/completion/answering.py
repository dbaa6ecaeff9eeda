"""Answering what waits, in a worker of the queue "complete": all requests of a moment in one pass of the model.

A request is taken for ``asking.TAKEN_SECONDS``; one whose worker died is free again after that and is given up after
``MOST_ATTEMPTS``. Whatever is wrong with one project's questions, the others are answered.
"""

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from kg.bulk import update
from kg.completion import asking, versions, writing
from kg.completion.engines import Engine, engine_of
from kg.completion.errors import CompletionKeepsStopping
from kg.completion.paths import explain
from kg.completion.questions import Question
from kg.completion.replying import reply
from kg.errors import InternalError, UserError
from kg.models import CompletionRequest
from ml.batching import FixedWindow, TunedWindow, Window

MOST_ATTEMPTS = 2
MOST_AT_ONCE = 64
"""Requests of one pass."""

logger = logging.getLogger(__name__)
State = CompletionRequest.State
Kind = CompletionRequest.Kind
Sleep = Callable[[float], None]


def answer_waiting(window: Window | None = None, most: int | None = None, sleep: Sleep = time.sleep) -> int:
    """Answers until nothing waits; how many. ``window``: how long to wait for one more, by the settings.

    At most ``most`` are answered in one pass; 1 answers each by itself.
    """
    window = window or _window()
    most = most or (1 if settings.COMPLETE_WINDOW_MS == 0 else MOST_AT_ONCE)
    answered = 0
    while arrivals := _arrivals(most):
        if len(arrivals) < most and (delay := window.delay(arrivals, time.time())) > 0:
            sleep(delay)
            continue
        taken = _take(most)
        if not taken:
            break
        began = time.monotonic()
        _answer(taken)
        window.served(sorted(request.created_at.timestamp() for request in taken), time.monotonic() - began)
        answered += len(taken)
    return answered


@cache
def _window() -> Window:
    """One for each process, so that it learns how requests come."""
    milliseconds = settings.COMPLETE_WINDOW_MS
    return TunedWindow() if milliseconds < 0 else FixedWindow(milliseconds / 1000)


def _arrivals(most: int) -> list[float]:
    """When those that wait came, seconds since 1970, ascending."""
    rows = _waiting().order_by("created_at", "uid").values_list("created_at", flat=True)
    return [created.timestamp() for created in rows[:most]]


def _waiting() -> Any:
    free = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
    return CompletionRequest.objects.filter(free, state=State.WAITING)


def _take(most: int) -> list[CompletionRequest]:
    """The oldest that wait; nobody else has them."""
    with transaction.atomic():
        rows = _waiting().select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        taken = list(rows[:most])
        until = timezone.now() + timedelta(seconds=asking.TAKEN_SECONDS)
        mine = CompletionRequest.objects.filter(pk__in=[request.pk for request in taken])
        mine.update(attempts=F("attempts") + 1, taken_until=until)
    return taken


def _answer(taken: Sequence[CompletionRequest]) -> None:
    began = time.monotonic()
    of_project: dict[str, list[CompletionRequest]] = defaultdict(list)
    for request in taken:
        if request.attempts >= MOST_ATTEMPTS:
            _fail([request], CompletionKeepsStopping(times=MOST_ATTEMPTS))
        else:
            of_project[request.project_id].append(request)
    for project, requests in of_project.items():
        try:
            _answer_project(project, requests)
        except UserError as error:
            _fail(requests, error)
        except (DatabaseError, SoftTimeLimitExceeded):
            raise
        except Exception:
            logger.exception("completions of project %s", project)
            _fail(requests, InternalError())
    logger.info("completions: %d requests, %.0f ms", len(taken), 1000 * (time.monotonic() - began))


def _answer_project(project: str, requests: Sequence[CompletionRequest]) -> None:
    engine = engine_of(project)
    complete = [request for request in requests if request.kind == Kind.COMPLETE]
    questions = [Question.from_record(record) for request in complete for record in request.questions]
    answers = iter(reply(engine, questions))
    rows = [(request, [next(answers).to_record() for _ in request.questions]) for request in complete]
    rows += [(request, _explanations(engine, request)) for request in requests if request.kind == Kind.EXPLAIN]
    _write(engine, rows)


def _explanations(engine: Engine, request: CompletionRequest) -> list[dict[str, Any]]:
    found = []
    for record in request.questions:
        triple = (record["subject"], record["relation"], record["object"])
        paths = explain(engine, *triple, record["k"])
        writing.keep_explanation(engine, *triple, paths)
        found.append({"paths": paths})
    return found


def _write(engine: Engine, rows: Sequence[tuple[CompletionRequest, list[dict[str, Any]]]]) -> None:
    """All in one transaction; a request that was deleted meanwhile stays so."""
    model, number = versions.identity(engine.version), engine.snapshot.revision

    def key(request: CompletionRequest) -> str:
        return asking.key_of(request.project_id, number, model, request.kind, request.questions)

    values = [(State.DONE.value, json.dumps(answers), key(request), request.pk) for request, answers in rows]
    with transaction.atomic():
        update(CompletionRequest, ("state", "answers", "key"), values)


def _fail(requests: Sequence[CompletionRequest], error: UserError) -> None:
    mine = CompletionRequest.objects.filter(pk__in=[request.pk for request in requests], state=State.WAITING)
    mine.update(state=State.FAILED, error=error.to_record())
