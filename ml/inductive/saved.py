"""A model as a folder: ``config.json`` and ``weights.safetensors``."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ml.inductive.config import InductiveConfig
from ml.inductive.model import InductiveModel

CONFIG = "config.json"
WEIGHTS = "weights.safetensors"
SHIPPED = Path(__file__).with_name("shipped")
"""The pretrained model, with its card and its metrics."""


def save(model: InductiveModel, folder: Path) -> None:
    """Write a model; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    model.config.write(folder / CONFIG)
    weights = {name: weight.detach().cpu().contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, folder / WEIGHTS)


def load(folder: Path, device: torch.device | str = "cpu") -> InductiveModel:
    """Read what ``save`` wrote, ready to score. Raises FileNotFoundError, or RuntimeError where weights do not fit."""
    model = InductiveModel(InductiveConfig.read(folder / CONFIG))
    model.load_state_dict({name: weight.float() for name, weight in load_file(folder / WEIGHTS).items()})
    return model.to(device).eval().requires_grad_(False)


def load_shipped(device: torch.device | str = "cpu") -> InductiveModel:
    """The pretrained model that comes with Zhitu."""
    return load(SHIPPED, device)
