"""The job "refresh": every statement of a project gets the type and the confidence that it has by now.

Both follow from other rows: the type from the schema, the confidence from the evidence and from what people decided.
The uids, which are hashes, are cut into equal ranges, one a step. A range stays the same whatever is added or removed
meanwhile, and an extraction that writes at the same time uses the schema of its own moment, so nothing is left out.
"""

import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg import jobs
from kg.holding import hold
from kg.identity import UID_LENGTH, random_uid
from kg.ingest.writing import announce
from kg.jobs import Claim
from kg.jobs.hints import send_hints_on_commit
from kg.models import Evidence, Job, JobState, Modality, Outbox, Project, Statement
from kg.schema.matching import Schema
from kg.schema.record import schema_of
from kg.trust import Trust, trust_of

KIND = "refresh"
STAGE = "typing"
ROWS_PER_STEP = 500
"""Statements of one transaction, about: a tenth of a second, for which other writers of the project wait."""


def submit(project: Project, requested_by: AbstractBaseUser | None = None, *, after: timedelta = timedelta()) -> Job:
    """The project's refresh job, from its start. Call it in the transaction that changed what statements follow from.

    One that has not begun sees the change anyway; one that has is replaced, and the ended ones say nothing any more.
    ``after``: it may wait so long for more changes.
    """
    with transaction.atomic():
        hold(project.pk)
        mine = Job.objects.filter(project=project, kind=KIND)
        waiting = mine.filter(state=JobState.QUEUED, cursor=0, max_cursor=0).first()
        if waiting is not None:
            if waiting.not_before is not None and not after:
                mine.filter(pk=waiting.pk).update(not_before=None)
                send_hints_on_commit(waiting.queue)
                waiting.refresh_from_db()
            return waiting
        mine.delete()  # whoever works on it finds its lease lost
        key = f"{KIND}:{project.pk}:{random_uid()}"
        return jobs.submit(key=key, kind=KIND, queue="extract", project=project, requested_by=requested_by, after=after)


def refresh(claim: Claim) -> None:
    """Does as many steps as one task may."""
    project = claim.job.project_id
    if claim.job.max_cursor == 0:
        count = Statement.objects.filter(project_id=project).count()
        claim.enter(STAGE, max_cursor=max(1, -(-count // ROWS_PER_STEP)))
    else:
        claim.enter(STAGE)
    trust = trust_of(project)  # once a task: it looks at all evidence, and who decides meanwhile replaces this job
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    while claim.job.cursor < claim.job.max_cursor:
        first, end = _range(claim.job.cursor, claim.job.max_cursor)
        with claim.chunk():
            _refresh_range(project, first, end, trust)
            transaction.on_commit(lambda: jobs.send_projection_hint(project))
        if time.monotonic() > until and claim.job.cursor < claim.job.max_cursor:
            claim.requeue()
            return
    claim.finish()


def _range(step: int, steps: int) -> tuple[str, str]:
    """The first uid of a step's range, and the first one after it ("g" is beyond all)."""
    bounds = [16**UID_LENGTH * at // steps for at in (step, step + 1)]
    return f"{bounds[0]:0{UID_LENGTH}x}", f"{bounds[1]:0{UID_LENGTH}x}" if step + 1 < steps else "g"


def _refresh_range(project: str, first: str, end: str, trust: Trust) -> None:
    hold(project)
    rows = Statement.objects.filter(project_id=project, uid__gte=first, uid__lt=end).order_by("uid")
    statements = list(rows.select_related("subject", "object"))
    schema = schema_of(project)
    confidences = _confidences(statements, trust)
    changed = []
    for statement in statements:
        now = (*_relation(schema, statement), confidences.get(statement.pk, statement.confidence))
        if now != (statement.relation_id, statement.inverse, statement.confidence):
            statement.relation_id, statement.inverse, statement.confidence = now
            statement.rev += 1
            changed.append(statement)
    Statement.objects.bulk_update(changed, ("relation", "inverse", "confidence", "rev"), batch_size=100)
    announce(project, "", {Outbox.Kind.STATEMENT: [statement.pk for statement in changed]})


def _relation(schema: Schema, statement: Statement) -> tuple[str | None, bool]:
    object_ = statement.object.type if statement.object else statement.literal_type
    match = schema.match(statement.predicate, statement.subject.type, object_, Modality(statement.modality))
    return (match.relation, match.inverse) if match else (None, False)


def _confidences(statements: Sequence[Statement], trust: Trust) -> dict[str, float]:
    """The best that the evidence for each statement gives."""
    best: dict[str, float] = {}
    found = Evidence.objects.filter(statement__in=[statement.pk for statement in statements]).order_by()
    for uid, rule, shipped in found.values_list("statement_id", "rule", "confidence"):
        best[uid] = max(best.get(uid, 0.0), trust.confidence(rule, shipped))
    return best
