"""The table of rules: what each is called, what it says about itself, and how far it is trusted.

A page that explains a statement shows the rule's ``description``; documentation lists ``RULES`` in their order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise

from kg.extraction.parse import Argument, Span
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.phrases import Phrase
from kg.extraction.rules.predicates import Predicate


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule proposes. ``doubt`` in (0, 1] scales the rule's own confidence down; a ``chance`` replaces both."""

    subject: Phrase | Argument
    predicate: str
    predicate_spans: tuple[Span, ...]
    object: Phrase | Argument
    doubt: float = 1.0
    chance: float | None = None


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
"""Every rule by its name, in the order in which they are tried; of equal triples the likeliest is kept."""


def rule(name: str, description: str | Promise, example: str, confidence: float) -> Callable[[Finder], Finder]:
    """Enter the decorated function into ``RULES``. ``example`` is "sentence → subject | predicate | object"."""

    def enter(find: Finder) -> Finder:
        if name in RULES:
            raise ValueError(f"two rules are called {name!r}")
        RULES[name] = Rule(name, find, description, example, confidence)
        return find

    return enter


def say(subject: Phrase, predicate: Predicate, object_: Phrase, doubt: float = 1.0) -> Draft:
    """A draft whose predicate stands in the sentence as it is."""
    return Draft(subject, predicate.text, predicate.spans, object_, doubt)
