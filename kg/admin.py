"""The admin site: look at everything, edit only what no other row depends on.

Entities, statements, evidence, sentences and mentions carry revisions, counts and outbox entries that only the use
cases of ``kg`` keep right, so they are read-only here.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from kg.models import (
    Decision,
    Document,
    DocumentTable,
    Entity,
    Evidence,
    Image,
    Job,
    Membership,
    Mention,
    MergeCandidate,
    ModelVersion,
    NameBlock,
    NameRule,
    Outbox,
    Prediction,
    Project,
    Proposal,
    RelationType,
    SavedScene,
    Sentence,
    Statement,
    TableMapping,
    TrainingRun,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[models.Model]
    TabularInline = admin.TabularInline[models.Model, models.Model]
else:  # Django's own classes take no type arguments
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class ReadOnly(ModelAdmin):
    """Shows rows; changing them is the business of a use case."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class MembershipInline(TabularInline):
    """Who belongs to a project."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Project)
class ProjectAdmin(ModelAdmin):
    """Projects and their members. Deleting one belongs to its own page, which also clears files and the graph."""

    list_display = ("name", "uid", "created_at")
    search_fields = ("name", "description", "uid")
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here."""
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    """Documents, found by name or by the start of their hash."""

    list_display = ("name", "project", "size", "encoding", "characters", "sentence_count", "uploaded_by", "created_at")
    list_filter = ("media_type", "encoding")
    list_select_related = ("project", "uploaded_by")
    search_fields = ("name", "uid", "sha256__startswith")
    date_hierarchy = "created_at"


@admin.register(Sentence)
class SentenceAdmin(ReadOnly):
    """Sentences."""

    list_display = ("text", "document", "index", "chunk")
    list_select_related = ("document",)
    search_fields = ("text", "uid")


@admin.register(Entity)
class EntityAdmin(ReadOnly):
    """Entities, the best connected first."""

    list_display = ("name", "type", "project", "statement_count", "mention_count")
    list_filter = ("type",)
    list_select_related = ("project",)
    search_fields = ("name", "key", "uid")


@admin.register(Mention)
class MentionAdmin(ReadOnly):
    """Mentions."""

    list_display = ("entity", "type", "sentence", "start", "end")
    list_filter = ("type",)
    list_select_related = ("entity", "sentence")
    search_fields = ("entity__name", "uid")


class EvidenceInline(TabularInline):
    """The sentences of a statement."""

    model = Evidence
    extra = 0
    can_delete = False
    fields = readonly_fields = ("document", "sentence", "rule", "confidence", "extractor")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Statement)
class StatementAdmin(ReadOnly):
    """Statements with their evidence."""

    list_display = (
        "subject",
        "predicate",
        "object",
        "literal_value",
        "status",
        "confidence",
        "evidence_count",
        "project",
    )
    list_filter = ("status", "literal_type")
    list_select_related = ("subject", "object", "project")
    search_fields = ("predicate", "subject__name", "object__name", "literal_value", "uid")
    inlines = (EvidenceInline,)


@admin.register(RelationType)
class RelationTypeAdmin(ReadOnly):
    """The relations that projects know."""

    list_display = ("name", "project", "created_at")
    list_select_related = ("project",)
    search_fields = ("name", "uid")


@admin.register(Image)
class ImageAdmin(ReadOnly):
    """Images of documents."""

    list_display = ("caption", "alt", "document", "media_type", "width", "height")
    list_filter = ("media_type",)
    list_select_related = ("document",)
    search_fields = ("caption", "alt", "uid", "sha256__startswith")


@admin.register(Proposal)
class ProposalAdmin(ReadOnly):
    """What reading again would change."""

    list_display = ("project", "document", "state", "document_count", "requested_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("project", "document", "requested_by")
    search_fields = ("uid", "document__name")


@admin.register(Job)
class JobAdmin(ReadOnly):
    """Jobs: what waits, what runs, what failed and why."""

    list_display = ("kind", "document", "project", "state", "cursor", "max_cursor", "attempt", "strikes", "updated_at")
    list_filter = ("state", "kind", "queue")
    list_select_related = ("document", "project")
    search_fields = ("uid", "key", "document__name")
    date_hierarchy = "created_at"


@admin.register(Outbox)
class OutboxAdmin(ReadOnly):
    """What the graph store has still to hear of."""

    list_display = ("kind", "uid", "project", "document")
    list_filter = ("kind",)
    list_select_related = ("project",)
    search_fields = ("uid", "document")


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """What people decided."""

    list_display = ("kind", "entity", "project", "decided_by", "created_at", "undone_by")
    list_filter = ("kind",)
    list_select_related = ("project", "decided_by", "undone_by")
    search_fields = ("entity", "decided_by__username")
    date_hierarchy = "created_at"


@admin.register(NameRule)
class NameRuleAdmin(ReadOnly):
    """What names mean since."""

    list_display = ("key", "type", "scope", "where", "entity", "project")
    list_filter = ("scope",)
    list_select_related = ("project",)
    search_fields = ("key", "entity")


@admin.register(MergeCandidate)
class MergeCandidateAdmin(ReadOnly):
    """Entities that may be the same."""

    list_display = ("left", "right", "score", "state", "project")
    list_filter = ("state",)
    list_select_related = ("left", "right", "project")
    search_fields = ("left__name", "right__name")


@admin.register(NameBlock)
class NameBlockAdmin(ReadOnly):
    """Short keys under which names are compared."""

    list_display = ("block", "entity", "project")
    list_select_related = ("entity", "project")
    search_fields = ("block",)


@admin.register(DocumentTable)
class DocumentTableAdmin(ReadOnly):
    """Which tables documents have."""

    list_display = ("__str__", "document", "records", "signature")
    list_select_related = ("document",)
    search_fields = ("signature", "document__name")


@admin.register(TableMapping)
class TableMappingAdmin(ReadOnly):
    """What people said of the columns of tables."""

    list_display = ("__str__", "project", "saved_by", "saved_at")
    list_select_related = ("project", "saved_by")
    search_fields = ("signature", "project__name")


@admin.register(SavedScene)
class SavedSceneAdmin(ReadOnly):
    """Views of graphs that people keep."""

    list_display = ("name", "project", "owner", "shared", "updated_at")
    list_filter = ("shared",)
    list_select_related = ("project", "owner")
    search_fields = ("name", "uid")


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnly):
    """Models that predict edges."""

    list_display = ("project", "number", "kind", "state", "revision", "created_at", "promoted_by")
    list_filter = ("kind", "state")
    list_select_related = ("project", "promoted_by")
    search_fields = ("uid", "project__name")


@admin.register(TrainingRun)
class TrainingRunAdmin(ReadOnly):
    """Trainings on graphs of projects, and what came of them."""

    list_display = ("project", "state", "trigger", "edges", "model", "created_at", "ended_at")
    list_filter = ("state", "trigger")
    list_select_related = ("project", "model")
    search_fields = ("uid", "project__name")


@admin.register(Prediction)
class PredictionAdmin(ReadOnly):
    """Edges that may be missing."""

    list_display = ("subject", "predicate", "object", "probability", "state", "project")
    list_filter = ("state",)
    list_select_related = ("subject", "object", "project")
    search_fields = ("predicate", "subject__name", "object__name", "uid")
