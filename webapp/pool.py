"""The processes of a Celery worker, when its broker has no event loop: any of them may be killed at any instant.

Billiard's own pool hands out work through one pipe, guarded by semaphores. An idle process holds the semaphore while it
waits, a semaphore is not released by SIGKILL, and so one killed idle process would stop its worker for good; one that
dies between the head and the body of a message would, too. Here the kernel releases locks and keeps each message whole.
"""

import fcntl
import io
import os
import signal
import socket
import tempfile
from time import monotonic
from types import TracebackType

from billiard.connection import Connection
from billiard.pool import Pool
from celery.concurrency import prefork

UNCONFIRMED_SECONDS = 5.0
"""A process confirms a message as soon as it has taken it: what nobody has confirmed by then went with its taker."""


class FileLock:
    """Keeps processes apart; the kernel releases it when its holder dies (``lockf`` of POSIX)."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the lock is in use

    def acquire(self) -> None:
        """Blocks until no other process holds it."""
        fcntl.lockf(self.file, fcntl.LOCK_EX)

    def release(self) -> None:
        """Lets the next one have it."""
        fcntl.lockf(self.file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class PacketConnection(Connection):
    """One end of a pipe of packets (``SOCK_SEQPACKET``): a packet is written and read whole, or not at all.

    The kernel bounds a packet at the buffer of a socket, some 200 kB (``OSError`` beyond it); messages here name rows.
    """

    LARGEST = 1 << 18
    _handle: int

    def _send_bytes(self, buf: bytes | memoryview) -> None:  # type: ignore[override]
        os.write(self._handle, buf)

    def _recv_bytes(self, maxsize: int | None = None) -> io.BytesIO:
        packet = os.read(self._handle, self.LARGEST)
        if not packet:
            raise EOFError
        return io.BytesIO(packet)


def packet_pipe() -> tuple[PacketConnection, PacketConnection]:
    """The end to read from, and the one to write to."""
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    reader, writer = (PacketConnection(end.detach()) for end in ends)  # type: ignore[no-untyped-call]
    return reader, writer


class LastingPool(Pool):
    """Goes on whichever of its processes is killed, idle or at work."""

    unconfirmed_since: float | None = None  # a process was killed, and from then on no message waits in the pipe

    def _setup_queues(self) -> None:
        super()._setup_queues()  # type: ignore[no-untyped-call]
        for queue in (self._inqueue, self._outqueue):
            queue._reader, queue._writer = packet_pipe()
            queue._rlock, queue._wlock = FileLock(), FileLock()
        self._quick_put, self._quick_get = self._inqueue._writer.send, self._outqueue._reader.recv

    def _join_exited_workers(self, shutdown: bool = False) -> list[int]:
        statuses: list[int] = super()._join_exited_workers(shutdown)  # type: ignore[no-untyped-call]
        killed = any(status < 0 for status in statuses)
        if killed or (self.unconfirmed_since is not None and self._inqueue._reader.poll()):
            self.unconfirmed_since = monotonic()  # what waits in the pipe is not lost
        elif self.unconfirmed_since is not None and monotonic() - self.unconfirmed_since > UNCONFIRMED_SECONDS:
            self._give_up_what_died_unconfirmed()
        return statuses

    def _give_up_what_died_unconfirmed(self) -> None:
        for job in [job for job in list(self._cache.values()) if not job.ready() and not job.accepted()]:
            self.mark_as_worker_lost(job, -signal.SIGKILL)  # type: ignore[no-untyped-call]
            self._cache.pop(job._job, None)  # billiard leaves this to a confirmation that will not come
        self.unconfirmed_since = None


class TaskPool(prefork.TaskPool):
    """Celery's pool of processes; a broker with an event loop (Redis) has a pipe for each process, without locks."""

    BlockingPool = LastingPool
