"""Graphs made by rule, so that what is to be predicted follows from what is there."""

import torch

from ml.graphs import Graph


def random_graph(entities: int = 42, relations: int = 3, triples: int = 100, seed: int = 0) -> Graph:
    draw = torch.Generator().manual_seed(seed)
    columns = [torch.randint(0, most, (triples,), generator=draw) for most in (entities - 2, relations, entities - 2)]
    return Graph(torch.unique(torch.stack(columns, 1), dim=0), entities, relations)


def families(count: int, seed: int = 0) -> Graph:
    """Each two partners (1) who are parents (0) of three children, who are siblings (2)."""
    draw = torch.Generator().manual_seed(seed)
    rows = []
    for family in range(count):
        mother, partner, *children = (family * 5 + torch.arange(5)).tolist()
        rows += [(mother, 1, partner), (partner, 1, mother)]
        rows += [(parent, 0, child) for child in children for parent in (mother, partner)]
        rows += [(a, 2, b) for a in children for b in children if a != b]
    order = torch.randperm(len(rows), generator=draw)
    return Graph(torch.tensor(rows)[order], 5 * count, 3)
