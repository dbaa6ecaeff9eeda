"""What an embedding model learns from: every triple from both sides, the truth against all entities."""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict

import torch
from torch import Tensor, nn

from ml.embedding.config import EmbeddingConfig
from ml.embedding.models import Embedding, new_model
from ml.embedding.pairs import PairWeights
from ml.graphs import Graph, KnownAnswers, partition, partition_by_communities, with_inverses
from ml.graphs.triples import TAIL
from ml.ranking import evaluate


class EmbeddingTask:
    """A Task for ``ml.training``. A batch is (b, 3): questions with the answer that is to win.

    ``valid`` (v, 3) is ranked, filtered against itself and the graph; it may be empty.
    """

    def __init__(self, graph: Graph, valid: Tensor, config: EmbeddingConfig, device: torch.device) -> None:
        _check(config)
        self.config, self.device = config, device
        self.model: Embedding = new_model(graph.num_entities, graph.num_relations, config)
        self.model.pairs = PairWeights.of(graph) if config.pairs else None
        self.model.to(device)
        self.triples = with_inverses(graph.triples, graph.num_relations).to(device)
        self.valid = valid.to(device)
        self.known = torch.cat([graph.triples, valid]).to(device)
        self.answers = KnownAnswers.of(graph.triples.to(device), graph.num_relations) if config.filtered else None
        self.parts = _Parts(graph, self.triples, config)
        self.captured: Callable[[Tensor], Tensor] | None = None

    @property
    def identity(self) -> str:
        """The configuration and a digest of the graph."""
        sizes = (self.model.num_entities, self.model.num_relations)
        digest = hashlib.sha256(self.triples.cpu().numpy().tobytes()).hexdigest()[:16]
        return f"embedding {asdict(self.config)} of {sizes} {digest}"

    @property
    def batches_per_epoch(self) -> int:
        """The last one may be smaller."""
        size = self.config.batch_size
        return sum(math.ceil(len(questions) / size) for questions in self.parts.questions)

    def batches(self, epoch: int, first: int) -> Iterator[Tensor]:
        """The questions in an order drawn for the epoch."""
        draw = torch.Generator().manual_seed(self.config.seed * 1_000_003 + epoch)
        places: list[Tensor] = []
        for questions in self.parts.questions:
            order = torch.randperm(len(questions), generator=draw).to(self.device)
            places += torch.split(questions[order], self.config.batch_size)
        for chosen in places[first:]:
            yield self.triples[chosen]

    def capture(self) -> None:
        """Record the loss of a full batch as a CUDA graph: most of a step was the CPU's launches of its kernels.

        A loss whose shapes depend on the batch is left as it is.
        """
        config = self.config
        if config.negatives or config.partitions > 1 or config.filtered or config.pairs:
            return
        if len(self.triples) >= config.batch_size:
            record: Callable[..., Callable[[Tensor], Tensor]] = torch.cuda.make_graphed_callables  # type: ignore[assignment]
            self.captured = record(_Loss(self), (self.triples[: config.batch_size].clone(),))

    def loss(self, batch: Tensor) -> Tensor:
        """Cross-entropy of the truth, the regulariser, and cross-entropy of the relation; a mean per question."""
        if self.captured and len(batch) == self.config.batch_size:
            return self.captured(batch)
        return self.plain_loss(batch)

    def plain_loss(self, batch: Tensor) -> Tensor:
        """The loss as operations, one after the other."""
        model, config = self.model, self.config
        heads, tails = model.entities[batch[:, 0]], model.entities[batch[:, 2]]
        relations = model.relations[batch[:, 1]]
        scores, truths = self._scores(batch, model.query(heads, relations), tails)
        loss = nn.functional.cross_entropy(scores.float(), truths, label_smoothing=config.label_smoothing)
        if config.n3:
            loss = loss + config.n3 * model.cubes(heads, relations, tails).mean()
        if config.relation_weight:
            joining = model.relation_scores(heads, tails).float()
            loss = loss + config.relation_weight * nn.functional.cross_entropy(joining, batch[:, 1])
        if model.pairs is not None:
            loss = loss + config.pair_l2 * model.pairs.weights.square().sum()
        return loss

    def _scores(self, batch: Tensor, queries: Tensor, tails: Tensor) -> tuple[Tensor, Tensor]:
        """(b, candidates) and (b,): where the truth is among them."""
        if self.config.negatives:
            drawn = torch.randint(self.model.num_entities, (self.config.negatives,), device=self.device)
            others = self.model.fit(queries, self.model.entities[drawn])
            others = others.masked_fill(drawn == batch[:, 2:], -torch.inf)
            scores = torch.cat([self.model.fit_each(queries, tails).unsqueeze(1), others], 1)
            return scores, torch.zeros_like(batch[:, 2])
        if self.config.partitions > 1:
            members, truths = self.parts.candidates(batch[:, 2])
            return self.model.fit(queries, self.model.entities[members]), truths
        scores, truths = self.model.answers(batch[:, 0], batch[:, 1], queries), batch[:, 2]
        if self.answers:
            rows, entities = self.answers(batch[:, 0], batch[:, 1])
            other = entities != truths[rows]
            scores = scores.index_put((rows[other], entities[other]), scores.new_tensor(-torch.inf))
        return scores, truths

    def validate(self) -> dict[str, float]:
        """Figures of the filtered ranking, the MRR first."""
        return evaluate(self.model, self.valid, self.known).figures() if len(self.valid) else {}


class _Loss(nn.Module):
    """A task's loss as a module, which is what can be recorded."""

    def __init__(self, task: EmbeddingTask) -> None:
        super().__init__()
        self.model, self.of = task.model, task.plain_loss

    def forward(self, batch: Tensor) -> Tensor:
        return self.of(batch)


class _Parts:
    """The parts of a graph: which questions have their truth in each, and which entities it holds."""

    def __init__(self, graph: Graph, triples: Tensor, config: EmbeddingConfig) -> None:
        count = config.partitions
        if count == 1:
            self.questions = [torch.arange(len(triples), device=triples.device)]
            return
        cut = partition if config.partition_by == "edge-cut" else partition_by_communities
        self.of = cut(graph, count).to(triples.device)
        self.members = [(self.of == part).nonzero().squeeze(1) for part in range(count)]
        self.place = torch.empty_like(self.of)
        for members in self.members:
            self.place[members] = torch.arange(len(members), device=triples.device)
        of_truth = self.of[triples[:, TAIL]]
        self.questions = [(of_truth == part).nonzero().squeeze(1) for part in range(count)]

    def candidates(self, truths: Tensor) -> tuple[Tensor, Tensor]:
        """Of truths of one part: its entities, and where among them each truth is."""
        return self.members[int(self.of[truths[0]])], self.place[truths]


def _check(config: EmbeddingConfig) -> None:
    if config.filtered and config.label_smoothing:
        raise ValueError("labels cannot be smoothed over answers that are left out")
    if (config.pairs or config.filtered) and (config.negatives or config.partitions > 1):
        raise ValueError("pairs and filtered need all entities as candidates: no negatives, no partitions")
