"""Connections to SQLite that are kept for the next request."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from webapp.sqlite import base
from webapp.sqlite.base import DatabaseWrapper


@pytest.fixture(autouse=True)
def _nothing_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_idle", type(base._idle)())


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], DatabaseWrapper]]:
    """Makes wrappers of one file, as each thread has one."""
    made: list[DatabaseWrapper] = []
    path = tmp_path / "record.sqlite3"

    def wrapper() -> DatabaseWrapper:
        made.append(DatabaseWrapper({**settings.DATABASES["default"], "NAME": str(path)}))
        return made[-1]

    with django_db_blocker.unblock():
        with wrapper().cursor() as cursor:
            cursor.execute("CREATE TABLE numbers (n)")
        made.pop().close()
        yield wrapper
        for each in made:
            if each.connection is not None:
                each.close()


def _numbers(wrapper: DatabaseWrapper) -> list[Any]:
    with wrapper.cursor() as cursor:
        return [n for (n,) in cursor.execute("SELECT n FROM numbers ORDER BY n").fetchall()]


def _raw(wrapper: DatabaseWrapper) -> sqlite3.Connection:
    wrapper.ensure_connection()
    found: sqlite3.Connection = wrapper.connection
    return found


def test_the_next_thread_takes_what_the_last_one_closed(database: Callable[[], DatabaseWrapper]) -> None:
    seen = []

    def request() -> None:
        mine = database()
        seen.append(_raw(mine))
        mine.close()

    for _ in range(3):
        thread = threading.Thread(target=request)
        thread.start()
        thread.join()

    assert len({id(each) for each in seen}) == 1


def test_two_at_once_have_one_each(database: Callable[[], DatabaseWrapper]) -> None:
    assert _raw(database()) is not _raw(database())


def test_an_open_transaction_is_not_handed_on(database: Callable[[], DatabaseWrapper]) -> None:
    broken = database()
    raw = _raw(broken)
    broken.set_autocommit(False)
    with broken.cursor() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (1)")
    broken.in_atomic_block = False
    broken.close()

    after = database()

    assert _raw(after) is not raw
    assert _numbers(after) == []


def test_rows_that_nobody_read_hold_no_snapshot(database: Callable[[], DatabaseWrapper]) -> None:
    reader, writer = database(), database()
    with writer.cursor() as cursor:
        cursor.executemany("INSERT INTO numbers VALUES (%s)", [(n,) for n in range(1000)])
    unread = reader.cursor()
    unread.execute("SELECT n FROM numbers")
    assert unread.fetchone() == (0,)
    reader.close()

    with writer.cursor() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (1000)")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()

    assert busy == 0


def test_a_file_that_was_replaced_is_opened_anew(database: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    _raw(first := database())
    first.close()
    other = sqlite3.connect(tmp_path / "backup.sqlite3")
    other.execute("CREATE TABLE numbers (n)")
    other.execute("INSERT INTO numbers VALUES (7)")
    other.commit()
    other.close()
    (tmp_path / "record.sqlite3-wal").unlink()
    (tmp_path / "backup.sqlite3").replace(tmp_path / "record.sqlite3")

    assert _numbers(database()) == [7]


def test_constraints_hold_again_for_the_next_one(database: Callable[[], DatabaseWrapper]) -> None:
    first = database()
    first.disable_constraint_checking()
    first.close()

    with database().cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_forked_process_has_none_of_its_parent(database: Callable[[], DatabaseWrapper]) -> None:
    _raw(first := database())
    first.close()
    assert len(base._idle) == 1

    child = os.fork()
    if child == 0:
        os._exit(len(base._idle))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(base._idle) == 1


def test_a_forked_process_does_not_keep_what_its_parent_uses(database: Callable[[], DatabaseWrapper]) -> None:
    _raw(used := database())

    child = os.fork()
    if child == 0:
        used.close()
        os._exit(len(base._idle))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _numbers(used) == []


def test_no_more_lie_ready_than_may(database: Callable[[], DatabaseWrapper], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MOST_IDLE", 2)
    wrappers = [database() for _ in range(4)]
    for each in wrappers:
        _raw(each)
    for each in wrappers:
        each.close()

    assert len(base._idle) == 2
