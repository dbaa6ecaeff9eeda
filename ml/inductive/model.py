"""The inductive model: which entities complete (entity, relation, ?), on a graph that no training saw."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ml.inductive import dense, frontier
from ml.inductive.config import InductiveConfig
from ml.inductive.layers import EntityLayer, Fitness, Question, Readout
from ml.inductive.relations import RelationEncoder
from ml.inductive.view import GraphView


class InductiveModel(nn.Module):
    """No weight belongs to an entity or a relation: all it knows of a graph is how relations meet in entities."""

    def __init__(self, config: InductiveConfig) -> None:
        super().__init__()
        self.config = config
        self.relations = RelationEncoder(config)
        self.layers = nn.ModuleList(EntityLayer(config) for _ in range(config.layers))
        self.fitness = Fitness(config) if config.fusion else None
        self.readout = Readout(config)

    @property
    def steps(self) -> Sequence[EntityLayer]:
        """The layers of the entity graph."""
        return list(self.layers)  # type: ignore[arg-type]

    def question(self, view: GraphView, asked: Tensor, kept: Tensor | None = None) -> Question:
        """What depends on the relations asked for (q,) alone; ``kept`` (E,) bool are the edges that may be seen."""
        relations = self.relations(view.relations, asked)
        own = relations[asked, torch.arange(asked.numel(), device=asked.device)]
        fitness = None
        if self.fitness is not None:
            made = self.fitness.relation(relations)
            counts = torch.log1p(view.incidence.counts(kept))
            gathered = view.incidence.product(counts, made.reshape(made.shape[0], -1))
            fitness = self.fitness(gathered.view(-1, *made.shape[1:]), own)
        return Question(relations, own, fitness, view.graph.num_entities)

    def forward(self, view: GraphView, entities: Tensor, relations: Tensor, kept: Tensor | None = None) -> Tensor:
        """Scores (b, N) for questions (b,), (b,): by states of all entities on a GPU, by the frontier on a CPU."""
        asked, of = torch.unique(relations, return_inverse=True)
        question = self.question(view, asked, kept)
        if entities.is_cuda:
            return self.score_densely(view, question, entities, of, kept)
        return self.score_frontier(view, question, entities, of, kept)

    def score_densely(
        self,
        view: GraphView,
        question: Question,
        entities: Tensor,
        of: Tensor | None = None,
        kept: Tensor | None = None,
    ) -> Tensor:
        """(b, N), by ``dense.propagate``; without ``of``, each question has its own column (q = b)."""
        return self.score_by(view.passing(kept), question, entities, of)

    def score_by(
        self, passing: dense.Passing, question: Question, entities: Tensor, of: Tensor | None = None
    ) -> Tensor:
        """The same, with messages passing as they are told to."""
        trace = dense.propagate(self.steps, question, entities, of, passing)
        states = trace[-1] if self.config.pooling == "last" else torch.stack(trace).mean(0)
        context, fitness = self.readout.context(question.asked), question.fitness
        if of is not None:
            context, fitness = context[of], None if fitness is None else fitness[:, of]
        scores: Tensor = self.readout(states, fitness, context)
        return scores.t()

    def score_frontier(
        self, view: GraphView, question: Question, entities: Tensor, of: Tensor, kept: Tensor | None = None
    ) -> Tensor:
        """(b, N), by ``frontier.propagate``, following the config's number of edges."""
        parts = [frontier.Part.of(layer, question) for layer in self.steps]
        steps = frontier.Steps(view.adjacency, entities, of, question.asked.shape[0], self.config.edges, kept)
        return self.read_out(question, parts, steps, self.unreached(view, question))

    def unreached(self, view: GraphView, question: Question) -> Tensor:
        """(q, N): the scores of entities that no path reaches."""
        states = question.asked.new_zeros(view.graph.num_entities, *question.asked.shape)
        scores: Tensor = self.readout(states, question.fitness, self.readout.context(question.asked))
        return scores.t()

    def read_out(
        self, question: Question, parts: Sequence[frontier.Part], steps: frontier.Steps, unreached: Tensor
    ) -> Tensor:
        """Propagate and score: what is reached by its state, the rest as ``unreached`` says."""
        reached, trace = frontier.propagate(self.steps, parts, question.asked, steps)
        states = trace[-1] if self.config.pooling == "last" else torch.stack(trace).mean(0)
        size = steps.adjacency.num_entities
        of, entity = steps.of[reached.keys // size], reached.keys % size
        fitness = None if question.fitness is None else question.fitness[entity, of]
        scores = self.readout(states, fitness, self.readout.context(question.asked)[of])
        return unreached[steps.of].flatten().index_put((reached.keys,), scores.to(unreached.dtype)).view(-1, size)
