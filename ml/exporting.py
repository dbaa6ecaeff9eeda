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


def as_onnx(source: Path, target: Path, dtype: torch.dtype) -> None:
    """``model.onnx``, 8-bit weights that give the ten best answers, and ``vocabulary.json``; read as ``dtype``."""
    try:
        from ml import onnx_graph  # noqa: PLC0415  (needs packages that only an export needs)
    except ModuleNotFoundError as error:
        raise embedding.ModelError("pip install -r requirements-extras.txt first: ONNX needs it") from error
    model, vocabulary = embedding.load(source, dtype=dtype)
    target.mkdir(parents=True, exist_ok=True)
    onnx_graph.write(model, target / "model.onnx")
    names = {"entities": vocabulary.entities, "relations": vocabulary.relations}
    (target / "vocabulary.json").write_text(json.dumps(names, ensure_ascii=False), "utf-8")


FORMATS: dict[str, Callable[[Path, Path, torch.dtype], None]] = {"safetensors": as_directory, "onnx": as_onnx}
