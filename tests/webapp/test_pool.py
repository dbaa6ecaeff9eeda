"""A worker's process may be killed while it waits, and with a message in its hands."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from webapp import pool
from webapp.pool import LastingPool

SECONDS = 60


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> Iterator[LastingPool]:
    """A pool of one process, that has done something and waits for more."""
    monkeypatch.setattr(pool, "UNCONFIRMED_SECONDS", 2)
    made = LastingPool(1)
    assert made.apply_async(abs, (-1,)).get(SECONDS) == 1
    time.sleep(0.1)  # back to waiting
    yield made
    made.terminate()


def kill(one: LastingPool) -> None:
    """A process that is told to die may take one more message: what is sent after this, the next process takes."""
    process = one._pool[0]
    os.kill(process.pid, signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while process in one._pool and time.monotonic() < until:
        time.sleep(0.01)


def test_the_next_message_is_done_though_a_waiting_process_was_killed(one: LastingPool) -> None:
    kill(one)

    assert one.apply_async(abs, (-2,)).get(SECONDS) == 2


def test_a_message_that_died_half_read_makes_room_for_the_next(one: LastingPool) -> None:
    process = one._pool[0].pid
    os.kill(process, signal.SIGSTOP)
    os.waitid(os.P_PID, process, os.WSTOPPED | os.WNOWAIT)
    taken = one.apply_async(abs, (-2,))
    assert one._inqueue._reader.poll(SECONDS)
    assert os.read(one._inqueue._reader.fileno(), 4)  # the process began with it, as far as the pool can know
    kill(one)

    taken.wait(SECONDS)
    assert taken.ready() and not taken.successful()
    assert one.apply_async(abs, (-3,)).get(SECONDS) == 3


def test_nothing_is_given_up_that_waits_behind_work(one: LastingPool) -> None:
    kill(one)
    long = one.apply_async(time.sleep, (4,))
    waiting = one.apply_async(abs, (-2,))

    assert waiting.get(SECONDS) == 2
    assert long.ready() and long.successful()
