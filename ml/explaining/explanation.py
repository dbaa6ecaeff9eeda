"""The paths that carried a prediction's score."""

from collections import Counter
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from ml.blending import Blend
from ml.blending.blend import member_scores
from ml.explaining.paths import heaviest_paths
from ml.explaining.patterns import Pattern, pattern
from ml.graphs import Graph, KnownAnswers
from ml.graphs.adjacency import Adjacency
from ml.graphs.triples import HEAD, TAIL
from ml.scoring import Scorer

FOUND = 64
ALIKE = 2
"""Paths over the same chain of relations: "everybody of this trade has this faith" is one reason, not eight."""

TRIED = 8
"""Paths taken out of the graph one at a time: a forward pass each, 15 ms on 20,000 edges."""


@runtime_checkable
class Traceable(Scorer, Protocol):
    """A scorer whose scores come along edges (``ml.inductive.InductiveScorer``)."""

    def attributions(self, entity: int, relation: int, answer: int) -> Tensor:
        """(2n,) what a little more weight on each edge of ``with_inverses`` would add to the answer's score."""

    def without(self, removed: Tensor) -> Scorer:
        """The scorer with these triples, by position (m,), taken out in both directions."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the question's entity to the answer.

    ``edges`` are triples by position in the graph, ``forward`` whether each is walked from head to tail. ``share`` in
    [0, 1]: how much of the score it carried. ``pattern``: how often such a path means such an edge.
    """

    edges: tuple[int, ...]
    forward: tuple[bool, ...]
    share: float
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Explanation:
    """``paths``, the most important first. ``carried`` in [0, 1] is their shares' sum; the rest lies elsewhere."""

    entity: int
    relation: int
    answer: int
    paths: tuple[Path, ...]
    carried: float


