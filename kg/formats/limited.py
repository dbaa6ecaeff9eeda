"""Reads a file in a child process with limits, so that a hostile one harms nothing but itself.

The child gets the bytes as its standard input and an empty folder for its result, no variables of ours and no more
memory, processor time and disk than ``Limits`` say; it dies with the process that started it.
"""

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.formats import wire
from kg.formats.blocks import Reading, ReadingFailed
from kg.formats.registry import format_of

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory and of one written file; seconds of the processor and by the clock."""

    memory: int = 1024**3
    file_size: int = 256 * 1024**2
    processor_seconds: int = 100
    seconds: float = 200.0


USUAL = Limits()
PREFIX = "zhitu-reading-"
ABANDONED_SECONDS = 3600.0
"""A folder that is older belonged to a process that was killed."""


def read(
    path: Path, name: str, limits: Limits = USUAL, on_member: Callable[[str, Path], None] = lambda *_: None
) -> Reading:
    """What the reader of ``name``'s ending makes of the file at ``path``. Of an archive, ``on_member`` gets the name of
    each file in it and where that lies until the call ends.

    Raises ``ReadingFailed`` (whatever the file is) and FileNotFoundError.
    """
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as place:
        folder = Path(place)
        status = _run(path, name, folder, limits)
        if status == 0 and (folder / wire.RESULT).exists():
            try:
                reading = wire.take(folder)
            except ReadingFailed as failure:
                logger.info("a file could not be read: %s, %s", failure.code, " ".join(failure.__notes__))
                raise
            for member in wire.members(folder):
                on_member(*member)
            return reading
        logger.warning("the reading child ended with status %s", status)
        raise _failure(status, name, limits)


def _run(path: Path, name: str, folder: Path, limits: Limits) -> int | None:
    """The child's exit status, None where it took too long."""
    values = (limits.memory, limits.processor_seconds, limits.file_size, os.getpid())
    command = [sys.executable, "-m", "kg.formats.child", str(folder), name, *map(str, values)]
    environment = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    with path.open("rb") as file:
        process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
        )
    try:
        return process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()
        process.wait()


def _sweep() -> None:
    """Removes the folders that killed processes left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.stat().st_mtime < time.time() - ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue  # another one has just ended


def _failure(status: int | None, name: str, limits: Limits) -> ReadingFailed:
    """Why a child left no result: the clock, the processor limit, memory (C++ libraries abort), else a library that
    fell over its input.
    """
    if status is None or -status in (signal.SIGXCPU, signal.SIGKILL):
        return ReadingFailed("reading-too-long", name=name, limit=limits.processor_seconds)
    if status == -signal.SIGABRT:
        return ReadingFailed("reading-too-large", name=name)
    return ReadingFailed("broken-file", name=name, format=getattr(format_of(name), "name", ""))
