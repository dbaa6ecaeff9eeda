"""A scorer whose scores are walks that can be counted by hand."""

import torch
from torch import Tensor

from ml.graphs import Graph, with_inverses


class WalkScorer:
    """Scores an answer by the walks of at most three edges that reach it, each the product of its edges' weights.

    ``weights`` (2R,) by relation; all questions are the same. Edges are ``with_inverses`` of the graph's triples.
    """

    def __init__(self, graph: Graph, weights: Tensor, kept: Tensor | None = None) -> None:
        self.graph, self.weights = graph, weights
        self.num_entities, self.num_relations = graph.num_entities, graph.num_relations
        self.edges = with_inverses(graph.triples, graph.num_relations)
        self.kept = torch.ones(len(self.edges)) if kept is None else kept

    def _reached(self, entities: Tensor, gates: Tensor) -> Tensor:
        strength = self.weights[self.edges[:, 1]] * gates
        table = torch.zeros(self.num_entities, self.num_entities)
        table = table.index_put((self.edges[:, 0], self.edges[:, 2]), strength, accumulate=True)
        step = torch.eye(self.num_entities)[entities]
        total = torch.zeros_like(step)
        for _ in range(3):
            step = step @ table
            total = total + step
        return total

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        return self._reached(entities, self.kept)

    def attributions(self, entity: int, relation: int, answer: int) -> Tensor:
        gates = self.kept.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(self._reached(torch.tensor([entity]), gates)[0, answer], gates)
        return gradient

    def without(self, removed: Tensor) -> "WalkScorer":
        kept = self.kept.clone()
        kept[removed] = kept[removed + len(self.graph.triples)] = 0.0
        return WalkScorer(self.graph, self.weights, kept)
