"""Threads that wait for rows share one look into the record."""

import threading
import time
from collections.abc import Collection

from kg.completion.watching import Watch


class Record:
    """What still waits, and who looked how often."""

    def __init__(self, *uids: str) -> None:
        self.waiting, self.looks = set(uids), 0
        self.most_at_once, self._now, self._lock = 0, 0, threading.Lock()

    def look(self, uids: Collection[str]) -> Collection[str]:
        with self._lock:
            self.looks, self._now = self.looks + 1, self._now + 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(0.001)
        with self._lock:
            self._now -= 1
        return set(uids) & self.waiting


def waiting_threads(
    watch: Watch, uids: Collection[str], seconds: float
) -> tuple[list[threading.Thread], dict[str, bool]]:
    found: dict[str, bool] = {}
    threads = [threading.Thread(target=lambda uid=uid: found.update({uid: watch.wait(uid, seconds)})) for uid in uids]
    for thread in threads:
        thread.start()
    return threads, found


def test_one_looks_for_all() -> None:
    uids = [f"u{at}" for at in range(20)]
    record = Record(*uids)
    threads, found = waiting_threads(Watch(record.look), uids, 20)
    time.sleep(0.1)
    record.waiting -= set(uids[:13])
    time.sleep(0.1)
    record.waiting.clear()
    for thread in threads:
        thread.join(10)

    assert found == dict.fromkeys(uids, True)
    assert record.most_at_once == 1


def test_whoever_gives_up_hands_the_looking_on() -> None:
    record = Record("short", "long")
    watch = Watch(record.look)
    (first,), gave_up = waiting_threads(watch, ["short"], 0.05)
    (second,), answered = waiting_threads(watch, ["long"], 20)
    first.join(10)
    record.waiting.clear()
    second.join(10)

    assert gave_up == {"short": False} and answered == {"long": True}  # there is nobody else to look


def test_what_is_there_already_is_seen_at_once_and_no_time_is_no_wait() -> None:
    assert Watch(Record().look).wait("gone", 5)
    assert not Watch(Record("a").look).wait("a", 0)
