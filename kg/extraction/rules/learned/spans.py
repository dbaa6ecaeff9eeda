"""How far predicates, subjects and objects reach: the ends are tried outward, each step a fitted decision.

Every function gives the best stretches first, as inclusive token ranges with the log-probability that it ends there.
"""

from math import exp, log1p

from kg.extraction.rules.learned.coded import (
    ACL,
    ADJ,
    ADV,
    CLOSER,
    DET,
    GENITIVE,
    NOUN,
    NUM,
    OPENER,
    PREDICATE_FIRST,
    PREDICATE_LAST,
    PROPN,
    PUNCT,
    STOP,
    VERB,
    Coded,
    bucket,
)
from kg.extraction.rules.learned.weights import Decision

MAX_LEFT, MAX_RIGHT = 5, 4
"""Words that a predicate has before and after its head, at most."""
MAX_OBJECT = 40
MAX_SUBJECT_LEFT, MAX_SUBJECT_RIGHT = 25, 8
_DESCRIBING = frozenset((NOUN, PROPN, ADJ, ADV, NUM, DET, PUNCT))
_BEFORE_OBJECT = frozenset(("：", ":", "的"))
HOPELESS = -3.0
"""Log-probability below which no further word is tried; nor is one when what is found already leaves it no place."""


def softly(odds: float) -> float:
    """log(1 + e^odds): minus the log-probability of the side that the odds speak against."""
    return log1p(exp(odds)) if odds < 30 else odds


class _Best:
    """``least``: the log-probability that a further stretch must exceed to be one of the best."""

    __slots__ = ("_values", "least")

    def __init__(self, most: int) -> None:
        self._values = [HOPELESS] * most
        self.least = HOPELESS

    def add(self, value: float) -> None:
        """A stretch was found."""
        if value > self.least:
            self._values[0] = value
            self._values.sort()
            self.least = self._values[0]


def left_codes(s: Coded, at: int, verb: int, first: bytes) -> tuple[int, ...]:
    """Does the word at ``at`` belong to the predicate that begins after it? ``first``: where that may begin."""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = 1 if head == verb else 2 if at < head <= verb else 3 if head > verb else 4
    after = s.pos[at + 1]
    return (
        pos << 6 | after,
        relation << 6 | towards,
        kind << 6 | pos,
        kind << 6 | after,
        pos << 6 | towards,
        s.words[at],
        relation,
        towards,
        min(verb - at, 4) << 6 | s.length[at],
        s.length[verb] << 6 | pos,
        s.pos[at - 1] << 6 | pos,
        1 if s.name[at] else 0,
        first[at + 1],
        first[at],
    )


def right_codes(s: Coded, at: int, verb: int, last: bytes) -> tuple[int, ...]:
    """Does the word at ``at`` belong to the predicate that ends before it? ``last``: where the predicate may end."""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = 1 if head == verb else 2 if verb < head < at else 3 if head > at else 4
    return (
        pos << 6 | s.pos[at - 1],
        relation << 6 | towards,
        kind << 6 | pos,
        pos << 6 | towards,
        s.words[at],
        relation,
        towards,
        min(at - verb, 4) << 6 | s.length[at],
        s.length[at] << 6 | s.length[at - 1],
        pos << 6 | s.pos[at + 1],
        s.words[verb],
        1 if s.name[at] else 0,
        last[at - 1],
        last[at],
    )


def predicates(  # noqa: PLR0913, PLR0917  (two decisions and two limits)
    s: Coded, verb: int, places: tuple[bytes, ...], left: Decision, right: Decision, most: int = 3, lag: float = 2.0
) -> list[tuple[float, int, int]]:
    """(log-probability, first, last) of the predicate that ``verb`` heads."""
    firsts, first, chance, best = [], verb, 0.0, HOPELESS + lag
    while first > 0 and verb - first < MAX_LEFT and s.pos[first - 1] != PUNCT:
        odds = left.odds(left_codes(s, first - 1, verb, places[PREDICATE_FIRST]))
        value = chance - softly(odds)
        firsts.append((value, first))
        chance -= softly(-odds)
        best = max(best, value)
        if chance < best - lag:
            break
        first -= 1
    else:
        firsts.append((chance, first))
    lasts, last, chance, best = [], verb, 0.0, HOPELESS + lag
    while last + 1 < s.count and last - verb < MAX_RIGHT and s.pos[last + 1] != PUNCT:
        odds = right.odds(right_codes(s, last + 1, verb, places[PREDICATE_LAST]))
        value = chance - softly(odds)
        lasts.append((value, last))
        chance -= softly(-odds)
        best = max(best, value)
        if chance < best - lag:
            break
        last += 1
    else:
        lasts.append((chance, last))
    pairs = sorted(((one + other, a, b) for one, a in firsts for other, b in lasts), reverse=True)
    return [pair for pair in pairs[:most] if pair[0] > pairs[0][0] - lag]


