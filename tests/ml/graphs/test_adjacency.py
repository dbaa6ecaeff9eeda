"""Edges in the orders that message passing reads them in, worked by hand."""

import torch

from ml.graphs import Graph
from ml.graphs.adjacency import Adjacency
from ml.graphs.incidence import Incidence
from ml.graphs.relation_graph import RelationGraph

GRAPH = Graph(torch.tensor([[0, 0, 1], [2, 1, 1], [0, 1, 2]]), 4, 2)


def test_edges_are_sorted_by_source_both_ways() -> None:
    adjacency = Adjacency.of(GRAPH)
    assert adjacency.source.tolist() == [0, 0, 1, 1, 2, 2]
    assert adjacency.relation.tolist() == [0, 1, 2, 3, 1, 3]
    assert adjacency.target.tolist() == [1, 2, 0, 2, 1, 0]
    assert adjacency.offsets.tolist() == [0, 2, 4, 6, 6]
    assert adjacency.position.tolist() == [0, 4, 1, 2, 3, 5]


def test_a_triple_is_taken_out_in_both_directions() -> None:
    assert Adjacency.of(GRAPH).without(torch.tensor([1])).tolist() == [True, True, True, False, False, True]


def test_neighbours_of_many_entities_come_with_their_owner() -> None:
    edges, owner = Adjacency.of(GRAPH).leaving(torch.tensor([3, 2, 0]))
    assert edges.tolist() == [4, 5, 0, 1]
    assert owner.tolist() == [1, 1, 2, 2]


def test_relations_meet_where_they_share_entities() -> None:
    joined = RelationGraph.of(GRAPH).joined.view(4, 8, 4)
    # Heads of relation 0: {0}; of 1: {0, 2}; of its inverse 3: {1, 2}. Tails of 0: {1}; of 1: {1, 2}.
    assert joined[0, 0].tolist() == [1, 1, 0, 0]
    assert joined[1, 4].tolist() == [0.5, 1, 0, 0.5]
    assert joined[0, 5].tolist() == [0, 0, 1, 1]
    assert joined[1, 7].tolist() == [0.5, 1, 0, 0.5]


def test_counts_leave_out_what_is_not_kept() -> None:
    incidence = Incidence.of(Adjacency.of(GRAPH))
    everything = incidence.matrix(incidence.counts(None)).to_dense()
    assert everything.tolist() == [[0, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0]]
    kept = incidence.counts(Adjacency.of(GRAPH).without(torch.tensor([0])))
    assert incidence.matrix(kept).to_dense().sum() == 4
    assert torch.equal(incidence.transposed(kept).to_dense(), incidence.matrix(kept).to_dense().t())
