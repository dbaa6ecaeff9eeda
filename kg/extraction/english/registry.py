"""The table of English rules, in the form of ``kg.extraction.rules.registry``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise

from kg.extraction.english.clauses import Clause, Sentence
from kg.extraction.english.phrases import Phrase
from kg.extraction.parse import Argument, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule proposes. ``doubt`` in (0, 1] scales the rule's own confidence down.

    ``clause`` gives the statement its modality, speaker, time and place; an apposition has none. ``used`` is the head
    of the oblique that is the object, and so no qualifier.
    """

    subject: Phrase
    predicate: str
    predicate_spans: tuple[Span, ...]
    object: Phrase | Argument
    doubt: float = 1.0
    clause: Clause | None = None
    used: int = -1


Finder: TypeAlias = Callable[[Sentence], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to read a triple from a sentence; ``confidence`` is its precision on clean sentences, by judgement."""

    name: str
    find: Finder
    description: str | Promise
    example: str
    confidence: float


RULES: dict[str, Rule] = {}
"""Every English rule by its name, in the order in which they are tried; of equal triples the first rule's is kept."""


def rule(name: str, description: str | Promise, example: str, confidence: float) -> Callable[[Finder], Finder]:
    """Enter the decorated function into ``RULES``. ``example`` is "sentence → subject | predicate | object"."""

    def enter(find: Finder) -> Finder:
        RULES[name] = Rule(name, find, description, example, confidence)
        return find

    return enter
