"""Which ports Zhitu listens on, and who holds one that is taken."""

import errno
import socket
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError

LISTENING = "0A"


class PortTaken(UserError):
    """A port that Zhitu needs is in use."""

    code = "port-taken"
    status = 503
    template = _(
        "Port %(port)s is taken by %(owner)s. Stop that program, or choose another port: %(setting)s=%(other)s make run"
    )


def require_free(host: str, ports: Mapping[str, int]) -> None:
    """Raise PortTaken for the first of ``ports`` (setting → port) on which ``host`` cannot listen."""
    for setting, port in ports.items():
        if not is_free(host, port):
            raise PortTaken(port=port, owner=owner_of(port) or "?", setting=setting, other=free_port_after(host, port))


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now; an address that is not ours is the caller's to find out."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def free_port_after(host: str, port: int) -> int:
    """The next port that is free."""
    return next(number for number in range(port + 1, 65536) if is_free(host, number))


def owner_of(port: int) -> str | None:
    """ "name (process 123)" of who listens on ``port``; None where this user may not know."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for link in Path("/proc").glob("[0-9]*/fd/*") if sockets else ():
        try:
            if str(link.readlink()) in sockets:
                process = link.parent.parent
                return f"{(process / 'comm').read_text().strip()} (PID {process.name})"
        except OSError:
            continue  # another user's process, or one that has just ended
    return None


def _listening(port: int) -> list[str]:
    """Inodes of the sockets that listen on ``port``."""
    inodes = []
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for row in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = row.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.append(fields[9])
    return inodes
