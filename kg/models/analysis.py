"""A pasted text and what the extractor makes of it; kept for an hour, for the person who asked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH, random_uid
from kg.models.project import Project


class AnalysisState(models.TextChoices):
    """WAITING → DONE | FAILED."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Analysis(models.Model):
    """A text to analyse. Workers that read documents look for waiting ones between two chunks.

    ``taken_until`` is until when the worker that took it has it for itself; one that dies leaves the row to the next,
    as often as ``kg.analysis.answers`` allows.
    """

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+", db_index=False)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True, help_text=_("zh or en; empty: as detected"))
    state = models.CharField(max_length=7, choices=AnalysisState.choices, default=AnalysisState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True, help_text=_("code and parameters; see kg.errors"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "uid")
        indexes = [models.Index(fields=["state", "created_at"])]
