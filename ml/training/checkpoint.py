"""One file from which a training goes on: tensors, and what else there is to know as JSON in the file's metadata.

It is written beside and then renamed, so at any instant there is a whole one or none.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

STATE = "state"


class CheckpointError(ValueError):
    """A file that is no checkpoint, or one of another training."""


def write(path: Path, tensors: Mapping[str, Tensor], state: Mapping[str, Any]) -> None:
    """Replace ``path``; on the disk before it returns, so that no crash leaves half a file."""
    draft = path.with_name(path.name + ".draft")
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    save_file(kept, draft, metadata={STATE: json.dumps(state)})
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """What ``write`` wrote. Raises CheckpointError."""
    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (no mapping)
            state: dict[str, Any] = json.loads((file.metadata() or {})[STATE])
    except (SafetensorError, KeyError, json.JSONDecodeError) as error:
        raise CheckpointError(f"{path}: no checkpoint of a training: {error}") from None
    return tensors, state


def of_optimiser(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Its state as tensors by name: ``"<place of the parameter>.<what>"``."""
    state: dict[int, dict[str, Any]] = optimiser.state_dict()["state"]
    return {f"{at}.{name}": torch.as_tensor(value) for at, parts in state.items() for name, value in parts.items()}


def into_optimiser(optimiser: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Give it back what ``of_optimiser`` took."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        at, what = name.split(".", 1)
        state.setdefault(int(at), {})[what] = tensor
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def beginning_with(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Those whose names begin with ``prefix``, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
