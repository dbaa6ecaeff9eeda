"""What a document said before the chunk at hand, for a job that goes on in another task.

Invariant: the same as if the job had never been interrupted; so it comes from the words of the committed mentions, not
from what people have since decided about them.
"""

from typing import Any

from django.db.models import QuerySet

from kg.ingest.findings import TypeVotes
from kg.linking.document import DocumentNames
from kg.models import Document, EntityType, Mention


def recall(document: Document) -> tuple[TypeVotes, DocumentNames]:
    """The types that the committed chunks gave to names, and what they said of them."""
    votes, names = TypeVotes(), DocumentNames.from_record(document.names)
    hear(votes, names, Mention.everything.filter(by_hand=False, sentence__document=document))
    return votes, names


def hear(votes: TypeVotes, names: DocumentNames, mentions: QuerySet[Mention]) -> None:
    """Adds what ``mentions``, all of one document, say; words that only stand for a name say nothing of any."""
    given = mentions.exclude(type=EntityType.CONCEPT).order_by("sentence__index", "start", "-end")
    fields = ("sentence__text", "start", "end", "type", "coreferent")
    for text, start, end, type_, stands in given.values_list(*fields).iterator():
        name, kind = text[start:end], EntityType(type_)
        if votes.hear(name, kind, stands=stands) and kind is EntityType.PERSON:
            names.meet(name)


def remember(document: Document, said: dict[str, Any]) -> None:
    """Keeps what a document says of its names (``Findings.said``), in the transaction of the chunk that says it."""
    if said != document.names:
        document.names = said
        Document.objects.filter(pk=document.pk).update(names=said)
