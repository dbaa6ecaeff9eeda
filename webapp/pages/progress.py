"""Where the reading of a document stands, in words: for the library, the document page and the jobs page."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kg import catalogue
from kg.errors import describe
from kg.models import Document, Job, JobState, Outbox, ScopedQuerySet
from webapp.pages.messages import STAGES

STATES: dict[str, str | Promise] = {
    "": _("All"),
    "working": _("In progress"),
    "done": _("Done"),
    "failed": _("Not finished"),
}
"""Filters of the library by the word for them in the address."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job stands. ``stage`` is one of ``messages.STAGES`` without its prefix, or "failed"."""

    stage: str
    words: str
    fraction: float
    error: str

    @property
    def is_moving(self) -> bool:
        """Whether more is to come without anybody doing anything."""
        return self.stage in {"queued", "reading", "analysing", "typing", "writing"}

    @property
    def can_cancel(self) -> bool:
        """Writing is no job of this document's own, so it cannot be cancelled."""
        return self.stage in {"queued", "reading", "analysing", "typing"}

    @property
    def can_retry(self) -> bool:
        """Whether the job ended without having done all."""
        return self.stage in {"failed", "cancelled"}


def progress_of(job: Job | None) -> Progress:
    """``job`` comes from ``kg.catalogue``; None for a document without one."""
    if job is None:
        return Progress("done", str(STAGES["stage.done"]), 1, "")
    if job.state == JobState.FAILED:
        return Progress("failed", "", catalogue.progress(job), describe(job.error or {}))
    stage = "cancelled" if job.state == JobState.CANCELLED else catalogue.stage(job) or "done"
    words = STAGES.get(f"stage.{stage}", STAGES["stage.reading"])
    return Progress(stage, str(words), catalogue.progress(job), "")


def reading_of(document: Document) -> Job | None:
    """The reading job of a document that comes from ``kg.catalogue``."""
    return next(iter(getattr(document, "readings", [])), None)


def in_state(documents: ScopedQuerySet[Document], state: str) -> ScopedQuerySet[Document]:
    """Those of ``documents`` whose reading is in one of ``STATES``; all for any other word."""
    readings = Job.objects.filter(kind=catalogue.READING_KIND, document=OuterRef("pk"))
    unended = Exists(readings.exclude(state__in=JobState.ended()))
    stopped = Exists(readings.filter(state__in=(JobState.FAILED.value, JobState.CANCELLED.value)))
    unwritten = Exists(Outbox.objects.filter(project=OuterRef("project"), document=OuterRef("pk")))
    match state:
        case "working":
            return documents.filter(Q(unended) | (Q(unwritten) & ~Q(stopped)))
        case "done":
            return documents.filter(~Q(unended), ~Q(stopped), ~Q(unwritten))
        case "failed":
            return documents.filter(stopped)
        case _:
            return documents
