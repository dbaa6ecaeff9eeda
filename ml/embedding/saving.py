"""A model of links as a directory: weights.safetensors, config.json, vocabulary.json, metrics.json.

``config.json`` names the family, its sizes and the digest of the vocabulary, so weights are never read with the names
of another graph.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from ml.embedding.config import EmbeddingConfig
from ml.embedding.models import MODELS, Embedding
from ml.embedding.pairs import PairWeights
from ml.graphs import Vocabulary

KIND = "embedding"


class ModelError(ValueError):
    """A directory that holds no embedding model, or one of another vocabulary."""


def digest(vocabulary: Vocabulary) -> str:
    """Changes when a name or its place does."""
    text = json.dumps([vocabulary.entities, vocabulary.relations], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def save(
    model: Embedding, config: EmbeddingConfig, vocabulary: Vocabulary, metrics: Mapping[str, Any], folder: Path
) -> None:
    """Write the directory; ``config.json`` comes last, so a folder without it is half a model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").unlink(missing_ok=True)
    save_file(
        {name: each.cpu().contiguous() for name, each in model.state_dict().items()}, folder / "weights.safetensors"
    )
    names = {"entities": vocabulary.entities, "relations": vocabulary.relations}
    _write_json(folder / "vocabulary.json", names)
    _write_json(folder / "metrics.json", metrics)
    about = {
        "kind": KIND,
        "embedding": asdict(replace(config, dimension=model.entities.shape[1])),
        "num_entities": model.num_entities,
        "num_relations": model.num_relations,
        "num_triples": 0 if model.pairs is None else len(model.pairs.tails) // 2,
        "vocabulary": digest(vocabulary),
    }
    _write_json(folder / "config.json", about)


def is_embedding(folder: Path) -> bool:
    """Whether ``save`` wrote this folder, to its end."""
    try:
        return bool(json.loads((folder / "config.json").read_text("utf-8")).get("kind") == KIND)
    except (FileNotFoundError, json.JSONDecodeError):
        return False


def load(
    folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
) -> tuple[Embedding, Vocabulary]:
    """The model and its names. Raises ModelError.

    On the CPU in its own dtype the weights stay in the file, mapped into memory, until a question touches them.
    """
    try:
        about = json.loads((folder / "config.json").read_text("utf-8"))
        names = json.loads((folder / "vocabulary.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no model: {error.filename} is missing") from None
    vocabulary = Vocabulary(tuple(names["entities"]), tuple(names["relations"]))
    if about.get("kind") != KIND or digest(vocabulary) != about["vocabulary"]:
        raise ModelError(f"{folder}: no embedding model, or its vocabulary is that of another")
    config = EmbeddingConfig(**about["embedding"])
    with torch.device("meta"):
        sizes = about["num_entities"], about["num_relations"]
        model = MODELS[config.model](*sizes, config.dimension)
        model.pairs = PairWeights(*sizes, about["num_triples"]) if config.pairs else None
    model.load_state_dict(load_file(folder / "weights.safetensors"), assign=True)
    return model.requires_grad_(False).eval().to(device, dtype), vocabulary


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
