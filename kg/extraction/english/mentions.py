"""The named things of an English sentence: what the model names, titles of works in quotes, and times.

Invariant as of ``kg.extraction.mentions``: in order of (start, -end, type); those of one type never overlap.
"""

import re

from kg.extraction.english import values
from kg.extraction.parse import NamedEntity, Parse
from kg.models.entity import EntityType

_QUOTED = re.compile(r"[“\"](?P<title>[^“”\"]{2,60})[”\"]")
_SMALL = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_JUNK = re.compile(r"[\W\d_]*")
_HEADLINE = 2
"""Words that begin with capitals from which a quoted phrase is a title rather than what somebody says."""


def find(parse: Parse) -> list[NamedEntity]:
    """Named entities of ``parse`` with the works and times that its text shows; none without words."""
    if not parse.tokens:
        return []
    text = parse.text
    times = [NamedEntity(span.start, span.end, EntityType.TIME) for span in values.times(text)]
    works = [
        NamedEntity(match.start("title"), match.end("title"), EntityType.WORK)
        for match in _QUOTED.finditer(text)
        if _is_title(match["title"])
    ]
    inside = [(entity.start, entity.end) for entity in times + works]
    named = [
        entity
        for entity in parse.entities
        if 0 <= entity.start < entity.end <= len(text)
        and not _JUNK.fullmatch(text[entity.start : entity.end])
        and not any(start <= entity.start and entity.end <= end for start, end in inside)
    ]
    return sorted(_apart(named + works + times), key=lambda entity: (entity.start, -entity.end, entity.type))


def _is_title(quoted: str) -> bool:
    """Capitals on all words but the small ones, and no full stop at the end."""
    words = quoted.strip(" ,").split()
    big = [word for word in words if word.casefold() not in _SMALL]
    return (
        len(big) >= _HEADLINE and all(word[0].isupper() or word[0].isdigit() for word in big) and quoted[-1] not in ".?"
    )


def _apart(entities: list[NamedEntity]) -> list[NamedEntity]:
    """Of those of one type that overlap, the longest, then the first."""
    kept: list[NamedEntity] = []
    for entity in sorted(entities, key=lambda entity: (entity.start - entity.end, entity.start, entity.type)):
        if all(entity.type != other.type or entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return kept
