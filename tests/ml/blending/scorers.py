"""Small scorers for the tests of what stands on scorers."""

import torch
from torch import Tensor


class TableScorer:
    """Scores that are written down: (num_entities, 2 · num_relations, num_entities)."""

    def __init__(self, table: Tensor) -> None:
        self.table = table
        self.num_entities, self.num_relations = table.shape[2], table.shape[1] // 2

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        return self.table[entities, relations]


def world(entities: int = 60, relations: int = 4, edges: int = 1200, seed: int = 0) -> Tensor:
    """Triples that follow a rule: relation r leads from e to the neighbours of 7e + 11r, the nearer the likelier."""
    generator = torch.Generator().manual_seed(seed)
    head = torch.randint(entities, (edges,), generator=generator)
    relation = torch.randint(relations, (edges,), generator=generator)
    step = (torch.randn(edges, generator=generator) * 2).round().long()
    return torch.unique(torch.stack([head, relation, (7 * head + 11 * relation + step) % entities], 1), dim=0)


def knowing(entities: int, relations: int, noise: float, seed: int) -> TableScorer:
    """A scorer that knows the rule of ``world`` up to noise, for the plain relations and for their inverses."""
    generator = torch.Generator().manual_seed(seed)
    head, relation, tail = torch.meshgrid(
        torch.arange(entities), torch.arange(relations), torch.arange(entities), indexing="ij"
    )
    away = (7 * head + 11 * relation - tail).remainder(entities)
    forward = -torch.minimum(away, entities - away).float().square() / 8
    forward = forward + noise * torch.randn(forward.shape, generator=generator)
    return TableScorer(torch.cat([forward, forward.transpose(0, 2)], 1))
