"""A supervisor as a program: ``supervised.py LOGS PROGRAMS``, for tests that send it signals.

PROGRAMS is JSON: [[name, Python code, needs, file that must exist before it counts as up]].
"""

import json
import sys
from pathlib import Path

import django

from webapp.supervisor import Program, Supervisor


def main() -> int:
    django.setup()
    from webapp.console import say  # noqa: PLC0415  (after setup)

    programs = [
        Program(name, (sys.executable, "-c", code), tuple(needs), answers=Path(awaited).exists)
        for name, code, needs, awaited in json.loads(sys.argv[2])
    ]
    return Supervisor(programs, Path(sys.argv[1]), say).run(lambda: print("all up", flush=True))


if __name__ == "__main__":
    sys.exit(main())
