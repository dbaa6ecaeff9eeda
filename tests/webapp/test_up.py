"""``manage.py up``: one machine, one address, nothing left behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.fixtures.machine import Machine

pytestmark = pytest.mark.slow
PROCESSES = ("graphserver", "uvicorn", "extract@", "project@", "sweeper")


def command_lines(pids: set[int]) -> str:
    return "\n".join(Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in pids)


def test_everything_runs_under_one_supervisor(machine: Machine) -> None:
    running = command_lines(machine.processes())

    assert [name for name in PROCESSES if name not in running] == []


def test_a_second_start_on_the_same_folder_says_where_the_first_is(machine: Machine) -> None:
    second = subprocess.run(machine.manage("up"), env=machine.environment, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert f"(PID {machine.process.pid}): {machine.address}/" in second.stdout


def test_a_taken_port_is_named_with_its_setting(machine: Machine, tmp_path: Path) -> None:
    elsewhere = machine.environment | {"ZHITU_VAR": str(tmp_path)}

    second = subprocess.run(machine.manage("up"), env=elsewhere, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert str(machine.port) in second.stdout
    assert "ZHITU_PORT=" in second.stdout


def test_nothing_is_left_when_the_supervisor_is_killed(machine: Machine) -> None:
    family = machine.processes()
    assert len(family) > len(PROCESSES)

    os.kill(machine.process.pid, signal.SIGKILL)
    machine.process.wait()

    deadline = time.monotonic() + 20
    while left := {pid for pid in family if Path(f"/proc/{pid}").exists()}:
        assert time.monotonic() < deadline, command_lines(left)
        time.sleep(0.1)