def end_codes(  # noqa: PLR0913, PLR0917  (what a step looks at)
    s: Coded, at: int, first: int, verb: int, depth: int, last: bytes
) -> tuple[int, ...]:
    """Does an object from ``first`` go on after the word at ``at``? ``last``: where the object may end."""
    pos, after, kind, relation = s.pos[at], s.pos[at + 1], s.classes[at + 1], s.relations[at + 1]
    head, own = s.heads[at + 1], s.heads[at]
    towards = 0 if head < 0 else 1 if head == verb else 2 if first <= head <= at else 3 if head < first else 4
    opened = 1 if own > at else 2 if own == verb else 3 if first <= own < at else 4
    name = s.name[at]
    return (
        pos << 6 | after,
        kind << 6 | after,
        relation << 6 | towards,
        opened << 6 | towards,
        opened << 6 | after,
        after << 6 | s.pos[at + 2],
        s.relations[at] << 6 | relation,
        s.words[at + 1],
        s.words[at],
        relation,
        s.classes[at] << 6 | kind,
        (1 if name and name == s.name[at + 1] else 0) << 6 | min(depth, 1),
        bucket(at - first),
        1 if s.name[at + 1] else 0,
        last[at],
        last[at + 1],
    )


def object_start(s: Coded, predicate_last: int) -> int:
    """Where an object can begin: behind a colon or 的 too; -1 where a comma or the end follows the predicate."""
    first = predicate_last + 1
    if s.tree.form(first) in _BEFORE_OBJECT:
        first += 1
    if first >= s.count or (s.pos[first] == PUNCT and s.classes[first] != OPENER):
        return -1
    return first


def stretch(s: Coded, first: int) -> list[tuple[int, int]]:
    """(token, depth of brackets) from ``first`` to the next comma or full stop outside brackets."""
    found, depth = [], 0
    for at in range(first, min(s.count, first + MAX_OBJECT)):
        kind = s.classes[at]
        depth += (kind == OPENER) - (kind == CLOSER)
        if depth < 0:
            break
        found.append((at, depth))
        if depth == 0 and s.classes[at + 1] == STOP:
            break
    return found


def object_ends(  # noqa: PLR0913, PLR0917  (a decision and a limit)
    s: Coded, first: int, verb: int, ends: bytes, end: Decision, most: int = 2
) -> list[tuple[float, int]]:
    """(log-probability, last token) of an object that begins at ``first`` or later."""
    if s.classes[first - 1] == GENITIVE:  # what the clause before 的 describes is a noun, and its object at most that
        return [(0.0, s.heads[verb])] if s.heads[verb] >= first else []
    found: list[tuple[float, int]] = []
    chance, best = 0.0, _Best(most)
    words = stretch(s, first)
    for at, depth in words[:-1]:
        odds = end.odds(end_codes(s, at, first, verb, depth, ends))
        if s.pos[at] != PUNCT or s.classes[at] == CLOSER:
            found.append((chance - softly(odds), at))
            best.add(found[-1][0])
        chance -= softly(-odds)
        if chance < best.least:
            break
    else:
        if words:
            found.append((chance, words[-1][0]))
    found.sort(reverse=True)
    return found[:most]


def starts(s: Coded, first: int, last: int) -> list[int]:
    """Where an object within ``first`` to ``last`` can begin: there, or after a word that may describe it."""
    return [first] + [
        at
        for at in range(first + 1, last + 1)
        if s.pos[at] != PUNCT
        and s.classes[at] != GENITIVE
        and (s.classes[at - 1] == GENITIVE or s.pos[at - 1] in _DESCRIBING)
    ]


