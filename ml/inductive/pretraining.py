"""What the inductive model learns from: questions made of many graphs' own triples, hidden while they are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ml.graphs import Graph, KnownAnswers
from ml.graphs.triples import HEAD, RELATION, TAIL
from ml.inductive.model import InductiveModel
from ml.inductive.scorer import InductiveScorer
from ml.inductive.view import GraphView
from ml.ranking import evaluate


@dataclass(frozen=True, slots=True)
class PretrainingConfig:
    """How questions are drawn."""

    batch: int = 64
    """Questions of a step, all on one graph."""
    batches: int = 500
    """Of an epoch."""
    edge_dropout: float = 0.3
    """Up to this share of edges is hidden too, anew at each step, so that graphs of many densities are seen."""
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A graph to draw questions from."""

    name: str
    view: GraphView
    known: KnownAnswers
    weight: float

    @classmethod
    def of(cls, name: str, graph: Graph, weight: float) -> "Source":
        """On the device of the graph."""
        return cls(name, GraphView.of(graph), KnownAnswers.of(graph.triples, graph.num_relations), weight)


@dataclass(frozen=True, slots=True)
class Held:
    """Triples to validate on: of a graph that no question is drawn from."""

    name: str
    graph: Graph
    triples: Tensor
    known: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions of one graph: positions of triples (b,), and which side of each is asked for (b,) bool."""

    source: int
    triples: Tensor
    for_head: Tensor


class Pretraining:
    """A ``ml.training.Task``: cross entropy over all entities of the graph, other true answers left out."""

    def __init__(
        self, model: InductiveModel, sources: Sequence[Source], held: Sequence[Held], config: PretrainingConfig
    ) -> None:
        self.model = model
        self.sources, self.held, self.config = sources, held, config

    @property
    def identity(self) -> str:
        """Sizes of the model and of the graphs."""
        graphs = [(each.name, each.view.adjacency.num_edges) for each in self.sources]
        return repr((self.model.config, self.config, graphs))

    @property
    def batches_per_epoch(self) -> int:
        """As the config says."""
        return self.config.batches

    def batches(self, epoch: int, first: int) -> Iterator[Batch]:
        """Of an epoch, from ``first`` on."""
        weights = torch.tensor([float(each.weight) for each in self.sources])
        for at in range(first, self.config.batches):
            draw = torch.Generator().manual_seed(self.config.seed * 1_000_003 + epoch * self.config.batches + at)
            source = int(torch.multinomial(weights, 1, generator=draw))
            count = self.sources[source].view.graph.triples.shape[0]
            chosen = torch.randperm(count, generator=draw)[: self.config.batch]
            yield Batch(source, chosen, torch.rand(chosen.numel(), generator=draw) < 0.5)

    def loss(self, batch: Batch) -> Tensor:
        """Mean over the batch."""
        source = self.sources[batch.source]
        graph, adjacency = source.view.graph, source.view.adjacency
        device = graph.triples.device
        positions, for_head = batch.triples.to(device), batch.for_head.to(device)
        triples = graph.triples[positions]
        entities = torch.where(for_head, triples[:, TAIL], triples[:, HEAD])
        answers = torch.where(for_head, triples[:, HEAD], triples[:, TAIL])
        relations = triples[:, RELATION] + for_head * graph.num_relations
        kept = adjacency.without(positions)
        kept[adjacency.position] &= self._spared(adjacency.num_edges // 2, device)
        scores = self.model(source.view, entities, relations, kept).float()
        rows = torch.arange(entities.numel(), device=device)
        true = scores[rows, answers]
        others = scores.index_put(source.known(entities, relations), scores.new_tensor(-torch.inf))
        return functional.cross_entropy(others.index_put((rows, answers), true), answers)

    def _spared(self, triples: int, device: torch.device) -> Tensor:
        """(2 · triples,) bool in ``with_inverses``' order: what the dropout leaves, both directions together."""
        share = torch.rand((), device=device) * self.config.edge_dropout
        spared = torch.rand(triples, device=device) >= share
        return torch.cat([spared, spared])

    def validate(self) -> dict[str, float]:
        """MRR on each held graph; their mean first."""
        figures = {each.name: self._mrr(each) for each in self.held}
        return {"mrr": sum(figures.values()) / max(len(figures), 1), **figures}

    def _mrr(self, held: Held) -> float:
        batch = 64 if held.triples.is_cuda else 16
        scorer = InductiveScorer(self.model, held.graph, edges=0, dtype=torch.bfloat16)
        return evaluate(scorer, held.triples, held.known, batch).mrr
