"""Real workers, killed at random: what they leave is what an undisturbed run leaves."""

import io
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from kg import ingest
from kg.extraction import model
from kg.graph import projector, verify
from kg.ingest import run
from kg.models import Document, Job, Mention, Outbox, Project
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import POISON, PatternParser, text_of
from tests.fixtures.record import record_of
from tests.fixtures.workers import Crew, wait_until

PATTERN = "tests.fixtures.pattern_worker"
CHUNK = 100
SHORT = {
    "JOB_LEASE_SECONDS": "1",
    "JOB_HEARTBEAT_SECONDS": "0.2",
    "ZHITU_CHUNK_CHARACTERS": str(CHUNK),
}
KILLS = 20

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Crew]


@pytest.fixture
def project() -> Project:
    return Project.objects.create(uid="0123456789abcdef01234567", name="不怕断电")


@pytest.fixture
def undisturbed(project: Project, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """The record that a text gives when nobody is killed; nothing of it remains, not even in the broker."""
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = CHUNK

    def record(text: str) -> dict[str, Any]:
        with monkeypatch.context() as patch:
            patch.setattr(model, "load", PatternParser)
            document = upload(project, text)
            run.run(job().uid)
        assert job().state == "done"
        found = record_of(project)
        ingest.remove(document)
        Outbox.objects.all().delete()
        return found

    return record


def upload(project: Project, text: str) -> Document:
    return ingest.receive(project, None, "a.txt", io.BytesIO(text.encode())).document


def job() -> Job:
    return Job.objects.get()


@pytest.mark.slow
def test_twenty_kills_leave_what_no_kill_leaves(
    project: Project, undisturbed: Callable[..., Any], crew: Make, graph: GraphAddress
) -> None:
    text = text_of(1500)
    expected = undisturbed(text)
    upload(project, text)
    # a busy machine starves heartbeats, and kills often come before the first chunk: neither is what this is about
    people = crew(**SHORT, PATTERN_SECONDS="0.03", JOB_MAX_STRIKES="1000")
    people.sweeper()
    worker = people.worker("extract", PATTERN)
    chance = random.Random(20)
    places = [0]
    killed = 0
    for number in range(KILLS):
        wait_until(lambda: job().state == "running" and job().attempt > killed, 120, "an attempt")  # noqa: B023
        wait_until(lambda: job().cursor >= places[-1], 120, "some chunks")
        time.sleep(chance.uniform(0, 0.06))
        if number % 5 == 4:
            people.kill(worker)
            worker = people.worker("extract", PATTERN)
        else:
            people.kill_child(worker)  # the process that does the work; the worker forks another
        killed = job().attempt
        places.append(job().cursor + chance.choice((0, 1, 2, 3, 4)))
    assert job().state in ("running", "queued"), "the document was too short for so many kills"
    wait_until(lambda: job().state not in ("running", "queued"), 120, "the job's end")

    assert record_of(project) == expected
    assert job().attempt > KILLS
    assert len(set(places)) >= KILLS / 2
    projector.drain_all(project.uid)
    assert verify.compare(project).differences == ()


@pytest.mark.slow
def test_without_the_sweeper_a_killed_worker_keeps_its_job_for_ever(project: Project, crew: Make) -> None:
    upload(project, text_of(3000))
    people = crew(**SHORT, PATTERN_SECONDS="0.03")
    worker = people.worker("extract", PATTERN)
    wait_until(lambda: job().cursor > 1, 90, "some chunks")
    people.kill_child(worker)
    left = job()
    time.sleep(4)  # four leases

    assert (job().state, job().attempt, job().cursor) == ("running", 1, left.cursor)
    people.sweeper()
    wait_until(lambda: job().cursor > left.cursor, 90, "another attempt")


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_parked_after_four_times(project: Project, crew: Make) -> None:
    upload(project, text_of(60) + f"赵文访问{POISON}。" + text_of(60, seed=2))
    for message in (settings.VAR_DIR / "broker").glob("*.msg"):
        message.unlink()  # lost; the sweeper sends another
    (settings.VAR_DIR / "broker" / "00000000000000000001-x.extract.msg").write_bytes(b"")
    people = crew(**SHORT, JOB_RESEND_SECONDS="1")
    people.sweeper()
    people.worker("extract", PATTERN)
    wait_until(lambda: job().state not in ("running", "queued"), 90, "the job's end")

    parked = job()
    assert (parked.state, parked.attempt, parked.strikes) == ("failed", 4, 4)
    assert parked.error == {"code": "job-keeps-stopping", "params": {"times": 4}}
    assert 0 < parked.cursor < parked.max_cursor
    chunks = Mention.objects.order_by("sentence__chunk").values_list("sentence__chunk", flat=True).distinct()
    assert list(chunks) == list(range(parked.cursor))
