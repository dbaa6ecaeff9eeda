"""From parses to triples, by the rules of their language.

What is extracted of a sentence is a pure function of its parse and its entities: the same input gives the same triples
in the same order, none of them twice, whatever tree it is given, and whatever other sentences are given with it.
"""

from collections.abc import Sequence

from kg.extraction import english
from kg.extraction.language import CHINESE, ENGLISH
from kg.extraction.parse import NamedEntity, Parse, Triple
from kg.extraction.rules import chinese
from kg.extraction.rules.registry import RULES, Rule

__all__ = ["EXPLAINED", "RULES", "RULES_VERSION", "Rule", "extract", "extract_all"]

RULES_VERSION = "18"
"""Part of a document's extractor version; raised whenever a change can alter what is extracted."""

EXPLAINED: dict[str, Rule | english.Rule] = {**RULES, **english.RULES}
"""The rules of all languages by name, for a page that says which one found a statement."""


def extract(parse: Parse, entities: Sequence[NamedEntity], *, alone: bool = True) -> list[Triple]:
    """The triples of one sentence, as ``extract_all`` gives them; many at once take less time."""
    return extract_all([parse], [entities], alone=alone)[0]


def extract_all(
    parses: Sequence[Parse], entities: Sequence[Sequence[NamedEntity]], *, alone: bool = True
) -> list[list[Triple]]:
    """The triples of each sentence; none when its language has no rules.

    ``alone``: as people copy them out of a sentence; nobody looks for those whom 二人 stands for, so nothing is said of
    them. Else as they belong in a graph, together with those of the sentences around.
    """
    rows = [row for row, parse in enumerate(parses) if parse.language == CHINESE]
    read = chinese.extract_all([parses[row] for row in rows], [entities[row] for row in rows], tidy=not alone)
    found = dict(zip(rows, read, strict=True))
    for row, parse in enumerate(parses):
        if parse.language == ENGLISH:
            found[row] = english.extract(parse, entities[row])
    every = [found.get(row, []) for row in range(len(parses))]
    return [[each for each in triples if each.subject.literal is None] for triples in every] if alone else every
