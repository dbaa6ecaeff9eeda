"""Slow work. The job row is the truth; a Celery message is only a hint that carries its uid."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH
from kg.models.document import Document
from kg.models.project import Project, ScopedQuerySet


class JobState(models.TextChoices):
    """QUEUED → RUNNING → DONE | FAILED | CANCELLED."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def ended(cls) -> list[str]:
        """The states that a job does not leave by itself."""
        return [cls.DONE.value, cls.FAILED.value, cls.CANCELLED.value]


class Job(models.Model):
    """One piece of slow work, done in ``max_cursor`` steps of which ``cursor`` are committed.

    ``attempt`` is the fence: a claim raises it, and every later write of that worker must still match it, so a worker
    whose lease was taken over can change nothing. ``strikes`` counts expired leases since the cursor last passed its
    highest value; at ``settings.JOB_MAX_STRIKES`` the job is parked as failed.
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    key = models.CharField(max_length=80, unique=True, help_text=_("what the job does, so that it exists once"))
    kind = models.CharField(max_length=16)
    queue = models.CharField(max_length=16)
    project = models.ForeignKey(Project, models.CASCADE, related_name="jobs")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="jobs")
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    stage = models.CharField(max_length=16, blank=True, help_text=_("what a running job is doing"))
    attempt = models.PositiveIntegerField(default=0)
    strikes = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    max_cursor = models.PositiveIntegerField(default=0, help_text=_("steps in all; 0 while unknown"))
    best_cursor = models.PositiveIntegerField(
        default=0, help_text=_("the highest cursor so far; passing it clears strikes")
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True, help_text=_("code and parameters; see kg.errors"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "uid")
        indexes = [models.Index(fields=["state", "lease_until"]), models.Index(fields=["project", "-created_at"])]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return self.key


class Outbox(models.Model):
    """A row that the graph store has still to hear of. Written in the transaction that changed the row."""

    class Kind(models.TextChoices):
        """Which table ``uid`` is of."""

        DOCUMENT = "document"
        SENTENCE = "sentence"
        MENTION = "mention"
        ENTITY = "entity"
        STATEMENT = "statement"

    project = models.ForeignKey(Project, models.CASCADE, related_name="outbox", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    uid = models.CharField(max_length=UID_LENGTH)
    document = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("the document whose reading wrote it"))

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["project", "document"])]
