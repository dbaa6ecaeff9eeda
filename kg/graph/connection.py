"""The one driver of this process.

Invariant: a driver is never carried across a fork (its sockets would be shared); it is made on first use and remade
where the process or the address is another one.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import neo4j
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from neo4j.exceptions import ClientError, DriverError, ServiceUnavailable, SessionExpired

from kg.errors import UserError
from kg.graph import schema
from kg.graph.schema import DATABASE

EMBEDDED_USER: Final = "root"
PASSWORD_FILE: Final = "password"  # noqa: S105  (a file name)
LOST_SERVER: Final = (ServiceUnavailable, SessionExpired, OSError)
"""What the driver raises when nobody answers, or no longer."""


class GraphUnavailable(UserError):
    """Nobody answers at the graph store's address, or no longer."""

    code = "graph-unavailable"
    status = 503
    template = _("The graph server cannot be reached. Nothing is lost: the graph catches up when it is back.")


class GraphSignInRefused(GraphUnavailable):
    """Somebody answers, and does not know us."""

    code = "graph-sign-in-refused"
    template = _("The graph server refused the user name or the password. See GRAPH_USER and GRAPH_PASSWORD.")


@dataclass(frozen=True, slots=True)
class _Address:
    process: int
    uri: str
    user: str
    password: str


_lock = threading.Lock()
_current: tuple[_Address, neo4j.Driver] | None = None


def open_driver(uri: str, user: str, password: str) -> neo4j.Driver:
    """A driver with the timeouts that all of Zhitu uses. It connects on first use."""
    return neo4j.GraphDatabase.driver(
        uri,
        auth=(user, password),
        connection_timeout=5,
        connection_acquisition_timeout=10,
        max_transaction_retry_time=10,
        notifications_min_severity="OFF",
    )


def driver() -> neo4j.Driver:
    """The driver of this process, connected, and the schema in place. Raises GraphUnavailable."""
    global _current
    with _lock, user_errors():
        address = _address()
        if _current is None or _current[0] != address:
            made = open_driver(address.uri, address.user, address.password)
            try:
                schema.ensure(made)
            except BaseException:
                made.close()
                raise
            stale, _current = _current, (address, made)
            if stale is not None and stale[0].process == address.process:
                stale[1].close()
        return _current[1]


def close() -> None:
    """Close the driver; the next use opens another."""
    global _current
    with _lock:
        stale, _current = _current, None
        if stale is not None and stale[0].process == os.getpid():
            stale[1].close()


@contextmanager
def session() -> Iterator[neo4j.Session]:
    """A session on the graph. Whatever goes wrong with the connection inside it becomes GraphUnavailable."""
    with user_errors(), driver().session(database=DATABASE) as opened:
        yield opened


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn the driver's errors about reaching the server into ours; errors of a query stay what they are."""
    try:
        yield
    except ClientError as error:
        if error.code.startswith(schema.SIGN_IN_CODES):
            raise GraphSignInRefused from error
        raise
    except (*LOST_SERVER, DriverError) as error:
        raise GraphUnavailable from error


def _address() -> _Address:
    if settings.GRAPH_URI:
        return _Address(os.getpid(), settings.GRAPH_URI, settings.GRAPH_USER, settings.GRAPH_PASSWORD)
    try:
        password = (settings.GRAPH_DIR / PASSWORD_FILE).read_text().strip()
    except FileNotFoundError:
        raise GraphUnavailable from None  # the embedded server was never started
    return _Address(os.getpid(), f"bolt://127.0.0.1:{settings.GRAPH_PORT}", EMBEDDED_USER, password)
