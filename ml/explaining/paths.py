"""Paths of up to three edges between two entities, the heaviest first, however large a hub lies between them."""

import torch
from torch import Tensor

from ml.graphs.adjacency import Adjacency

LONGEST = 3
AROUND = 2_000
"""Edges followed from either end, the heaviest. An entity of more is a hub; most of its edges carry nothing."""

BETWEEN = 20_000
"""Edges in the middle of paths of three that are looked at, the heaviest."""

JOINED = 200_000
"""Paths put together at most before the heaviest are chosen: 5 MB."""


def heaviest_paths(adjacency: Adjacency, weights: Tensor, start: int, end: int, count: int) -> Tensor:
    """(p, 3) positions among ``adjacency``'s edges, -1 after the last; p ≤ ``count``; no entity twice.

    ``weights`` (E,) of edges; those of 0 or less are not followed. A path weighs the geometric mean of its edges: one
    that weighs nothing breaks it.
    """
    if start == end:
        return torch.full((0, LONGEST), -1)
    logs = weights.clamp(min=0).log()
    leaving = _heaviest(adjacency, logs, start)
    reaching = _towards(adjacency, logs, end)
    leaving = leaving[adjacency.target[leaving] != start]
    found = [_direct(adjacency, leaving, end)]
    leaving = leaving[adjacency.target[leaving] != end]
    reaching = reaching[(adjacency.source[reaching] != start) & (adjacency.source[reaching] != end)]
    found.append(_joined(adjacency, leaving, reaching))
    found.append(_bridged(adjacency, logs, leaving, reaching, (start, end)))
    paths = torch.cat(found)
    there = paths >= 0
    means = logs[paths.clamp(min=0)].masked_fill(~there, 0.0).sum(1) / there.sum(1)
    return paths[means.topk(min(count, len(paths))).indices]


def _heaviest(adjacency: Adjacency, logs: Tensor, entity: int) -> Tensor:
    """Edges that leave ``entity`` and weigh something, at most AROUND."""
    begin, end = adjacency.offsets[entity : entity + 2].tolist()
    return _most(torch.arange(begin, end), logs, AROUND)


def _towards(adjacency: Adjacency, logs: Tensor, entity: int) -> Tensor:
    """Edges that reach ``entity``: the other directions of those that leave it."""
    begin, end = adjacency.offsets[entity : entity + 2].tolist()
    return _most(reverse_of(adjacency)[begin:end], logs, AROUND)


def _most(edges: Tensor, logs: Tensor, count: int) -> Tensor:
    """Those that weigh something, heaviest first, at most ``count``."""
    edges = edges[logs[edges] > -torch.inf]
    return edges[logs[edges].topk(min(count, len(edges))).indices]


def reverse_of(adjacency: Adjacency) -> Tensor:
    """(E,): of each edge the same triple the other way round."""
    half = adjacency.num_edges // 2
    reverse = torch.empty_like(adjacency.position)
    reverse[adjacency.position[:half]] = adjacency.position[half:]
    reverse[adjacency.position[half:]] = adjacency.position[:half]
    return reverse


def _direct(adjacency: Adjacency, leaving: Tensor, end: int) -> Tensor:
    return _rows(leaving[adjacency.target[leaving] == end])


def _joined(adjacency: Adjacency, first: Tensor, last: Tensor) -> Tensor:
    """Paths of two: each of ``first`` with each of ``last`` that leaves where it arrives."""
    left, right = _pairs(adjacency.target[first], adjacency.source[last])
    return _rows(first[left], last[right])


def _bridged(adjacency: Adjacency, logs: Tensor, first: Tensor, last: Tensor, ends: tuple[int, int]) -> Tensor:
    """Paths of three: an edge between the neighbours of both ends, with what leads there and on."""
    near, far = (torch.zeros(adjacency.num_entities, dtype=torch.bool) for _ in range(2))
    near[adjacency.target[first]] = True
    far[adjacency.source[last]] = True
    near[list(ends)] = far[list(ends)] = False
    middle = _most((near[adjacency.source] & far[adjacency.target]).nonzero().flatten(), logs, BETWEEN)
    middle = middle[adjacency.source[middle] != adjacency.target[middle]]
    left, right = _pairs(adjacency.target[first], adjacency.source[middle])
    begun, middle = first[left], middle[right]
    left, right = _pairs(adjacency.target[middle], adjacency.source[last])
    return _rows(begun[left], middle[left], last[right])


def _pairs(left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Positions (m,), (m,) of all pairs of equal entries, at most JOINED."""
    order = right.argsort(stable=True)
    sorted_right = right[order]
    begin = torch.searchsorted(sorted_right, left)
    count = torch.searchsorted(sorted_right, left, right=True) - begin
    owner = torch.repeat_interleave(count)[:JOINED]
    within = torch.arange(len(owner)) - (count.cumsum(0) - count)[owner]
    return owner, order[begin[owner] + within]


def _rows(*columns: Tensor) -> Tensor:
    missing = columns[0].new_full((len(columns[0]), LONGEST - len(columns)), -1)
    return torch.cat([torch.stack(columns, 1), missing], 1)
