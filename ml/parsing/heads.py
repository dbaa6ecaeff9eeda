"""The decoders over an encoder's states: tags, entity tags under a CRF, trees.

Parameters have the names and shapes of HanLP's decoders, so that weights pass from one to the other as they are.
"""

import torch
from torch import nn

from ml.encoder.model import BiLSTM, SharedDropout, reversal_of

IMPOSSIBLE = -1e4
"""A score that no sum of others makes up for, and that no arithmetic turns into NaN."""


class Tagger(nn.Module):
    """A linear layer to labels."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.classifier = nn.Linear(size, labels)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Scores (…, labels)."""
        scores: torch.Tensor = self.classifier(states)
        return scores


class ConditionalRandomField(nn.Module):
    """Scores of tag sequences (Lafferty et al., 2001): first tag, neighbours, last tag."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.start_transitions = nn.Parameter(torch.empty(labels).uniform_(-0.1, 0.1))
        self.end_transitions = nn.Parameter(torch.empty(labels).uniform_(-0.1, 0.1))
        self.transitions = nn.Parameter(torch.empty(labels, labels).uniform_(-0.1, 0.1))

    def negative_log_likelihood(
        self, emissions: torch.Tensor, tags: torch.Tensor, counts: torch.Tensor
    ) -> torch.Tensor:
        """Of ``tags`` (batch, words) under ``emissions`` (batch, words, labels), for each sentence.

        The sum over all paths is a product of matrices in the (log-sum-exp, +) semiring, taken in pairs: its depth is
        the logarithm of the length.
        """
        words = torch.arange(emissions.shape[1], device=emissions.device)
        inside = words < counts.unsqueeze(1)
        own = emissions.gather(2, tags.unsqueeze(2)).squeeze(2)
        steps = self.transitions[tags[:, :-1], tags[:, 1:]]
        last = tags.gather(1, (counts - 1).unsqueeze(1)).squeeze(1)
        path = (own * inside).sum(1) + (steps * inside[:, 1:]).sum(1)
        path = path + self.start_transitions[tags[:, 0]] + self.end_transitions[last]
        labels = emissions.shape[2]
        neutral = torch.full((labels, labels), IMPOSSIBLE, device=emissions.device).fill_diagonal_(0.0)
        matrices = torch.where(inside[:, 1:, None, None], self.transitions + emissions[:, 1:].unsqueeze(2), neutral)
        while matrices.shape[1] > 1:
            if matrices.shape[1] % 2:
                matrices = torch.cat((matrices, neutral.expand(len(matrices), 1, labels, labels)), 1)
            matrices = torch.logsumexp(matrices[:, ::2].unsqueeze(4) + matrices[:, 1::2].unsqueeze(2), 3)
        total = self.start_transitions + emissions[:, 0]
        if matrices.shape[1]:
            total = torch.logsumexp(total.unsqueeze(2) + matrices[:, 0], 1)
        return torch.logsumexp(total + self.end_transitions, 1) - path

    @torch.no_grad()
    def best(self, emissions: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """The likeliest tags (Viterbi), of shape (batch, words); 0 past the end."""
        score = self.start_transitions + emissions[:, 0]
        pointers, scores = [], [score]
        for place in range(1, emissions.shape[1]):
            best, pointer = (score.unsqueeze(2) + self.transitions).max(1)
            score = best + emissions[:, place]
            pointers.append(pointer)
            scores.append(score)
        final = (torch.stack(scores, 1) + self.end_transitions).argmax(-1)
        found = torch.zeros_like(final)
        tag = final[:, -1]
        for place in range(emissions.shape[1] - 1, -1, -1):
            here = final[:, place]
            if place < len(pointers):
                back = pointers[place].gather(1, tag.unsqueeze(1)).squeeze(1)
                tag = torch.where(counts - 1 > place, back, here)
            else:
                tag = here
            found[:, place] = torch.where(counts > place, tag, 0)
        return found


class EntityTagger(nn.Module):
    """A linear layer to BIES tags, with a CRF over them."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.classifier = nn.Linear(size, labels)
        self.crf = ConditionalRandomField(labels)


class Projection(nn.Module):
    """A linear layer with a leaky rectifier."""

    def __init__(self, size: int, out: int, rate: float) -> None:
        super().__init__()
        self.linear = nn.Linear(size, out)
        self.dropout = SharedDropout(rate)
        nn.init.orthogonal_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """From (batch, words, size) to (batch, words, out)."""
        projected: torch.Tensor = self.dropout(nn.functional.leaky_relu(self.linear(states), 0.1))
        return projected


class Bilinear(nn.Module):
    """The weight of a biaffine form (Dozat and Manning, 2017)."""

    def __init__(self, labels: int, left: int, right: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(labels, left, right))


class TreeScorer(nn.Module):
    """A BiLSTM over words, then biaffine scores of heads and of relations. Word 0 stands for the root."""

    def __init__(  # noqa: PLR0913, PLR0917  (the sizes)
        self, size: int, lstm_size: int, arc_size: int, relation_size: int, rate: float, relations: int
    ) -> None:
        super().__init__()
        self.words = BiLSTM(size, lstm_size)
        self.dropout = SharedDropout(rate)
        for name, out in (("arc", arc_size), ("rel", relation_size)):
            for side in "dh":
                setattr(self, f"mlp_{name}_{side}", Projection(2 * lstm_size, out, rate))
        self.arc_attn = Bilinear(1, arc_size + 1, arc_size)
        self.rel_attn = Bilinear(relations, relation_size + 1, relation_size + 1)

    def represent(self, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Each word as a dependent and as a head for arcs, then for relations."""
        states = self.dropout(self.words(words, reversal_of(mask.sum(1), words.shape[1])))
        return tuple(getattr(self, f"mlp_{name}_{side}")(states) for name in ("arc", "rel") for side in "dh")

    def arcs(self, dependents: torch.Tensor, heads: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """score[b, d, h] of h being the head of d, IMPOSSIBLE where h is padding."""
        left = torch.cat((dependents, torch.ones_like(dependents[..., :1])), -1)
        scores = left @ self.arc_attn.weight[0] @ heads.transpose(1, 2)
        return scores.masked_fill(~mask.unsqueeze(1), IMPOSSIBLE)

    def relations(self, dependents: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Scores (pairs, relations) for ``dependents`` and ``heads`` of shape (pairs, relation_size)."""
        weight = self.rel_attn.weight
        one = torch.ones_like(dependents[:, :1])
        left = torch.cat((dependents, one), 1) @ weight.transpose(0, 1).flatten(1)
        right = torch.cat((heads, one), 1)
        return torch.bmm(left.view(len(right), *weight.shape[::2]), right.unsqueeze(2)).squeeze(2)
