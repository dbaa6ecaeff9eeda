"""A scorer of an older or smaller graph, asked in the ids of the present one."""

import torch
from torch import Tensor

from ml.scoring import Scorer


class Aligned:
    """Ids of the graph → ids of ``scorer``, -1 for what it has never seen. What it doesn't know, it scores 0.

    An embedding model is trained once in a while, documents come in between: their new entities and relations have no
    embedding yet. ``entity_of`` is (num_entities,), ``relation_of`` (num_relations,), without inverses. An inverse
    relation of the graph is the inverse of its relation in ``scorer``.
    """

    def __init__(self, scorer: Scorer, entity_of: Tensor, relation_of: Tensor) -> None:
        self.scorer = scorer
        self.num_entities, self.num_relations = len(entity_of), len(relation_of)
        inverse_of = torch.where(relation_of >= 0, relation_of + scorer.num_relations, -1)
        self._relation_of = torch.cat([relation_of, inverse_of])
        self._entity_of = entity_of
        self._columns = torch.nonzero(entity_of >= 0).flatten()

    def knows(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities): are both entities of this cell embedded, and the relation?"""
        asked = (self._entity_of[entities] >= 0) & (self._relation_of[relations] >= 0)
        return asked[:, None] & (self._entity_of >= 0)

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities)."""
        inner_entities, inner_relations = self._entity_of[entities], self._relation_of[relations]
        rows = torch.nonzero((inner_entities >= 0) & (inner_relations >= 0)).flatten()
        scores = torch.zeros(len(entities), self.num_entities)
        if len(rows):
            inner = self.scorer.scores(inner_entities[rows], inner_relations[rows])
            scores[rows[:, None], self._columns] = inner[:, self._entity_of[self._columns]].float().cpu()
        return scores
