"""What is to be learned: a graph with its names, and with what the result is to be compared."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.graphs import Graph, Vocabulary

HELD_OUT = 6
"""Edges whose key is 0 modulo this choose and calibrate, those with 1 measure: a third together."""


@dataclass(frozen=True, slots=True)
class Order:
    """``keys`` (n,) int64 of the graph's edges, the same for the same edge in every version of the graph.

    ``rejected`` (m, 3): triples that people said no to. ``present``: the folder of the version in use, empty for the
    inductive model alone. ``edges`` are followed by that on a CPU (0: all). ``seconds`` bounds each of three trainings.
    """

    graph: Graph
    vocabulary: Vocabulary
    keys: Tensor
    rejected: Tensor
    present: str = ""
    edges: int = 0
    seconds: float = 120.0
    device: str = "cpu"

    def part(self, which: str) -> Tensor:
        """(p, 3): edges that are "learned" while the others are held out, that "choose", or that "measure"."""
        rest = self.keys % HELD_OUT
        inside = {"learned": rest > 1, "choose": rest == 0, "measure": rest == 1}[which]
        return self.graph.triples[inside]


def write_order(order: Order, folder: Path) -> None:
    """Write ``order.safetensors`` and then ``order.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {"triples": order.graph.triples, "keys": order.keys, "rejected": order.rejected}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / "order.safetensors")
    about = {name: getattr(order, name) for name in ("present", "edges", "seconds", "device")}
    draft = folder / "order.json.draft"
    draft.write_text(json.dumps({**about, **asdict(order.vocabulary)}, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / "order.json")


def read_order(folder: Path) -> Order:
    """Read what ``write_order`` wrote. Raises FileNotFoundError."""
    about = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    tensors = load_file(folder / "order.safetensors")
    vocabulary = Vocabulary(tuple(about.pop("entities")), tuple(about.pop("relations")))
    graph = Graph(tensors["triples"], len(vocabulary.entities), len(vocabulary.relations))
    return Order(graph, vocabulary, tensors["keys"], tensors["rejected"].reshape(-1, 3).to(torch.int64), **about)
