"""What reading documents again would change, before anything is changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH, random_uid
from kg.models.document import Document, Sentence
from kg.models.job import Job
from kg.models.project import Project, ScopedQuerySet


class ProposalState(models.TextChoices):
    """PROPOSING → READY → APPLYING → APPLIED, or DISCARDED from any of the first two."""

    PROPOSING = "proposing", _("Reading again")
    READY = "ready", _("Waiting for a decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")

    @classmethod
    def open(cls) -> list[str]:
        """The states in which it still waits for somebody or something."""
        return [cls.PROPOSING.value, cls.READY.value, cls.APPLYING.value]


class Proposal(models.Model):
    """One reading of a project's documents with the models, rules and names of its moment.

    ``job`` is what works on it now or did last: the reading, then the applying. ``counts`` maps "statement.appears"
    and so on to how many there are, once it is ready.
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="proposals")
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, related_name="proposals", help_text=_("the only one; null for several")
    )
    outdated_only = models.BooleanField(default=False, help_text=_("only documents that an older version read"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.PROPOSING)
    counts = models.JSONField(default=dict)
    document_count = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "uid")

    def __str__(self) -> str:
        return f"{self.project} · {self.state}"


class ProposalChunk(models.Model):
    """One step of both jobs: a chunk of a document, and what was found in it as ``kg.proposals.codec`` writes it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="chunks", db_index=False)
    index = models.PositiveIntegerField(help_text=_("the job's step, from 0"))
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    chunk = models.PositiveIntegerField()
    last = models.BooleanField(help_text=_("of its document"))
    findings = models.JSONField(null=True)
    extractor = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("proposal", "index")
        constraints = [models.UniqueConstraint(fields=["proposal", "index"], name="one_chunk_per_step")]


class ChangeKind(models.TextChoices):
    """What becomes of something that a sentence says. KEPT: no longer found, but a person decided on it."""

    APPEARS = "appears", _("Appears")
    DISAPPEARS = "disappears", _("Disappears")
    CHANGES = "changes", _("Changes")
    KEPT = "kept", _("Kept")


class ChangeOf(models.TextChoices):
    """What the change is about."""

    STATEMENT = "statement", _("Statement")
    NAME = "name", _("Name")


class ProposalChange(models.Model):
    """One difference, in one sentence. ``before`` and ``after`` are what ``kg.proposals.said`` makes; one may be null.

    Rows are written in the order of documents, sentences and places, which is that of their primary key.
    """

    project_path = "proposal__project"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="changes", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    of = models.CharField(max_length=9, choices=ChangeOf.choices)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["proposal", "kind", "of", "id"]), models.Index(fields=["document"])]
