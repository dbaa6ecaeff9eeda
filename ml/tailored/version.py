"""A tailored version on disk, read for a graph that may have grown since."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ml import embedding
from ml.blending import Aligned, Blend, Calibration, Openness, load, load_openness
from ml.graphs import Vocabulary
from ml.inductive import InductiveModel
from ml.inductive import load as load_inductive
from ml.scoring import Scorer

INDUCTIVE, COMPLEX = "inductive", "complex"
"""The members of the blend."""
FULL, HELD = "full", "held"
"""Folders of the embedding that learned from all edges, and of the one that a third was held out from."""
TUNED = "tuned"
"""Folder of the inductive model that went on learning on this graph; it is there only where that helped."""

AsScorer = Callable[[InductiveModel | None], Scorer]
"""The present graph's scorer by a tuned model, or by the shipped one."""


@dataclass(frozen=True, slots=True)
class Version:
    """What serves: a scorer of the present graph, and how its scores are read."""

    scorer: Blend
    calibration: Calibration | None
    openness: Openness | None


def read_version(folder: Path, inductive: AsScorer, present: Vocabulary, which: str = FULL) -> Version:
    """The version in ``folder`` for the graph that ``inductive`` scores, whose names are ``present``."""
    model, trained = embedding.load(folder / which)
    entity_of = _places(present.entities, trained.entities)
    relation_of = _places(present.relations, trained.relations)
    blend, calibration = load(folder, {INDUCTIVE: _Sizes(model), COMPLEX: _Sizes(model)})
    tuned = load_inductive(folder / TUNED) if (folder / TUNED).exists() else None
    members: dict[str, Scorer] = {INDUCTIVE: inductive(tuned), COMPLEX: Aligned(model, entity_of, relation_of)}
    return Version(Blend(members, _moved(blend.weights, relation_of)), calibration, load_openness(folder))


def _places(names: tuple[str, ...], among: tuple[str, ...]) -> Tensor:
    """(n,): where each name is among the others, -1 for nowhere."""
    places = {name: at for at, name in enumerate(among)}
    return torch.tensor([places.get(name, -1) for name in names], dtype=torch.int64)


def _moved(weights: Tensor, relation_of: Tensor) -> Tensor:
    """(2R, members) in the order of the present relations; what is new gets the mean."""
    before = len(weights) // 2
    both = torch.cat([relation_of, torch.where(relation_of >= 0, relation_of + before, -1)])
    return torch.where((both >= 0)[:, None], weights[both.clamp(min=0)], weights.mean(0, keepdim=True))


class _Sizes:
    """Stands where only the sizes of a scorer are asked for."""

    def __init__(self, scorer: Scorer) -> None:
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """Never asked."""
        raise NotImplementedError
