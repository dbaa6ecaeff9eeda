"""Predicted edges, kept in line with the graph by a worker of the queue "complete", with no training.

``GraphRevision`` is the truth: predictions are due while its ``predicted`` is behind its ``number``. A first or large
change is followed by a full pass: the questions most worth asking (``choosing``), the best first, written as they are
answered. A small one, such as a decision, by the questions around it. Each prediction is filed under the question that
gave it, so asking a question again replaces what it gave. What people decided is never touched.

For workers: this loads torch.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from kg.completion import scheduling, versions, writing
from kg.completion.choosing import Slot
from kg.completion.engines import Engine, engine_of
from kg.completion.snapshot import Snapshot
from kg.completion.weighing import ROWS, best
from kg.models import GraphRevision, Job, JobState

LEASE_SECONDS = 60
MOST_ATTEMPTS = 3
"""Workers that may die over one state of the graph before it is left alone until it changes."""
SMALL_CHANGE = 50
"""Edges that came or went; more than these are followed by a full pass."""
ANSWERS = 5
"""Of one question, at most: a page shows no more as likely."""
AROUND = 48
"""Questions asked again after a small change: one second on a CPU at 5,000 entities."""
PATIENCE = 12
"""Questions of one relation and direction that give nothing; after these no more are asked in this pass."""
FIRST_ROWS = 4
"""Questions before the first predictions are written."""
WAIT_SECONDS = 30
"""While documents are read, a pass begins at most this often."""

logger = logging.getLogger(__name__)
InBetween = Callable[[], object]

_last: dict[str, tuple[Snapshot, str]] = {}
"""Of each project, the graph and the model version that the predictions follow, if this process made them."""


def predict(project: str, in_between: InBetween = lambda: None) -> bool:
    """Brings the predictions of a project in line with its graph; whether there was anything to do.

    ``in_between`` is called between two passes of the model, for those who wait for an answer.
    """
    if not _take(project):
        return False
    mine = GraphRevision.objects.filter(pk=project)
    try:
        _work(project, in_between)
        while mine.filter(urgent__gt=F("predicted")).exists():
            _work(project, in_between)
    finally:
        mine.update(taken_until=None)
    return True


def _take(project: str) -> bool:
    now = timezone.now()
    mine = scheduling.behind().filter(pk=project)
    row = mine.first()
    if row is None or (_being_read(project) and _lately(row) and row.urgent <= row.predicted):
        return False
    if row.attempts >= MOST_ATTEMPTS:
        logger.error("predictions of %s: given up at revision %d until the graph changes", project, row.number)
        mine.update(predicted=F("number"), attempts=0)
        return False
    return bool(mine.update(taken_until=now + timedelta(seconds=LEASE_SECONDS), attempts=F("attempts") + 1))


def _being_read(project: str) -> bool:
    return Job.objects.filter(project=project, kind="extract").exclude(state__in=JobState.ended()).exists()


def _lately(row: GraphRevision) -> bool:
    return row.predicted_at is not None and row.predicted_at > timezone.now() - timedelta(seconds=WAIT_SECONDS)


def _work(project: str, in_between: InBetween) -> None:
    """One pass."""
    began = time.monotonic()
    engine = engine_of(project)
    changed = _changed_since_last(engine)
    if changed is None:
        engine, asked = _everywhere(engine, in_between)
    else:
        asked = _around(engine, changed)
    _note(engine)
    what = "full pass" if changed is None else f"around {len(changed)} entities"
    logger.info("predictions of %s: %s, %d questions, %.1f s", project, what, asked, time.monotonic() - began)


def _note(engine: Engine) -> None:
    """The predictions follow the graph of ``engine`` now."""
    taken = engine.snapshot
    _last[taken.project] = (taken, versions.identity(engine.version))
    mine = GraphRevision.objects.filter(pk=taken.project)
    mine.update(predicted=taken.revision, predicted_at=timezone.now(), told_at=None, attempts=0)


def _changed_since_last(engine: Engine) -> set[int] | None:
    """The ends of what changed since the last pass; None where that is not known or too much."""
    before, version = _last.get(engine.snapshot.project, (None, ""))
    row = GraphRevision.objects.filter(pk=engine.snapshot.project).first()
    if (
        before is None
        or row is None
        or before.revision != row.predicted
        or version != versions.identity(engine.version)
    ):
        return None
    return engine.snapshot.changed_since(before, SMALL_CHANGE)


def _everywhere(engine: Engine, in_between: InBetween) -> tuple[Engine, int]:
    """A full pass; a decision that is taken meanwhile is followed between two batches.

    Returns the engine of the graph that the predictions follow, and how many questions were asked.
    """
    project = engine.snapshot.project
    chosen = engine.chances.most_worth(settings.PREDICTION_QUESTIONS, settings.PREDICTION_THRESHOLD)
    writing.forget_other_questions(engine, chosen)
    waiting, size, asked = chosen, FIRST_ROWS, 0
    tried: Counter[tuple[str, bool]] = Counter()
    gave: Counter[tuple[str, bool]] = Counter()
    while waiting:
        batch, waiting = waiting[:size], waiting[size:]
        gave.update((slot.relation, slot.inverse) for slot in ask(engine, batch))
        tried.update((slot.relation, slot.inverse) for slot in batch)
        barren = {kind for kind, count in tried.items() if count >= PATIENCE and not gave[kind]}
        waiting = [slot for slot in waiting if (slot.relation, slot.inverse) not in barren]
        asked, size = asked + len(batch), ROWS
        in_between()
        mine = GraphRevision.objects.filter(pk=project)
        mine.update(taken_until=timezone.now() + timedelta(seconds=LEASE_SECONDS))
        if mine.filter(urgent__gt=engine.snapshot.revision).exists():
            after = engine_of(project)
            changed = after.snapshot.changed_since(engine.snapshot, SMALL_CHANGE)
            if changed is None or versions.identity(after.version) != versions.identity(engine.version):
                break  # the next pass begins anew
            _around(after, changed)
            engine = after
    writing.keep_best(project)
    return engine, asked


def _around(engine: Engine, changed: Collection[int]) -> int:
    """Asks again what gave the predictions near ``changed``, and what is worth asking of those themselves."""
    least = settings.PREDICTION_THRESHOLD
    fresh = engine.chances.most_worth(AROUND // 2, least, near=changed) if changed else []
    near = set(changed) | engine.snapshot.neighbours(changed)
    again = writing.questions_near(engine, changed, near, AROUND)
    asked = {(slot.entity, slot.relation, slot.inverse): slot for slot in [*fresh, *again]}
    every = list(asked.values())[:AROUND]
    for first in range(0, len(every), ROWS):
        ask(engine, every[first : first + ROWS])
    return len(every)


def ask(engine: Engine, chosen: Sequence[Slot]) -> list[Slot]:
    """Asks the questions and writes what they give in place of what they gave before; those that give something."""
    pairs = {slot: pair for slot in chosen if (pair := slot.pair(engine.snapshot)) is not None}
    worth = [slot for slot in pairs if slot.chance >= settings.PREDICTION_THRESHOLD]
    found_best = best(engine, [pairs[slot] for slot in worth], ANSWERS)
    found: list[writing.Found] = []
    for slot, answers in zip(worth, found_best, strict=True):
        rows = zip(answers.answers, answers.scores, answers.probabilities, strict=True)
        for rank, (answer, score, probability) in enumerate(rows, 1):
            likely = probability * slot.chance
            if likely >= settings.PREDICTION_THRESHOLD:
                found.append(writing.Found(*pairs[slot], answer, score, likely, rank))
    writing.replace(engine, list(pairs.values()), found)
    giving = {(each.entity, each.relation) for each in found}
    return [slot for slot, pair in pairs.items() if pair in giving]


def forget() -> None:
    """Drops what is kept, for tests and after a fork."""
    _last.clear()
