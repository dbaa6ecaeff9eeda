"""What the sentences of a text agree on: a name has one extent and one type, and is a name wherever it stands.

A small model cuts a name that it does not know differently from sentence to sentence, and overlooks it in some; the
others say what it is. A pure function of the Chinese sentences that are read together.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extraction.parse import NamedEntity, Parse, Span
from kg.models.entity import EntityType

Named = tuple[Parse, Sequence[NamedEntity]]
"""A sentence and what ``mentions`` found in it."""
Uses = Counter[tuple[str, EntityType]]

_KINDS = frozenset((EntityType.PERSON, EntityType.PLACE, EntityType.ORGANISATION))
_NAME = re.compile("[\u4e00-\u9fff·]{2,}")
_TITLES = "王帝后妃公侯人军族国"
"""大月氏王 is somebody else than 大月氏."""
LEAST = 2
"""Times that a name must stand as one before it is one where the model did not see it."""
SURE = 3
"""Times that a shorter name stands by itself before a longer one is that with something behind it."""
SEEN = 1 / 3
"""Share of the places of a word at which the model must have seen a name; else it is rather a common word."""


def agreed(sentences: Sequence[Named]) -> list[list[NamedEntity]]:
    """The names of each sentence, in the order of ``mentions``, as the sentences together read them."""
    uses = _uses(sentences)
    people = {word: count for (word, kind), count in uses.items() if kind is EntityType.PERSON}
    resized = [(parse, [_resized(parse.text, entity, people) for entity in named]) for parse, named in sentences]
    uses = _uses(resized)
    types = _types(uses)
    places = _places([parse for parse, _ in resized], types)
    standing = Counter(word for each in places for _, word in each)
    seen: Counter[str] = Counter()
    for (word, _), count in uses.items():
        seen[word] += count
    names = {word: kind for word, kind in types.items() if seen[word] >= SEEN * standing[word]}
    return [
        _in_order([*(_retyped(parse.text, entity, types) for entity in named), *_overlooked(named, here, names)])
        for (parse, named), here in zip(resized, places, strict=True)
    ]


def _uses(sentences: Sequence[Named]) -> Uses:
    return Counter(
        (word, entity.type)
        for parse, named in sentences
        for entity in named
        if entity.type in _KINDS and _NAME.fullmatch(word := parse.text[entity.start : entity.end])
    )


def _resized(text: str, entity: NamedEntity, people: Mapping[str, int]) -> NamedEntity:
    """施一 as 施一公 where that is somebody, and 玄奘西行 as 玄奘."""
    word = text[entity.start : entity.end]
    if entity.type is not EntityType.PERSON or not _NAME.fullmatch(word):
        return entity
    if len(word) == 2 and len(longer := text[entity.start : entity.end + 1]) == 3 and people.get(longer):
        return replace(entity, end=entity.end + 1)
    if len(word) > 3 and "·" not in word:
        for length in range(len(word) - 1, 1, -1):
            if people.get(word[:length], 0) >= SURE and word[length] not in _TITLES:
                return replace(entity, end=entity.start + length)
    return entity


def _types(uses: Uses) -> dict[str, EntityType]:
    """Of each word that stands as a name often enough, the type that it has twice as often as any other."""
    counts: dict[str, Counter[EntityType]] = {}
    for (word, kind), count in uses.items():
        counts.setdefault(word, Counter())[kind] += count
    found = {}
    for word, kinds in counts.items():
        (kind, most), *others = kinds.most_common(2)
        if most >= LEAST and all(most >= 2 * other for _, other in others):
            found[word] = kind
    return found


def _retyped(text: str, entity: NamedEntity, types: Mapping[str, EntityType]) -> NamedEntity:
    kind = types.get(text[entity.start : entity.end]) if entity.type in _KINDS else None
    return replace(entity, type=kind) if kind else entity


def _places(parses: Sequence[Parse], words: Collection[str]) -> list[list[tuple[Span, str]]]:
    """Where in each sentence one of ``words``, the longest, stands from the beginning of a word to the end of one."""
    lengths = sorted({len(word) for word in words}, reverse=True)
    firsts = {word[0] for word in words}
    return [list(_standing(parse, words, lengths, firsts)) for parse in parses]


def _standing(
    parse: Parse, words: Collection[str], lengths: Sequence[int], firsts: Collection[str]
) -> Iterator[tuple[Span, str]]:
    ends = {token.end for token in parse.tokens}
    reached = 0
    for token in parse.tokens:
        if token.start < reached or parse.text[token.start] not in firsts:
            continue
        for length in lengths:
            end = token.start + length
            if end in ends and (word := parse.text[token.start : end]) in words:
                yield Span(token.start, end), word
                reached = end
                break


def _overlooked(
    named: Sequence[NamedEntity], places: Sequence[tuple[Span, str]], names: Mapping[str, EntityType]
) -> Iterator[NamedEntity]:
    for span, word in places:
        if word in names and all(entity.end <= span.start or span.end <= entity.start for entity in named):
            yield NamedEntity(span.start, span.end, names[word])


def _in_order(entities: Sequence[NamedEntity]) -> list[NamedEntity]:
    return sorted(entities, key=lambda entity: (entity.start, -entity.end, entity.type))
