"""Sentences that were read say something else now: what they said goes, what they say comes, in one transaction."""

from collections.abc import Iterable, Sequence

from kg.holding import hold
from kg.ingest.findings import Findings
from kg.ingest.redirecting import redirect
from kg.ingest.removing import people_with_years, readings_of, settle_entities, settle_statements
from kg.ingest.writing import announce, put
from kg.linking import birth_years, untyped
from kg.linking.settling import decided_evidence
from kg.models import Document, Evidence, Mention, Outbox
from kg.models.statement import BY_HAND


def replace(
    document: Document, sentences: Sequence[str], found: Findings, extractor: str, *, keep_evidence: bool = False
) -> None:
    """Puts ``found`` in the place of all that ``sentences`` (uids of the document's) said before.

    A statement that is still said keeps its row. One that nothing supports any more goes, unless a person decided on
    it; with ``keep_evidence`` that one keeps its evidence too, since the sentence is what it was. Call it inside the
    transaction that moves the job's cursor.
    """
    hold(document.project_id)
    redirected = redirect(document, sentences, found)
    mentions = Mention.everything.filter(sentence__in=sentences)
    evidence = Evidence.everything.filter(sentence__in=sentences)
    if keep_evidence:
        kept = _kept(document, evidence.exclude(pk__in=list(redirected.found.evidence)))
        Evidence.everything.filter(pk__in=kept).update(kept=True)
        evidence = evidence.exclude(pk__in=kept)
    statements = sorted(set(evidence.order_by().values_list("statement_id", flat=True)))
    readings = readings_of(document.project_id, evidence)
    entities = set(mentions.order_by().values_list("entity_id", flat=True))
    names = entities | set(mentions.order_by().values_list("named", flat=True))
    dated, keys = people_with_years(names), untyped.keys_of(names)
    revs = dict(mentions.order_by().values_list("pk", "rev"))
    evidence.delete()
    mentions.delete()
    put(document, sentences, redirected, extractor, revs=revs)
    entities |= settle_statements(document.project_id, statements, readings)
    entities |= set(redirected.found.entities)
    settle_entities(document.project_id, sorted(entities))
    birth_years.forget(document.project_id, dated)
    birth_years.tell_apart(document.project_id, dated.values())
    keys |= {entity.key for entity in redirected.found.entities.values()}
    entities |= untyped.join(document.project_id, keys)
    announce(
        document.project_id,
        document.pk,
        {
            Outbox.Kind.MENTION: [uid for uid in revs if uid not in redirected.found.mentions],
            Outbox.Kind.STATEMENT: [uid for uid in statements if uid not in redirected.found.statements],
            Outbox.Kind.ENTITY: sorted(entities - set(redirected.found.entities)),
        },
    )


def _kept(document: Document, evidence: Iterable[Evidence]) -> list[str]:
    """The uids of those of ``evidence`` that a text gave and on which people decided."""
    given = [row for row in evidence if row.rule != BY_HAND]
    return sorted(decided_evidence(document.project_id, given))
