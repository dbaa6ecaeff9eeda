"""The short keys under which an entity is found by others that may be the same. Pure.

Two names that ``comparing`` would match share a block, save a slip of one character in a short name.
"""

from collections.abc import Iterator, Sequence

from kg.extraction.naming import display_name
from kg.linking.comparing import MOST_FORMS
from kg.linking.folding import fold
from kg.linking.shortening import acronyms, without_ending
from kg.models.entity import EntityType

LONGEST = 48
"""Characters of a block; a longer key is cut, which only puts more names together."""
NAMED = frozenset(EntityType) - {EntityType.CONCEPT, EntityType.TIME}
"""Types whose entities have blocks; a concept is only compared with what has the very same key."""


def blocks(kind: EntityType, names: Sequence[str]) -> set[str]:
    """The blocks of an entity of this type with these names."""
    if kind not in NAMED:
        return set()
    return {block[:LONGEST] for name in names[:MOST_FORMS] for block in _of_name(kind, name)}


def _of_name(kind: EntityType, name: str) -> Iterator[str]:
    key = fold(name, kind)
    yield f"n:{key}"
    if key.isascii():
        yield from _latin(kind, name, key)
        return
    if kind is EntityType.PERSON:
        if "·" in display_name(name):
            yield f"n:{fold(display_name(name).rsplit('·', 1)[1])}"
        return
    yield f"n:{without_ending(key)}"
    if 2 <= len(key) <= 4:
        yield f"s:{key}"
    if 4 <= len(key) <= 16:
        yield from (f"s:{short}" for short in _short_forms(key))
        if key.startswith(("中国", "全国")):
            yield from (f"s:{short}" for short in _short_forms(key[2:]))
    if len(key) >= 6:
        yield from (f"h:{key[: len(key) // 2]}", f"t:{key[-(len(key) // 2) :]}")


def _latin(kind: EntityType, name: str, key: str) -> Iterator[str]:
    letters = display_name(name).replace(".", "")
    if letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 8:
        yield f"a:{letters.lower()}"
    yield from (f"a:{acronym}" for acronym in acronyms(display_name(name)))
    words = key.split(" ")
    if kind is EntityType.PERSON:
        yield f"p:{words[-1]}"
    elif len(words) > 1:
        yield f"n:{' '.join(words[:-1])}"


def _short_forms(key: str) -> Iterator[str]:
    """The first character with any other, and with any other and one of the last two."""
    if len(key) < 3:
        return
    yield from (key[0] + key[at] for at in range(1, len(key)))
    for last in {len(key) - 2, len(key) - 1}:
        yield from (key[0] + key[at] + key[last] for at in range(2, last))
