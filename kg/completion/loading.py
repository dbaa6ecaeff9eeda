"""The models of a version, for one graph. For workers: this loads torch."""

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import torch
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kg.completion.errors import NoModel
from kg.completion.snapshot import Snapshot
from kg.models import ModelVersion
from ml.blending import Blend, Calibration, Openness, load_calibration, load_openness
from ml.graphs import Graph, Vocabulary
from ml.inductive import Elsewhere, InductiveModel, InductiveScorer, load_shipped
from ml.inductive.saved import SHIPPED
from ml.scoring import Scorer
from ml.tailored.version import INDUCTIVE, read_version

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "int8": torch.int8}


@dataclass(frozen=True, slots=True)
class Models:
    """What a version is for one graph. ``openness`` says whether a question has an answer left; None: nobody knows."""

    scorer: Scorer
    calibration: Calibration
    openness: Openness | None


def load(taken: Snapshot, version: ModelVersion) -> Models:
    """The scorer, calibration and openness of ``version`` for the graph of ``taken``. Raises ``NoModel``."""
    folder = Path(settings.COMPLETION_DIR) / version.directory
    if version.kind == ModelVersion.Kind.TRAINED:
        read = read_version(folder, partial(inductive, taken.graph), Vocabulary(taken.entities, taken.relations))
        return Models(read.scorer, read.calibration or _shipped_calibration(), read.openness or load_openness(SHIPPED))
    alone = Blend({INDUCTIVE: inductive(taken.graph)}, torch.ones(2 * len(taken.relations), 1))
    if not version.directory:
        return Models(alone, _shipped_calibration(), load_openness(SHIPPED))
    return Models(alone, load_calibration(folder), load_openness(folder) or load_openness(SHIPPED))


def inductive(graph: Graph, tuned: InductiveModel | None = None) -> Scorer:
    """The shipped model, or one that was tuned, asked about ``graph`` on the device of the settings."""
    where = device()
    model = _shipped() if tuned is None else tuned.to(where)
    there = Graph(graph.triples.to(where), graph.num_entities, graph.num_relations)
    edges = settings.COMPLETE_EDGES if where.type == "cpu" else 0
    scorer = InductiveScorer(model, there, edges, _dtype(where))
    return scorer if where.type == "cpu" else Elsewhere(scorer, where)


def device() -> torch.device:
    """Where models compute."""
    chosen = settings.COMPLETE_DEVICE
    return torch.device(chosen if chosen != "auto" else "cuda" if torch.cuda.is_available() else "cpu")


def _dtype(where: torch.device) -> torch.dtype:
    """Of the settings. A GPU has no int8 here and takes bfloat16 for it. Raises ``ImproperlyConfigured``."""
    kind = DTYPES.get(settings.COMPLETE_DTYPE)
    if kind is None:
        raise ImproperlyConfigured(f"ZHITU_COMPLETE_DTYPE is one of {', '.join(DTYPES)}, not {settings.COMPLETE_DTYPE}")
    return torch.bfloat16 if kind == torch.int8 and where.type != "cpu" else kind


def warm_up() -> None:
    """Loads the weights that all projects share. Raises ``NoModel``."""
    _shipped()
    _shipped_calibration()


@cache
def _shipped() -> InductiveModel:
    try:
        return load_shipped(device())
    except FileNotFoundError as error:
        raise NoModel from error


@cache
def _shipped_calibration() -> Calibration:
    try:
        return load_calibration(SHIPPED)
    except FileNotFoundError as error:
        raise NoModel from error
