"""What may be missing in a project's graph: its models, what they predict, and what people ask them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH, random_uid
from kg.models.curation import Decision
from kg.models.entity import Entity
from kg.models.job import Job
from kg.models.project import Project, ScopedQuerySet
from kg.models.statement import RelationType


class GraphRevision(models.Model):
    """How often a project's graph has changed: what was computed from it holds for the number that it was read at.

    Written by ``kg.revision.bump`` in the transaction that changes entities or statements. Predictions are due while
    ``predicted`` is behind; ``taken_until`` is until when the worker that makes them has that for itself.
    """

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="graph_revision")
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
    predicted = models.PositiveBigIntegerField(default=0, help_text=_("the number that the predictions follow"))
    predicted_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text=_("when a worker was last told that it is behind"))
    urgent = models.PositiveBigIntegerField(default=0, help_text=_("the number that a decision made last"))
    weighed = models.PositiveBigIntegerField(default=0, help_text=_("the number at which a training was last weighed"))
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("in a row that did not end"))


class ModelVersion(models.Model):
    """A model that answers what may be missing in a project. One of a project's versions is promoted: it answers.

    ``kind`` shipped: the model that comes with Zhitu, which needs no training, calibrated on this project's graph;
    trained: a blend with what was learned here. ``directory`` is below ``settings.COMPLETION_DIR``. ``metrics``:
    {"mrr", "hits1", "hits3", "hits10", "ece", "count", "relations": {name: {"mrr", "hits10", "count"}},
    "reliability": [{"from", "to", "confidence", "accuracy", "count"}]}, all on held-out edges.
    """

    class Kind(models.TextChoices):
        """Where it comes from."""

        SHIPPED = "shipped", _("Comes with Zhitu")
        TRAINED = "trained", _("Trained here")

    class State(models.TextChoices):
        """Whether it answers."""

        CANDIDATE = "candidate", _("Candidate")
        PROMOTED = "promoted", _("In use")
        RETIRED = "retired", _("Retired")

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="model_versions", db_index=False)
    number = models.PositiveIntegerField(help_text=_("0 for the shipped one, then in order"))
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CANDIDATE)
    directory = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(max_length=64, help_text=_("of its weights"))
    revision = models.PositiveBigIntegerField(default=0, help_text=_("of the graph that it was trained on"))
    weights = models.JSONField(default=dict, help_text=_("of the scorers in the blend"))
    calibration = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict)
    baseline = models.JSONField(default=dict, help_text=_("the same figures of the model then in use"))
    created_at = models.DateTimeField(auto_now_add=True)
    promoted_at = models.DateTimeField(null=True)
    promoted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("project", "-number")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_model_version_per_number"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="promoted"), name="one_promoted_model_per_project"
            ),
        ]
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")

    def __str__(self) -> str:
        return f"{self.project_id} {self.number} {self.state}"


class TrainingRun(models.Model):
    """One training on a project's graph. ``job`` says how far it is; ``curve`` holds {"epoch", "loss", "mrr"} points.

    TOO_SMALL: the graph has too few edges to learn from. KEPT: the result was no better than the model in use.
    """

    class State(models.TextChoices):
        """WAITING → TRAINING → PROMOTED | KEPT | TOO_SMALL | FAILED | CANCELLED."""

        WAITING = "waiting", _("Waiting")
        TRAINING = "training", _("Training")
        PROMOTED = "promoted", _("In use")
        KEPT = "kept", _("Not better, not used")
        TOO_SMALL = "too-small", _("Too few relations to learn from")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

        @classmethod
        def open(cls) -> list[str]:
            """The states in which more is to be expected."""
            return [cls.WAITING.value, cls.TRAINING.value]

    class Trigger(models.TextChoices):
        """Why it was started."""

        CHANGE = "change", _("The graph changed")
        PERSON = "person", _("On request")

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="training_runs", db_index=False)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="training_run")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    trigger = models.CharField(max_length=6, choices=Trigger.choices)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveBigIntegerField(default=0, help_text=_("of the graph that it trains on"))
    edges = models.PositiveIntegerField(default=0)
    curve = models.JSONField(default=list)
    model = models.ForeignKey(ModelVersion, models.SET_NULL, null=True, related_name="training_runs")
    error = models.JSONField(null=True, help_text=_("code and parameters; see kg.errors"))
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "uid")
        indexes = [models.Index(fields=["project", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"


class Prediction(models.Model):
    """A statement that is likely true and that nobody made. uid = hash(project, subject, predicate, object).

    ``predicate`` is the name of ``relation``, or the words of an open relation. ``value`` orders the review: how much
    is gained by an answer. ``explanation``: [{"share", "steps": [[statement uid, forward], …]}], null until asked for.
    ``decision`` is the one that accepted or rejected it; undoing that opens it again. An outdated one is shown nowhere
    any more, but who still has it in sight can decide on it.
    """

    class State(models.TextChoices):
        """What people said of it; of what nobody decided, whether the model still says so."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        OUTDATED = "outdated", _("Outdated")

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="predictions", db_index=False)
    subject = models.ForeignKey(Entity, models.CASCADE, related_name="predictions_as_subject")
    predicate = models.CharField(max_length=120)
    relation = models.ForeignKey(RelationType, models.SET_NULL, null=True, related_name="predictions")
    object = models.ForeignKey(Entity, models.CASCADE, related_name="predictions_as_object")
    asked = models.CharField(max_length=7, default="object", help_text=_("which of its ends answers a question"))
    score = models.FloatField(help_text=_("of the model, higher is likelier"))
    probability = models.FloatField(help_text=_("calibrated, in [0, 1]"))
    rank = models.PositiveIntegerField(help_text=_("among the answers to its question, from 1"))
    value = models.FloatField(help_text=_("what a decision is worth; orders the review"))
    model = models.ForeignKey(ModelVersion, models.CASCADE, related_name="predictions")
    revision = models.PositiveBigIntegerField(help_text=_("of the graph that it was computed from"))
    explanation = models.JSONField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outdated_at = models.DateTimeField(null=True, help_text=_("when it was last given no more"))
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-value", "uid")
        indexes = [
            models.Index(fields=["project", "state", "-value", "uid"]),
            models.Index(fields=["project", "state", "-probability", "uid"]),
        ]
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")

    def __str__(self) -> str:
        return f"{self.subject_id} — {self.predicate} → {self.object_id} ({self.probability:.2f})"


class CompletionRequest(models.Model):
    """Questions that the web process asks and a worker of the queue "complete" answers, with all others that wait.

    ``key`` is hash(project, revision, model, questions) once answered: the same questions get the same row again.
    ``taken_until`` is until when the worker that took it has it for itself.
    """

    class State(models.TextChoices):
        """WAITING → DONE | FAILED."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    class Kind(models.TextChoices):
        """What is asked."""

        COMPLETE = "complete"
        EXPLAIN = "explain"

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.COMPLETE)
    questions = models.JSONField()
    key = models.CharField(max_length=UID_LENGTH, blank=True, db_index=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True)
    answers = models.JSONField(null=True)
    error = models.JSONField(null=True, help_text=_("code and parameters; see kg.errors"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "uid")
        indexes = [models.Index(fields=["state", "created_at"])]
