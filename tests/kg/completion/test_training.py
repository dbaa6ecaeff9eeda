"""A project's graph is learned in a process of its own; what is better on the same held-out edges is used."""

import os
import signal
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from kg import jobs
from kg.completion import engines, runs, scheduling, snapshot, training, versions, weighing
from kg.completion.training import order_of
from kg.ingest import run as working
from kg.models import Entity, GraphRevision, Job, ModelVersion, Project, TrainingRun
from tests.fixtures.families import TYPES, edges, without
from tests.fixtures.graphs import write_graph

pytestmark = pytest.mark.django_db
FAMILIES = 40


@pytest.fixture
def named(project: Project, settings: Settings, tmp_path: Any) -> dict[str, Entity]:
    settings.COMPLETION_DIR = tmp_path
    settings.TRAIN_SECONDS = 10
    for module in (engines, snapshot):
        module.forget()
    return write_graph(project, edges(FAMILIES), TYPES)


def work(run: TrainingRun) -> TrainingRun:
    assert run.job
    working.run(run.job.pk)
    return TrainingRun.objects.get(pk=run.pk)


@pytest.mark.slow
def test_a_better_version_is_used_and_the_one_before_is_a_step_back(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    run = work(runs.start(project, alice))

    version = run.model
    assert version and run.job and run.job.state == "done" and 0 < run.job.cursor <= 100
    assert run.state == ("promoted" if version.metrics["mrr"] > version.baseline["mrr"] else "kept")
    assert run.curve[-1]["epoch"] > 1 and version.metrics["count"] > 30
    assert set(version.metrics["relations"]) <= {"父亲", "母亲", "配偶", "居住于"}
    shipped = versions.shipped(project.pk)
    assert shipped.metrics["mrr"] == version.baseline["mrr"]

    versions.promote(version, alice)
    engine = engines.engine_of(project.pk)
    assert engine.version == version
    pair = (engine.snapshot.ids[named["子1"].pk], engine.snapshot.relation_ids["居住于"])
    (found,) = weighing.best(engine, [pair], 3, known=True)
    assert engine.snapshot.entities[found.answers[0]] == named["洛阳"].pk

    write_graph(project, [("新来者", "居住于", "洛阳"), ("新来者", "拜访", "长安")], TYPES)  # a relation nobody learned
    grown = engines.engine_of(project.pk)
    pair = (grown.snapshot.ids[named["子1"].pk], grown.snapshot.relation_ids["居住于"])
    (found,) = weighing.best(grown, [pair], 3, known=True)
    assert grown.snapshot.entities[found.answers[0]] == named["洛阳"].pk
    assert versions.go_back(project.pk, alice) == shipped
    assert engines.engine_of(project.pk).version == shipped


def test_a_graph_too_small_says_so_and_keeps_what_it_has(project: Project, alice: User) -> None:
    write_graph(project, without(families=3), TYPES)

    run = work(runs.start(project, alice))

    assert (run.state, run.edges, ModelVersion.objects.filter(kind="trained").count()) == ("too-small", 21, 0)
    assert runs.start(project, alice).state == "waiting"


def test_it_goes_on_after_its_process_was_killed(
    project: Project, alice: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.start(project, alice)
    start, killed = training._start, []

    def start_and_kill(folder: Any) -> "subprocess.Popen[bytes]":
        process = start(folder)
        if not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(training, "_start", start_and_kill)
    run = work(run)
    assert (run.state, run.error["code"], run.error["params"]) == ("failed", "training-stopped", {"status": -9})

    again = work(runs.start(project, alice))
    assert again.state in {"promoted", "kept"} and again.model


def test_a_cancelled_one_stops_within_seconds_and_changes_nothing(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    run = runs.start(project, alice)
    asked: list[int] = []

    def cancel_after_a_while() -> None:
        asked.append(1)
        if len(asked) == 5:
            runs.cancel(TrainingRun.objects.get(pk=run.pk))

    assert run.job
    working.run(run.job.pk, cancel_after_a_while)

    run.refresh_from_db()
    assert (run.state, ModelVersion.objects.filter(kind="trained").exists()) == ("cancelled", False)
    assert len(asked) < 200


def test_edges_are_held_out_by_their_names(project: Project, named: dict[str, Entity]) -> None:
    shipped = versions.promoted(project.pk)

    def held_out() -> set[tuple[str, str, str]]:
        taken = snapshot.take(project.pk)
        order = order_of(taken, shipped)
        rows = [*order.part("choose").tolist(), *order.part("measure").tolist()]
        assert len(order.part("learned")) + len(rows) == len(taken.edges)
        return {(taken.entities[s], taken.relations[r], taken.entities[o]) for s, r, o in rows}

    before = held_out()
    write_graph(project, [("甲", "认识", "子1"), ("甲", "认识", "子2")], TYPES)

    assert before <= held_out() and 0.2 < len(before) / len(edges(FAMILIES)) < 0.45


def test_a_graph_that_was_left_alone_is_learned_and_only_when_much_changed(
    project: Project, named: dict[str, Entity], settings: Settings
) -> None:
    scheduling.start_trainings()
    assert not TrainingRun.objects.exists()  # it changed just now

    GraphRevision.objects.update(changed_at=timezone.now() - timedelta(seconds=61))
    scheduling.start_trainings()
    (run,) = TrainingRun.objects.all()
    assert (run.trigger, run.state) == ("change", "waiting")
    TrainingRun.objects.update(state="kept", edges=len(edges(FAMILIES)))
    write_graph(project, [("甲", "认识", "子1")], TYPES)
    GraphRevision.objects.update(changed_at=timezone.now() - timedelta(seconds=61))
    scheduling.start_trainings()
    assert TrainingRun.objects.count() == 1
    settings.TRAIN_AFTER_SECONDS = -1
    GraphRevision.objects.update(weighed=0)
    scheduling.sweep()
    assert TrainingRun.objects.count() == 1


def test_a_run_whose_job_was_given_up_has_failed(project: Project, alice: User) -> None:
    run = runs.start(project, alice)
    Job.objects.update(state="failed", error=jobs.JobKeepsStopping(times=4).to_record())

    assert runs.start(project, alice).state == "waiting"
    run.refresh_from_db()
    assert (run.state, run.error["code"]) == ("failed", "job-keeps-stopping")
