"""``manage.py up``: everything that Zhitu needs on one machine, under one supervisor. ``make run`` ends here."""

import fcntl
import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.jobs.hints import COMPLETE_QUEUE, EXTRACT_QUEUE, PROJECT_QUEUE, TRAIN_QUEUE
from webapp import ports
from webapp.console import say
from webapp.supervisor import Program, Supervisor


class AlreadyRunning(UserError):
    """Another ``make run`` works on the same folder."""

    code = "already-running"
    status = 409
    template = _("Zhitu is already running (PID %(pid)s): %(address)s")


class Command(BaseCommand):
    """Runs until Ctrl-C."""

    requires_system_checks = []  # `make check` runs them; six processes that each do cost seconds of every start
    help = "Starts the graph server, the workers and the web server; Ctrl-C stops them all."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the record and the static files, then supervise."""
        try:
            with only_one(settings.VAR_DIR / "up.lock"):
                ports.require_free("127.0.0.1" if settings.HOST == "localhost" else settings.HOST, needed_ports())
                say(_("Preparing the database and the pages"))
                call_command("migrate", verbosity=0, interactive=False)
                call_command("collectstatic", verbosity=0, interactive=False)
                connections.close_all()
                os.environ["CELERY_SKIP_CHECKS"] = "1"
                say(_("Starting the graph server, the workers and the web server"))
                supervisor = Supervisor(programs(), settings.VAR_DIR / "log", say, settings.BASE_DIR)
                status = supervisor.run(when_up=welcome)
        except UserError as error:
            say(error)
            status = 1
        sys.exit(status)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of this folder; AlreadyRunning when another process has it."""
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(**holder(file)) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {address()}")
        file.flush()
        yield


def holder(file: IO[str]) -> dict[str, str]:
    """Who holds the lock, as they wrote it there."""
    file.seek(0)
    pid, _space, where = file.read().partition(" ")
    return {"pid": pid or "?", "address": where or "?"}


def address() -> str:
    """Where a browser on this machine finds Zhitu."""
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104  (compared, not bound)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}/"


def needed_ports() -> dict[str, int]:
    """Setting → port, of every port that a program of ours will listen on."""
    graph = (
        {} if settings.GRAPH_URI else {"GRAPH_PORT": settings.GRAPH_PORT, "GRAPH_HTTP_PORT": settings.GRAPH_HTTP_PORT}
    )
    return {"ZHITU_PORT": settings.PORT, **graph}


def programs() -> list[Program]:
    """What runs. The extract worker loads its model while the graph server starts."""
    manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
    graph = [] if settings.GRAPH_URI else [Program("graph", (*manage, "graphserver"), announces="graph server ready")]
    return [
        *graph,
        Program("web", uvicorn(), answers=web_answers),
        Program("extract", worker(EXTRACT_QUEUE)),
        Program("project", worker(PROJECT_QUEUE), needs=tuple(program.name for program in graph)),
        Program("complete", worker(COMPLETE_QUEUE, TRAIN_QUEUE)),
        Program("sweeper", (*manage, "sweeper", "--skip-checks")),
    ]


def uvicorn() -> tuple[str, ...]:
    """The web server. Browsers hold event streams open, so stopping does not wait for them."""
    where = ("--host", settings.HOST, "--port", str(settings.PORT))
    options = ("--timeout-graceful-shutdown", "2", "--no-server-header", "--lifespan", "off")
    return (sys.executable, "-m", "uvicorn", "webapp.asgi:application", *where, *options)


def worker(*queues: str) -> tuple[str, ...]:
    """A Celery worker of ``queues``, with as many processes as the first of them has slots."""
    slots = str(settings.JOB_SLOTS[queues[0]])
    kept = ("--max-tasks-per-child", "100000") if COMPLETE_QUEUE in queues else ()  # it holds graphs and models
    options = ("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
    return (
        sys.executable,
        "-m",
        "celery",
        "-A",
        "webapp",
        "worker",
        "-Q",
        ",".join(queues),
        "-c",
        slots,
        "-n",
        f"{queues[0]}@%h",
        *kept,
        *options,
    )


def web_answers() -> bool:
    """Whether the web server serves."""
    try:
        with urllib.request.urlopen(f"{address()}healthz", timeout=2) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except OSError:
        return False


def welcome() -> None:
    """The first administrator, where there is none yet, and the address."""
    call_command("first_run")
    connections.close_all()
    line = "─" * 64
    print(line, flush=True)
    say("  知图 Zhitu   %(address)s", address=address())
    say(
        _("Ctrl-C stops everything. Data: %(data)s. Logs: %(logs)s"),
        data=settings.VAR_DIR,
        logs=settings.VAR_DIR / "log",
    )
    print(line, flush=True)
