"""Fits a model's ``PointerNetwork`` on sentences with triples that people wrote.

Each predicate of the gold is a head; of every place that its triples have, the network learns the word, by softmax over
the sentence. Deterministic.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, dropout, log_softmax

from kg.extraction.calibration.gold import Example, fold
from kg.extraction.calibration.heads import head_of
from kg.extraction.pointing import PointerNetwork
from kg.extraction.rules.learned import choices

EPOCHS = 12
BATCH = 32
RATE = 3e-3
WEIGHT_DECAY = 0.01
DROPPED = (0.2, 0.3)
"""Shares of the states, and of what the network makes of them, that training hides."""
CROSSED = 4
"""Folds that pointers for fitting other decisions come from: no sentence is read by a network that has seen it."""
ALIKE = 8
"""Batches whose sentences are sorted by length among each other."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence's states, which words may head a predicate, which do, and the gold as (head, place, word, share)."""

    states: torch.Tensor
    anchors: torch.Tensor
    heads: torch.Tensor
    places: tuple[tuple[int, int, int, float], ...]


def lesson(example: Example) -> Lesson:
    """What the network learns of a sentence."""
    s = example.coded
    anchors = choices.anchors(s).tolist()
    found: dict[tuple[int, int], set[int]] = {}
    for triple in example.gold:
        head = head_of(s, triple.ranges["p"], set(anchors)) if "p" in triple.ranges else -1
        if head >= 0:
            for number, side in enumerate("pso"):
                for end, word in enumerate(triple.ranges.get(side, ())):
                    found.setdefault((head, 2 * number + end), set()).add(word)
    may, does = torch.zeros(len(s.at)), torch.zeros(len(s.at))
    may[anchors] = 1
    does[[head for head, _ in found]] = 1
    places = [(head, place, word, 1 / len(words)) for (head, place), words in found.items() for word in sorted(words)]
    if example.states is None:
        raise ValueError("the sentence was parsed without its states")
    return Lesson(example.states, may, does, tuple(places))


def fit(examples: Sequence[Example], epochs: int = EPOCHS, seed: int = 0) -> PointerNetwork:
    """A network that learned from the examples."""
    lessons = [lesson(example) for example in examples]
    every = torch.cat([each.states for each in lessons])
    mean, spread = every.mean(0), every.std(0) + 1e-3
    del every
    torch.manual_seed(seed)
    order = random.Random(seed)  # noqa: S311  (no secret)
    network = PointerNetwork(len(mean)).train()
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=WEIGHT_DECAY)
    steps = epochs * -(-len(lessons) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(epochs):
        for batch in _batches(lessons, order):
            loss = _loss(network, batch, mean, spread)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    with torch.no_grad():  # the states come as they are when a document is read
        network.inner.weight.div_(spread)
        network.inner.bias.sub_(network.inner.weight @ mean)
    return network.eval()


def pointed(examples: Sequence[Example], network: PointerNetwork) -> list[Example]:
    """The examples with what the network says of them."""
    with torch.inference_mode():
        return [
            example.pointed(network.read(states.unsqueeze(0), [len(states)])[0])
            for example in examples
            if (states := example.states) is not None
        ]


def crossed(examples: Sequence[Example], folds: int = CROSSED) -> list[Example]:
    """The examples, in order, each with what a network says of it that was fitted on the other folds.

    As they are where a parser has no states.
    """
    if any(example.states is None for example in examples):
        return list(examples)
    found = list(examples)
    for number in range(folds):
        others, held = fold(examples, number, folds)
        found[number::folds] = pointed(held, fit(others))
    return found


def _batches(lessons: Sequence[Lesson], order: random.Random) -> Iterator[list[Lesson]]:
    """All lessons in a new order, those of like length together."""
    mixed = list(lessons)
    order.shuffle(mixed)
    size = BATCH * ALIKE
    alike = [row for at in range(0, len(mixed), size) for row in sorted(mixed[at : at + size], key=_length)]
    batches = [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
    order.shuffle(batches)
    yield from batches


def _length(each: Lesson) -> int:
    return len(each.states)


def _loss(network: PointerNetwork, batch: list[Lesson], mean: torch.Tensor, spread: torch.Tensor) -> torch.Tensor:
    counts = torch.tensor([_length(each) for each in batch])
    states, may, does = (
        torch.nn.utils.rnn.pad_sequence([getattr(each, name) for each in batch], batch_first=True)
        for name in ("states", "anchors", "heads")
    )
    inside = torch.arange(states.shape[1]) < counts.unsqueeze(1)
    states = (states - mean) / spread * inside.unsqueeze(2)
    hidden = dropout(network.hidden(dropout(states, DROPPED[0])), DROPPED[1])
    found = binary_cross_entropy_with_logits(network.is_head(hidden).squeeze(-1), does, reduction="none")
    loss = (found * may).sum()
    rows = sorted({(row, head) for row, each in enumerate(batch) for head, *_ in each.places})
    if rows:
        numbers = {key: number for number, key in enumerate(rows)}
        gold = [
            (numbers[row, head], place, word, share)
            for row, each in enumerate(batch)
            for head, place, word, share in each.places
        ]
        row, head = torch.tensor(rows).T
        scores = network.scores(hidden[row, head].unsqueeze(1), hidden[row]).squeeze(2)
        chances = log_softmax(scores.masked_fill(~inside[row].unsqueeze(1), float("-inf")), -1)
        which, place, word = torch.tensor([each[:3] for each in gold]).T
        loss = loss - (chances[which, place, word] * torch.tensor([each[3] for each in gold])).sum()
    return loss / len(batch)
