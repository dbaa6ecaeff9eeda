"""Checkpoints from which a stage goes on."""

from pathlib import Path
from typing import Any

import torch


def save(parts: dict[str, Any], step: int, path: Path) -> None:
    """Write the state of ``parts`` and the number of steps done, whole or not at all."""
    draft = path.with_suffix(".draft")
    torch.save({"step": step, **{name: part.state_dict() for name, part in parts.items()}}, draft)
    draft.replace(path)


def resume(parts: dict[str, Any], path: Path | None) -> int:
    """Load what ``save`` wrote; the number of steps done, 0 where there is nothing."""
    if path is None or not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    return int(state["step"])
