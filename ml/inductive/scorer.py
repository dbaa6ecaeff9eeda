"""The inductive model as a scorer of one graph, with everything cached that questions share."""

import dataclasses
from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor

from ml.graphs import Graph
from ml.inductive import bundled, frontier
from ml.inductive.bundled import Bundles
from ml.inductive.layers import Question
from ml.inductive.model import InductiveModel
from ml.inductive.view import GraphView

CACHE_BYTES = 256 * 2**20
"""What the views of relations may take: some 200 relations of a graph of 5,000 entities."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that scoring needs of one relation asked for (q = 1)."""

    question: Question
    parts: tuple[frontier.Part, ...]
    unreached: Tensor

    @property
    def nbytes(self) -> int:
        """Of its tensors."""
        question = self.question
        tensors = [question.relations, question.asked, question.fitness, self.unreached]
        tensors += [t for part in self.parts for t in (part.relations, part.relation_logits, part.target_logits)]
        return sum(t.nbytes for t in tensors if t is not None)


class InductiveScorer:
    """An ``ml.scoring.Scorer``. ``edges`` are followed per layer and question; 0 follows all, None as the model says.

    ``dtype`` is that of the forward pass on a GPU, float32 or bfloat16, or of the factors of its products on a CPU that
    follows all edges, where int8 goes as well.
    """

    def __init__(
        self, model: InductiveModel, graph: Graph, edges: int | None = None, dtype: torch.dtype = torch.float32
    ) -> None:
        self.model = model.eval()
        self.view = GraphView.of(graph)
        self.edges = model.config.edges if edges is None else edges
        self.dtype = dtype
        plain = graph.triples.device.type == "cpu" and not model.config.fusion and model.config.pooling == "last"
        self.bundles = Bundles.of(self.view.adjacency) if plain else None
        if plain:
            self._advances = tuple(bundled.Advance(layer, dtype) for layer in self.model.steps)
            self._read_out = bundled.Reading(self.model.readout)
        self._kept: Tensor | None = None
        self._cache: OrderedDict[int, _Asked] = OrderedDict()

    @property
    def num_entities(self) -> int:
        """How many answers a question has."""
        return self.view.graph.num_entities

    @property
    def num_relations(self) -> int:
        """Relations without their inverses."""
        return self.view.graph.num_relations

    @torch.no_grad()
    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities) float32."""
        if self.bundles is not None and not self.edges:
            scores = torch.empty(len(entities), self.num_entities)
            with torch.inference_mode():
                for row, (entity, relation) in enumerate(zip(entities, relations, strict=True)):
                    scores[row] = self._by_bundles(entity, relation, self.bundles)
            return scores
        asked, of = torch.unique(relations, return_inverse=True)
        if entities.is_cuda and not self.edges:
            with torch.autocast("cuda", self.dtype, enabled=self.dtype != torch.float32):
                question = self.model.question(self.view, asked)
                return self.model.score_densely(self.view, question, entities, of, self._kept).float()
        together = _together([self._asked(int(relation)) for relation in asked])
        steps = frontier.Steps(self.view.adjacency, entities, of, asked.numel(), self.edges, self._kept)
        return self.model.read_out(together.question, together.parts, steps, together.unreached).float()

    def without(self, removed: Tensor) -> "InductiveScorer":
        """The same scorer with triples (m,), by position, taken out of what paths may use.

        What is known of relations and of entities' fitness stays as it is, so that only paths explain a difference.
        """
        other = object.__new__(InductiveScorer)
        other.__dict__.update(self.__dict__)
        kept = self.view.adjacency.without(removed)
        other._kept = kept if self._kept is None else kept & self._kept
        return other

    def attributions(self, entity: int, relation: int, answer: int) -> Tensor:
        """(2n,): the gradient of the answer's score in the weight of each edge, in ``with_inverses``' order.

        Summed over layers; 0 for edges that were not followed. Raises IndexError for what is not in the graph.
        """
        if not (0 <= entity < self.num_entities and 0 <= answer < self.num_entities):
            raise IndexError(f"entities are in [0, {self.num_entities}), not {entity} and {answer}")
        adjacency = self.view.adjacency
        device = adjacency.source.device
        with torch.inference_mode(False):
            asked = self._asked(relation)
            gates = torch.ones(adjacency.num_edges, device=device, requires_grad=True)
            places = torch.tensor([entity, 0], device=device)
            steps = frontier.Steps(adjacency, places[:1], places[1:], 1, self.edges, self._kept, gates)
            score = self.model.read_out(asked.question, asked.parts, steps, asked.unreached)[0, answer]
            (gradient,) = torch.autograd.grad(score, gates, allow_unused=True)
        if gradient is None:
            gradient = torch.zeros_like(gates)
        return gradient.detach()[adjacency.position]

    def _by_bundles(self, entity: Tensor, relation: Tensor, bundles: Bundles) -> Tensor:
        """(N,): one question; batches would only push each other out of the CPU's cache."""
        asked, of = self._asked(int(relation)), torch.zeros(1, dtype=torch.int64)
        steps = frontier.Steps(self.view.adjacency, entity.view(1), of, 1, 0, self._kept)
        states = bundled.propagate(self.model.steps, self._advances, asked.parts, asked.question.asked, steps, bundles)
        return self._read_out(states, asked.question.asked)

    def _asked(self, relation: int) -> _Asked:
        if relation in self._cache:
            self._cache.move_to_end(relation)
            return self._cache[relation]
        with torch.inference_mode(False), torch.no_grad():
            asked = torch.tensor([relation], device=self.view.adjacency.source.device)
            question = self.model.question(self.view, asked)
            parts = tuple(frontier.Part.of(layer, question) for layer in self.model.steps)
            made = _Asked(question, parts, self.model.unreached(self.view, question))
        self._cache[relation] = made
        while len(self._cache) > 1 and sum(each.nbytes for each in self._cache.values()) > CACHE_BYTES:
            self._cache.popitem(last=False)
        return made


