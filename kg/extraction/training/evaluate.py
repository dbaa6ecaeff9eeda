"""How good a parser is on raw text: what it finds is compared with the treebank by character offsets.

Every figure is an F1 (micro-averaged over the split): a word counts when its span is a gold word's; with its part of
speech (upos), with its head's span (uas), and with its relation too, subtype and punctuation included (las). An entity
counts when span and type are gold's.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from kg.extraction.labels import ENTITY_TYPES
from kg.extraction.parse import Parse
from kg.extraction.training.treebank import Gold, test_sentences, word_spans

Fact = tuple[object, ...]


class Parses(Protocol):
    """What is evaluated: anything that parses sentences."""

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One parse a text, in order."""


def evaluate_raw(parser: Parses, treebank_dir: Path, split: str = "test") -> dict[str, float]:
    """tok_f1, upos, ner_f1, uas and las of ``parser``, in [0, 100], on a GSDSimp split from raw text."""
    gold = test_sentences(treebank_dir, split)
    return scores(gold, parser.parse([sentence.text for sentence in gold]))


def scores(gold: Sequence[Gold], parses: Sequence[Parse]) -> dict[str, float]:
    """The figures of ``evaluate_raw`` for parses of the gold sentences' texts."""
    wanted = [gold_facts(sentence) for sentence in gold]
    found = [parse_facts(parse) for parse in parses]
    return {
        name: f1((facts[name] for facts in found), (facts[name] for facts in wanted))
        for name in ("tok_f1", "upos", "ner_f1", "uas", "las")
    }


def f1(found: Iterable[set[Fact]], wanted: Iterable[set[Fact]]) -> float:
    """Twice the facts in common over all facts of both sides, times 100; 0 when there is none."""
    common = total = 0
    for ours, theirs in zip(found, wanted, strict=True):
        common += len(ours & theirs)
        total += len(ours) + len(theirs)
    return 200 * common / total if total else 0.0


def gold_facts(gold: Gold) -> dict[str, set[Fact]]:
    """What the annotation says, in a form that does not depend on word numbers."""
    spans = word_spans(gold.text, gold.words)
    heads = [spans[head - 1] if head else None for head in gold.heads]
    entities = entity_spans(gold.entities or ())
    return _facts(
        spans,
        gold.pos,
        heads,
        gold.relations,
        {(spans[first][0], spans[last - 1][1], ENTITY_TYPES[kind]) for kind, first, last in entities},
    )


def parse_facts(parse: Parse) -> dict[str, set[Fact]]:
    """The same of a parse."""
    spans = [(token.start, token.end) for token in parse.tokens]
    return _facts(
        spans,
        [token.pos for token in parse.tokens],
        [spans[token.head] if token.head >= 0 else None for token in parse.tokens],
        [token.relation for token in parse.tokens],
        {(entity.start, entity.end, entity.type) for entity in parse.entities},
    )


def entity_spans(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """(type, first word, end) of each entity in tags such as B-PER, I-PER, E-PER, S-LOC, O."""
    spans = []
    first = 0
    for place, tag in enumerate(tags):
        mark, _, kind = tag.partition("-")
        if mark in "BS":
            first = place
        if mark in "ES":
            spans.append((kind, first, place + 1))
    return spans


def _facts(
    spans: Sequence[tuple[int, int]],
    pos: Sequence[str],
    heads: Sequence[tuple[int, int] | None],
    relations: Sequence[str],
    entities: set[Fact],
) -> dict[str, set[Fact]]:
    return {
        "tok_f1": set(spans),
        "upos": set(zip(spans, pos, strict=True)),
        "ner_f1": entities,
        "uas": set(zip(spans, heads, strict=True)),
        "las": set(zip(spans, heads, relations, strict=True)),
    }
