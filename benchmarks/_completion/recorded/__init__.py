"""Figures of trainings that want a GPU, with their commands: h200.json of the large sets, h100.json of pretraining."""

import json
from pathlib import Path
from typing import Any

from benchmarks._completion.registry import Row


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text("utf-8"))
    return found


VARIANTS: dict[str, Any] = _read("h100.json")["variants"]


def recorded(name: str, goal: float | None = None) -> Row:
    """The MRR of ``name`` as a row that says where it comes from."""
    found = _read("h200.json")["rows"][name]
    after = f", {round(found['seconds'] / 60)} min of training" if "seconds" in found else ""
    return Row(f"{name}_mrr", found["mrr"], f"filtered MRR, recorded on an H200{after}", goal)
