"""Gated experts: which members answer a question, chosen by the question.

A noisy top-k gate (Shazeer et al., 2017): its logits come from the relation and from what is known of a question before
any member is asked; the best ``experts`` of them, with noise while it learns, get weight by a softmax. Members without
weight aren't asked. Learned on held-out edges, like the weights of a blend.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from ml.blending.blend import combined, member_scores
from ml.blending.choices import Choices, gather_choices
from ml.graphs import KnownAnswers, with_inverses
from ml.scoring import Scorer

STEPS, BATCH, RATE, DECAY = 400, 256, 0.03, 1e-3
FEATURES = 4


class Gate(nn.Module):
    """(b, FEATURES), (b,) relations → (b, members), none below 0; all but ``experts`` of a row are 0."""

    def __init__(self, members: int, relations: int, experts: int) -> None:
        super().__init__()
        self.experts = experts
        self.logits = nn.Linear(FEATURES, members)
        self.noise = nn.Linear(FEATURES, members)
        self.of_relation = nn.Embedding(2 * relations, members)
        self.sharpness = nn.Parameter(torch.ones(members))
        for layer in (self.logits, self.noise, self.of_relation):
            nn.init.zeros_(layer.weight)

    def forward(self, features: Tensor, relations: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Noise is drawn from ``generator``, none without one."""
        logits: Tensor = self.logits(features) + self.of_relation(relations)
        noisy = logits
        if generator is not None:
            drawn = torch.randn(logits.shape, generator=generator)
            noisy = logits + drawn * nn.functional.softplus(self.noise(features))
        kept = noisy.topk(self.experts, 1).indices
        # Shares among all, not among those kept: a share of one expert would always be 1 and teach the gate nothing.
        shares = noisy.softmax(1)
        return torch.zeros_like(shares).scatter(1, kept, shares.gather(1, kept)) * self.sharpness.exp()


class GatedBlend:
    """A scorer over scorers whose weights are a gate's."""

    def __init__(self, members: Mapping[str, Scorer], gate: Gate, known: KnownAnswers) -> None:
        first = next(iter(members.values()))
        self.num_entities, self.num_relations = first.num_entities, first.num_relations
        self.members, self.gate, self.known = dict(members), gate, known

    @torch.no_grad()
    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities); each member is asked only where it has weight."""
        weights = self.gate(features_of(self.known, entities, relations), relations)
        parts = []
        for at, (name, member) in enumerate(self.members.items()):
            part = torch.zeros(len(entities), self.num_entities)
            rows = weights[:, at].nonzero().flatten()
            if len(rows):
                part[rows] = member_scores({name: member}, entities[rows], relations[rows])[0][0]
            parts.append(part)
        return combined(parts, [None] * len(parts), weights)


def features_of(known: KnownAnswers, entities: Tensor, relations: Tensor) -> Tensor:
    """(b,), (b,) → (b, 4): what is known before anybody is asked, scaled to about 1.

    Logarithms of the relation's edges, the question's known answers, the entity's questions, the relation's answers a
    question.
    """
    asked = known.asked()
    questions = torch.bincount(asked[0], minlength=int(entities.max()) + 1)[entities]
    of_relation = torch.bincount(asked[1], minlength=2 * known.num_relations)[relations].clamp(min=1)
    edges = known.edges[relations]
    counts = [edges, known.counts(entities, relations), questions, edges / of_relation]
    return torch.stack([each.float().log1p() for each in counts], 1) / 4


def fit_gate(members: Mapping[str, Scorer], graph: Tensor, held_out: Tensor, experts: int, seed: int = 0) -> Gate:
    """Learn on ``held_out`` (n, 3), which no member saw; ``graph`` (m, 3) is what they saw."""
    num_relations = next(iter(members.values())).num_relations
    known = KnownAnswers.of(torch.cat([graph, held_out]), num_relations)
    choices = gather_choices(members, held_out, known, seed=seed)
    entities, relations, _ = with_inverses(held_out, num_relations).unbind(1)
    features = features_of(KnownAnswers.of(graph, num_relations), entities, relations)
    generator = torch.Generator().manual_seed(seed)
    gate = Gate(len(members), num_relations, experts)
    optimiser = torch.optim.Adam(gate.parameters(), RATE, weight_decay=DECAY)
    with torch.enable_grad():
        for _ in range(STEPS):
            rows = torch.randint(len(choices), (BATCH,), generator=generator)
            loss = _surprise(choices, rows, gate(features[rows], relations[rows], generator))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return gate.eval()


def _surprise(choices: Choices, rows: Tensor, weights: Tensor) -> Tensor:
    logits = (choices.features[rows] @ weights[:, :, None]).squeeze(2) + choices.offset[rows]
    return -logits.log_softmax(1)[:, 0].mean()
