"""The refresh job: resumed at its step, replaced by a later change, and alongside an extraction."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from kg import jobs
from kg.curate import relation_types
from kg.curate.relation_types import Outline
from kg.ingest import refreshing, run
from kg.models import Job, Outbox, Project, Statement
from tests.kg.graph.records import Record

pytestmark = pytest.mark.django_db
STATEMENTS = 40


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the worker catches it."""


@pytest.fixture
def steps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "ROWS_PER_STEP", 10)


@pytest.fixture
def job(project: Project, steps: None) -> Iterator[Job]:
    record = Record(project)
    zhang = record.entity("张骞")
    sentence = record.sentence(record.document())
    for number in range(STATEMENTS):
        record.statement(zhang, "到达", record.entity(f"第{number}城", "place"), [sentence])
    record.silently()
    relation_types.add(project, [Outline("去过", (relation_types.Alias("到达"),))])
    yield Job.objects.get(kind="refresh")


def typed() -> int:
    return Statement.objects.filter(relation__name="去过").count()


def test_a_job_killed_half_way_goes_on_at_its_step(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    work, calls = refreshing._refresh_range, []

    def die(*step: str) -> None:
        calls.append(step)
        work(*step)
        if len(calls) == 3:
            raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(refreshing, "_refresh_range", die)
        run.run(job.pk)
    job.refresh_from_db()
    half = typed()
    assert (job.state, job.stage, job.cursor, job.max_cursor) == ("running", "typing", 2, 4)
    assert 0 < half < STATEMENTS
    assert Outbox.objects.count() == half  # what the third step wrote went with it

    Job.objects.update(lease_until="2000-01-01T00:00:00Z")
    jobs.sweep()
    run.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.cursor, typed()) == ("done", 4, STATEMENTS)
    assert Outbox.objects.count() == STATEMENTS
    assert set(Statement.objects.values_list("rev", flat=True)) == {2}


def test_work_longer_than_a_task_goes_on_in_the_next(job: Job, settings: Settings) -> None:
    settings.JOB_SLICE_SECONDS = 0
    runs = 0
    while Job.objects.get().state != "done":
        run.run(job.pk)
        runs += 1
    assert (runs, typed()) == (4, STATEMENTS)


def test_a_change_while_it_runs_starts_it_over(job: Job, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    work, calls = refreshing._refresh_range, []

    def change_after_two(*step: str) -> None:
        work(*step)
        calls.append(step)
        if len(calls) == 2:
            transaction.on_commit(lambda: relation_types.add(project, [Outline("到达")]) and None)

    with monkeypatch.context() as patch:
        patch.setattr(refreshing, "_refresh_range", change_after_two)
        with pytest.MonkeyPatch.context() as immediately:
            immediately.setattr(transaction, "on_commit", lambda act: act())
            run.run(job.pk)
    later = Job.objects.get()
    assert later.pk != job.pk
    run.run(later.pk)
    assert Statement.objects.filter(relation__name="到达").count() == STATEMENTS


def test_a_job_that_has_not_begun_serves_the_next_change_too(job: Job, project: Project) -> None:
    assert refreshing.submit(project) == job
    run.run(job.pk)
    again = refreshing.submit(project)
    assert [row.pk for row in Job.objects.all()] == [again.pk] != [job.pk]


def test_a_job_may_wait_for_more_changes_and_is_hurried_by_one_that_may_not(job: Job, project: Project) -> None:
    job.delete()
    soon = timedelta(minutes=1)
    waiting = refreshing.submit(project, after=soon)
    assert refreshing.submit(project, after=soon) == waiting and waiting.not_before is not None
    run.run(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "queued"

    hurried = refreshing.submit(project)
    assert (hurried.pk, hurried.not_before) == (waiting.pk, None)
    run.run(hurried.pk)
    assert Job.objects.get().state == "done"


def test_every_uid_lies_in_one_step() -> None:
    for steps in (1, 3, 7):
        bounds = [refreshing._range(step, steps) for step in range(steps)]
        assert bounds[0][0] == "0" * 24
        assert bounds[-1][1] == "g"
        assert all(one[1] == other[0] for one, other in pairwise(bounds))
