"""A document goes, and with it all that only it supports."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kg import jobs
from kg.ingest import files
from kg.ingest.writing import announce, hold
from kg.models import Document, Entity, Evidence, Mention, Outbox, Sentence, Statement, StatementStatus

BATCH = 500


def remove(document: Document) -> None:
    """Deletes a document with its files, job, sentences, mentions and evidence; what came out of an archive stays.

    Statements and entities that nothing else supports go too, except statements that a person accepted. A worker that
    still reads the document loses its job. The graph hears of everything through the outbox.
    """
    project = document.project_id
    contents = [document.sha256, *document.images.order_by().values_list("sha256", flat=True)]
    with transaction.atomic():
        # the job first, as every worker does, so that no two wait for each other
        list(document.jobs.select_for_update().values_list("pk"))
        document.jobs.all().delete()
        hold(project)
        mentions = Mention.objects.filter(sentence__document=document)
        evidence = Evidence.objects.filter(document=document)
        statements = sorted(set(evidence.order_by().values_list("statement_id", flat=True)))
        entities = set(mentions.order_by().values_list("entity_id", flat=True))
        changed = {
            Outbox.Kind.MENTION: list(mentions.order_by().values_list("pk", flat=True)),
            Outbox.Kind.SENTENCE: list(document.sentences.order_by().values_list("pk", flat=True)),
            Outbox.Kind.STATEMENT: statements,
        }
        evidence.delete()
        mentions.delete()
        entities |= settle_statements(statements)
        settle_entities(sorted(entities))
        Sentence.objects.filter(document=document).delete()
        uid = document.pk
        document.delete()
        announce(project, "", {**changed, Outbox.Kind.ENTITY: sorted(entities), Outbox.Kind.DOCUMENT: [uid]})
        transaction.on_commit(lambda: jobs.send_projection_hint(project))
        transaction.on_commit(lambda: _discard(contents))


def _discard(contents: Iterable[str]) -> None:
    for sha256 in dict.fromkeys(contents):
        files.discard(sha256)


def settle_statements(uids: Sequence[str], *, keep_decided: bool = False) -> set[str]:
    """Counts the evidence that is left and deletes what has none, save what a person accepted (``keep_decided``: or
    rejected, so that it does not come back as new). Returns the entities that the statements joined.
    """
    decided = [StatementStatus.ACCEPTED, *([StatementStatus.REJECTED] if keep_decided else [])]
    entities: set[str] = set()
    support = Evidence.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    for batch in _batches(uids):
        rows = Statement.objects.filter(pk__in=batch)
        for pair in rows.order_by().values_list("subject_id", "object_id"):
            entities.update(uid for uid in pair if uid)
        rows.update(
            evidence_count=Coalesce(Subquery(support.annotate(n=Count("pk")).values("n")), 0),
            confidence=Coalesce(Subquery(support.annotate(best=Max("confidence")).values("best")), F("confidence")),
            rev=F("rev") + 1,
        )
        rows.filter(evidence_count=0).exclude(status__in=decided).delete()
    return entities


def settle_entities(uids: Sequence[str]) -> None:
    """Counts the mentions and statements that are left and deletes entities with neither."""
    mentions = Mention.objects.filter(entity=OuterRef("pk")).order_by().values("entity")
    subjects = Statement.objects.filter(subject=OuterRef("pk")).order_by().values("subject")
    objects = Statement.objects.filter(object=OuterRef("pk")).order_by().values("object")
    for batch in _batches(uids):
        rows = Entity.objects.filter(pk__in=batch)
        rows.update(
            mention_count=Coalesce(Subquery(mentions.annotate(n=Count("pk")).values("n")), 0),
            statement_count=Coalesce(Subquery(subjects.annotate(n=Count("pk")).values("n")), 0)
            + Coalesce(Subquery(objects.annotate(n=Count("pk")).values("n")), 0),
            rev=F("rev") + 1,
        )
        rows.filter(Q(mention_count=0, statement_count=0, merged=None)).delete()


def _batches(uids: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(uids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
