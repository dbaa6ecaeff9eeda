"""What every model of links can do: score all entities as the answer to a question."""

from typing import Protocol

from torch import Tensor


class Scorer(Protocol):
    """Scores of one graph. Entities in [0, num_entities); relations in [0, 2 · num_relations), the upper half inverse.

    ``scores`` is asked for questions (entities[i], relations[i], ?) of shape (b,) int64 and gives (b, num_entities)
    float32, higher for likelier; no gradient, and the tensor
    is the caller's to change. Deterministic: the same question gives the same scores in any batch.
    """

    @property
    def num_entities(self) -> int:
        """How many answers a question has."""

    @property
    def num_relations(self) -> int:
        """Relations without their inverses."""

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
