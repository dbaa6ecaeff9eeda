"""A name with what it is before it: 小米创始人雷军 is 雷军, whose words stay as they are in the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.parse import Argument, NamedEntity, Span, Triple
from kg.extraction.rules import titles, words
from kg.extraction.rules.biography import OCCUPATION
from kg.models.entity import EntityType

_HOLDING = ("role", "kinship", "capital")
"""Rules by which a name stands behind whose and what it is."""
_OCCUPATION = re.compile(f".*{OCCUPATION}$")
_LISTS = re.compile("[、，,；和与及]")


def named_by_title(triple: Triple, named: Sequence[NamedEntity]) -> Triple:
    """The triple with 小米创始人雷军 standing for 雷军."""
    subject, object_ = _bearer(triple.subject, named), _bearer(triple.object, named)
    if subject is triple.subject and object_ is triple.object:
        return triple
    if (subject.refers or subject.text) == (object_.refers or object_.text):
        return triple
    return replace(triple, subject=subject, object=object_)


def _bearer(argument: Argument, named: Sequence[NamedEntity]) -> Argument:
    if argument.type is not EntityType.CONCEPT or argument.refers or argument.literal or len(argument.spans) != 1:
        return argument
    span = argument.spans[0]
    for entity in named:
        if entity.type is EntityType.PERSON and entity.end == span.end and entity.start > span.start:
            described = argument.text[: entity.start - span.start]
            ends = any(match.end() == len(described) for match in titles.TITLE.finditer(described))
            if ends and not _LISTS.search(described):
                return replace(argument, type=entity.type, refers=argument.text[entity.start - span.start :])
    return argument


def holders(triples: Sequence[Triple]) -> Iterator[tuple[Span, Argument]]:
    """Where a name stands with what it is before it, 法国总统马克龙 or 道士王圆箓, and that name."""
    for triple in triples:
        subject, object_ = triple.subject.spans, triple.object.spans
        if triple.rule in _HOLDING and subject and object_:
            yield Span(subject[0].start, object_[-1].end), triple.object
        elif triple.rule == "apposition" and subject and object_ and object_[-1].end == subject[0].start:
            yield Span(object_[0].start, subject[-1].end), triple.subject


def of_holder(triple: Triple, held: Sequence[tuple[Span, Argument]]) -> Triple:
    """X | 会见 | 法国总统马克龙 with 马克龙, whose office is said beside it."""
    for described, name in held:
        if triple.object.spans == (described,):
            triple = replace(triple, object=name)
        elif triple.subject.spans == (described,):
            triple = replace(triple, subject=name)
    return triple


def as_living(triples: Sequence[Triple]) -> Iterator[Triple]:
    """屠呦呦 | 是 | 科学家 for 中国 | 科学家 | 屠呦呦, whose country is said beside it; nothing where that is, too."""
    citizens = {(each.subject.text, each.object.text) for each in triples if each.rule == "nationality"}
    for triple in triples:
        person, country = triple.object, triple.subject
        held = triple.rule in ("role", "appointment") and (person.text, country.text) in citizens
        if not held or not _OCCUPATION.match(triple.predicate):
            yield triple
        elif not any(_tells(other, person, triple.predicate_spans[0]) for other in triples):
            yield replace(
                triple,
                subject=person,
                predicate="是",
                predicate_spans=(),
                object=Argument(triple.predicate, triple.predicate_spans),
            )


def _tells(triple: Triple, person: Argument, what: Span) -> bool:
    """Whether it says that a person is what stands at ``what``."""
    is_so = triple.predicate in words.AFFIRMED_COPULAS and triple.subject.text == person.text
    return is_so and any(span.start <= what.start and what.end <= span.end for span in triple.object.spans)
