"""The embedded graph server: ArcadeDB, from the wheel ``arcadedb-embedded``, which brings its own Java.

Invariants: one server per data folder (a file lock); it listens on loopback only; it stops when its parent does; and
``start`` returns only when a real query was answered over Bolt.
"""

import ctypes
import fcntl
import importlib.util
import os
import platform
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from django.utils.translation import gettext_lazy as _
from neo4j.exceptions import AuthError, Neo4jError

from kg.errors import UserError
from kg.graph import schema
from kg.graph.connection import EMBEDDED_USER, LOST_SERVER, PASSWORD_FILE, open_driver
from kg.graph.schema import DATABASE

WHEEL = "arcadedb_embedded"
LEAST_GLIBC = (2, 34)
UNUSED_JARS = ("arcadedb-console", "arcadedb-graphql", "arcadedb-mcp", "arcadedb-postgresw", "arcadedb-redisw")
"""Other protocols of the server: left off the class path, so that they cannot listen."""
START_SECONDS = 180
"""A start takes 3 s on an idle machine; with twenty busy processes on two cores it took 60."""
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1


class GraphServerMissing(UserError):
    """The wheel is not installed."""

    code = "graph-server-missing"
    status = 503
    template = _("The embedded graph server is not installed. Run: pip install -r requirements.txt")


class GraphServerUnsupported(UserError):
    """The wheel's Java cannot run on this system."""

    code = "graph-server-unsupported"
    status = 503
    template = _(
        "The embedded graph server needs Linux with glibc %(needed)s or newer; this machine has %(found)s. "
        "Set GRAPH_URI, GRAPH_USER and GRAPH_PASSWORD to use a Neo4j server instead."
    )


class GraphServerRunning(UserError):
    """The data folder is another server's."""

    code = "graph-server-running"
    status = 409
    template = _("Another graph server is already using the folder %(folder)s.")


class GraphPortTaken(UserError):
    """Something else listens on a port that the server needs."""

    code = "graph-port-taken"
    status = 409
    template = _("Port %(port)s is already taken. Free it, or choose another one with %(setting)s.")


class GraphServerFailed(UserError):
    """Java ended, or did not answer in START_SECONDS."""

    code = "graph-server-failed"
    status = 503
    template = _("The graph server did not start. Its log is %(log)s.")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where the server keeps its data, where it listens (on 127.0.0.1), and Java's heap (``512m``)."""

    folder: Path
    port: int
    http_port: int
    memory: str = "512m"

    @property
    def uri(self) -> str:
        """Where a driver finds it."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What Java printed."""
        return self.folder / "server.log"


class GraphServer:
    """A running server. ``wait`` returns Java's exit status; ``stop`` ends it in good order."""

    def __init__(self, process: subprocess.Popen[bytes], lock: IO[str], options: ServerOptions) -> None:
        self.process = process
        self.options = options
        self._lock = lock

    def wait(self) -> int:
        """Wait until Java ends, whoever ended it."""
        status = self.process.wait()
        self._lock.close()
        return status

    def stop(self) -> None:
        """SIGTERM, then SIGKILL if it takes longer than STOP_SECONDS: every acknowledged write is on disk already."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.wait()


def start(options: ServerOptions) -> GraphServer:
    """Start the server, wait until it answers, and give it its schema.

    Raises one of this module's errors when the wheel or glibc is missing, the folder or a port is taken, or Java ends.
    """
    wheel = _wheel_folder()
    _check_glibc()
    options.folder.mkdir(parents=True, exist_ok=True)
    lock = _lock(options.folder)
    try:
        _check_port(options.port, "GRAPH_PORT")
        _check_port(options.http_port, "GRAPH_HTTP_PORT")
        password = _password_file(options.folder)
        with options.log.open("ab") as log:
            process = subprocess.Popen(
                _command(wheel, options, password),
                cwd=options.folder,  # it writes a folder "log" where it stands
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a terminal's Ctrl-C goes to the launcher, which stops Java in good order
                preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509  (no other thread runs here)
            )
    except BaseException:
        lock.close()
        raise
    server = GraphServer(process, lock, options)
    try:
        _wait_until_ready(server, password.read_text().strip())
    except BaseException:
        server.stop()
        raise
    return server


def run(options: ServerOptions, ready: Callable[[], None]) -> int:
    """Start the server, call ``ready``, and stay until SIGTERM or Ctrl-C, or until Java ends. The exit status."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    server = start(options)
    try:
        ready()
        return server.wait() or 1
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        server.stop()


