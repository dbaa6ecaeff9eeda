"""A trained embedding model in the form that another program wants. A format is a function in ``FORMATS``."""

import json
from collections.abc import Callable
from pathlib import Path

import torch

from ml import embedding


def as_directory(source: Path, target: Path, dtype: torch.dtype) -> None:
    """The same directory with weights of ``dtype``, for a half of the memory."""
    model, vocabulary = embedding.load(source, dtype=dtype)
    config = embedding.EmbeddingConfig(**json.loads((source / "config.json").read_text("utf-8"))["embedding"])
    metrics = json.loads((source / "metrics.json").read_text("utf-8"))
    embedding.save(model, config, vocabulary, metrics, target)


FORMATS: dict[str, Callable[[Path, Path, torch.dtype], None]] = {"safetensors": as_directory}
