"""The rules of Chinese: every rule of ``RULES`` is tried on the sentence's clauses."""

from collections.abc import Sequence

from kg.extraction.parse import Argument, NamedEntity, Parse, Triple
from kg.extraction.rules import biography, kin, measures, nominal, organisations, releases, roles, verbal, works
from kg.extraction.rules.clauses import read
from kg.extraction.rules.phrases import argument
from kg.extraction.rules.registry import RULES, Draft, Rule
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

__all__ = [
    "biography",
    "extract",
    "kin",
    "measures",
    "nominal",
    "organisations",
    "releases",
    "roles",
    "verbal",
    "works",
]

MINIMUM_CONFIDENCE = 0.5
"""Below this fewer than one in twenty was right on the open-triple set that the rules are measured on."""

FAR = 15
"""Characters after which a subject is rather that of another clause."""


def extract(parse: Parse, entities: Sequence[NamedEntity]) -> list[Triple]:
    """The triples of one sentence, in the order of their predicates' and subjects' places."""
    sentence = read(Tree(parse, entities))
    found: dict[tuple[str, str, str], Triple] = {}
    for rule in RULES.values():
        for draft in rule.find(sentence):
            triple = _triple(sentence.tree, rule, draft)
            key = (triple.subject.text, triple.predicate, triple.object.text)
            if _is_worth_keeping(triple):
                found.setdefault(key, triple)
    return sorted(found.values(), key=_place)


def _is_worth_keeping(triple: Triple) -> bool:
    """Two different things, the first of them no mere figure, and a reading that is more likely right than not."""
    differ = triple.subject.text != triple.object.text
    return differ and triple.subject.literal is None and triple.confidence >= MINIMUM_CONFIDENCE


def _triple(tree: Tree, rule: Rule, draft: Draft) -> Triple:
    sides = [side if isinstance(side, Argument) else argument(tree, side) for side in (draft.subject, draft.object)]
    subject, object_ = sides
    confidence = rule.confidence * draft.doubt
    confidence *= 0.9 if all(side.type == EntityType.CONCEPT for side in sides) else 1.0
    confidence *= 1.0 if len(object_.text) <= 20 else 0.8
    confidence *= 1.0 if _distance(draft, subject) <= FAR else 0.75
    return Triple(subject, draft.predicate, draft.predicate_spans, object_, rule.name, round(confidence, 3))


def _distance(draft: Draft, subject: Argument) -> int:
    """Characters between the subject and a predicate that follows it."""
    return draft.predicate_spans[0].start - subject.spans[-1].end if draft.predicate_spans else 0


def _place(triple: Triple) -> tuple[tuple[int, int], ...]:
    spans = (*triple.predicate_spans[:1], *triple.subject.spans[:1], *triple.object.spans[:1])
    return tuple((span.start, span.end) for span in spans)
