"""Messages are files: few at a time, whole or absent, and never worth more than a delay."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from queue import Empty

import pytest
from celery import current_app
from django.utils import timezone
from kombu import Connection
from pytest_django.fixtures import Settings

from kg import jobs
from kg.models import Job, Outbox, Project
from webapp.transport import MOST_WAITING


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Path]:
    """The folder of a broker that only this test uses."""
    before = current_app.conf.broker_transport_options
    _use({**before, "folder": str(tmp_path), "control_folder": str(tmp_path)})
    yield tmp_path
    _use(before)


def _use(options: dict[str, object]) -> None:
    current_app.conf.broker_transport_options = options
    current_app._pool = current_app.amqp._producer_pool = None  # what is open writes to the folder of before


def waiting(broker: Path, queue: str = "extract") -> int:
    return len(list(broker.glob(f"*.{queue}.msg")))


def take(broker: Path, queue: str = "extract") -> list[str]:
    """The uid that the next message carries."""
    with Connection(
        "files://local", transport_options={"folder": str(broker), "control_folder": str(broker)}
    ) as connection:
        message = connection.SimpleQueue(queue).get_nowait()
        message.ack()
        return message.payload[0]


def submit(project: Project, count: int) -> list[Job]:
    return [
        jobs.submit(key=f"extract:{number}", kind="extract", queue="extract", project=project)
        for number in range(count)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_announced_when_its_transaction_commits(broker: Path, project: Project) -> None:
    (job,) = submit(project, 1)

    assert take(broker) == [job.uid]
    assert waiting(broker) == 0


def test_only_a_few_jobs_are_announced_and_each_end_lets_the_next_in(broker: Path, project: Project) -> None:
    rows = submit(project, 10)

    assert jobs.send_hints() == 4
    assert jobs.send_hints() == 0
    assert waiting(broker) == 4
    claim = jobs.claim(rows[0].uid)
    assert claim is not None
    claim.finish()
    assert jobs.send_hints("extract") == 1


def test_more_workers_get_more_messages(broker: Path, project: Project, settings: Settings) -> None:
    settings.JOB_SLOTS = {"extract": 2}
    submit(project, 10)

    assert jobs.send_hints() == 8


def test_a_lost_message_is_sent_again(broker: Path, project: Project) -> None:
    (job,) = submit(project, 1)
    jobs.send_hints()
    take(broker)  # and nobody works on it
    assert jobs.sweep().announced == 0
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=61))

    assert jobs.sweep().announced == 1
    assert take(broker) == [job.uid]


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"{}", b'{"properties": {}}', b"\xff\xfe\x00"])
def test_a_corrupt_message_is_thrown_away(broker: Path, project: Project, content: bytes) -> None:
    (broker / "00000000000000000001-x.extract.msg").write_bytes(content)
    (job,) = submit(project, 1)
    jobs.send_hints()

    assert take(broker) == [job.uid]
    assert [path for path in broker.iterdir() if path.suffix != ".exchange"] == []


def test_a_half_written_message_is_not_seen(broker: Path) -> None:
    (broker / "00000000000000000001-x.extract.part").write_bytes(b'{"half": ')

    with pytest.raises(Empty):
        take(broker)


def test_a_queue_that_nobody_reads_stops_growing(broker: Path) -> None:
    for number in range(MOST_WAITING):
        (broker / f"{number:020d}-x.project.msg").touch()
    jobs.send_projection_hint("p1")

    assert waiting(broker, "project") == MOST_WAITING


def test_every_project_with_an_outbox_is_announced_once(broker: Path, project: Project) -> None:
    for uid in ("e1", "e2"):
        Outbox.objects.create(project=project, kind="entity", uid=uid)

    assert jobs.send_projection_hints() == 1
    assert take(broker, "project") == [project.uid]


def test_a_broker_that_is_away_costs_only_time(
    broker: Path, project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    submit(project, 1)
    for path in broker.iterdir():
        path.unlink()
    broker.rmdir()
    broker.write_text("not a folder")

    assert jobs.send_hints() == 1
    assert "will be sent by the sweeper" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_gone_once_it_was_listed_stops_no_message(broker: Path, project: Project) -> None:
    (broker / "gone.extract.part").symlink_to(broker / "nowhere")  # listed, and not there when it is looked at

    (job,) = submit(project, 1)

    assert take(broker) == [job.uid]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_put_off_is_announced_when_it_is_due(broker: Path, project: Project) -> None:
    job = jobs.submit(key="refresh", kind="refresh", queue="extract", project=project, after=timedelta(seconds=60))

    assert jobs.announce_due() == 0

    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    assert (jobs.announce_due(), take(broker)) == (1, [job.uid])
    assert jobs.announce_due() == 0, "once is enough"
