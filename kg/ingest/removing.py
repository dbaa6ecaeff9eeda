"""A document goes, and with it all that only it supports."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kg import jobs
from kg.holding import hold
from kg.ingest import files
from kg.ingest.writing import announce
from kg.linking import birth_years, untyped
from kg.linking.cleaning import clean
from kg.linking.recounting import batches, recount
from kg.linking.regrouping import Scope
from kg.linking.settling import settle
from kg.models import Document, Entity, Evidence, Mention, Outbox, Sentence, Statement, StatementRule
from kg.models.statement import DECIDED


def remove(document: Document) -> None:
    """Deletes a document with its files, job, sentences, mentions and evidence; what came out of an archive stays.

    Statements and entities that nothing else supports go too, except statements that a person judged. A worker that
    still reads the document loses its job. The graph hears of everything through the outbox.
    """
    project = document.project_id
    contents = [document.sha256, *document.images.order_by().values_list("sha256", flat=True)]
    with transaction.atomic():
        # the job first, as every worker does, so that no two wait for each other
        list(document.jobs.select_for_update().values_list("pk"))
        document.jobs.all().delete()
        hold(project)
        mentions = Mention.everything.filter(sentence__document=document)
        evidence = Evidence.everything.filter(document=document)
        statements = sorted(set(evidence.order_by().values_list("statement_id", flat=True)))
        entities = set(mentions.order_by().values_list("entity_id", flat=True))
        names = entities | set(mentions.order_by().values_list("named", flat=True))
        dated, keys = people_with_years(names), untyped.keys_of(names)
        changed = {
            Outbox.Kind.MENTION: list(mentions.order_by().values_list("pk", flat=True)),
            Outbox.Kind.SENTENCE: list(document.sentences.order_by().values_list("pk", flat=True)),
            Outbox.Kind.STATEMENT: statements,
        }
        readings = readings_of(project, evidence)
        evidence.delete()
        mentions.delete()
        entities |= settle_statements(project, statements, readings)
        settle_entities(project, sorted(entities))
        Sentence.objects.filter(document=document).delete()
        uid = document.pk
        document.delete()
        announce(project, "", {**changed, Outbox.Kind.ENTITY: sorted(entities), Outbox.Kind.DOCUMENT: [uid]})
        birth_years.forget(project, dated)
        birth_years.tell_apart(project, dated.values())
        if joined := untyped.join(project, keys):
            announce(project, "", {Outbox.Kind.ENTITY: joined})
        transaction.on_commit(lambda: jobs.send_projection_hint(project))
        transaction.on_commit(lambda: _discard(contents))


def _discard(contents: Iterable[str]) -> None:
    for sha256 in dict.fromkeys(contents):
        files.discard(sha256)


def readings_of(project: str, evidence: QuerySet[Evidence]) -> set[str]:
    """The readings (uids) in ``evidence`` on which people decided."""
    if not StatementRule.objects.filter(project=project).exists():
        return set()
    found: set[str] = set()
    for batch in batches(sorted({reading or uid for reading, uid in evidence.values_list("reading", "statement")})):
        rules = StatementRule.objects.filter(project=project, reading__in=batch)
        found |= set(rules.values_list("reading", flat=True))
    return found


def settle_statements(project: str, uids: Sequence[str], readings: Collection[str]) -> set[str]:
    """Counts the evidence that is left and deletes what has none, save where a person's verdict on one of ``readings``
    holds it. Returns the entities that the statements joined.
    """
    entities: set[str] = set()
    support = Evidence.everything.filter(statement=OuterRef("pk")).order_by().values("statement")
    for batch in batches(uids):
        rows = Statement.everything.filter(pk__in=batch)
        for pair in rows.order_by().values_list("subject_id", "object_id"):
            entities.update(uid for uid in pair if uid)
        rows.update(
            evidence_count=Coalesce(Subquery(support.annotate(n=Count("pk")).values("n")), 0),
            confidence=Coalesce(Subquery(support.annotate(best=Max("confidence")).values("best")), F("confidence")),
            rev=F("rev") + 1,
        )
        rows.filter(evidence_count=0).exclude(status__in=DECIDED).delete()
    decided = set(Statement.objects.filter(pk__in=uids, status__in=DECIDED).values_list("pk", flat=True))
    if readings or decided:
        entities |= settle(project, Scope(readings=set(readings), statements=decided))
    return entities


def settle_entities(project: str, uids: Sequence[str]) -> None:
    """Counts the mentions and statements that are left and deletes entities that stand for nothing."""
    recount(uids)
    clean(project, uids)


def people_with_years(uids: Iterable[str]) -> dict[str, str]:
    """Those among the names ``uids`` whose key ends in a birth year, with their keys."""
    found: dict[str, str] = {}
    for batch in batches(sorted(uids)):
        rows = Entity.everything.filter(pk__in=batch).exclude(distinction="")
        found |= dict(rows.values_list("pk", "key"))
    return found
