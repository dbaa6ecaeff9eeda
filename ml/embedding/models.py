"""The four families. Vectors are rows of two tables; a complex vector is its real half, then its imaginary half."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ml.embedding.config import EmbeddingConfig
from ml.embedding.pairs import PairWeights
from ml.embedding.rotation import distances


class Embedding(nn.Module, ABC):
    """Tables of vectors and how well three of them fit. A Scorer.

    ``entities`` is (num_entities, dimension), ``relations`` (2 · num_relations, …), the upper half inverse. ``pairs``,
    where there are any, add what is known of a pair of entities.
    """

    def __init__(self, num_entities: int, num_relations: int, dimension: int) -> None:
        super().__init__()
        self.num_entities, self.num_relations = num_entities, num_relations
        self.entities = nn.Parameter(torch.zeros(num_entities, dimension))
        self.relations = nn.Parameter(torch.zeros(2 * num_relations, self.relation_width(dimension)))
        self.pairs: PairWeights | None = None

    @staticmethod
    def relation_width(dimension: int) -> int:
        """Numbers per relation."""
        return dimension

    @abstractmethod
    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """(b, d), (b, …) → (b, d): where the answer should be."""

    @abstractmethod
    def fit(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (c, d) → (b, c): scores of candidates."""

    @abstractmethod
    def fit_each(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (b, d) → (b,): scores of one candidate each."""

    @abstractmethod
    def relation_scores(self, heads: Tensor, tails: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, 2 · num_relations): how well each relation joins them."""

    def cubes(self, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """(b,): the sum of the cubed moduli of the three vectors, which the N3 regulariser keeps small."""
        return sum((_moduli(each).pow(3).sum(1) for each in (heads, relations, tails)), heads.new_zeros(()))

    @torch.no_grad()
    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """All entities as answers, float32: see ``ml.scoring.Scorer``. Weights may be bfloat16."""
        return self.answers(entities, relations, self.query(self.entities[entities], self.relations[relations])).float()

    def answers(self, entities: Tensor, relations: Tensor, queries: Tensor) -> Tensor:
        """(b,) ids, (b,) ids and their (b, d) queries → (b, num_entities): ``scores`` with a gradient."""
        scores = self.fit(queries, self.entities)
        if self.pairs is None:
            return scores
        rows, tails, values = self.pairs(entities, relations)
        flat = scores.flatten().scatter_add(0, rows * self.num_entities + tails, values.to(scores.dtype))
        return flat.view_as(scores)


class DistMult(Embedding):
    """Σ h·r·t (Yang et al. 2015): every relation is symmetric, unless its inverse is a relation of its own."""

    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, d)."""
        return heads * relations

    def fit(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (c, d) → (b, c)."""
        return queries @ candidates.T

    def fit_each(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (b, d) → (b,)."""
        return (queries * candidates).sum(1)

    def relation_scores(self, heads: Tensor, tails: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, 2R)."""
        return (heads * tails) @ self.relations.T

    def cubes(self, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """(b,): of real vectors."""
        return sum((each.abs().pow(3).sum(1) for each in (heads, relations, tails)), heads.new_zeros(()))


class ComplEx(DistMult):
    """Re Σ h·r·t̄ over complex numbers (Trouillon et al. 2016): one matrix product scores all entities."""

    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """h·r, whose real product with a candidate's two halves is the score."""
        return _product(heads, relations)

    def relation_scores(self, heads: Tensor, tails: Tensor) -> Tensor:
        """h·t̄, conjugated so that its real product with a relation's two halves is the score."""
        (a, b), (c, d) = heads.chunk(2, 1), tails.chunk(2, 1)
        return torch.cat([a * c + b * d, a * d - b * c], 1) @ self.relations.T

    def cubes(self, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """(b,): of complex moduli."""
        return Embedding.cubes(self, heads, relations, tails)


class TransE(Embedding):
    """−‖h + r − t‖₁ (Bordes et al. 2013)."""

    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, d)."""
        return heads + relations

    def fit(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (c, d) → (b, c)."""
        return -torch.cdist(queries.float(), candidates.float(), p=1)

    def fit_each(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (b, d) → (b,)."""
        return -(queries - candidates).abs().sum(1)

    def relation_scores(self, heads: Tensor, tails: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, 2R)."""
        return -torch.cdist((tails - heads).float(), self.relations.float(), p=1)


class RotatE(Embedding):
    """−Σ |h·e^{iθ} − t| over complex numbers (Sun et al. 2019); a relation is its angles θ."""

    @staticmethod
    def relation_width(dimension: int) -> int:
        """One angle per complex number."""
        return dimension // 2

    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """(b, d), (b, d / 2) → (b, d): the head turned by the relation."""
        return _product(heads, torch.cat([relations.cos(), relations.sin()], 1))

    def fit(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (c, d) → (b, c)."""
        return -distances(queries, candidates)

    def fit_each(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """(b, d), (b, d) → (b,)."""
        return -_moduli(queries - candidates).sum(1)

    def relation_scores(self, heads: Tensor, tails: Tensor) -> Tensor:
        """(b, d), (b, d) → (b, 2R): turning the tail back is as far from the head, so the relation turns h·t̄."""
        turned = torch.stack([self.relations.cos(), self.relations.sin()], 1).flatten(1)  # (2R, d)
        (a, b), (c, d), (e, f) = heads.chunk(2, 1), tails.chunk(2, 1), turned.chunk(2, 1)
        real = a.unsqueeze(1) * e - b.unsqueeze(1) * f - c.unsqueeze(1)
        imaginary = a.unsqueeze(1) * f + b.unsqueeze(1) * e - d.unsqueeze(1)
        return -_root(real.square() + imaginary.square()).sum(2)

    def cubes(self, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """(b,): of the entities; a rotation's modulus is 1."""
        return _moduli(heads).pow(3).sum(1) + _moduli(tails).pow(3).sum(1)


MODELS: dict[str, type[Embedding]] = {"transe": TransE, "rotate": RotatE, "distmult": DistMult, "complex": ComplEx}


def new_model(num_entities: int, num_relations: int, config: EmbeddingConfig) -> Embedding:
    """A model with fresh weights. Raises ValueError when the dimension is odd and the numbers are complex."""
    if config.dimension % 2 and config.model in {"complex", "rotate"}:
        raise ValueError(f"complex numbers need an even dimension, not {config.dimension}")
    model = MODELS[config.model](num_entities, num_relations, config.dimension)
    draw = torch.Generator().manual_seed(config.seed)
    with torch.no_grad():
        model.entities.normal_(0, config.scale, generator=draw)
        if config.model == "rotate":
            model.relations.uniform_(-torch.pi, torch.pi, generator=draw)
        else:
            model.relations.normal_(0, config.scale, generator=draw)
    return model


def merged(models: Sequence[Embedding]) -> Embedding:
    """One model that scores as the mean of several of one family does: their vectors behind each other.

    Raises ValueError for distances, whose vectors would have to shrink with their number.
    """
    first = models[0]
    if not isinstance(first, DistMult) or len({type(model) for model in models}) > 1:
        raise ValueError("only models of one family whose score is a product can be merged")
    halves = 2 if isinstance(first, ComplEx) else 1
    whole = type(first)(first.num_entities, first.num_relations, sum(model.entities.shape[1] for model in models))
    with torch.no_grad():
        for name, share in (("entities", 1.0), ("relations", 1 / len(models))):
            parts = zip(*(getattr(model, name).chunk(halves, 1) for model in models), strict=True)
            getattr(whole, name).copy_(torch.cat([part for half in parts for part in half], 1) * share)
        if first.pairs is not None:
            whole.pairs = copy.deepcopy(first.pairs)
            whole.pairs.weights.copy_(torch.stack([m.pairs.weights for m in models if m.pairs is not None]).mean(0))
    return whole.to(first.entities.device).eval()


def _product(left: Tensor, right: Tensor) -> Tensor:
    """Of complex vectors in halves, (b, d) each."""
    (a, b), (c, d) = left.chunk(2, 1), right.chunk(2, 1)
    return torch.cat([a * c - b * d, a * d + b * c], 1)


def _moduli(vectors: Tensor) -> Tensor:
    """(b, d) → (b, d / 2)."""
    real, imaginary = vectors.chunk(2, 1)
    return _root(real.square() + imaginary.square())


def _root(squares: Tensor) -> Tensor:
    """A square root whose gradient at 0 is finite."""
    return squares.clamp(min=1e-12).sqrt()
