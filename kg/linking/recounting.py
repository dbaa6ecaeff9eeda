"""The figures of entities and documents, counted anew.

A statement between an entity and itself says nothing and does not count.
"""

from collections.abc import Collection, Iterator
from itertools import islice

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kg.models import Document, Entity, Evidence, Mention, Statement

BATCH = 500


def recount(uids: Collection[str]) -> None:
    """``mention_count`` and ``statement_count`` of the entities ``uids``; each gets a new ``rev``."""
    mentions = Mention.objects.filter(entity=OuterRef("pk")).order_by().values("entity")
    statements = Statement.objects.exclude(subject=F("object")).order_by()
    subjects = statements.filter(subject=OuterRef("pk")).values("subject")
    objects = statements.filter(object=OuterRef("pk")).values("object")
    for batch in batches(sorted(uids)):
        Entity.everything.filter(pk__in=batch).update(
            mention_count=Coalesce(Subquery(mentions.annotate(n=Count("pk")).values("n")), 0),
            statement_count=Coalesce(Subquery(subjects.annotate(n=Count("pk")).values("n")), 0)
            + Coalesce(Subquery(objects.annotate(n=Count("pk")).values("n")), 0),
            rev=F("rev") + 1,
        )


def figures(document: str) -> dict[str, int]:
    """How many statements and entities a document has: what its row keeps, since lists would count for seconds."""
    statements = Evidence.objects.filter(document=document).aggregate(number=Count("statement", distinct=True))
    entities = Mention.objects.filter(sentence__document=document).aggregate(number=Count("entity", distinct=True))
    return {"statements_found": statements["number"], "entities_found": entities["number"]}


def recount_documents(uids: Collection[str]) -> None:
    """The figures of those of ``uids`` that were read to their end."""
    for uid in Document.objects.filter(pk__in=uids, entities_found__isnull=False).values_list("pk", flat=True):
        Document.objects.filter(pk=uid).update(**figures(uid))


def batches(uids: Collection[str]) -> Iterator[list[str]]:
    """``uids``, at most BATCH at a time."""
    remaining = iter(uids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
