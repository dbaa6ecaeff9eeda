"""The figures beside projects, documents and jobs."""

import pytest

from kg import catalogue
from kg.models import Job, JobState, Outbox, Project
from tests.fixtures.silk_road import FIRST, SECOND, write_document


@pytest.mark.parametrize(
    ("fields", "unwritten", "stage", "progress"),
    [
        ({"state": "queued"}, 0, "queued", 0.0),
        ({"state": "queued", "cursor": 6, "max_cursor": 12}, 0, "queued", 0.475),
        ({"state": "running", "stage": "reading"}, 1, "reading", 0.0),
        ({"state": "running", "stage": "analysing", "cursor": 12, "max_cursor": 12}, 99, "analysing", 0.95),
        ({"state": "done"}, 0, "", 1.0),
        ({"state": "done"}, 40, "writing", 0.975),
        ({"state": "done"}, 10_000, "writing", 0.95),
        ({"state": "failed", "cursor": 3, "max_cursor": 12}, 5, "", 0.237),
        ({"state": "cancelled"}, 5, "", 0.0),
    ],
)
def test_how_far_a_job_is(fields: dict[str, object], unwritten: int, stage: str, progress: float) -> None:
    """The document has nine sentences: its graph is about 80 rows."""
    job = Job(**fields)
    job.unwritten, job.sentence_count = unwritten, 9  # type: ignore[attr-defined]

    assert (catalogue.stage(job), catalogue.progress(job)) == (stage, progress)
    assert catalogue.is_open(job) is (stage != "")


def test_figures_of_documents_and_their_project(project: Project, alice: object) -> None:
    first, second = write_document(project, "a.txt", FIRST), write_document(project, "b.txt", SECOND)

    rows = {row.pk: row for row in catalogue.documents(type(first).objects.all())}
    whole = catalogue.projects(Project.objects.all(), project.memberships.get(role="owner").user_id).get()

    for document, facts in ((first, FIRST), (second, SECOND)):
        statements = {(fact.subject, fact.predicate, fact.object) for fact in facts}
        named = {name for fact in facts for name in (fact.subject, fact.object)} - {"300匹马"}
        row = rows[document.pk]
        assert (row.statement_count, row.entity_count, row.readings) == (len(statements), len(named), [])  # type: ignore[attr-defined]
    assert (whole.role, whole.document_count, whole.entity_count, whole.statement_count) == (  # type: ignore[attr-defined]
        "owner",
        2,
        project.entities.count(),
        project.statements.count(),
    )


def test_a_jobs_unwritten_rows_are_those_of_its_document(project: Project) -> None:
    document, other = write_document(project, "a.txt", FIRST), write_document(project, "b.txt", SECOND)
    for target in (document, other):
        Job.objects.create(
            uid=target.pk, key=target.pk, kind="extract", queue="extract", project=project, document=target,
            state=JobState.DONE,
        )  # fmt: skip
    Outbox.objects.filter(document=other.pk).delete()

    rows = {job.document_id: job for job in catalogue.jobs(Job.objects.all())}

    assert rows[document.pk].unwritten == Outbox.objects.count()  # type: ignore[attr-defined]
    assert rows[other.pk].unwritten == 0  # type: ignore[attr-defined]
    assert (catalogue.stage(rows[document.pk]), catalogue.stage(rows[other.pk])) == ("writing", "")