def start_codes(s: Coded, at: int, first: int, last: int, begins: bytes) -> tuple[int, ...]:
    """Does the object begin at ``at``, of all places between ``first`` and ``last``? ``begins``: where it may."""
    moved = 0 if at == first else 1
    before, pos = s.pos[at - 1], s.pos[at]
    verb = 1 if VERB in s.pos[first:at] else 0
    genitives = min(s.classes[first : last + 1].count(GENITIVE), 3)
    clause = 1 if ACL in s.relations[first:at] else 0
    return (
        before << 6 | pos if moved else pos,
        s.classes[at - 1] << 6 | moved,
        s.classes[at] << 6 | moved,
        pos << 6 | moved,
        s.classes[at - 1] << 6 | verb,
        bucket(at - first) << 6 | bucket(last - at),
        s.relations[at - 1] << 6 | moved,
        s.words[at - 1],
        s.pos[first] << 6 | moved,
        s.classes[first] << 6 | moved,
        genitives << 6 | moved,
        clause << 6 | verb << 1 | moved,
        (1 if s.name[at] else 0) << 6 | moved,
        bucket(last - first) << 6 | moved,
        begins[at] << 1 | (moved if begins[at] else 0),
    )


def subject_left_codes(s: Coded, at: int, last: int, noun: int) -> tuple[int, ...]:
    """Does the word at ``at`` belong to the subject around ``noun`` that begins after it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = 1 if head == noun else 2 if at < head <= last else 3 if head > last else 4
    before = s.pos[at - 1]
    name = s.name[at]
    return (
        pos << 6 | s.pos[at + 1],
        kind << 6 | s.pos[at + 1],
        relation << 6 | towards,
        pos << 6 | towards,
        pos << 6 | before,
        s.words[at],
        kind,
        relation,
        towards,
        bucket(last - at),
        s.classes[at + 1] << 6 | pos,
        s.type[at],
        1 if name and name == s.name[at + 1] else 0,
        s.relations[noun],
    )


def subject_right_codes(s: Coded, at: int, noun: int) -> tuple[int, ...]:
    """Does the word at ``at`` belong to the subject around ``noun`` that ends before it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = 1 if head == noun else 2 if noun < head < at else 3 if head > at else 4
    name = s.name[at]
    return (
        pos << 6 | s.pos[at - 1],
        kind << 6 | s.pos[at - 1],
        relation << 6 | towards,
        pos << 6 | s.pos[at + 1],
        s.words[at],
        kind,
        relation,
        towards,
        bucket(at - noun),
        1 if name and name == s.name[at - 1] else 0,
    )


def subject_end(s: Coded, noun: int, right: Decision) -> int:
    """The last token of the subject that ``noun`` heads."""
    last = noun
    while (
        last + 1 < s.count
        and last - noun < MAX_SUBJECT_RIGHT
        and s.classes[last + 1] != STOP
        and right.odds(subject_right_codes(s, last + 1, noun)) >= 0
    ):
        last += 1
    return last


def subjects(  # noqa: PLR0913, PLR0917  (a decision and two limits)
    s: Coded, noun: int, last: int, left: Decision, most: int = 2, lag: float = 2.5
) -> list[tuple[float, int, int]]:
    """(log-probability, first, last) of the subject that ``noun`` heads and that ends at ``last``."""
    found: list[tuple[float, int]] = []
    first, chance, best, least = noun, 0.0, _Best(most), HOPELESS
    while True:
        readable = s.pos[first] != PUNCT or s.classes[first] == OPENER
        if first == 0 or noun - first >= MAX_SUBJECT_LEFT:
            if readable:
                found.append((chance, first))
            break
        odds = left.odds(subject_left_codes(s, first - 1, last, noun))
        if readable:
            value = chance - softly(odds)
            found.append((value, first))
            best.add(value)
            least = max(least, best.least, value - lag)
        chance -= softly(-odds)
        if chance < least:
            break
        first -= 1
    found.sort(reverse=True)
    return [(chance, first, last) for chance, first in found[:most] if chance > found[0][0] - lag]
