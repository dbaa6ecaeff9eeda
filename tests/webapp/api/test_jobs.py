"""Jobs: how far they are, stopping and repeating them."""

import pytest

from kg.models import Job, JobState, Project
from tests.webapp.api.conftest import Api, Record, make_document, make_job


def test_the_jobs_of_a_project_newest_first(everybody: dict[str, Api], record: Record, project: Project) -> None:
    newer = make_job(make_document(project, "新.txt"), JobState.RUNNING, stage="analysing", cursor=3, max_cursor=12)

    body = everybody["victor"].get("jobs", project=project.pk).json()

    assert [(row["uid"], row["state"], row["stage"], row["progress"]) for row in body["results"]] == [
        (newer.pk, "running", "analysing", 0.237),
        (record.job.pk, "done", "", 1.0),
    ]
    assert [row["uid"] for row in everybody["victor"].get("jobs", state="running").json()["results"]] == [newer.pk]
    assert everybody["victor"].get("jobs", state="asleep").status_code == 400
    assert everybody["charlie"].get("jobs").json()["results"] == []
    assert everybody["charlie"].get("jobs", project=project.pk).status_code == 404
    assert everybody["visitor"].get("jobs").status_code == 401


def test_one_job(everybody: dict[str, Api], record: Record) -> None:
    path = f"jobs/{record.job.pk}"

    assert everybody["victor"].get(path).json() == everybody["victor"].get("jobs").json()["results"][0]
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


@pytest.mark.parametrize(
    ("action", "before", "after"), [("cancel", JobState.RUNNING, "cancelled"), ("retry", JobState.FAILED, "queued")]
)
def test_editors_stop_and_repeat(
    everybody: dict[str, Api], record: Record, action: str, before: JobState, after: str
) -> None:
    Job.objects.update(state=before)
    path = f"jobs/{record.job.pk}/{action}"

    denied = {name: everybody[name].post(path).status_code for name in ("victor", "charlie", "visitor")}
    assert denied == {"victor": 403, "charlie": 404, "visitor": 401}
    assert everybody["erin"].post(path).json()["state"] == after
    assert Job.objects.get().state == after


def test_a_job_that_is_done_is_neither_stopped_nor_repeated(as_alice: Api, record: Record) -> None:
    assert as_alice.post(f"jobs/{record.job.pk}/cancel").json()["code"] == "job-not-running"
    assert as_alice.post(f"jobs/{record.job.pk}/retry").json()["code"] == "job-not-ended"
    assert Job.objects.get().state == JobState.DONE
