"""A job is done once, by one worker at a time, whatever happens to the workers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kg import jobs
from kg.errors import UserError, describe
from kg.jobs import LeaseLost
from kg.models import Job, JobState, Project


@pytest.fixture
def job(project: Project) -> Job:
    return jobs.submit(key="extract:d1", kind="extract", queue="extract", project=project)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def take(job: Job) -> jobs.Claim:
    claim = jobs.claim(job.uid)
    assert claim is not None
    return claim


def state(job: Job) -> tuple[str, int, int, int]:
    job.refresh_from_db()
    return job.state, job.attempt, job.strikes, job.cursor


def test_a_key_names_one_job(job: Job, project: Project) -> None:
    assert jobs.submit(key="extract:d1", kind="extract", queue="extract", project=project) == job
    assert Job.objects.count() == 1


def test_one_of_two_workers_gets_the_job(job: Job) -> None:
    assert jobs.claim(job.uid) is not None
    assert jobs.claim(job.uid) is None
    assert state(job) == (JobState.RUNNING, 1, 0, 0)


def test_a_job_that_is_not_due_is_not_claimed(job: Job) -> None:
    Job.objects.update(not_before=timezone.now() + timedelta(seconds=60))

    assert jobs.claim(job.uid) is None


def test_chunks_move_the_cursor_and_finishing_ends_the_job(job: Job) -> None:
    claim = take(job)
    claim.enter("analysing", max_cursor=2)
    for _ in range(2):
        with claim.chunk():
            pass
    claim.finish()

    assert state(job) == (JobState.DONE, 1, 0, 2)
    assert (job.max_cursor, job.best_cursor, job.lease_until, job.stage) == (2, 2, None, "")
    assert job.finished_at is not None


def test_a_chunk_that_fails_leaves_nothing(job: Job) -> None:
    claim = take(job)
    with pytest.raises(ZeroDivisionError), claim.chunk():
        Project.objects.update(name="half written")
        raise ZeroDivisionError

    assert state(job) == (JobState.RUNNING, 1, 0, 0)
    assert claim.job.cursor == 0
    assert not Project.objects.filter(name="half written").exists()


def test_a_worker_whose_lease_was_taken_over_can_change_nothing(job: Job) -> None:
    old = take(job)
    expire(job)
    jobs.sweep()
    new = take(job)
    with new.chunk():
        pass

    for write in (old.extend, old.finish, old.requeue, lambda: old.fail(UndoneError()), lambda: old.enter("reading")):
        with pytest.raises(LeaseLost):
            write()
    with pytest.raises(LeaseLost), old.chunk():
        Project.objects.update(name="written by the old worker")
    assert state(job) == (JobState.RUNNING, 2, 0, 1)
    assert not Project.objects.filter(name="written by the old worker").exists()


def test_a_heartbeat_just_before_the_sweep_keeps_the_job(job: Job) -> None:
    claim = take(job)
    expire(job)
    claim.extend()

    assert jobs.sweep() == jobs.Swept(requeued=0, parked=0, announced=0)
    assert state(job) == (JobState.RUNNING, 1, 0, 0)


def test_the_fourth_strike_at_one_place_parks_the_job_with_an_error_in_words(job: Job) -> None:
    for strike in range(1, 5):
        take(job)
        expire(job)
        jobs.sweep()
        assert state(job) == (JobState.QUEUED if strike < 4 else JobState.FAILED, strike, strike, 0)

    assert jobs.claim(job.uid) is None
    assert job.error == {"code": "job-keeps-stopping", "params": {"times": 4}}
    assert "4" in describe(job.error)


def test_only_progress_past_the_best_cursor_clears_strikes(job: Job) -> None:
    claim = take(job)
    with claim.chunk():
        pass
    expire(job)
    jobs.sweep()
    assert state(job) == (JobState.QUEUED, 1, 1, 1)
    Job.objects.update(cursor=0)  # reading again from the start passes nothing new

    claim = take(job)
    with claim.chunk():
        pass
    assert state(job) == (JobState.RUNNING, 2, 1, 1)
    with claim.chunk():
        pass
    assert state(job) == (JobState.RUNNING, 2, 0, 2)


def test_a_cancelled_job_stops_its_worker_and_goes_on_when_retried(job: Job) -> None:
    claim = take(job)
    with claim.chunk():
        pass
    jobs.cancel(job)
    with pytest.raises(LeaseLost), claim.chunk():
        pass
    assert state(job) == (JobState.CANCELLED, 1, 0, 1)

    jobs.retry(job)
    assert take(job).job.cursor == 1
    with pytest.raises(LeaseLost):
        claim.extend()


def test_what_has_ended_is_not_cancelled_and_what_runs_is_not_retried(job: Job) -> None:
    with pytest.raises(jobs.JobNotEnded):
        jobs.retry(job)
    take(job).fail(UndoneError())
    with pytest.raises(jobs.JobNotRunning):
        jobs.cancel(job)
    assert job.error is None  # as it was loaded; the row has it
    assert state(job) == (JobState.FAILED, 1, 0, 0)
    assert job.error == {"code": "undone", "params": {}}

    jobs.retry(job)
    assert job.error is None
    assert job.finished_at is None


def test_a_deleted_job_stops_its_worker(job: Job) -> None:
    claim = take(job)
    job.delete()

    with pytest.raises(LeaseLost), claim.chunk():
        pass


class UndoneError(UserError):
    code = "undone"
    template = "Undone."
