"""Ranks, and the figures that are made of them."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

HITS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranks of n triples, each asked for its tail and for its head; 1 is the best.

    ``better`` and ``equal`` are (n, 2) int64: how many other candidates score above the truth, and how many exactly as
    high; column 0 asks for the tail, column 1 for the head. ``relations`` is (n,), without inverses.
    """

    better: Tensor
    equal: Tensor
    relations: Tensor

    @property
    def realistic(self) -> Tensor:
        """(n, 2) float64: the expected rank when ties are broken at random, (optimistic + pessimistic) / 2."""
        return 1 + self.better.double() + self.equal.double() / 2

    @property
    def pessimistic(self) -> Tensor:
        """(n, 2) float64: the truth behind all that tie with it, so scoring everything alike gains nothing."""
        return 1 + self.better.double() + self.equal.double()

    @property
    def mrr(self) -> float:
        """Mean of 1 / realistic rank over both sides; 0 of nothing."""
        return _mean(1 / self.realistic)

    @property
    def pessimistic_mrr(self) -> float:
        """Mean of 1 / pessimistic rank over both sides."""
        return _mean(1 / self.pessimistic)

    def hits(self, k: int) -> float:
        """Share of realistic ranks ≤ ``k``."""
        return _mean((self.realistic <= k).double())

    def of_relation(self, relation: int) -> "Ranking":
        """Only the triples of one relation."""
        mine = self.relations == relation
        return Ranking(self.better[mine], self.equal[mine], self.relations[mine])

    def figures(self) -> dict[str, float]:
        """{"mrr", "pessimistic_mrr", "hits1", "hits3", "hits10", "tail_mrr", "head_mrr", "triples"}."""
        return {
            "mrr": self.mrr,
            "pessimistic_mrr": self.pessimistic_mrr,
            **{f"hits{k}": self.hits(k) for k in HITS},
            "tail_mrr": _mean(1 / self.realistic[:, 0]),
            "head_mrr": _mean(1 / self.realistic[:, 1]),
            "triples": len(self.relations),
        }

    def per_relation(self) -> dict[int, dict[str, float]]:
        """The figures of each relation that occurs."""
        return {int(each): self.of_relation(int(each)).figures() for each in torch.unique(self.relations)}

    def report(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The figures, and those per relation by name."""
        return {**self.figures(), "relations": {names[at]: value for at, value in self.per_relation().items()}}


def _mean(values: Tensor) -> float:
    return float(values.mean()) if values.numel() else 0.0
