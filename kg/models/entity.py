"""Entities and the places in sentences that mention them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH
from kg.models.document import Sentence
from kg.models.project import Project, ScopedQuerySet, Seen


class EntityType(models.TextChoices):
    """What kind of thing an entity is."""

    PERSON = "person", _("Person")
    PLACE = "place", _("Place")
    ORGANISATION = "organisation", _("Organisation")
    WORK = "work", _("Work")
    EVENT = "event", _("Event")
    CONCEPT = "concept", _("Concept")
    TIME = "time", _("Time")


class Entity(models.Model):
    """A thing, or rather a name that texts use for it: uid = hash(project, type, key), ``key`` the folded name.

    ``merged_into`` leads from a name to the entity that it names, whose row then has all mentions and statements; a row
    that was merged keeps only what is its own. ``name`` and ``aliases`` are what people see; ``forms`` are the names as
    written, kept apart where a decision or a merge changed what people see, else empty. Two things of one name have a
    ``distinction`` at the end of the key: a birth year that the text gives, or a number given by a person's split.
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="entities", db_index=False)
    type = models.CharField(max_length=16, choices=EntityType.choices)
    key = models.CharField(max_length=255)
    name = models.CharField(_("name"), max_length=255)
    aliases = models.JSONField(default=list, blank=True)
    forms = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True, db_default="", help_text=_("in the words of people"))
    distinction = models.CharField(max_length=16, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    merged_by = models.ForeignKey("Decision", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    deleted_by = models.ForeignKey("Decision", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    hidden = models.BooleanField(default=False, db_default=False, help_text=_("deleted, or named by hidden rows only"))
    mention_count = models.PositiveIntegerField(default=0)
    statement_count = models.PositiveIntegerField(default=0, help_text=_("statements with this entity on either side"))
    created_at = models.DateTimeField(auto_now_add=True)
    rev = models.PositiveIntegerField(default=1)

    objects = Seen()
    everything = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-statement_count", "-mention_count", "uid")
        indexes = [
            models.Index(fields=["project", "-statement_count", "-mention_count", "uid"]),
            models.Index(fields=["project"], condition=models.Q(deleted_by__isnull=False), name="deleted_entity"),
            models.Index(fields=["project"], condition=models.Q(merged_into__isnull=False), name="merged_entity"),
        ]
        constraints = [models.UniqueConstraint(fields=["project", "type", "key"], name="one_entity_per_name_and_type")]
        verbose_name = _("entity")
        verbose_name_plural = _("entities")

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """A span of a sentence that names an entity. ``start`` and ``end`` are offsets in the sentence's text.

    ``named`` is the uid that the words have by themselves, where a decision leads from there to another ``entity``.
    ``coreferent``: the words only stand for it here (他, 该公司, a short name), so they are never one of its names.
    """

    project_path = "sentence__document__project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="mentions", db_index=False)
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="mentions")
    named = models.CharField(max_length=UID_LENGTH, blank=True)
    type = models.CharField(max_length=16, choices=EntityType.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    coreferent = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False, db_default=False, help_text=_("only a person says so"))
    hidden = models.BooleanField(default=False, db_default=False, help_text=_("a person says that it is none"))
    rev = models.PositiveIntegerField(default=1)

    objects = Seen()
    everything = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("sentence", "start", "-end")
        indexes = [models.Index(fields=["named"], condition=~models.Q(named=""), name="mention_named_otherwise")]
        constraints = [
            models.UniqueConstraint(fields=["sentence", "start", "end", "type"], name="one_mention_per_span_and_type")
        ]