def _wheel_folder() -> Path:
    # find_spec, not import: importing the package starts a Java machine in this process.
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise GraphServerMissing
    return Path(spec.submodule_search_locations[0])


def _check_glibc() -> None:
    library, version = platform.libc_ver()
    if sys.platform == "linux" and library == "glibc":
        if tuple(int(part) for part in version.split(".")[:2]) >= LEAST_GLIBC:
            return
        raise GraphServerUnsupported(needed=".".join(map(str, LEAST_GLIBC)), found=f"glibc {version}")
    if sys.platform == "linux":
        raise GraphServerUnsupported(needed=".".join(map(str, LEAST_GLIBC)), found=library or "no glibc")


def _lock(folder: Path) -> IO[str]:
    """Held until the file is closed or this process ends, however it ends."""
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise GraphServerRunning(folder=str(folder)) from None
    return lock


def _check_port(port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does: a port in TIME_WAIT is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise GraphPortTaken(port=port, setting=setting) from None


def _password_file(folder: Path) -> Path:
    """Made on the first start; only its owner may read it. The web process and the workers read it too."""
    path = folder / PASSWORD_FILE
    if not path.exists():
        whole = folder / f"{PASSWORD_FILE}.new"  # renamed when written, so that nobody reads half a password
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
        whole.rename(path)
    path.chmod(0o600)
    return path


def _command(wheel: Path, options: ServerOptions, password: Path) -> list[str]:
    jars = [str(jar) for jar in sorted((wheel / "jars").glob("*.jar")) if not jar.name.startswith(UNUSED_JARS)]
    settings = {
        "server.rootPath": options.folder,
        "server.rootPasswordPath": password,
        "server.mode": "development",  # "production" hides every error message
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": options.http_port,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": "127.0.0.1",
        "bolt.port": options.port,
        "bolt.defaultDatabase": DATABASE,
        "server.defaultDatabases": f"{DATABASE}[]",
        "txWalFlush": 1,  # a commit is on disk before it is acknowledged
        "command.timeout": 60_000,  # the driver's own transaction timeout is not heard
        "serverMetrics": "false",
    }
    return [
        str(wheel / "jre" / "bin" / "java"),
        "-Xms64m",
        f"-Xmx{options.memory}",
        "-XX:+UseSerialGC",
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        os.pathsep.join(jars),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _die_with(parent: int) -> Callable[[], None]:
    """Run in the child before Java: when the launcher dies, even by SIGKILL, the kernel stops Java with SIGTERM."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the kernel knew
            os._exit(1)

    return ask


def _wait_until_ready(server: GraphServer, password: str) -> None:
    """A socket that listens is not yet a database that answers, so ask it for its schema."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        if server.process.poll() is not None:
            raise GraphServerFailed(log=str(server.options.log))
        try:
            with open_driver(server.options.uri, EMBEDDED_USER, password) as driver:
                schema.ensure(driver)
                return
        except AuthError as error:  # the password file is not the one of this data; five tries would lock the account
            raise GraphServerFailed(log=str(server.options.log)) from error
        except (*LOST_SERVER, Neo4jError) as error:
            if time.monotonic() > deadline:
                raise GraphServerFailed(log=str(server.options.log)) from error
            time.sleep(0.2)
