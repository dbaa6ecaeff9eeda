"""Sentences with their gold triples, as ranges of the parser's tokens."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from kg.extraction import mentions, sentences
from kg.extraction.hanlp_embedded import EmbeddedParser
from kg.extraction.model import Parser
from kg.extraction.parse import Parse, Pointers
from kg.extraction.rules.learned.coded import Coded
from kg.extraction.rules.tree import Tree

QUOTES = frozenset("“”‘’\"'「」『』《》〈〉")
_ENDS = frozenset("，。、； ")
Fact = tuple[str, str, str]
Range = tuple[int, int]


@dataclass(slots=True)
class GoldTriple:
    """A triple, bare for comparison, with those of its sides that lie on the tokens' bounds."""

    fact: Fact
    ranges: dict[str, Range]


@dataclass(slots=True)
class Example:
    """A sentence as the rules see it, with what people wrote down."""

    tree: Tree
    gold: list[GoldTriple]
    parse: Parse
    states: torch.Tensor | None = None
    """What a ``PointerNetwork`` reads of the sentence."""
    coded: Coded = field(init=False)
    """The sentence alone, so that its places are indexes of tokens."""
    facts: set[Fact] = field(init=False)

    def __post_init__(self) -> None:
        self.coded = Coded([self.tree])
        self.facts = {triple.fact for triple in self.gold}

    def pointed(self, pointers: Pointers | None) -> "Example":
        """The same sentence with other pointers."""
        parse = replace(self.parse, pointers=pointers)
        return Example(Tree(parse, mentions.find(parse)), self.gold, parse, self.states)

    def bare(self, span: Range) -> str:
        """The words of a range, bare for comparison."""
        tokens = self.tree.tokens
        return bare(self.tree.text[tokens[span[0]].start : tokens[span[1]].end])


def bare(text: str) -> str:
    """Without blanks, quotes, and punctuation at the ends, full width folded: what a strict comparison compares."""
    text = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in QUOTES)
    first, last = 0, len(text)
    while first < last and unicodedata.category(text[first])[0] == "P":
        first += 1
    while last > first and unicodedata.category(text[last - 1])[0] == "P":
        last -= 1
    return text[first:last]


def examples(rows: Sequence[dict[str, Any]], parser: Parser) -> list[Example]:
    """The rows that the parser takes in one piece, with its states if it is our own model."""
    rows = [row for row in rows if len(sentences.split(row["text"])) == 1]
    spans = [sentences.split(row["text"])[0] for row in rows]
    texts = [row["text"][span.start : span.end] for row, span in zip(rows, spans, strict=True)]
    states = parser.states(texts) if isinstance(parser, EmbeddedParser) else [None] * len(texts)
    return [example(*each) for each in zip(rows, parser.parse(texts), states, strict=True)]


def example(row: dict[str, Any], parse: Parse, states: torch.Tensor | None = None) -> Example:
    """A row with its parse; ``row["text"]`` holds the parsed text."""
    text, offset = row["text"], row["text"].find(parse.text)
    firsts = {token.start + offset: at for at, token in enumerate(parse.tokens)}
    lasts = {token.end + offset: at for at, token in enumerate(parse.tokens)}
    gold = []
    for triple in row["triples"]:
        ranges = {}
        for side in "spo":
            start, end = triple["spans"][side][0][0], triple["spans"][side][-1][1]
            if side == "p":
                start, end = _trimmed(text, start, end)
            if start in firsts and end in lasts:
                ranges[side] = (firsts[start], lasts[end])
        gold.append(GoldTriple((bare(triple["s"]), bare(triple["p"]), bare(triple["o"])), ranges))
    return Example(Tree(parse, mentions.find(parse)), gold, parse, states)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _ENDS:
        start += 1
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    return start, end


def fold(examples: Sequence[Example], number: int, of: int) -> tuple[list[Example], list[Example]]:
    """The examples to fit on and those held out."""
    fit = [example for at, example in enumerate(examples) if at % of != number]
    held = [example for at, example in enumerate(examples) if at % of == number]
    return fit, held
