"""The named things of an English sentence: what the model names, titles of works in quotes, and times.

Invariant as of ``kg.extraction.mentions``: in order of (start, -end, type); those of one type never overlap.
"""

import re
from collections.abc import Iterator, Sequence

from kg.extraction.english import values, words
from kg.extraction.parse import NamedEntity, Parse, Token
from kg.models.entity import EntityType

_QUOTED = re.compile(r"[“\"](?P<title>[^“”\"]{2,60})[”\"]")
_SMALL = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_JUNK = re.compile(r"[\W\d_]*")
_HYPHENS = ("-", "‐", "‑")
_KINDS = ((words.ORGANIZATION_NOUNS, EntityType.ORGANISATION), (words.PERSON_NOUNS, EntityType.PERSON))
_BODIES = words.listed("museum university institute college academy society association foundation trust agency school")
_TITLES = words.PERSON_NOUNS | words.TITLES
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
        for entity in (*(_of_its_kind(parse, _whole(parse, each)) for each in parse.entities), *_told(parse))
        if 0 <= entity.start < entity.end <= len(text)
        and not _JUNK.fullmatch(text[entity.start : entity.end])
        and not (entity.type is EntityType.PERSON and text[entity.start : entity.end].casefold() in _TITLES)
        and not any(start <= entity.start and entity.end <= end for start, end in inside)
    ]
    return sorted(_apart(named + works + times), key=lambda entity: (entity.start, -entity.end, entity.type))


def _of_its_kind(parse: Parse, entity: NamedEntity) -> NamedEntity:
    """An organization where the last word of the name says so, whatever the model takes it for: Hartwell Museum."""
    first, _, last = parse.text[entity.start : entity.end].rpartition(" ")
    told = entity.type is EntityType.PLACE and last.casefold() in _BODIES
    told = told or (entity.type is not EntityType.ORGANISATION and last.casefold().strip(".") in words.COMPANIES)
    return NamedEntity(entity.start, entity.end, EntityType.ORGANISATION) if first and told else entity


def _whole(parse: Parse, entity: NamedEntity) -> NamedEntity:
    """The name to its end, where the model breaks it off at a hyphen: Irène Joliot-Curie."""
    if not parse.text.startswith(_HYPHENS, entity.end):
        return entity
    end, inside = entity.end, set()
    for index, token in enumerate(parse.tokens):
        if entity.start <= token.start < end:
            inside.add(index)
        elif inside and token.start == end and (token.relation in ("flat", "punct") and token.head in inside):
            end, inside = token.end, inside | {index}
    return NamedEntity(entity.start, end if parse.text[end - 1].isalnum() else entity.end, entity.type)


def _told(parse: Parse) -> Iterator[NamedEntity]:
    """Names that the model missed and the text explains: Acme Robotics, a company; Globex Corporation."""
    taken = [(entity.start, entity.end) for entity in parse.entities]
    for index, token in enumerate(parse.tokens):
        if not token.form[:1].isupper() or token.pos not in ("PROPN", "NOUN"):
            continue
        first = index
        while first and _is_capital_part(parse.tokens, first - 1, index):
            first -= 1
        start, end = parse.tokens[first].start, token.end
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        ends_as_company = first < index and token.form.casefold().strip(".") in words.COMPANIES
        kind = EntityType.ORGANISATION if ends_as_company else _explained(parse.tokens, index)
        if kind and (first < index or token.pos == "PROPN"):
            yield NamedEntity(start, end, kind)


def _is_capital_part(tokens: Sequence[Token], index: int, head: int) -> bool:
    """Whether a word is part of the name that ``head`` ends."""
    token = tokens[index]
    belongs = token.relation in ("compound", "amod", "flat") and index < token.head <= head
    return belongs and token.form[:1].isupper() and tokens[index + 1].form[:1].isupper()


def _explained(tokens: Sequence[Token], index: int) -> EntityType | None:
    """What a noun beside a name says that it is: a company, an engineer."""
    for token in tokens:
        if token.head == index and token.relation == "appos":
            for nouns, kind in _KINDS:
                if token.form in nouns:
                    return kind
    return None


def _is_title(quoted: str) -> bool:
    """Capitals on all words but the small ones, and no full stop at the end."""
    parts = quoted.strip(" ,").split()
    big = [word for word in parts if word.casefold() not in _SMALL]
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
