"""Sentences of the open corpus with the triples that were written down for them, kept apart from the text.

``triples.tsv`` has a line a sentence: the corpus's file, the line in it, where the sentence begins and ends there, a
check of its text, and its triples as ``subject,predicate,object``, each side ``start-end`` in the sentence. What was
written down, and how, is in docs/annotation.md. The text stays where it is, under its own licences.
"""

import hashlib
import lzma
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("triples.tsv")

Row = dict[str, Any]


class Place(NamedTuple):
    """Where a sentence stands in the corpus."""

    group: str
    line: int
    start: int
    end: int
    check: str
    triples: str


def rows(corpus: Path, file: Path = FILE) -> list[Row]:
    """Every sentence as {"text", "triples"}, in the file's order, a triple as {"s", "p", "o", "spans"}.

    Raises ValueError where the corpus in this folder is another one.
    """
    places = [_place(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = dict(_texts(corpus, places))
    return [_row(texts[place], place.triples) for place in places]


def _place(line: str) -> Place:
    group, *numbers, check, triples = line.split("\t")
    number, start, end = map(int, numbers)
    return Place(group, number, start, end, check, triples)


def _texts(corpus: Path, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    for group, within in groupby(sorted(places), key=lambda place: place.group):
        with lzma.open(corpus / f"{group}.txt.xz", "rt", encoding="utf-8") as file:
            lines = enumerate(file)
            number, line = -1, ""
            for place in within:
                while number < place.line:
                    number, line = next(lines, (place.line, ""))
                text = line[place.start : place.end]
                if hashlib.sha256(text.encode()).hexdigest()[:8] != place.check:
                    raise ValueError(f"line {place.line} of {group} is not what was annotated: another corpus?")
                yield place, text


def _row(text: str, triples: str) -> Row:
    return {"text": text, "triples": [_triple(text, triple) for triple in triples.split()]}


def _triple(text: str, triple: str) -> dict[str, Any]:
    spans = {side: [tuple(map(int, span.split("-")))] for side, span in zip("spo", triple.split(","), strict=True)}
    return {side: text[start:end] for side, [(start, end)] in spans.items()} | {"spans": spans}