class Elsewhere:
    """An inductive scorer on another device, asked from this one."""

    def __init__(self, scorer: InductiveScorer, where: torch.device) -> None:
        self.scorer, self._where = scorer, where
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities) on the CPU."""
        return self.scorer.scores(entities.to(self._where), relations.to(self._where)).cpu()

    def attributions(self, entity: int, relation: int, answer: int) -> Tensor:
        """(2n,) on the CPU."""
        return self.scorer.attributions(entity, relation, answer).cpu()

    def without(self, removed: Tensor) -> "Elsewhere":
        """The same without these triples."""
        return Elsewhere(self.scorer.without(removed.to(self._where)), self._where)


def _together(asked: list[_Asked]) -> _Asked:
    """Several relations asked for as one batch of them."""
    if len(asked) == 1:
        return asked[0]
    fitness = [each.question.fitness for each in asked if each.question.fitness is not None]
    question = Question(
        torch.cat([each.question.relations for each in asked], 1),
        torch.cat([each.question.asked for each in asked]),
        torch.cat(fitness, 1) if fitness else None,
        asked[0].question.num_entities,
    )
    parts = tuple(_parts_together(list(layer)) for layer in zip(*(each.parts for each in asked), strict=True))
    return _Asked(question, parts, torch.cat([each.unreached for each in asked]))


def _parts_together(parts: list[frontier.Part]) -> frontier.Part:
    """Relations interleave, (2R · q), as they would have been made together."""
    relations = torch.stack([part.relations for part in parts], 1).flatten(0, 1)
    logits = torch.stack([part.relation_logits for part in parts], 1).flatten()
    targets = [part.target_logits for part in parts if part.target_logits is not None]
    return dataclasses.replace(
        parts[0],
        relations=relations,
        relation_logits=logits,
        target_logits=torch.stack(targets, 1).flatten() if targets else None,
    )
