"""Asking for an analysis, from a process that has no model."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from kg.access import NotFound
from kg.analysis.errors import NothingToAnalyse, TextTooLong, TooManyWaiting
from kg.extraction.sentences import split
from kg.jobs.hints import send_analysis_hint
from kg.models import Analysis, AnalysisState, Project

MOST_WAITING = 5
"""Texts of one person that may wait at once: nobody fills the workers' pauses alone."""
FIRST_LOOK_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.1


def submit(user: AbstractBaseUser, text: str, project: Project | None = None, language: str = "") -> Analysis:
    """A waiting analysis of ``text``, announced to the workers.

    Raises ``TextTooLong``, ``NothingToAnalyse`` and ``TooManyWaiting``.
    """
    if len(text) > settings.ANALYSIS_CHARACTERS:
        raise TextTooLong(count=len(text), limit=settings.ANALYSIS_CHARACTERS)
    if not split(text):
        raise NothingToAnalyse
    waiting = Analysis.objects.filter(user_id=user.pk, state=AnalysisState.WAITING).count()
    if waiting >= MOST_WAITING:
        raise TooManyWaiting(count=waiting)
    with transaction.atomic():
        analysis = Analysis.objects.create(user_id=user.pk, project=project, text=text, language=language)
        transaction.on_commit(lambda: send_analysis_hint(analysis.pk))
    return analysis


def wait(analysis: Analysis, seconds: float) -> Analysis:
    """The row when it is answered, or as it is after ``seconds``. Looks every tenth of a second, by primary key."""
    until = time.monotonic() + seconds
    pause = FIRST_LOOK_SECONDS
    rows = Analysis.objects.filter(pk=analysis.pk)
    while (state := rows.values_list("state", flat=True).first()) == AnalysisState.WAITING:
        if time.monotonic() >= until:
            break
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
    if state is None:
        raise NotFound  # its project was deleted meanwhile
    analysis.refresh_from_db()
    return analysis


def own(user: AbstractBaseUser, uid: str) -> Analysis:
    """The analysis ``uid`` of ``user``. Raises ``NotFound``, also when it is somebody else's or too old."""
    found = Analysis.objects.filter(pk=uid, user_id=user.pk).first()
    if found is None:
        raise NotFound
    return found


def sweep() -> int:
    """Deletes what is older than an hour and announces what still waits; how many it deleted."""
    now = timezone.now()
    old = Analysis.objects.filter(created_at__lt=now - timedelta(seconds=settings.ANALYSIS_KEPT_SECONDS))
    deleted, _ = old.delete() if old.exists() else (0, {})
    overdue = now - timedelta(seconds=settings.ANALYSIS_WAIT_SECONDS)
    unanswered = Analysis.objects.filter(state=AnalysisState.WAITING, created_at__lt=overdue)
    for uid in unanswered.values_list("pk", flat=True)[:MOST_WAITING]:
        send_analysis_hint(uid)
    return deleted
