"""Every number that decides what an inductive model is. Each idea is a switch: it can be measured on and off."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class InductiveConfig:
    """The shape of a model; the defaults are those of the shipped one."""

    width: int = 64
    """Numbers in the state of an entity or a relation."""
    relation_layers: int = 4
    """Steps on the relation graph from the relation asked for."""
    layers: int = 6
    """Steps on the entity graph: nothing farther than this from the entity asked about is told apart by paths."""
    attention: bool = True
    """Learned weights of edges; without it every edge weighs the same, and none can be chosen before another."""
    fusion: bool = False
    """Gated fusion of what paths say of an entity with what the whole graph says of its fitness for the relation."""
    pooling: Literal["last", "mean"] = "last"
    """The state that is read out: of the last layer, or the mean of all layers' (LightGCN, arXiv 2002.02126)."""
    edges: int = 0
    """Edges followed per layer and question, those of the highest weight; 0 follows all."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """From ``config.json``. Raises TypeError where it names what this version does not know."""
        return cls(**json.loads(file.read_text()))

    def write(self, file: Path) -> None:
        """To ``config.json``."""
        file.write_text(json.dumps(asdict(self), indent=1) + "\n")
