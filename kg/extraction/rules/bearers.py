"""A person under a title: 小米创始人雷军 is 雷军, whose words stay as they are in the sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.parse import Argument, NamedEntity, Triple
from kg.extraction.rules import titles
from kg.models.entity import EntityType

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
