"""Any model of links from where it was saved, ready to answer questions about a graph."""

from pathlib import Path

import torch

from ml import embedding, inductive
from ml.graphs import Split
from ml.scoring import Scorer

SHIPPED = "shipped"
"""The name of the pretrained inductive model, which needs no folder."""


def open_scorer(name: str, split: Split, device: torch.device, dtype: torch.dtype = torch.float32) -> Scorer:
    """The model in the folder ``name``, or the shipped one, for the graph of ``split``. Raises ModelError.

    An embedding model knows only the names that it was trained with, so they must be those of ``split``.
    """
    if name == SHIPPED:
        return _inductive(inductive.load_shipped(device), split, device, dtype)
    folder = Path(name)
    if embedding.is_embedding(folder):
        model, vocabulary = embedding.load(folder, device, dtype)
        if vocabulary != split.vocabulary:
            raise embedding.ModelError(f"{name}: trained on other names than those of {split.name}")
        return model
    try:
        return _inductive(inductive.load(folder, device), split, device, dtype)
    except (FileNotFoundError, TypeError, RuntimeError) as error:
        raise embedding.ModelError(f"{name}: no model of links: {error}") from None


def _inductive(model: inductive.InductiveModel, split: Split, device: torch.device, dtype: torch.dtype) -> Scorer:
    graph = split.graph
    placed = type(graph)(graph.triples.to(device), graph.num_entities, graph.num_relations)
    return inductive.InductiveScorer(model, placed, dtype=dtype)
