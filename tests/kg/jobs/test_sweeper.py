"""The process that sweeps."""

import signal
import threading
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kg import jobs
from kg.management.commands import sweeper


@pytest.mark.django_db
def test_what_is_due_is_announced_between_two_sweeps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JOB_SWEEP_SECONDS = 3600
    stop, did = threading.Event(), []
    announce = jobs.announce_due

    def announced() -> int:
        did.append("due")
        stop.set()
        return announce()

    monkeypatch.setattr(threading, "Event", lambda: stop)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sweeper, "DUE_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(jobs, "announce_due", announced)
    monkeypatch.setattr(sweeper.Command, "_sweep", lambda _: did.append("swept"))
    command: Any = sweeper.Command()

    command.handle()

    assert did == ["swept", "due"]
