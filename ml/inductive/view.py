"""A graph with all that message passing reads of it, made once and shared by all questions."""

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ml.graphs import Graph
from ml.graphs.adjacency import Adjacency
from ml.graphs.incidence import Incidence
from ml.graphs.relation_graph import RelationGraph

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


def _plan(adjacency: Adjacency) -> "Plan | None":
    if not adjacency.source.is_cuda or importlib.util.find_spec("triton") is None:
        return None
    from ml.inductive.fused import Plan  # noqa: PLC0415  Triton is there with CUDA builds of torch alone

    return Plan.of(adjacency)
