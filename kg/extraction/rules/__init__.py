"""From a parse to triples, by the rules of its language.

``extract`` is a pure function of the parse and the entities: the same input gives the same triples in the same order,
none of them twice, whatever tree it is given.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from kg.extraction import english
from kg.extraction.parse import NamedEntity, Parse, Triple
from kg.extraction.rules import chinese
from kg.extraction.rules.registry import RULES, Rule

__all__ = ["EXPLAINED", "READERS", "RULES", "RULES_VERSION", "Rule", "extract"]

RULES_VERSION = "16"
"""Part of a document's extractor version; raised whenever a change can alter what is extracted."""

Reader: TypeAlias = Callable[[Parse, Sequence[NamedEntity]], list[Triple]]

READERS: dict[str, Reader] = {"zh": chinese.extract, "en": english.extract}
"""The rules of each language that there is a model for, by ``Parse.language``."""

EXPLAINED: dict[str, Rule | english.Rule] = {**RULES, **english.RULES}
"""The rules of all languages by name, for a page that says which one found a statement."""


def extract(parse: Parse, entities: Sequence[NamedEntity], *, alone: bool = True) -> list[Triple]:
    """The triples of one sentence; none when its language has no rules.

    ``alone``: as people copy them out of a sentence; nobody looks for those whom 二人 stands for, so nothing is said of
    them. Else as they belong in a graph, together with those of the sentences around.
    """
    if parse.language == "zh" and not alone:
        return chinese.extract(parse, entities, tidy=True)
    reader = READERS.get(parse.language)
    found = reader(parse, entities) if reader else []
    return [triple for triple in found if triple.subject.literal is None] if alone else found
