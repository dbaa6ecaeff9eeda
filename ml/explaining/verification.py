"""Do the shown paths carry the score? Taking them out has to lower it more than taking out random ones.

Random paths are as many and as long, walks from the question's entity over edges that aren't shown: edges elsewhere in
the graph would be too easy a match, for most carry nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.explaining.explanation import Explanation, Traceable
from ml.graphs import Graph
from ml.graphs.adjacency import Adjacency
from ml.scoring import Scorer

DRAWS = 3
"""Random sets for each explanation."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Mean fall of the answers' scores when the shown paths are taken out, and when random ones are; of how many."""

    shown: float
    random: float
    explanations: int

    @property
    def ratio(self) -> float:
        """How many times as far it falls; infinite where random paths change nothing."""
        return self.shown / self.random if self.random > 0 else float("inf")


def verify(scorer: Traceable, graph: Graph, explanations: Iterable[Explanation], seed: int = 0) -> Verification:
    """Take the paths of each explanation out of ``graph`` and look; those without paths are left out."""
    walks = _Walks(graph, seed)
    shown, random = [], []
    for each in explanations:
        if not each.paths:
            continue
        own = torch.tensor(sorted({edge for path in each.paths for edge in path.edges}))
        whole = _score(scorer, each)
        shown.append(whole - _score(scorer.without(own), each))
        for _ in range(DRAWS):
            other = torch.cat([walks.walk(each.entity, len(path.edges), own) for path in each.paths])
            random.append(whole - _score(scorer.without(other), each))
    return Verification(_mean(shown), _mean(random), len(shown))


class _Walks:
    """Random walks over a graph, the same for the same seed."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self._adjacency = Adjacency.of(graph)
        self._triples = torch.argsort(self._adjacency.position) % len(graph.triples)
        self._generator = torch.Generator().manual_seed(seed)

    def walk(self, start: int, length: int, but: Tensor) -> Tensor:
        """(≤ length,) triples of a walk from ``start`` that uses none of ``but``; it ends where there is no way on."""
        taken, here = [], start
        for _ in range(length):
            leaving = torch.arange(*self._adjacency.offsets[here : here + 2].tolist())
            leaving = leaving[~torch.isin(self._triples[leaving], but)]
            if not len(leaving):
                break
            edge = leaving[torch.randint(len(leaving), (), generator=self._generator)]
            taken.append(self._triples[edge])
            here = int(self._adjacency.target[edge])
        return torch.stack(taken) if taken else but[:0]


def _score(scorer: Scorer, each: Explanation) -> float:
    return float(scorer.scores(torch.tensor([each.entity]), torch.tensor([each.relation]))[0, each.answer])


def _mean(values: list[float]) -> float:
    return sum(values) / max(len(values), 1)
