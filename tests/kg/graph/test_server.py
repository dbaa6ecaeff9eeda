"""The embedded server and its command: where it listens, what it refuses, and how it ends."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from kg.graph import connection, projector, schema, server
from kg.graph.connection import GraphUnavailable
from kg.graph.server import GraphServer, ServerOptions, start
from kg.graph.verify import compare
from kg.models import Outbox, Project
from tests.fixtures.graph import free_port
from tests.kg.graph.records import Record

ROOT = Path(__file__).resolve().parents[3]


def answers(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def options(folder: Path) -> ServerOptions:
    return ServerOptions(folder, free_port(), free_port(), "256m")


def test_both_ports_listen_on_loopback_only(embedded_server: GraphServer) -> None:
    bolt, http = embedded_server.options.port, embedded_server.options.http_port
    assert (answers(bolt), answers(http)) == (True, True)
    assert (answers(bolt, "127.0.0.2"), answers(http, "127.0.0.2")) == (False, False)  # any other address is refused


def test_only_its_owner_reads_the_password(embedded_server: GraphServer) -> None:
    password = embedded_server.options.folder / connection.PASSWORD_FILE
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert len(password.read_text()) >= 24


def test_the_schema_can_be_asked_for_again(embedded_server: GraphServer) -> None:
    password = (embedded_server.options.folder / connection.PASSWORD_FILE).read_text()
    with connection.open_driver(embedded_server.options.uri, connection.EMBEDDED_USER, password) as driver:
        schema.ensure(driver)
        schema.ensure(driver)


def test_a_second_server_on_the_same_folder_is_refused(embedded_server: GraphServer) -> None:
    with pytest.raises(server.GraphServerRunning):
        start(options(embedded_server.options.folder))


@pytest.mark.parametrize(("taken", "setting"), [("port", "GRAPH_PORT"), ("http_port", "GRAPH_HTTP_PORT")])
def test_a_taken_port_is_named_with_its_setting(taken: str, setting: str, tmp_path: Path) -> None:
    wanted = options(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(wanted, taken)))
        other.listen()
        with pytest.raises(server.GraphPortTaken) as refused:
            start(wanted)
    assert refused.value.params == {"port": getattr(wanted, taken), "setting": setting}


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(server, "WHEEL", "a_wheel_that_nobody_has")
    with pytest.raises(server.GraphServerMissing):
        start(options(tmp_path))


def test_a_system_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(server, "LEAST_GLIBC", (9, 99))
    with pytest.raises(server.GraphServerUnsupported) as refused:
        start(options(tmp_path))
    assert refused.value.params["needed"] == "9.99"


def test_a_java_that_ends_is_reported_with_its_log(tmp_path: Path) -> None:
    wanted = ServerOptions(tmp_path, free_port(), free_port(), "no such memory")
    with pytest.raises(server.GraphServerFailed) as failed:
        start(wanted)
    assert failed.value.params == {"log": str(wanted.log)}
    assert "Xmx" in wanted.log.read_text()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_graph_catches_up_when_the_server_is_back(
    settings: Settings, tmp_path: Path, record: Record, project: Project
) -> None:
    wanted = options(tmp_path)
    settings.GRAPH_URI, settings.GRAPH_DIR, settings.GRAPH_PORT = "", tmp_path, wanted.port
    running = start(wanted)
    record.entity("张骞")
    assert projector.drain(project.pk) == 1
    running.stop()

    record.entity("甘父")
    with pytest.raises(GraphUnavailable):
        projector.drain(project.pk)
    assert Outbox.objects.filter(project=project).count() == 1

    running = start(wanted)
    try:
        assert projector.drain(project.pk) == 1
        assert compare(project).differences == ()
    finally:
        running.stop()


@pytest.fixture
def command(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``manage.py graphserver``, ready, and its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "graphserver", "--port", str(port), "--http-port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "ZHITU_VAR": str(tmp_path), "GRAPH_MEMORY": "256m", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"graph server ready at bolt://127.0.0.1:{port}\n"
    yield process, port
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)])
def test_java_ends_with_the_command(number: int, status: int, command: tuple[subprocess.Popen[str], int]) -> None:
    process, port = command
    process.send_signal(number)
    assert process.wait(30) == status
    deadline = time.monotonic() + 15
    while answers(port):
        assert time.monotonic() < deadline
        time.sleep(0.1)
