"""Annotated sentences as tensors, in batches of about equal size."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from kg.extraction.training.assemble import relation_of
from kg.extraction.training.treebank import Gold
from ml.encoder.config import END, SPECIAL_TOKENS, START, UNKNOWN

IGNORED = -100
"""Label of what has no annotation."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence: character ids with [CLS] and [SEP], a tag a character, and four labels a word.

    ``ends`` are the words' ends in characters, so word w covers places ends[w - 1] + 1 … ends[w] of ``chars``.
    """

    chars: list[int]
    tags: list[int]
    ends: list[int]
    pos: list[int]
    ner: list[int]
    heads: list[int]
    relations: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples padded with 0. ``spans`` lists the places of each word's characters, [CLS] as word 0, padded with 0."""

    chars: torch.Tensor
    tags: torch.Tensor
    spans: torch.Tensor
    pos: torch.Tensor
    ner: torch.Tensor
    annotated: torch.Tensor
    heads: torch.Tensor
    relations: torch.Tensor
    words: torch.Tensor


def samples(sentences: Sequence[Gold], component: Any, ids: dict[str, int]) -> list[Sample]:
    """Sentences with labels looked up in the component's vocabularies and characters in ``ids``."""
    tasks = component.tasks
    tag, pos, ner = (tasks[name].vocabs["tag"].token_to_idx for name in ("tok", "pos", "ner"))
    relation = tasks["dep"].vocabs["rel"].token_to_idx
    return [
        Sample(
            chars=[START, *(ids.get(c, UNKNOWN) for c in gold.key), END],
            tags=[tag[mark] for word in gold.words for mark in _marks(len(word))],
            ends=[sum(map(len, gold.words[: place + 1])) for place in range(len(gold.words))],
            pos=[pos[label] for label in gold.pos],
            ner=[IGNORED] * len(gold.words) if gold.entities is None else [ner[label] for label in gold.entities],
            heads=list(gold.heads),
            relations=[relation[relation_of(label)] for label in gold.relations],
        )
        for gold in sentences
    ]


def character_ids(characters: Sequence[str]) -> dict[str, int]:
    """The id of each character of a vocabulary."""
    return {character: len(SPECIAL_TOKENS) + index for index, character in enumerate(characters)}


def batches(items: Sequence[Sample], size: int, shuffle: random.Random) -> Iterator[Batch]:
    """All items once, in batches of similar lengths with about ``size`` characters each, in random order."""
    order = sorted(range(len(items)), key=lambda place: len(items[place].chars) + shuffle.random() * 6)
    groups: list[list[Sample]] = [[]]
    for place in order:
        if (len(groups[-1]) + 1) * len(items[place].chars) > size and groups[-1]:
            groups.append([])
        groups[-1].append(items[place])
    shuffle.shuffle(groups)
    return (_collate(group) for group in groups)


def _marks(length: int) -> str:
    return "S" if length == 1 else "B" + "M" * (length - 2) + "E"


def _collate(group: list[Sample]) -> Batch:
    spans = [[[0]] + [list(range(a + 1, b + 1)) for a, b in zip([0, *s.ends], s.ends)] for s in group]  # noqa: B905
    widest = max(len(places) for sentence in spans for places in sentence)
    longest = max(map(len, spans))
    padded = torch.zeros(len(group), longest, widest, dtype=torch.long)
    for row, sentence in enumerate(spans):
        for column, places in enumerate(sentence):
            padded[row, column, : len(places)] = torch.tensor(places)
    return Batch(
        chars=_pad([s.chars for s in group]),
        tags=_pad([s.tags for s in group]),
        spans=padded,
        pos=_pad([s.pos for s in group]),
        ner=_pad([s.ner for s in group]),
        annotated=torch.tensor([s.ner[0] != IGNORED for s in group]),
        heads=_pad([[0, *s.heads] for s in group]),
        relations=_pad([[0, *s.relations] for s in group]),
        words=torch.tensor([len(s.pos) for s in group]),
    )


def _pad(rows: list[list[int]]) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