class Explainer:
    """Explains what ``scorer`` predicts for ``graph``.

    A member that is ``Traceable`` is asked along which edges its score came, and the paths that lead are taken out of
    the graph one at a time: a path's share is by what the score falls. Other members (embeddings) are taken to follow
    the graph's regularities: there a path's share is by its pattern's confidence. In a blend the two are added in
    proportion to what the members contribute.
    """

    def __init__(self, scorer: Scorer, graph: Graph) -> None:
        self.scorer, self.graph = scorer, graph
        self.adjacency = Adjacency.of(graph)
        self._known = KnownAnswers.of(graph.triples, graph.num_relations)
        self._edges = torch.argsort(self.adjacency.position)
        self._patterns: dict[tuple[tuple[int, ...], int], Pattern] = {}

    def explain(self, entity: int, relation: int, answer: int, count: int = 3) -> Explanation:
        """Up to ``count`` paths for (entity, relation, answer), relation in [0, 2R). The edge itself is no reason."""
        traced, weight = self._traced(entity, relation, answer)
        found = heaviest_paths(self.adjacency, self._weights(traced, entity, relation, answer), entity, answer, FOUND)
        if traced is not None and not len(found):
            # Nothing that the model followed: what is left are paths that the graph has.
            found = heaviest_paths(self.adjacency, self._weights(None, entity, relation, answer), entity, answer, FOUND)
        paths = self._diverse([row[row >= 0] for row in found])
        if not paths:
            return Explanation(entity, relation, answer, (), 0.0)
        removal = _Removal(traced, self.graph, entity, relation, answer) if traced is not None else None
        fallen = torch.tensor([removal.fall(self._triples(path)) if removal else 0.0 for path in paths]).double()
        telling = torch.tensor([self._pattern(path, relation).confidence if weight < 1 else 0.0 for path in paths])
        chosen = (weight * fallen + (1 - weight) * telling).argsort(descending=True, stable=True)[:count]
        fell = removal.fall(torch.cat([self._triples(paths[each]) for each in chosen.tolist()])) if removal else 0.0
        told = 1 - float((1 - telling[chosen]).prod())
        shares = weight * fell * _shares(fallen[chosen]) + (1 - weight) * told * _shares(telling[chosen])
        order = shares.argsort(descending=True, stable=True)
        # A path that carried nothing is shown only where none did: it may still tell how the two are connected.
        shown = [each for each in zip(chosen[order].tolist(), shares[order].tolist(), strict=True) if each[1] > 0]
        shown = shown or [(int(chosen[order[0]]), 0.0)]
        kept = tuple(self._path(paths[each], share, relation) for each, share in shown)
        return Explanation(entity, relation, answer, kept, float(shares.sum()))

    def _diverse(self, paths: list[Tensor]) -> list[Tensor]:
        """The first TRIED of ``paths``, of which at most ALIKE have the same chain of relations."""
        seen: Counter[tuple[int, ...]] = Counter()
        kept = []
        for path in paths:
            chain = tuple(self.adjacency.relation[path].tolist())
            seen[chain] += 1
            if seen[chain] <= ALIKE:
                kept.append(path)
        return kept[:TRIED]

    def _traced(self, entity: int, relation: int, answer: int) -> tuple[Traceable | None, float]:
        """The member whose scores come along edges, and its part of what the members say for the answer, in [0, 1]."""
        if not isinstance(self.scorer, Blend):
            return (self.scorer, 1.0) if isinstance(self.scorer, Traceable) else (None, 0.0)
        asked = torch.tensor([entity]), torch.tensor([relation])
        parts, _ = member_scores(self.scorer.members, *asked)
        said = torch.stack([part[0, answer] for part in parts]) * self.scorer.weights[relation]
        for name, part in zip(self.scorer.members, _shares(said.clamp(min=0).double()).tolist(), strict=True):
            member = self.scorer.members[name]
            if isinstance(member, Traceable):
                return member, part
        return None, 0.0

    def _weights(self, traced: Traceable | None, entity: int, relation: int, answer: int) -> Tensor:
        """(E,) in the adjacency's order; a triple's two directions are one fact. 0 for the edge that is explained."""
        half = len(self.graph.triples)
        if traced is None:
            # No edge says more than another, but one of few does: hubs lead everywhere.
            degrees = (self.adjacency.offsets[1:] - self.adjacency.offsets[:-1]).double()
            weights = 1 / (degrees[self.adjacency.source] * degrees[self.adjacency.target]).sqrt()
        else:
            given = traced.attributions(entity, relation, answer).cpu().double()
            weights = (given[:half] + given[half:]).repeat(2)[self._edges]
        own = (self.adjacency.source == entity) & (self.adjacency.relation == relation)
        own &= self.adjacency.target == answer
        return weights.masked_fill(torch.isin(self._edges % half, self._edges[own] % half), 0.0)

    def _triples(self, path: Tensor) -> Tensor:
        return self._edges[path] % len(self.graph.triples)

    def _pattern(self, path: Tensor, relation: int) -> Pattern:
        chain = tuple(self.adjacency.relation[path].tolist())
        if (chain, relation) not in self._patterns:
            self._patterns[chain, relation] = pattern(self._known, chain, relation)
        return self._patterns[chain, relation]

    def _path(self, path: Tensor, share: float, relation: int) -> Path:
        edges = self._edges[path].tolist()
        half = len(self.graph.triples)
        forward = tuple(each < half for each in edges)
        return Path(tuple(each % half for each in edges), forward, share, self._pattern(path, relation))


class _Removal:
    """How far the answer's score falls when triples are taken out: 1 is to where it stands without any path at all."""

    def __init__(self, scorer: Traceable, graph: Graph, entity: int, relation: int, answer: int) -> None:
        self._scorer, self._answer = scorer, answer
        self._question = torch.tensor([entity]), torch.tensor([relation])
        touching = (graph.triples[:, HEAD] == entity) | (graph.triples[:, TAIL] == entity)
        self._whole = float(scorer.scores(*self._question)[0, answer])
        self._nothing = self._score(touching.nonzero().flatten())

    def fall(self, removed: Tensor) -> float:
        """In [0, 1], of triples by position."""
        if self._whole <= self._nothing:
            return 0.0
        return min(max((self._whole - self._score(removed)) / (self._whole - self._nothing), 0.0), 1.0)

    def _score(self, removed: Tensor) -> float:
        return float(self._scorer.without(removed).scores(*self._question)[0, self._answer])


def _shares(values: Tensor) -> Tensor:
    """Values ≥ 0 as parts of their sum; equal parts where it is 0."""
    total = values.sum()
    return values / total if total > 0 else torch.full_like(values, 1 / max(len(values), 1))
