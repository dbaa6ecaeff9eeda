"""Tie a process to the one that started it, so that no orphan is left even when that one is killed with SIGKILL.

Run as a file, ``leash.py PARENT COMMAND…`` becomes COMMAND, which the kernel kills when the process PARENT dies. It is
a program of its own because code between fork and exec is not safe in a parent that has threads.
"""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def command(*arguments: str) -> list[str]:
    """The command line that runs ``arguments`` tied to this process. Start it from a thread that lives as long as the
    process: to the kernel, the parent is the thread.
    """
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *arguments]


def follow_parent(seconds: float = 1.0) -> None:
    """Kill this process within ``seconds`` of its parent's end.

    For forked workers: their parent thread may end before the process does, which would set the kernel's signal off.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()


def become(parent: int, arguments: list[str]) -> None:
    """Replace this process by ``arguments``, to be killed with ``parent``."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        sys.exit(1)
    os.execv(arguments[0], arguments)  # noqa: S606  (no shell on purpose)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
