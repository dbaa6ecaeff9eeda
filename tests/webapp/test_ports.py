"""A taken port says which, by whom, and which setting changes it."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from webapp import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_names_its_holder_and_its_setting(taken: int) -> None:
    with pytest.raises(ports.PortTaken) as caught:
        ports.require_free("127.0.0.1", {"ZHITU_PORT": taken})

    other = caught.value.params["other"]
    name = Path("/proc/self/comm").read_text().strip()
    with override("en"):
        assert str(caught.value) == (
            f"Port {taken} is taken by {name} (PID {os.getpid()}). Stop that program, or choose another port: "
            f"ZHITU_PORT={other} make run"
        )
    assert ports.is_free("127.0.0.1", int(other))


def test_free_ports_pass() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        free = server.getsockname()[1]

    ports.require_free("127.0.0.1", {"ZHITU_PORT": free})


def test_nobody_holds_a_free_port() -> None:
    assert ports.owner_of(1) is None
