"""Statements (subject, predicate, object) and the sentences that support them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH
from kg.models.document import Document, Sentence
from kg.models.entity import Entity
from kg.models.project import Project, ScopedQuerySet, Seen, SeenEvidence


class StatementStatus(models.TextChoices):
    """Where a statement stands."""

    EXTRACTED = "extracted", _("Extracted")
    PREDICTED = "predicted", _("Predicted")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


BY_HAND = "by-hand"
"""In place of a rule and an extractor, of evidence that a person gave."""
DECIDED = (StatementStatus.ACCEPTED.value, StatementStatus.REJECTED.value)
"""What people said; an extraction never changes it."""


class LiteralType(models.TextChoices):
    """What kind of value stands in place of an object entity."""

    QUANTITY = "quantity", _("Quantity")
    DATE = "date", _("Date")
    TEXT = "text", _("Text")


class Modality(models.TextChoices):
    """How a sentence puts a statement: as so, as not so, or as what may, shall or is meant to be."""

    ASSERTED = "asserted", _("Asserted")
    NEGATED = "negated", _("Negated")
    POSSIBLE = "possible", _("Possible")


class RelationType(models.Model):
    """A relation that a project's schema knows. Statements whose predicate is its name or an alias are typed by it.

    ``aliases`` are strings, or ``{"text": …, "inverse": true}`` where the alias says it the other way round. ``domain``
    and ``range`` are lists of ``EntityType`` values, ``range`` also of ``LiteralType`` values; an empty one allows all.

    ``inverse_type`` says the same from the other side (父亲, 子女) and points back. ``symmetric``: what holds one way
    holds the other (配偶). ``functional``: a subject has one object at most (出生地).
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="relation_types", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    aliases = models.JSONField(default=list, blank=True)
    domain = models.JSONField(default=list, blank=True)
    range = models.JSONField(default=list, blank=True)
    inverse_type = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    symmetric = models.BooleanField(default=False)
    functional = models.BooleanField(default=False)
    description = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    rev = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_relation_type_per_name")]
        verbose_name = _("relation type")
        verbose_name_plural = _("relation types")

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """A relation from a subject to an object entity, or to a literal (then ``object`` is null).

    uid = hash(project, subject uid, predicate, object uid or literal type and value, modality unless asserted).
    ``status`` and ``qualifiers`` follow from the decisions that stand (``StatementRule``). A statement whose two ends a
    merge made one says nothing: it is shown nowhere. One that people deleted is ``hidden``, under a uid of its own.
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="statements", db_index=False)
    subject = models.ForeignKey(Entity, models.CASCADE, related_name="statements_as_subject")
    predicate = models.CharField(max_length=120)
    object = models.ForeignKey(Entity, models.CASCADE, null=True, blank=True, related_name="statements_as_object")
    literal_type = models.CharField(max_length=8, choices=LiteralType.choices, blank=True)
    literal_value = models.CharField(max_length=255, blank=True, help_text=_("as written, normalised"))
    literal_number = models.FloatField(null=True, blank=True)
    literal_unit = models.CharField(max_length=32, blank=True)
    modality = models.CharField(max_length=8, choices=Modality.choices, default=Modality.ASSERTED)
    relation = models.ForeignKey(
        RelationType, models.SET_NULL, null=True, blank=True, related_name="statements", help_text=_("its type, if any")
    )
    inverse = models.BooleanField(default=False, help_text=_("whether its object is the subject of its type"))
    status = models.CharField(max_length=9, choices=StatementStatus.choices, default=StatementStatus.EXTRACTED)
    qualifiers = models.JSONField(null=True, blank=True, help_text=_("by people; null: as its sentences say"))
    hidden = models.BooleanField(default=False, db_default=False, help_text=_("deleted by a person"))
    confidence = models.FloatField(help_text=_("the best of its evidence, in [0, 1]; not a probability"))
    evidence_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    rev = models.PositiveIntegerField(default=1)

    objects = Seen()
    everything = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-evidence_count", "-confidence", "uid")
        indexes = [
            models.Index(fields=["project", "predicate"]),
            models.Index(fields=["project", "-evidence_count", "-confidence", "uid"]),
            # few rows at first, and none that reading a document writes
            models.Index(fields=["project", "status"], name="decided", condition=models.Q(status__in=DECIDED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(object__isnull=False, literal_type="")
                | (models.Q(object__isnull=True) & ~models.Q(literal_type="")),
                name="object_is_entity_or_literal",
            )
        ]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self.subject} — {self.predicate} → {self.object or self.literal_value}"


class Evidence(models.Model):
    """A sentence that supports a statement.

    Its words make a statement by themselves, the reading. Where decisions lead from there to another statement,
    ``reading`` is the uid of that one, ``subject_named`` and ``object_named`` are its ends where they are others, and
    ``read`` has what else is. ``kept``: no longer found, but a person decided on what it says. The three span lists
    hold ``[start, end]`` pairs, offsets in the sentence's text. uid = hash(reading, sentence, spans), so extracting
    twice adds nothing, whatever was decided.
    """

    project_path = "statement__project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="evidence")
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, models.CASCADE, related_name="evidence", db_index=False)
    subject_named = models.CharField(max_length=UID_LENGTH, blank=True)
    object_named = models.CharField(max_length=UID_LENGTH, blank=True)
    reading = models.CharField(max_length=UID_LENGTH, blank=True, db_default="")
    read = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    kept = models.BooleanField(default=False, db_default=False)
    subject_spans = models.JSONField()
    predicate_spans = models.JSONField()
    object_spans = models.JSONField()
    qualifiers = models.JSONField(default=list, blank=True, help_text=_("when, where, how much: role, text, spans"))
    speaker = models.ForeignKey(Entity, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    speaker_spans = models.JSONField(default=list, blank=True)
    rule = models.CharField(max_length=32)
    confidence = models.FloatField()
    extractor = models.CharField(max_length=64)

    objects = SeenEvidence()
    everything = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "sentence__index", "uid")
        indexes = [
            models.Index(fields=["document", "statement"]),
            *(
                models.Index(fields=[f"{end}_named"], condition=~models.Q(**{f"{end}_named": ""}), name=f"{end}_named")
                for end in ("subject", "object")
            ),
            models.Index(fields=["reading"], condition=~models.Q(reading=""), name="read_otherwise"),
        ]
