"""Cutting a graph into parts with few edges between them."""

import math
from collections import deque

import torch
from torch import Tensor

from ml.graphs.triples import HEAD, TAIL, Graph
from ml.louvain import louvain


def partition_by_communities(graph: Graph, parts: int) -> Tensor:
    """(num_entities,) int64: Louvain's communities, the largest first, each to the smallest part so far.

    No community is cut, so a part may be larger than its share, and one may be empty when there are few communities.
    """
    pairs = graph.triples[:, [HEAD, TAIL]].tolist()
    community = torch.tensor(louvain(graph.num_entities, ((head, tail, 1.0) for head, tail in pairs)))
    sizes = [0] * parts
    part = torch.empty(graph.num_entities, dtype=torch.int64)
    for each in torch.bincount(community).argsort(descending=True, stable=True).tolist():
        members = community == each
        smallest = sizes.index(min(sizes))
        part[members] = smallest
        sizes[smallest] += int(members.sum())
    return part


def partition(graph: Graph, parts: int) -> Tensor:
    """(num_entities,) int64: the part of each entity, none larger than ⌈num_entities / parts⌉.

    Entities come in breadth-first order; each goes where most of its neighbours are already, less the fuller the part
    is (linear deterministic greedy, Stanton and Kliot 2012).
    """
    room = math.ceil(graph.num_entities / parts)
    neighbours: list[list[int]] = [[] for _ in range(graph.num_entities)]
    for head, tail in graph.triples[:, [HEAD, TAIL]].tolist():
        neighbours[head].append(tail)
        neighbours[tail].append(head)
    part = [-1] * graph.num_entities
    sizes = [0] * parts
    for entity in _breadth_first(neighbours):
        near = [0] * parts
        for other in neighbours[entity]:
            if part[other] >= 0:
                near[part[other]] += 1
        free = [at for at in range(parts) if sizes[at] < room]
        part[entity] = max(free, key=lambda at: (near[at] * (1 - sizes[at] / room), -sizes[at]))
        sizes[part[entity]] += 1
    return torch.tensor(part, dtype=torch.int64)


def edges_cut(graph: Graph, part: Tensor) -> float:
    """Share of triples whose ends are in different parts."""
    return float((part[graph.triples[:, HEAD]] != part[graph.triples[:, TAIL]]).double().mean())


def _breadth_first(neighbours: list[list[int]]) -> list[int]:
    """All entities; each component from its first one."""
    seen = [False] * len(neighbours)
    order: list[int] = []
    for start in range(len(neighbours)):
        if seen[start]:
            continue
        seen[start] = True
        waiting = deque([start])
        while waiting:
            entity = waiting.popleft()
            order.append(entity)
            for other in neighbours[entity]:
                if not seen[other]:
                    seen[other] = True
                    waiting.append(other)
    return order
