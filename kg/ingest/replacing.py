"""Sentences that were read say something else now: what they said goes, what they say comes, in one transaction."""

from collections.abc import Sequence

from kg.holding import hold
from kg.ingest.findings import Findings
from kg.ingest.removing import people_with_years, settle_entities, settle_statements
from kg.ingest.writing import announce, write
from kg.linking import birth_years
from kg.models import Document, Evidence, Mention, Outbox, StatementStatus

DECIDED = (StatementStatus.ACCEPTED, StatementStatus.REJECTED)


def replace(
    document: Document, sentences: Sequence[str], found: Findings, extractor: str, *, keep_evidence: bool = False
) -> None:
    """Puts ``found`` in the place of all that ``sentences`` (uids of the document's) said before.

    A statement that is still said keeps its row. One that nothing supports any more goes, unless a person decided on
    it; with ``keep_evidence`` that one keeps its evidence too, since the sentence is what it was. Call it inside the
    transaction that moves the job's cursor.
    """
    hold(document.project_id)
    mentions = Mention.objects.filter(sentence__in=sentences)
    evidence = Evidence.objects.filter(sentence__in=sentences)
    if keep_evidence:
        kept = evidence.filter(statement__status__in=DECIDED).exclude(pk__in=list(found.evidence))
        evidence = evidence.exclude(pk__in=list(kept.values_list("pk", flat=True)))
    statements = sorted(set(evidence.order_by().values_list("statement_id", flat=True)))
    entities = set(mentions.order_by().values_list("entity_id", flat=True))
    dated = people_with_years(entities | set(mentions.order_by().values_list("named", flat=True)))
    gone = list(mentions.order_by().values_list("pk", flat=True))
    evidence.delete()
    mentions.delete()
    write(document, sentences, found, extractor)
    entities |= settle_statements(statements, keep_decided=True)
    entities |= set(found.entities)
    settle_entities(document.project_id, sorted(entities))
    birth_years.forget(document.project_id, dated)
    birth_years.tell_apart(document.project_id, dated.values())
    announce(
        document.project_id,
        document.pk,
        {
            Outbox.Kind.MENTION: [uid for uid in gone if uid not in found.mentions],
            Outbox.Kind.STATEMENT: [uid for uid in statements if uid not in found.statements],
            Outbox.Kind.ENTITY: sorted(entities - set(found.entities)),
        },
    )
