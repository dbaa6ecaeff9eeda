"""Paths between two entities, against all walks written out."""

import itertools

import torch

from ml.explaining.paths import AROUND, heaviest_paths, reverse_of
from ml.graphs import Graph
from ml.graphs.adjacency import Adjacency
from ml.graphs.triples import as_triples


def named(adjacency: Adjacency, paths: torch.Tensor) -> set[tuple[tuple[int, int, int], ...]]:
    columns = adjacency.source.tolist(), adjacency.relation.tolist(), adjacency.target.tolist()
    return {tuple((columns[0][e], columns[1][e], columns[2][e]) for e in row if e >= 0) for row in paths.tolist()}


def every_path(adjacency: Adjacency, start: int, end: int) -> set[tuple[tuple[int, int, int], ...]]:
    edges = list(zip(adjacency.source.tolist(), adjacency.relation.tolist(), adjacency.target.tolist(), strict=True))
    found = set()
    for length in (1, 2, 3):
        for path in itertools.product(edges, repeat=length):
            places = [path[0][0], *(edge[2] for edge in path)]
            chained = all(a[2] == b[0] for a, b in itertools.pairwise(path))
            if chained and places[0] == start and places[-1] == end and len(set(places)) == length + 1:
                found.add(path)
    return found


def test_all_paths_of_up_to_three_edges_are_found_and_no_others() -> None:
    for seed in range(5):
        generator = torch.Generator().manual_seed(seed)
        triples = torch.unique(torch.randint(5, (9, 3), generator=generator) % torch.tensor([5, 2, 5]), dim=0)
        adjacency = Adjacency.of(Graph(triples, 5, 2))

        paths = heaviest_paths(adjacency, torch.ones(adjacency.num_edges), 0, 3, 1000)

        assert named(adjacency, paths) == every_path(adjacency, 0, 3)
        assert len(paths) == len(named(adjacency, paths))


def test_the_heaviest_come_first_and_what_weighs_nothing_is_not_followed() -> None:
    adjacency = Adjacency.of(Graph(as_triples([(0, 0, 1), (1, 0, 3), (0, 0, 2), (2, 0, 3), (0, 0, 3)]), 4, 1))
    weights = torch.zeros(adjacency.num_edges)
    weights[adjacency.position[:5]] = torch.tensor([4.0, 1.0, 3.0, 3.0, 0.0])

    paths = heaviest_paths(adjacency, weights, 0, 3, 10)

    assert [sorted(named(adjacency, row[None]))[0][0][2] for row in paths] == [2, 1]


def test_a_hub_between_is_gone_through_by_its_heaviest_edges() -> None:
    spokes = 3 * AROUND
    triples = [(0, 0, 1), *((1, 0, 2 + each) for each in range(spokes)), (1 + spokes, 0, 2 + spokes)]
    adjacency = Adjacency.of(Graph(as_triples(triples), 3 + spokes, 1))
    weights = torch.full((adjacency.num_edges,), 0.1)
    weights[adjacency.position[[0, spokes, spokes + 1]]] = 1.0

    paths = heaviest_paths(adjacency, weights, 0, 2 + spokes, 10)
    from_the_hub = heaviest_paths(adjacency, weights, 1, 2 + spokes, 10)

    assert named(adjacency, paths) == {((0, 0, 1), (1, 0, 1 + spokes), (1 + spokes, 0, 2 + spokes))}
    assert named(adjacency, from_the_hub) == {((1, 0, 1 + spokes), (1 + spokes, 0, 2 + spokes))}


def test_the_reverse_of_an_edge_is_the_same_triple() -> None:
    adjacency = Adjacency.of(Graph(as_triples([(0, 0, 1), (1, 1, 1), (2, 0, 0)]), 3, 2))

    reverse = reverse_of(adjacency)

    assert adjacency.source[reverse].equal(adjacency.target) and adjacency.target[reverse].equal(adjacency.source)
    assert ((adjacency.relation - adjacency.relation[reverse]).abs() == 2).all()


def test_no_path_leads_from_an_entity_to_itself() -> None:
    adjacency = Adjacency.of(Graph(as_triples([(0, 0, 1), (1, 0, 0)]), 2, 1))

    assert heaviest_paths(adjacency, torch.ones(4), 0, 0, 5).shape == (0, 3)
