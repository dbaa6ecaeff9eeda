"""Which questions are worth asking of a graph, when nobody asks. For workers: this loads torch.

A slot is (entity, relation in [0, 2R)). How likely an entity has an answer in a slot is told by the slots that it has
already (who has a birthplace mostly has a profession), by its type, and, where the slot is filled, by how often one
filled so far holds another answer. Worth is that chance, shared among as many answers as the relation's questions
have (who was born here has thousands, where one was born has one), times the logarithm of the entity's edges: the
best-known entities first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p

import torch
from torch import Tensor

from kg.completion.snapshot import Snapshot
from ml.blending import Openness, Surroundings
from ml.graphs import with_inverses

FEWEST_EDGES = 3
"""Relations with fewer are not asked for: nothing says who else may have them."""
SMOOTHING = 2.0
"""Entities of an average kind that are added to each count."""
CONSIDERED = 4
"""Times as many questions as are asked are judged by the calibrated chance, where there is one."""
ROWS = 2048
"""Entities at once: with 1,000 slots 8 MB."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A question by names, so that it outlives a snapshot: ``inverse`` asks for the subject of (?, relation, entity).

    ``chance`` in [0, 1]: that it has an answer which the graph lacks.
    """

    entity: str
    relation: str
    inverse: bool
    chance: float

    def pair(self, taken: Snapshot) -> tuple[int, int] | None:
        """The same in ids; None where the graph has not both."""
        entity, relation = taken.ids.get(self.entity), taken.relation_ids.get(self.relation)
        if entity is None or relation is None:
            return None
        return entity, relation + (len(taken.relations) if self.inverse else 0)


class Chances:
    """What a graph's own slots say of each other; ``fewest``: edges that a relation must have."""

    def __init__(self, taken: Snapshot, fewest: int = 0, openness: Openness | None = None) -> None:
        self._taken, self._openness, total = taken, openness, len(taken.relations)
        edges = with_inverses(taken.graph.triples, total)
        self._degrees = torch.bincount(edges[:, 0], minlength=len(taken.entities)).float()
        support = torch.bincount(edges[:, 1], minlength=2 * total)
        usable = support >= max(fewest, FEWEST_EDGES)
        for relation in taken.symmetric:
            usable[relation + total] = False  # the same question
        self._relations = usable.nonzero().flatten()
        self._column = torch.full((2 * total,), -1)
        self._column[self._relations] = torch.arange(len(self._relations))
        column = self._column[edges[:, 1]]
        cells = edges[column >= 0, 0] * self._width + column[column >= 0]
        self._cells, self._counts = torch.unique(cells, return_counts=True)
        kinds = {kind: at for at, kind in enumerate(sorted(set(taken.types)))}
        self._kinds = torch.tensor([kinds[kind] for kind in taken.types], dtype=torch.int64)
        self._learn(len(kinds))

    @property
    def _width(self) -> int:
        return max(1, len(self._relations))

    def _learn(self, kinds: int) -> None:
        """(m, m) given a slot, another; (kinds, m) given a type; (m,) given a filled slot, one more answer."""
        entities, width = len(self._taken.entities), self._width
        overall, together, of_kind = torch.zeros(width), torch.zeros(width, width), torch.zeros(kinds, width)
        for first in range(0, entities, ROWS):
            has = self._has(torch.arange(first, min(first + ROWS, entities)))
            overall += has.sum(0)
            together += has.t() @ has
            of_kind.index_add_(0, self._kinds[first : first + ROWS], has)
        base = overall / max(1, entities)
        self._given = (together + SMOOTHING * base) / (overall[:, None] + SMOOTHING)
        members = torch.bincount(self._kinds, minlength=kinds).float()
        self._of_kind = (of_kind + SMOOTHING * base) / (members[:, None] + SMOOTHING)
        self._shares = overall / torch.zeros(width).index_add_(0, self._cells % width, self._counts.float()).clamp(
            min=1
        )
        again = torch.zeros(width).index_add_(0, self._cells % width, (self._counts > 1).float())
        self._again = again / overall.clamp(min=1)

    def _has(self, entities: Tensor) -> Tensor:
        """(b, m): whether each of ``entities`` has an answer in each slot."""
        begin = torch.searchsorted(self._cells, entities * self._width)
        count = torch.searchsorted(self._cells, (entities + 1) * self._width) - begin
        rows = torch.repeat_interleave(torch.arange(len(entities)), count)
        within = torch.arange(len(rows)) - torch.repeat_interleave(count.cumsum(0) - count, count)
        has = torch.zeros(len(entities), self._width)
        has[rows, self._cells[begin[rows] + within] % self._width] = 1.0
        return has

    def _chances(self, entities: Tensor) -> Tensor:
        """(b, m) in [0, 1]: that the slot has an answer which the graph lacks."""
        has = self._has(entities)
        mean = (has @ self._given) / has.sum(1, keepdim=True).clamp(min=1)
        chance = (mean + self._of_kind[self._kinds[entities]]) / 2
        return torch.where(has > 0, self._again.expand_as(chance), chance).clamp(0, 1)

    def slots(self, pairs: Sequence[tuple[int, int]]) -> list[Slot]:
        """Questions with their chances, 0 for those that are not to be asked."""
        if not pairs:
            return []
        entities, relations = torch.tensor(pairs).unbind(1)
        columns = self._column[relations]
        chance = self._chances(entities)[torch.arange(len(pairs)), columns]
        if self._openness is not None:
            chance = self._openness.probabilities(self._surroundings, entities, relations)
        chance = chance.masked_fill(columns < 0, 0.0)
        return [self._slot(pair, each) for pair, each in zip(pairs, chance.tolist(), strict=True)]

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings.of(self._taken.known, len(self._taken.entities))

    def _slot(self, pair: tuple[int, int], chance: float) -> Slot:
        inverse, relation = divmod(pair[1], len(self._taken.relations))
        return Slot(self._taken.entities[pair[0]], self._taken.relations[relation], bool(inverse), chance)

    def most_worth(self, most: int, least: float, near: Collection[int] | None = None) -> list[Slot]:
        """The ``most`` questions most worth asking, the best first; of ``near`` entities only, where given.

        ``least``: the chance below which a question is not asked. Deterministic.
        """
        if not len(self._relations):
            return []
        found: list[tuple[float, tuple[int, int], float]] = []
        wide = most if self._openness is None else CONSIDERED * most
        chosen = torch.arange(len(self._taken.entities)) if near is None else torch.tensor(sorted(near)).long()
        for first in range(0, len(chosen), ROWS):
            entities = chosen[first : first + ROWS]
            chance = self._chances(entities)
            worth = chance * self._shares * self._degrees[entities].log1p()[:, None]
            if self._openness is None:
                worth[chance < least] = 0.0
            values, places = worth.flatten().topk(min(wide, worth.numel()))
            for value, place in zip(values.tolist(), places.tolist(), strict=True):
                row, column = divmod(place, self._width)
                pair = (int(entities[row]), int(self._relations[column]))
                if value > 0:
                    found.append((-round(value, 6), pair, float(chance[row, column])))
        if self._openness is None:
            return [self._slot(pair, chance) for _, pair, chance in sorted(found)[:most]]
        slots = [slot for slot in self.slots([pair for _, pair, _ in sorted(found)[:wide]]) if slot.chance >= least]
        return sorted(slots, key=lambda slot: -self._worth(slot))[:most]

    def _worth(self, slot: Slot) -> float:
        pair = slot.pair(self._taken)
        assert pair is not None  # noqa: S101  (it is of this graph)
        share = float(self._shares[self._column[pair[1]]])
        return round(slot.chance * share * log1p(self._taken.degrees[pair[0]]), 6)
