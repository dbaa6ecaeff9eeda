"""A graph with all that message passing reads of it, made once and shared by all questions."""

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import torch
from torch import Tensor

from ml.graphs import Graph
from ml.graphs.adjacency import Adjacency
from ml.graphs.incidence import Incidence
from ml.graphs.relation_graph import RelationGraph
from ml.inductive.dense import Passing, PlainPassing

if TYPE_CHECKING:
    from ml.inductive.fused import Plan


@dataclass(frozen=True, slots=True)
class GraphView:
    """On the device of the graph's triples."""

    graph: Graph
    adjacency: Adjacency
    incidence: Incidence
    relations: RelationGraph
    plan: "Plan | None"
    """For the fused kernels: on a GPU, where Triton is."""

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """Of a graph."""
        adjacency = Adjacency.of(graph)
        return cls(graph, adjacency, Incidence.of(adjacency), RelationGraph.of(graph), _plan(adjacency))

    def passing(self, kept: Tensor | None = None) -> Passing:
        """How messages pass over the edges kept (E,) bool, all when None."""
        if kept is None:
            kept = torch.ones_like(self.adjacency.source, dtype=torch.bool)
        if self.plan is None:
            return PlainPassing(self.adjacency, kept)
        from ml.inductive.fused import FusedPassing  # noqa: PLC0415  Triton is there with CUDA builds of torch alone

        return FusedPassing(self.plan, kept.to(torch.int8))


def _plan(adjacency: Adjacency) -> "Plan | None":
    if not adjacency.source.is_cuda or importlib.util.find_spec("triton") is None:
        return None
    from ml.inductive.fused import Plan  # noqa: PLC0415  Triton is there with CUDA builds of torch alone

    return Plan.of(adjacency)
