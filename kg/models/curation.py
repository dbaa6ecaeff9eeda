"""What people decided about entities, what names mean since then, and which entities may be the same."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH
from kg.models.entity import Entity
from kg.models.project import Project, ScopedQuerySet


class DecisionKind(models.TextChoices):
    """What a person decided: about entities, about statements, about mentions, and about a decision."""

    MERGE = "merge", _("Merge")
    APART = "apart", _("Keep apart")
    RENAME = "rename", _("Rename")
    ALIAS = "alias", _("Aliases")
    SPLIT = "split", _("Split")
    RETYPE = "retype", _("Change the type")
    DESCRIBE = "describe", _("Describe")
    DROP = "drop", _("Delete the entity")
    ACCEPT = "accept", _("Accept")
    REJECT = "reject", _("Reject")
    ADD = "add", _("Add a statement")
    EDIT = "edit", _("Edit the statement")
    DELETE = "delete", _("Delete the statement")
    MARK = "mark", _("Add a mention")
    LINK = "link", _("Relink a mention")
    UNMARK = "unmark", _("Remove a mention")
    REVERT = "revert", _("Undo")


class Decision(models.Model):
    """One decision of a person. Rows are only added; undoing one is another, which ``undone_by`` names.

    ``after`` holds all that is needed to carry it out again; ``before`` is for the reader (names as they were). The
    record is a function of what was extracted and of the decisions that are not undone (kg.linking.settling).
    """

    project_path = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions", db_index=False)
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    entity = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("the uid of whom it is about"))
    statement = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("the uid of what it is about"))
    batch = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("decisions taken and undone together"))
    reason = models.CharField(max_length=500, blank=True, help_text=_("in the words of who decided"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="undoes")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["project", "-id"]),
            models.Index(fields=["project", "entity"]),
            models.Index(fields=["statement"], condition=~models.Q(statement=""), name="decision_on_statement"),
            models.Index(fields=["batch"], condition=~models.Q(batch=""), name="decision_in_batch"),
        ]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.entity}"


class DecisionSubject(models.Model):
    """What a decision speaks of: an entity, a statement, a reading or a place in a sentence, by its uid.

    ``sets`` is what it sets of that, empty where it only touches it: of two decisions that set the same, the later one
    holds, so the earlier cannot be undone before it.
    """

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="subjects")
    uid = models.CharField(max_length=64)
    sets = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["uid", "-decision"])]

    def __str__(self) -> str:
        return f"{self.uid} {self.sets}"


class StatementRule(models.Model):
    """What a decision says of what texts say: of a reading, the statement that words make by themselves.

    ``form`` is the reading (``kg.linking.forms``), ``changes`` what the decision makes of it. ``own``: evidence or
    another decision makes the reading; else it is only what others may come to mean. ``place`` is the statement that
    holds it while no sentence says it.
    """

    project_path = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="statement_rules", db_index=False)
    reading = models.CharField(max_length=UID_LENGTH)
    form = models.JSONField()
    changes = models.JSONField()
    own = models.BooleanField(default=True)
    place = models.CharField(max_length=UID_LENGTH, blank=True)
    sentence = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("whose words a person gave for it"))
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="statement_rules")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("decision", "pk")
        indexes = [
            models.Index(fields=["project", "reading"]),
            models.Index(fields=["place"], condition=~models.Q(place=""), name="rule_in_place"),
            models.Index(fields=["sentence"], condition=~models.Q(sentence=""), name="rule_of_sentence"),
        ]

    def __str__(self) -> str:
        return f"{self.reading} {self.changes}"


class NameRule(models.Model):
    """The project's lexicon: what a name means by a decision of a person. Current rows only; a decision brings its own.

    A name is the ``key`` and ``type`` that a text gives by itself; an empty type is any that the project had not met.
    ``scope`` says where the rule holds, the narrower before the wider. A rule for a SPAN is about the words at one
    place of a sentence, whatever name they are: its ``key`` is the sentence's uid, its type is empty, and so may
    ``entity`` be, where the words name nothing.
    """

    class Scope(models.TextChoices):
        """Where a rule holds; ``where`` is the span ("3:5"), the sentence, the document, or a word of the document."""

        SPAN = "span"
        SENTENCE = "sentence"
        DOCUMENT = "document"
        WORD = "word"
        PROJECT = "project"

    project_path = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="name_rules", db_index=False)
    key = models.CharField(max_length=255)
    type = models.CharField(max_length=16, blank=True)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    where = models.CharField(max_length=120, blank=True)
    entity = models.CharField(max_length=UID_LENGTH, blank=True, help_text=_("the uid of the entity that is meant"))
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="rules")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["project", "key"])]

    def __str__(self) -> str:
        return f"{self.key} → {self.entity} ({self.scope} {self.where})"


class MergeCandidate(models.Model):
    """Two entities that may be the same. ``left`` < ``right``; uid = hash(project, left, right).

    ``reasons`` are codes with parameters (kg.linking.reasons puts them into words). Merged and open follow from the
    entities; only apart is a decision of its own.
    """

    class State(models.TextChoices):
        """Where the question stands."""

        OPEN = "open", _("Open")
        MERGED = "merged", _("Merged")
        APART = "apart", _("Kept apart")

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="merge_candidates", db_index=False)
    left = models.ForeignKey(Entity, models.CASCADE, related_name="candidates_as_left")
    right = models.ForeignKey(Entity, models.CASCADE, related_name="candidates_as_right")
    score = models.FloatField(help_text=_("in [0, 1]; not a probability"))
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-score", "uid")
        indexes = [models.Index(fields=["project", "state", "-score", "uid"])]
        verbose_name = _("merge candidate")
        verbose_name_plural = _("merge candidates")

    def __str__(self) -> str:
        return f"{self.left} = {self.right}? ({self.score:.2f})"


class NameBlock(models.Model):
    """An entity under one of the short keys that names of the same thing tend to share (kg.linking.blocking).

    Only entities that share a block are ever compared, so that looking for candidates costs what is new.
    """

    project_path = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    block = models.CharField(max_length=48)
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="blocks")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["project", "block", "entity"], name="one_block_per_entity")]

    def __str__(self) -> str:
        return f"{self.block} {self.entity_id}"
