"""The child process that reads one file: ``python -m kg.formats.child FOLDER NAME MEMORY CPU FILE_SIZE PARENT``.

The file comes as standard input, the result goes to FOLDER (see ``kg.formats.wire``). The limits are set before any
byte is looked at. Libraries that parse strangers' files may fail in any way they like here: what is no
``ReadingFailed`` is a damaged file to the user, and a place in the code to the log.
"""

import ctypes
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

from kg.formats import registry, sniffing, wire
from kg.formats.blocks import ReadingFailed

PR_SET_PDEATHSIG = 1
OPEN_FILES = 64
DEEPEST_CALL = 20_000
"""Web pages are walked by calls: an unclosed list of hundreds of items is hundreds of lists deep."""
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.")
"""Audit events of what no reader has to do: speak to anybody, or start a program."""


def main(arguments: list[str]) -> None:
    """Reads, and writes what came of it."""
    where, name, memory, seconds, file_size, parent = arguments
    _limit(int(memory), int(seconds), int(file_size))
    _follow(int(parent))
    sys.addaudithook(_refuse)
    sys.setrecursionlimit(DEEPEST_CALL)
    folder = Path(where)
    try:
        data = sys.stdin.buffer.read()
        kind = sniffing.checked(data, name)
        wire.put(folder, registry.reader_of(kind)(data, name))
    except ReadingFailed as failure:
        wire.put_failure(folder, failure, _place(failure))
    except MemoryError as error:
        wire.put_failure(folder, ReadingFailed("reading-too-large", name=name), _place(error))
    except Exception as error:
        kind_name = getattr(registry.format_of(name), "name", "")
        wire.put_failure(folder, ReadingFailed("broken-file", name=name, format=kind_name), _place(error))


def _limit(memory: int, seconds: int, file_size: int) -> None:
    """``memory`` and ``file_size`` in bytes, ``seconds`` of the processor."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _follow(parent: int) -> None:
    """Lets the kernel kill this process when its parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        sys.exit(1)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)


def _place(error: BaseException) -> str:
    """The error's class and the lines of ours that it came through; not its message, which may quote the file."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "formats" in frame.filename]
    return f"{type(error).__name__} at {' '.join(ours[-3:])}"


if __name__ == "__main__":
    main(sys.argv[1:])
