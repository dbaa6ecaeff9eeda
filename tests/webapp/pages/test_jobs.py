"""The page of jobs."""

import pytest
from django.contrib.auth.models import User

from kg.models import Document, Job, JobState, Project
from tests.webapp.pages.people import as_
from tests.webapp.pages.reading import job_of

pytestmark = pytest.mark.django_db(transaction=True)


def act(user: User, job: Job, action: str, **data: str) -> tuple[int, str]:
    response = as_(user).post(f"/p/{job.project_id}/jobs/{job.pk}/{action}", data)
    job.refresh_from_db()
    return response.status_code, job.state


def test_a_running_job_is_listed_with_its_steps_and_can_be_stopped(document: Document, alice: User) -> None:
    job = job_of(document, JobState.RUNNING, stage="analysing", cursor=41, max_cursor=118)

    html = as_(alice, "zh-hans").get(f"/p/{job.project_id}/jobs").content.decode()
    assert "分析句子 · 41 / 118" in html

    assert act(alice, job, "cancel") == (302, JobState.CANCELLED)
    assert act(alice, job, "retry", next="library") == (302, JobState.QUEUED)


def test_what_cannot_be_done_any_more_is_said(document: Document, alice: User) -> None:
    job = job_of(document)
    address = f"/p/{job.project_id}/jobs/{job.pk}"

    html = as_(alice).post(f"{address}/cancel", follow=True).content.decode()

    assert "This job has already ended" in html
    assert as_(alice).post(f"{address}/explode").status_code == 404
    assert as_(alice).get(f"{address}/cancel").status_code == 405


def test_a_viewer_and_a_stranger_stop_nothing(document: Document, victor: User, charlie: User) -> None:
    job = job_of(document, JobState.RUNNING)

    assert act(victor, job, "cancel") == (403, JobState.RUNNING)
    assert act(charlie, job, "cancel") == (404, JobState.RUNNING)


def test_a_job_of_another_project_cannot_be_named(document: Document, alice: User, charlie: User) -> None:
    other = Project.objects.create(name="别处")
    other.memberships.create(user=charlie, role="owner")
    job = job_of(document, JobState.RUNNING)

    assert as_(charlie).post(f"/p/{other.pk}/jobs/{job.pk}/cancel").status_code == 404


def test_the_bar_counts_what_runs(document: Document, project: Project, alice: User) -> None:
    def count() -> str:
        html = as_(alice).get(f"/p/{project.pk}/members").content.decode()
        return html.split('id="running"')[1].split(">")[0]

    assert "hidden" in count()
    job_of(document, JobState.QUEUED)
    assert "hidden" not in count() and 'data-count="1"' in count()
