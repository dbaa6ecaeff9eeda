"""Which answers are already known: a lookup from questions to entities."""

from dataclasses import dataclass

import torch
from torch import Tensor

from ml.graphs.triples import HEAD, RELATION, TAIL, with_inverses


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """The answers of each question (entity, relation), as rows of different lengths behind each other (CSR).

    ``questions`` (q,) are the keys ``entity · 2R + relation`` that have answers, ascending; those of ``questions[i]``
    are ``answers[starts[i] : starts[i + 1]]``, each once, ascending. ``edges`` and ``loops`` (2R,): how many edges each
    relation has, and how many of them lead from an entity to itself.
    """

    questions: Tensor
    starts: Tensor
    answers: Tensor
    edges: Tensor
    loops: Tensor
    num_relations: int

    @classmethod
    def of(cls, triples: Tensor, num_relations: int) -> "KnownAnswers":
        """Those that (n, 3) ``triples`` give, read from both sides; on the device of ``triples``."""
        both = torch.unique(with_inverses(triples, num_relations)[:, [HEAD, RELATION, TAIL]], dim=0)
        questions, counts = torch.unique_consecutive(
            both[:, HEAD] * (2 * num_relations) + both[:, RELATION], return_counts=True
        )
        edges = torch.bincount(both[:, RELATION], minlength=2 * num_relations)
        loops = torch.bincount(both[both[:, HEAD] == both[:, TAIL], RELATION], minlength=2 * num_relations)
        return cls(questions, _starts(counts), both[:, TAIL].contiguous(), edges, loops, num_relations)

    def __call__(self, entities: Tensor, relations: Tensor) -> tuple[Tensor, Tensor]:
        """(b,), (b,) → (m,), (m,): of each known answer the row of its question, ascending, and the entity."""
        keys = entities * (2 * self.num_relations) + relations
        places = torch.searchsorted(self.questions, keys).clamp(max=max(len(self.questions) - 1, 0))
        if not len(self.questions):
            return keys[:0], keys[:0]
        found = self.questions[places] == keys
        counts = (self.starts[places + 1] - self.starts[places]) * found
        rows = torch.repeat_interleave(torch.arange(len(keys), device=keys.device), counts)
        within = torch.arange(len(rows), device=keys.device) - _starts(counts)[rows]
        return rows, self.answers[self.starts[places][rows] + within]

    def counts(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b,) how many answers are known."""
        return torch.bincount(self(entities, relations)[0], minlength=len(entities))

    def contains(self, entities: Tensor, relations: Tensor, answers: Tensor) -> Tensor:
        """(b,), (b,), (b,) → (b,) bool: is this answer known? An answer below 0 is not."""
        rows, known = self(entities, relations)
        found = torch.zeros(len(entities), dtype=torch.bool, device=entities.device)
        found[rows[known == answers[rows]]] = True
        return found

    def asked(self) -> tuple[Tensor, Tensor]:
        """Entity and relation of each question that has an answer."""
        return self.questions // (2 * self.num_relations), self.questions % (2 * self.num_relations)


def _starts(counts: Tensor) -> Tensor:
    """(n,) lengths → (n + 1,) where each begins, and the end."""
    return torch.cat([counts.new_zeros(1), counts.cumsum(0)])
