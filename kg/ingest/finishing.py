"""The end of a job that read a document, or read it again: its figures are counted once, here."""

from django.db import transaction
from django.db.models import F

from kg import jobs
from kg.holding import hold
from kg.jobs import Claim
from kg.linking import candidates, untyped
from kg.linking.recounting import figures
from kg.models import Document, Outbox


def finish(claim: Claim, document: Document, extractor: str) -> None:
    """Proposes candidates for merging, joins untyped names, ends the job and notes what the document holds.

    The figures are kept since a list of large documents would count for seconds.
    """
    keys = candidates.propose(document)
    with transaction.atomic():
        claim.finish()
        hold(document.project_id)
        untyped.join(document.project_id, keys)
        Document.objects.filter(pk=document.pk).update(extractor=extractor, rev=F("rev") + 1, **figures(document.pk))
        Outbox.objects.create(
            project_id=document.project_id, kind=Outbox.Kind.DOCUMENT, uid=document.pk, document=document.pk
        )
        transaction.on_commit(lambda: jobs.send_projection_hint(document.project_id))
        transaction.on_commit(lambda: jobs.send_prediction_hint(document.project_id))
