"""Run Zhitu's processes as one: start in order, restart what dies, stop all together, keep their output.

Invariants: a program starts only when those that it needs have answered; every process is the leader of its own group,
so that Ctrl-C reaches this process alone and a leftover of a dead program is found by its group; nothing outlives this
process (see ``webapp.leash``). One thread decides everything; the others only copy output to the logs.
"""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webapp import leash

LOG_BYTES = 5_000_000
LOG_FILES = 3
LONGEST_PAUSE = 30.0
"""Seconds between two starts of a program that keeps dying: 1, 2, 4 … up to this."""
STEADY_AFTER = 60.0
"""Seconds of life after which an earlier death no longer counts."""
GIVE_UP_AFTER = 3
"""A program that dies this often before it ever answered will not answer: say so instead of trying for ever."""
STOP_SECONDS = 12.0
"""How long an orderly stop may take; the graph server writes its files out meanwhile."""


class Say(Protocol):
    """Tells the person at the console ``message % params``, in the languages that the console speaks."""

    def __call__(self, message: str | Promise, **params: object) -> None:
        """Show it at once."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. ``needs`` names those that must be up before it starts.

    It is up when ``answers`` says so and, where ``announces`` is given, when it has printed a line with that in it.
    """

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    answers: Callable[[], bool] = lambda: True
    announces: str = ""


@dataclass(slots=True)
class Child:
    """A program and its process, if it has one now."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    is_up: bool = False
    announced: threading.Event = field(default_factory=threading.Event)
    deaths: int = 0
    started_at: float = 0.0
    start_at: float = 0.0

    def answers(self) -> bool:
        """Whether it is up by now."""
        return (self.announced.is_set() or not self.program.announces) and self.program.answers()

    def pause(self) -> float:
        """Seconds to wait before the next start."""
        return float(min(2.0 ** (self.deaths - 1), LONGEST_PAUSE))


@dataclass(slots=True)
class Supervisor:
    """The programs under one roof."""

    programs: Sequence[Program]
    logs: Path
    say: Say
    directory: Path | None = None
    children: dict[str, Child] = field(default_factory=dict)
    signals: int = 0

    def run(self, when_up: Callable[[], None]) -> int:
        """Start all, call ``when_up`` once all answer, and stay until a signal; the exit status for the shell."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self.children = {program.name: Child(program) for program in self.programs}
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup keeps its meaning
                signal.signal(number, self._on_signal)
        announced = False
        try:
            while not self.signals:
                self._start_due()
                self._reap()
                if hopeless := self._hopeless():
                    self._explain(hopeless)
                    return 1
                if not announced and self._all_up():
                    announced = True
                    when_up()
                time.sleep(0.1)
            self.say(_("Stopping. Press Ctrl-C again to stop at once."))
            return 0
        finally:
            self._stop()

    def _on_signal(self, number: int, frame: object) -> None:
        self.signals += 1

    def _start_due(self) -> None:
        for child in self.children.values():
            may_start = all(self.children[name].is_up for name in child.program.needs)
            if child.process is None and may_start and time.monotonic() >= child.start_at:
                self._start(child)

    def _start(self, child: Child) -> None:
        process = subprocess.Popen(
            leash.command(*child.program.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.directory,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},  # lines reach the log, and are heard, as they are printed
            start_new_session=True,
        )
        child.process, child.started_at = process, time.monotonic()
        threading.Thread(target=self._copy, args=(child, process.stdout), daemon=True).start()

    def log_path(self, name: str) -> Path:
        """Where the output of the program ``name`` goes."""
        return self.logs / f"{name}.log"

    def _copy(self, child: Child, output: IO[bytes]) -> None:
        name, announces = child.program.name, child.program.announces
        handler = RotatingFileHandler(self.log_path(name), maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        with output:
            for line in output:
                text = line.decode("utf-8", "replace").rstrip()
                handler.emit(logging.LogRecord(name, logging.INFO, "", 0, text, None, None))
                if announces in text:
                    child.announced.set()
        handler.close()

    def _reap(self) -> None:
        for child in self.children.values():
            if child.process is None:
                continue
            if (status := child.process.poll()) is None:
                child.is_up = child.is_up or child.answers()
                continue
            _signal_group(child.process, signal.SIGKILL)
            lived = time.monotonic() - child.started_at
            child.process = None
            child.deaths = 1 if lived > STEADY_AFTER else child.deaths + 1
            child.start_at = time.monotonic() + child.pause()
            self.say(
                _("%(name)s stopped (%(status)s); starting it again in %(seconds)s s. Its log: %(log)s"),
                name=child.program.name,
                status=_status(status),
                seconds=round(child.pause()),
                log=self.log_path(child.program.name),
            )

    def _all_up(self) -> bool:
        return all(child.is_up for child in self.children.values())

    def _hopeless(self) -> Child | None:
        for child in self.children.values():
            if not child.is_up and child.deaths >= GIVE_UP_AFTER:
                return child
        return None

    def _explain(self, child: Child) -> None:
        log = self.log_path(child.program.name)
        self.say(_("%(name)s does not start. The end of %(log)s:"), name=child.program.name, log=log)
        self.say("%(lines)s", lines="\n".join(log.read_text(encoding="utf-8").splitlines()[-15:]))

    def _stop(self) -> None:
        """Stop every program, those that others need after those others."""
        while alive := [child for child in self.children.values() if child.process is not None]:
            needed = {name for child in alive for name in child.program.needs}
            group = [child for child in alive if child.program.name not in needed]
            for child in group:
                if child.process:
                    child.process.terminate()
            deadline = time.monotonic() + STOP_SECONDS
            for child in group:
                self._await_end(child, deadline)

    def _await_end(self, child: Child, deadline: float) -> None:
        """Wait for an orderly end; SIGKILL at ``deadline``, or when the person asks a second time."""
        if child.process is None:
            return
        while child.process.poll() is None and time.monotonic() < deadline and self.signals < 2:
            time.sleep(0.05)
        _signal_group(child.process, signal.SIGKILL)
        child.process.wait()
        child.process = None


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return  # the usual case: nothing is left of it


def _status(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit {status}"
