"""Messages as files in one folder: a broker without a server.

Kombu's own filesystem transport shows half-written files to readers, and one empty or corrupt file stops the worker for
good. Here a message appears whole (written aside, then renamed), is taken by the one reader that renames it away, and
what cannot be read is thrown away: messages are only hints, and ``kg.jobs.sweep`` sends again what was lost.
"""

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

MOST_WAITING = 1000
"""Messages kept in a queue; more are dropped, since a reader lists the folder for each one it takes."""
ABANDONED_SECONDS = 60.0
"""A file that is still being written or taken after this long belongs to a process that died."""

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A connection to the folder ``transport_options["folder"]``; a queue's messages are its ``*.<queue>.msg``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.folder = Path(self.transport_options["folder"])
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (*self.folder.glob("*.part"), *self.folder.glob("*.taken")):
            try:
                age = time.time() - path.stat().st_mtime
            except FileNotFoundError:
                continue  # its writer or its reader has just finished with it
            if age > ABANDONED_SECONDS:
                path.unlink(missing_ok=True)

    def _waiting(self, queue: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{queue}.msg"))

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]
        if len(self._waiting(queue)) >= MOST_WAITING:
            logger.warning("queue %s is full: message dropped", queue)
            return
        path = self.folder / f"{time.time_ns():020d}-{uuid.uuid4().hex}.{queue}.msg"
        part = path.with_suffix(".part")
        part.write_text(dumps(payload))
        part.replace(path)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._waiting(queue):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            content = taken.read_bytes()
            taken.unlink(missing_ok=True)
            try:
                payload: dict[str, Any] = loads(content)
                payload["properties"]["delivery_tag"]  # what kombu itself relies on
            except (ValueError, KeyError, TypeError):
                logger.warning("message %s is unreadable: thrown away", path.name)
                continue
            return payload
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)


class Transport(filesystem.Transport):
    """The broker ``files://`` (see webapp.celery); its folder is in CELERY_BROKER_TRANSPORT_OPTIONS."""

    Channel = Channel
