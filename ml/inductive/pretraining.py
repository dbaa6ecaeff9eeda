"""What the inductive model learns from: questions made of many graphs' own triples, hidden while they are asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.graphs import Graph
from ml.graphs.triples import HEAD, RELATION, TAIL
from ml.inductive.model import InductiveModel
from ml.inductive.scorer import InductiveScorer
from ml.inductive.taught import BundledPassing, Plan
from ml.inductive.view import GraphView
from ml.ranking import evaluate


@dataclass(frozen=True, slots=True)
class PretrainingConfig:
    """How questions are drawn."""

    batches: int = 500
    """Of an epoch."""
    hidden: float = 0.25
    """Of the other answers of a question, this share is hidden and asked for as well: more is learned of a pass."""
    edge_dropout: float = 0.1
    """Up to this share of edges is hidden too, anew at each step, so that graphs of many densities are seen."""
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A graph to draw questions from."""

    name: str
    view: GraphView
    weight: float
    """How often, in proportion to the others."""
    keys: Tensor
    edges: Tensor
    """(E,) int64: source · 2R + relation, ascending, and the positions of the edges: the answers of each question."""
    twin: Tensor
    """(E,) int64: the positions of the edges' inverses."""
    batch: int
    """Questions of a step on this graph."""

    @classmethod
    def of(cls, name: str, graph: Graph, weight: float = 1.0, batch: int = 64) -> "Source":
        """On the device of the graph."""
        view = GraphView.of(graph)
        keys, edges = torch.sort(view.adjacency.source * view.adjacency.num_relations + view.adjacency.relation)
        return cls(name, view, weight, keys, edges, view.adjacency.twin, batch)

    def answers(self, entities: Tensor, relations: Tensor) -> tuple[Tensor, Tensor]:
        """The edges (m,) that answer questions (b,), and which question each answers, ascending."""
        wanted = entities * self.view.adjacency.num_relations + relations
        first = torch.searchsorted(self.keys, wanted)
        counts = torch.searchsorted(self.keys, wanted, right=True) - first
        owner = torch.repeat_interleave(counts)
        nth = torch.arange(owner.numel(), device=owner.device) - (torch.cumsum(counts, 0) - counts)[owner]
        return self.edges[first[owner] + nth], owner


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


class GraphLoss(nn.Module):
    """The loss of questions about one graph, as a module of tensors in, a scalar out, all of fixed shapes."""

    def __init__(self, model: InductiveModel, view: GraphView) -> None:
        super().__init__()
        self.model = model
        self.view = view
        self.plan = _plan(model, view)

    def forward(self, entities: Tensor, relations: Tensor, hidden: Tensor, true: Tensor, kept: Tensor) -> Tensor:
        """Cross entropy of each hidden answer among all that are not true, by question, mean.

        Questions (b,), (b,); hidden and true (b, N) bool; kept (E,) bool.
        """
        device = entities.device.type
        half = torch.is_autocast_enabled(device)
        with torch.autocast(device, torch.get_autocast_dtype(device), enabled=half, cache_enabled=False):
            if entities.is_cuda:
                question = self.model.question(self.view, relations, kept)
                scores = self.model.score_densely(self.view, question, entities, None, kept)
            elif self.plan is not None:
                scores = self._by_bundles(self.plan, entities, relations, kept)
            else:
                scores = self.model(self.view, entities, relations, kept)
        scores = scores.float()
        false = torch.logsumexp(scores.masked_fill(true, -torch.inf), 1, keepdim=True)
        losses = functional.softplus(false - scores) * hidden
        return (losses.sum(1) / hidden.sum(1)).mean()

    def _by_bundles(self, plan: Plan, entities: Tensor, relations: Tensor, kept: Tensor) -> Tensor:
        """One question after the other: together they would push each other out of the CPU's cache."""
        asked, of = torch.unique(relations, return_inverse=True)
        question, passing = self.model.question(self.view, asked, kept), BundledPassing(plan, kept)
        rows = torch.arange(len(entities)).unsqueeze(1)
        return torch.cat([self.model.score_by(passing, question, entities[row], of[row]) for row in rows])


def _plan(model: InductiveModel, view: GraphView) -> Plan | None:
    """Bundles, where a CPU learns faster by them."""
    if view.adjacency.source.is_cuda or model.config.fusion or model.config.edges:
        return None
    plan = Plan.of(view.adjacency)
    return plan if plan.pays else None


class Pretraining:
    """A ``ml.training.Task`` over many graphs."""

    def __init__(
        self, model: InductiveModel, sources: Sequence[Source], held: Sequence[Held], config: PretrainingConfig
    ) -> None:
        self.model = model
        self.sources, self.held, self.config = sources, held, config
        self.losses = [GraphLoss(model, source.view) for source in sources]
        self.captured: dict[int, Callable[..., Tensor]] = {}

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
            yield self._drawn(int(torch.multinomial(weights, 1, generator=draw)), draw)

    def _drawn(self, source: int, draw: torch.Generator) -> Batch:
        count, size = self.sources[source].view.graph.triples.shape[0], self.sources[source].batch
        chosen = torch.randint(count, (size,), generator=draw)
        return Batch(source, chosen, torch.rand(chosen.numel(), generator=draw) < 0.5)

    def loss(self, batch: Batch) -> Tensor:
        """Mean over the batch."""
        inputs = self.inputs(batch)
        return self.captured.get(batch.source, self.losses[batch.source])(*inputs)

    def inputs(self, batch: Batch) -> tuple[Tensor, ...]:
        """What ``GraphLoss`` is asked: which questions, what of their answers is hidden, what edges may be seen."""
        source = self.sources[batch.source]
        graph, adjacency = source.view.graph, source.view.adjacency
        device = graph.triples.device
        for_head = batch.for_head.to(device)
        triples = graph.triples[batch.triples.to(device)]
        entities = torch.where(for_head, triples[:, TAIL], triples[:, HEAD])
        answers = torch.where(for_head, triples[:, HEAD], triples[:, TAIL])
        relations = triples[:, RELATION] + for_head * graph.num_relations
        edges, owner = source.answers(entities, relations)
        target = adjacency.target[edges]
        hide = (torch.rand(edges.numel(), device=device) < self.config.hidden) | (target == answers[owner])
        shape = (entities.numel(), graph.num_entities)
        true = torch.zeros(shape, dtype=torch.bool, device=device).index_put((owner, target), torch.ones_like(hide))
        hidden = torch.zeros(shape, dtype=torch.bool, device=device).index_put((owner, target), hide)
        kept = torch.ones_like(adjacency.source, dtype=torch.bool)
        kept[adjacency.position] = self._spared(adjacency.num_edges // 2, device)
        gone = edges[hide]
        kept[gone] = False
        kept[source.twin[gone]] = False
        return entities, relations, hidden, true, kept

    def capture(self) -> None:
        """Record each graph's step in bfloat16 as CUDA graphs, which takes the launches of kernels off the CPU.

        On an H100 a step on a small graph took 33 ms before and takes 5 to 20 after, of which the CPU sees little.
        """
        pool = torch.cuda.graph_pool_handle()
        record: Callable[..., Callable[..., Tensor]] = torch.cuda.make_graphed_callables  # type: ignore[assignment]
        with torch.autocast("cuda", torch.bfloat16, cache_enabled=False):  # a cast kept would be of the first weights
            for at, loss in enumerate(self.losses):
                inputs = self.inputs(self._drawn(at, torch.Generator().manual_seed(self.config.seed)))
                self.captured[at] = record(loss, inputs, num_warmup_iters=2, allow_unused_input=True, pool=pool)

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
