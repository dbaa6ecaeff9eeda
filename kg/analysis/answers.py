"""Answering analyses, in a worker: on a hint when it is idle, between two chunks of a document when it is not."""

import logging
from datetime import timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone

from kg.analysis.errors import AnalysisKeepsStopping
from kg.analysis.result import analyse
from kg.errors import InternalError, UserError
from kg.models import Analysis, AnalysisState

TAKEN_SECONDS = 30
"""Far more than the longest text takes; another worker tries when the one that took it is gone."""
MOST_ATTEMPTS = 2
"""Fewer than a document has strikes: a text that kills its worker must not take a document with it."""
AT_ONCE = 4
"""Texts answered in one pause of a document: the document goes on, too."""

logger = logging.getLogger(__name__)


def answer(uid: str) -> bool:
    """Answers one analysis, unless another worker does or did. Whatever is wrong with it, the caller's work goes on."""
    now = timezone.now()
    free = Q(taken_until=None) | Q(taken_until__lt=now)
    rows = Analysis.objects.filter(pk=uid, state=AnalysisState.WAITING)
    if not rows.filter(free).update(attempts=F("attempts") + 1, taken_until=now + timedelta(seconds=TAKEN_SECONDS)):
        return False
    analysis = rows.first()
    if analysis is None:
        return False
    try:
        if analysis.attempts > MOST_ATTEMPTS:
            raise AnalysisKeepsStopping(times=MOST_ATTEMPTS)
        result = analyse(analysis.text, analysis.project_id or "", analysis.language)
    except UserError as error:
        rows.update(state=AnalysisState.FAILED, error=error.to_record())
    except (DatabaseError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("analysis %s", uid)
        rows.update(state=AnalysisState.FAILED, error=InternalError().to_record())
    else:
        rows.update(state=AnalysisState.DONE, result=result)
        logger.info("analysis %s: %d characters, %d sentences", uid, len(analysis.text), len(result["sentences"]))
    return True


def answer_waiting() -> None:
    """Answers the oldest that wait. Costs one indexed query when there are none."""
    free = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
    waiting = Analysis.objects.filter(free, state=AnalysisState.WAITING)
    for uid in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        answer(uid)
