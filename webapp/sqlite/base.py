"""``ENGINE = "webapp.sqlite"``: Django's SQLite, but a connection that one request closes is the next one's.

Every request runs in a thread of its own, where Django opens a connection and closes it at the end. Opening one, with a
first query, takes .96 ms of a processor (some seventy functions are registered, five pragmas run, the schema is read);
with one that lies ready it is .07. Persistent connections (``CONN_MAX_AGE``) are of no use, since they belong to a
thread that ends.

Invariant: a connection that lies ready has no transaction, no unread rows, and no request that could still use it.
"""

import atexit
import os
import sqlite3
import weakref
from collections import deque
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

MOST_IDLE = 32
"""Connections that lie ready, of all databases; each holds two open files."""

Opened = tuple[object, ...]
"""By which process, which file and how."""
_idle: deque[tuple[Opened, sqlite3.Connection]] = deque()
_left_to_parent: list[object] = []


def _forget() -> None:
    """A forked process may neither use nor close the connections of its parent."""
    _left_to_parent.extend(_idle)
    _idle.clear()


def _close_all() -> None:
    """The last one to close writes the log back into the file."""
    while _idle:
        _idle.pop()[1].close()


os.register_at_fork(after_in_child=_forget)
atexit.register(_close_all)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is kept when it is closed."""

    _opened: Opened | None = None
    """Of the present connection, where it may be kept."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """One that lies ready, else a new one."""
        self._cursors: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()
        self._opened = _identity(conn_params)
        ready = _take(self._opened)
        if ready is not None:
            return ready
        made: sqlite3.Connection = super().get_new_connection(conn_params)
        self._opened = _identity(conn_params)  # opening it may have made the file
        return made

    def create_cursor(self, name: str | None = None) -> SQLiteCursorWrapper:
        """Django's."""
        cursor: SQLiteCursorWrapper = super().create_cursor(name)
        self._cursors.add(cursor)
        return cursor

    def _close(self) -> None:
        connection, self._cursors, cursors = self.connection, weakref.WeakSet(), list(self._cursors)
        for cursor in cursors:
            cursor.close()  # unread rows would keep their snapshot, and the log from being written back
        unsound = self.errors_occurred or self.in_atomic_block or connection is None or connection.in_transaction
        if self._opened is None or self._opened[0] != os.getpid() or unsound:
            super()._close()  # type: ignore[misc]
            return
        connection.execute("PRAGMA shrink_memory")
        _idle.append((self._opened, connection))
        while len(_idle) > MOST_IDLE:
            _idle.popleft()[1].close()


def _identity(conn_params: dict[str, Any]) -> Opened | None:
    """None for what must not be kept: a database in memory ends with its connection."""
    path = Path(str(conn_params["database"]))
    try:
        file = path.stat()
    except OSError:
        return None
    return os.getpid(), file.st_dev, file.st_ino, repr(conn_params)


def _take(opened: Opened | None) -> sqlite3.Connection | None:
    """The one that was used last. Those of other files, such as one that a backup has replaced, are closed."""
    while opened is not None and _idle:
        try:
            kept, connection = _idle.pop()
        except IndexError:  # another thread was faster
            return None
        if kept == opened:
            connection.execute("PRAGMA foreign_keys = ON")  # a migration that failed may have left it off
            return connection
        connection.close()
    return None
