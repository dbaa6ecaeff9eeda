import torch

from ml.graphs import Graph, edges_cut, partition, partition_by_communities


def cliques(count: int, size: int) -> Graph:
    """Groups in which everybody knows everybody, each joined to the next by one edge."""
    rows = []
    for group in range(count):
        members = range(group * size, (group + 1) * size)
        rows += [(one, 0, other) for one in members for other in members if one < other]
        rows.append(((group + 1) * size - 1, 0, (group + 1) * size % (count * size)))
    return Graph(torch.tensor(rows), count * size, 1)


def test_groups_that_hardly_touch_are_parts() -> None:
    graph = cliques(4, 8)
    part = partition(graph, 4)
    assert torch.bincount(part).tolist() == [8, 8, 8, 8]
    assert edges_cut(graph, part) < 0.1


def test_no_part_is_larger_than_its_share_and_nobody_is_left_out() -> None:
    graph = Graph(torch.tensor([[0, 0, at] for at in range(1, 10)]), 13, 1)
    part = partition(graph, 3)
    assert part.min() >= 0
    assert torch.bincount(part, minlength=3).max() <= 5


def test_one_part_cuts_nothing() -> None:
    graph = cliques(2, 3)
    assert edges_cut(graph, partition(graph, 1)) == 0


def test_communities_stay_whole() -> None:
    graph = cliques(6, 8)
    part = partition_by_communities(graph, 2)
    assert torch.bincount(part).tolist() == [24, 24]
    assert all(len(set(group)) == 1 for group in part.view(6, 8).tolist())
