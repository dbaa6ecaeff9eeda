"""Real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STAY = "import os, pathlib, time; pathlib.Path({file!r}).write_text(str(os.getpid())); time.sleep(600)"
FORK = """
import os, pathlib, time
from webapp import leash
if os.fork() == 0:
    leash.follow_parent(0.05)
    pathlib.Path({file!r}).write_text(str(os.getpid()))
time.sleep(600)
"""


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Run:
    """A supervisor at work in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.console = folder / "console"

    def start(self, *programs: list[object]) -> None:
        with self.console.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.webapp.supervised", str(self.folder / "log"), json.dumps(programs)],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
            )

    def staying(self, name: str, needs: list[str] | None = None, code: str = STAY) -> list[object]:
        file = str(self.folder / name)
        return [name, code.format(file=file), needs or [], file]

    def pid(self, name: str) -> int:
        path = self.folder / name
        wait_for(lambda: path.exists() and path.read_text() != "")
        return int(path.read_text())


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    yield run
    run.process.kill()
    run.process.wait()


def test_what_dies_is_started_again_and_the_console_says_so(run: Run) -> None:
    run.start(run.staying("worker"))
    first = run.pid("worker")
    wait_for(lambda: "all up" in run.console.read_text())

    (run.folder / "worker").unlink()
    os.kill(first, signal.SIGKILL)
    second = run.pid("worker")

    assert second != first
    assert alive(second)
    assert "worker stopped (SIGKILL); starting it again in 1 s." in run.console.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all(run: Run, number: signal.Signals) -> None:
    run.start(run.staying("graph"), run.staying("worker", needs=["graph"]))
    pids = [run.pid("graph"), run.pid("worker")]

    run.process.send_signal(number)

    assert run.process.wait(15) == 0
    assert [pid for pid in pids if alive(pid)] == []


def test_a_second_signal_does_not_wait_for_the_stubborn(run: Run) -> None:
    run.start(run.staying("worker", code="import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAY))
    pid = run.pid("worker")

    run.process.terminate()
    wait_for(lambda: "Stopping" in run.console.read_text())
    run.process.terminate()

    assert run.process.wait(3) == 0
    assert not alive(pid)


def test_nothing_outlives_a_killed_supervisor(run: Run) -> None:
    run.start(run.staying("worker"), run.staying("pool", code=FORK))
    pids = [run.pid("worker"), run.pid("pool")]

    run.process.kill()
    run.process.wait()

    wait_for(lambda: not any(alive(pid) for pid in pids), seconds=5)


def test_a_program_waits_for_those_that_it_needs(run: Run) -> None:
    graph_answers = run.folder / "graph answers"
    run.start(
        ["graph", STAY.format(file=str(run.folder / "graph")), [], str(graph_answers)], run.staying("worker", ["graph"])
    )
    run.pid("graph")
    time.sleep(0.5)
    assert not (run.folder / "worker").exists()

    graph_answers.touch()

    assert alive(run.pid("worker"))


def test_what_never_comes_up_is_given_up_with_the_end_of_its_log(run: Run) -> None:
    run.start(["graph", "raise SystemExit('no disk space')", [], str(run.folder / "never")])

    assert run.process.wait(20) == 1
    console = run.console.read_text()
    assert "graph does not start." in console
    assert "no disk space" in console.partition("does not start")[2]


def test_output_is_kept_in_a_log_for_each_program(run: Run) -> None:
    run.start(["web", "print('你好'); import time; time.sleep(600)", [], str(run.folder)])
    log = run.folder / "log" / "web.log"

    wait_for(lambda: log.exists() and log.read_text().endswith(" 你好\n"))
