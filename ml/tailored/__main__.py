"""``python -m ml.tailored FOLDER``: a process of its own, polite, that ends with the one that started it.

``FOLDER/progress.json`` says how far it is ({"step", "done", "curve"}); ``FOLDER/result.json`` comes last.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import torch

from ml.tailored.learning import learn
from ml.tailored.order import read_order

POLITENESS = 10
"""Added to the nice value: who waits for an answer comes first."""


def main(folder: Path) -> None:
    """Work off the folder's order."""
    _end_with_parent()
    os.nice(POLITENESS)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    if not (folder / "result.json").exists():
        result = learn(read_order(folder), folder, lambda *said: _tell(folder, *said))
        _write(folder / "result.json", result)


def _tell(folder: Path, step: str, done: float, curve: list[dict[str, Any]]) -> None:
    _write(folder / "progress.json", {"step": step, "done": round(done, 4), "curve": curve})


def _write(path: Path, content: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _end_with_parent() -> None:
    """No orphan goes on working for a job that another has by now."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
