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


def test_the_next_message_is_done_though_a_waiting_process_was_killed(one: LastingPool) -> None:
    os.kill(one._pool[0].pid, signal.SIGKILL)

    assert one.apply_async(abs, (-2,)).get(SECONDS) == 2


def test_a_message_that_died_unconfirmed_makes_room_for_the_next(one: LastingPool) -> None:
    process = one._pool[0].pid
    os.kill(process, signal.SIGSTOP)
    taken = one.apply_async(abs, (-2,))
    assert one._inqueue._reader.recv()  # the process has it, as far as the pool can know
    os.kill(process, signal.SIGKILL)

    taken.wait(SECONDS)
    assert taken.ready() and not taken.successful()
    assert one.apply_async(abs, (-3,)).get(SECONDS) == 3


def test_nothing_is_given_up_that_waits_behind_work(one: LastingPool) -> None:
    os.kill(one._pool[0].pid, signal.SIGKILL)
    long = one.apply_async(time.sleep, (4,))
    waiting = one.apply_async(abs, (-2,))

    assert waiting.get(SECONDS) == 2
    assert long.ready() and long.successful()
