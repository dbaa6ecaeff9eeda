"""Waiting until rows are answered: many threads of a process, one query between them.

Invariant: while anybody waits, one of those who do looks into the record for all of them; whoever stops looking hands
that on. So a lone one looks often, and sixty-four together cost the process no more than one.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

FIRST_LOOK_SECONDS = 0.006
"""No answer is there sooner."""
LOOK_SECONDS = 0.001
LONGEST_PAUSE_SECONDS = 0.025
SLOWER = 1.15
"""Each look that finds nothing makes the next pause so much longer."""
FOR_EACH_SECONDS = 0.00025
"""The pause is at least this for each that waits: they are answered together, so no look finds one alone."""


@dataclass(eq=False, slots=True)
class _Waiter:
    uid: str
    woken: threading.Event = field(default_factory=threading.Event)
    looks: bool = False
    answered: bool = False


class Watch:
    """``waiting``: which of some uids still wait. It is called in the thread of one of those who ask."""

    def __init__(self, waiting: Callable[[Collection[str]], Collection[str]]) -> None:
        self._still_waiting = waiting
        self._lock = threading.Lock()
        self._waiters: list[_Waiter] = []
        self._pause = LOOK_SECONDS

    def wait(self, uid: str, seconds: float) -> bool:
        """Whether ``uid`` was answered, or is gone, within ``seconds``."""
        until = time.monotonic() + seconds
        mine = self._join(uid)
        try:
            if mine.looks:
                time.sleep(min(FIRST_LOOK_SECONDS, seconds))
            while not mine.answered:
                left = until - time.monotonic()
                if mine.looks:
                    self._look()
                if mine.answered or left <= 0:
                    break
                if mine.looks:
                    time.sleep(min(self._next_pause(), left))
                else:
                    mine.woken.wait(left)
                    mine.woken.clear()
            return mine.answered
        finally:
            self._leave(mine)

    def _join(self, uid: str) -> _Waiter:
        with self._lock:
            mine = _Waiter(uid, looks=not any(each.looks for each in self._waiters))
            self._waiters.append(mine)
            self._pause = LOOK_SECONDS
        return mine

    def _leave(self, mine: _Waiter) -> None:
        with self._lock:
            self._waiters.remove(mine)
            others = [each for each in self._waiters if not each.answered]
            if mine.looks and others:
                others[0].looks = True
                others[0].woken.set()

    def _look(self) -> None:
        with self._lock:
            asked = [each for each in self._waiters if not each.answered]
        still = set(self._still_waiting([each.uid for each in asked]))
        for each in asked:
            if each.uid not in still:
                each.answered = True
                each.woken.set()

    def _next_pause(self) -> float:
        with self._lock:
            pause, self._pause = self._pause, min(self._pause * SLOWER, LONGEST_PAUSE_SECONDS)
            return max(pause, FOR_EACH_SECONDS * len(self._waiters))
