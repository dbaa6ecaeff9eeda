"""The rules of Chinese: every rule of ``RULES`` is tried on the sentence's clauses."""

from collections.abc import Sequence

from kg.extraction.parse import Argument, NamedEntity, Parse, Triple
from kg.extraction.rules import (
    around,
    biography,
    kin,
    measures,
    nominal,
    organisations,
    releases,
    roles,
    verbal,
    vitals,
    words,
    works,
)
from kg.extraction.rules.clauses import Sentence, sentences
from kg.extraction.rules.context import with_context
from kg.extraction.rules.modality import modality
from kg.extraction.rules.pairing import paired
from kg.extraction.rules.phrases import argument
from kg.extraction.rules.registry import RULES, Draft, Rule
from kg.extraction.rules.tidying import classed, tidied
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

__all__ = [
    "around",
    "biography",
    "extract_all",
    "kin",
    "measures",
    "nominal",
    "organisations",
    "releases",
    "roles",
    "verbal",
    "vitals",
    "works",
]


LEAST_DOUBT = 0.6
"""A rule's draft that is doubted more is left out."""
FAR = 15
"""Characters after which a subject is rather that of another clause."""


def extract_all(
    parses: Sequence[Parse], entities: Sequence[Sequence[NamedEntity]], *, tidy: bool = False
) -> list[list[Triple]]:
    """The triples of each sentence, each once, in the order of their predicates' and subjects' places.

    ``tidy``: as they belong in a graph, see ``tidying``; else as people copy them out of the sentence.
    """
    return [_extract(each, tidy) for each in sentences([Tree(*each) for each in zip(parses, entities, strict=True)])]


def _extract(sentence: Sentence, tidy: bool) -> list[Triple]:
    found: dict[tuple[str, str, str], Triple] = {}
    for rule in RULES.values():
        for draft in rule.find(sentence):
            triple = _triple(sentence.tree, rule, draft)
            if triple and _is_worth_keeping(triple) and (tidy or triple.subject.spans):
                fact = (triple.subject.text, triple.predicate, triple.object.text)
                if fact not in found or triple.confidence > found[fact].confidence:
                    found[fact] = triple
    triples = sorted(paired(sentence.tree, list(found.values()), apart=False), key=_place)
    if not tidy:
        return with_context(sentence.tree, triples)
    return [classed(sentence.tree, each) for each in with_context(sentence.tree, tidied(sentence.tree, triples))]


def _is_worth_keeping(triple: Triple) -> bool:
    """Two different things, the first of them no mere figure; 二人 may turn out to be two that were named."""
    subject = triple.subject
    return subject.text != triple.object.text and (subject.literal is None or subject.text in words.BOTH)


def _triple(tree: Tree, rule: Rule, draft: Draft) -> Triple | None:
    """The draft with its sides; None when its rule doubts it too much."""
    sides = [side if isinstance(side, Argument) else argument(tree, side) for side in (draft.subject, draft.object)]
    subject, object_ = sides
    if draft.chance is None:
        doubt = draft.doubt
        doubt *= 0.9 if all(side.type == EntityType.CONCEPT for side in sides) else 1.0
        doubt *= 1.0 if len(object_.text) <= 20 else 0.8
        doubt *= 1.0 if _distance(draft, subject) <= FAR else 0.75
        if doubt < LEAST_DOUBT:
            return None
        confidence = rule.confidence * doubt
    else:
        confidence = draft.chance
    spans = draft.predicate_spans
    return Triple(subject, draft.predicate, spans, object_, rule.name, round(confidence, 3), modality(tree, spans))


def _distance(draft: Draft, subject: Argument) -> int:
    """Characters between the subject and a predicate that follows it."""
    return draft.predicate_spans[0].start - subject.spans[-1].end if draft.predicate_spans and subject.spans else 0


def _place(triple: Triple) -> tuple[tuple[int, int], ...]:
    spans = (*triple.predicate_spans[:1], *triple.subject.spans[:1], *triple.object.spans[:1])
    return tuple((span.start, span.end) for span in spans)
