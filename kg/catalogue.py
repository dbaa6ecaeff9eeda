"""Reads that several layers share: projects, documents and jobs with the numbers shown beside them.

Each function takes a query that was already narrowed to what the reader may see and adds annotations to it, so a list
costs the same few queries whatever its length.
"""

from django.db.models import CharField, Count, Expression, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kg.models import (
    Document,
    DocumentTable,
    Entity,
    Evidence,
    Job,
    JobState,
    Membership,
    Mention,
    Outbox,
    Project,
    ScopedQuerySet,
    Statement,
)

READING_KIND = "extract"
READ_SHARE = 0.95
"""Of a document's whole progress; the rest is the writing of its graph."""
GRAPH_ROWS_PER_SENTENCE = 8
"""Rows (entities, mentions, statements, the sentence) that one sentence sends to the graph store, about."""


def projects(visible: ScopedQuerySet[Project], user_id: int) -> ScopedQuerySet[Project]:
    """With ``role`` (of that user), ``document_count``, ``entity_count`` and ``statement_count``."""
    role = Membership.objects.filter(project=OuterRef("pk"), user_id=user_id).values("role")
    return visible.annotate(
        role=Subquery(role, output_field=CharField()),
        document_count=_count(Document.objects.filter(project=OuterRef("pk")), "project"),
        entity_count=_count(Entity.objects.filter(project=OuterRef("pk"), merged_into=None), "project"),
        statement_count=_count(Statement.objects.filter(project=OuterRef("pk")), "project"),
    )


def documents(visible: ScopedQuerySet[Document]) -> ScopedQuerySet[Document]:
    """With ``statement_count``, ``entity_count``, ``table_count``, the uploader and ``readings``: its reading job in a
    list, or none.

    The counts are kept for what was read to its end, and counted for what is still being read.
    """
    readings = jobs(Job.objects.filter(kind=READING_KIND))
    return (
        visible.select_related("uploaded_by", "archive")
        .prefetch_related(Prefetch("jobs", queryset=readings, to_attr="readings"))
        .annotate(
            statement_count=Coalesce(
                F("statements_found"),
                _count(Evidence.objects.filter(document=OuterRef("pk")), "document", "statement"),
            ),
            entity_count=Coalesce(
                F("entities_found"),
                _count(Mention.objects.filter(sentence__document=OuterRef("pk")), "sentence__document", "entity"),
            ),
            table_count=_count(DocumentTable.objects.filter(document=OuterRef("pk")), "document"),
        )
    )


def jobs(visible: ScopedQuerySet[Job]) -> ScopedQuerySet[Job]:
    """With ``unwritten`` (rows of its document that the graph store has still to hear of) and ``sentence_count``."""
    rows = Outbox.objects.filter(project=OuterRef("project"), document=OuterRef("document"))
    return visible.annotate(
        unwritten=_count(rows, "document"), sentence_count=Coalesce(F("document__sentence_count"), 0)
    )


def stage(job: Job) -> str:
    """What is being done now: queued, reading, analysing, writing, or "" for nothing. ``job`` comes from ``jobs``."""
    if job.state == JobState.QUEUED:
        return "queued"
    if job.state == JobState.RUNNING:
        return job.stage or "reading"
    return "writing" if _unwritten(job) else ""


def progress(job: Job) -> float:
    """How much of the whole is done, in [0, 1]. ``job`` comes from ``jobs``."""
    if job.state == JobState.DONE:
        share = min(1.0, _unwritten(job) / (GRAPH_ROWS_PER_SENTENCE * (1 + getattr(job, "sentence_count", 0))))
        return round(1 - (1 - READ_SHARE) * share, 3)
    return round(READ_SHARE * min(1.0, job.cursor / job.max_cursor), 3) if job.max_cursor else 0.0


def is_open(job: Job) -> bool:
    """Whether more is to be expected of it without anybody doing anything. ``job`` comes from ``jobs``."""
    return stage(job) != ""


def _unwritten(job: Job) -> int:
    return getattr(job, "unwritten", 0) if job.state == JobState.DONE else 0


def _count(rows: QuerySet[object], group: str, distinct: str = "") -> Expression:  # type: ignore[type-var]
    """How many correlated ``rows`` (or ``distinct`` values in them), as a subquery, so that counts do not multiply."""
    counted = Count(distinct, distinct=True) if distinct else Count("*")
    number = rows.order_by().values(group).annotate(number=counted).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
