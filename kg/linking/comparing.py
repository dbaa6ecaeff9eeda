"""Two names, compared: how likely they name one thing, and why. Pure; sure spellings never come here (``folding``).

Scores are in [0, 1] and order the candidates; they are no probabilities. ``benchmarks/linking.py`` measures them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kg.extraction.naming import display_name
from kg.linking.folding import fold
from kg.linking.shortening import is_abbreviation, is_acronym, without_ending
from kg.models.entity import EntityType

CANDIDATE = 0.45
"""From this score on a pair is shown to people."""
MOST_FORMS = 6
"""Of the names of an entity that are compared: the first are the most usual."""
_TOGETHER = frozenset({EntityType.PLACE, EntityType.ORGANISATION})
"""Types that models take for each other: 苏联 is both. One character makes another one of them (河北 and 湖北 have each
their university), but hardly another title."""
_SHORTENED = frozenset({EntityType.PLACE, EntityType.ORGANISATION, EntityType.EVENT})
"""Types whose names people shorten; of titles nearly any short one is a part of a longer one."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as its own documents write it: its type, its names, and its key with the birth year that it has."""

    type: EntityType
    names: tuple[str, ...]
    distinction: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code that kg.linking.reasons puts into words, and the names that fit."""

    code: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Match:
    """How likely two names name one thing."""

    score: float
    reason: Reason


def compare(left: Named, right: Named) -> Match | None:
    """The best match of their names; None for what is not worth a question."""
    if not _may_be_one(left, right):
        return None
    pairs = product(left.names[:MOST_FORMS], right.names[:MOST_FORMS])
    matches = [match for one, other in pairs for match in _matches(left, right, one, other)]
    best = max(matches, key=lambda match: match.score, default=None)
    if best is None:
        return None
    score = best.score if left.type is right.type else best.score - 0.15
    return Match(round(score, 3), best.reason) if score >= CANDIDATE else None


def _may_be_one(left: Named, right: Named) -> bool:
    if left.distinction and right.distinction:
        return False  # two birth years, or told apart by a person
    if left.type is right.type:
        return left.type is not EntityType.TIME
    return right.type in taken_for(left.type)


def taken_for(kind: EntityType) -> frozenset[EntityType]:
    """The other types that a thing of this type may be given."""
    if kind is EntityType.TIME:
        return frozenset()
    if kind is EntityType.CONCEPT:
        return frozenset(EntityType) - {EntityType.CONCEPT, EntityType.TIME}
    return (_TOGETHER if kind in _TOGETHER else frozenset()) - {kind} | {EntityType.CONCEPT}


def _matches(left: Named, right: Named, one: str, other: str) -> Iterator[Match]:
    keys = fold(one, left.type), fold(other, right.type)
    if keys[0] == keys[1]:
        first = one == left.names[0] and other == right.names[0]
        if left.type is not right.type:
            yield Match(0.75, Reason("other-type", one, other))
        elif first:
            yield Match(0.6, Reason("birth-year", one, other))
        else:
            # of a person it may be just a part of the name, which a document used after the whole
            sure = 0.6 if left.type is EntityType.PERSON else 0.92
            yield Match(sure, Reason("written-together", one, other))
        return
    if EntityType.CONCEPT in (left.type, right.type):
        return
    if left.type in _SHORTENED:
        bare = fold(one), fold(other)
        if len(bare[0]) < len(bare[1]) or one.isascii():
            yield from _shortened(one, other, *bare)
        if len(bare[1]) < len(bare[0]) or other.isascii():
            yield from _shortened(other, one, *bare[::-1])
    if EntityType.PERSON in (left.type, right.type):
        yield from _people(one, other, keys)
        yield from _people(other, one, (keys[1], keys[0]))
    elif left.type not in _TOGETHER and min(map(len, keys)) >= 6 and _differ_in_one(*keys):
        yield Match(0.5, Reason("one-character", one, other))


def _shortened(one: str, other: str, short: str, full: str) -> Iterator[Match]:
    """``one`` as a short form of ``other``; ``short`` and ``full`` are the two, folded. Only an acronym, with its dots,
    may be the longer one.
    """
    if is_abbreviation(short, full):
        if full.startswith(short):
            yield Match(0.6, Reason("ending", one, other))
        elif len(short) == 2 and short[0] == full[0] and short[-1] in full[-2:]:
            yield Match(0.8, Reason("first-and-last", one, other))
        elif short[-1] not in full[-3:]:
            yield Match(0.55, Reason("abbreviation", one, other))
        else:
            yield Match(0.7, Reason("abbreviation", one, other))
    elif short.isascii() and is_acronym(display_name(one), other):
        yield Match(0.75, Reason("acronym", one, other))
    elif full.startswith(short) and (
        (without_ending(full) == short != full and without_ending(short) == short)
        or (full.isascii() and full[len(short) : len(short) + 1] == " " and full[len(short) + 1 :] in _ENGLISH_ENDINGS)
    ):
        yield Match(0.6, Reason("ending", one, other))


_ENGLISH_ENDINGS = frozenset(
    {"group", "holdings", "university", "college", "city", "province", "county", "international", "bank", "river"}
    | {"corporation", "company", "institute", "foundation", "party", "island", "islands", "kingdom", "republic"}
)


def _people(one: str, other: str, keys: tuple[str, str]) -> Iterator[Match]:
    """``one`` as a part of the name ``other``."""
    short, full = keys
    if "·" in display_name(other) and fold(display_name(other).rsplit("·", 1)[1]) == short:
        yield Match(0.55, Reason("last-part", one, other))
    words, whole = short.split(" "), full.split(" ")
    if not (short.isascii() and full.isascii()) or len(whole) < 2:
        return
    if len(words) == 1 and words[0] == whole[-1]:
        yield Match(0.55, Reason("last-part", one, other))
    elif len(words) >= 2 and words[-1] == whole[-1] and _initials_of(words[:-1], whole[:-1]):
        yield Match(0.7, Reason("initials", one, other))


def _initials_of(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each of ``short`` is a word of ``full`` or begins one, in order: "j k" or "jk" of "joanne kate"."""
    if short == full:
        return False
    joined = "".join(word[0] for word in full)
    if len(short) == 1 and len(short[0]) <= 3 and joined.startswith(short[0]):
        return True
    if len(short) > len(full):
        return False
    fits = all(word == whole or whole.startswith(word) for word, whole in zip(short, full, strict=False))
    return fits or list(short) == [word for word in full if word in short]


def _differ_in_one(one: str, other: str) -> bool:
    """Whether one character was replaced, added or left out; a figure is never a slip."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    slips = [(rest[1:], others[1:]), (rest[1:], others), (rest, others[1:])]
    if not any(a == b for a, b in slips):
        return False
    return not any(c.isdigit() or c in _TELLING for c in {*rest[:1], *others[:1]})


_TELLING = frozenset("东西南北前后上下左右大小新旧男女一二三四五六七八九十甲乙丙丁")
"""Characters that tell two names apart: 东直门 and 西直门 are no slips of each other."""
