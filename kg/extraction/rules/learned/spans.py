"""How far predicates, subjects and objects reach: the ends are tried outward, each step a fitted decision.

Every function answers for many heads at once, a row each, with the log-probability that a stretch ends just there.
Stretches are inclusive ranges of places.
"""

import numpy as np

from kg.extraction.rules.learned.coded import (
    ADJ,
    ADV,
    CLOSER,
    DET,
    GENITIVE,
    NOUN,
    NUM,
    OBJECT_FIRST,
    OBJECT_LAST,
    OBJECT_OPENERS,
    OPENER,
    PREDICATE_FIRST,
    PREDICATE_LAST,
    PROPN,
    PUNCT,
    STOP,
    Coded,
    Codes,
    Flags,
    Floats,
    Ints,
    among,
    bucket,
    first_true,
    number,
)
from kg.extraction.rules.learned.rows import greatest
from kg.extraction.rules.learned.weights import Decision

MAX_LEFT, MAX_RIGHT = 5, 4
"""Words that a predicate has before and after its head, at most."""
MAX_OBJECT = 40
MAX_SUBJECT_LEFT, MAX_SUBJECT_RIGHT = 25, 8
HOPELESS = -3.0
"""Log-probability below which no further word is tried."""
LAG = {"predicate": 2.0, "subject": 2.5}
"""A stretch that is so much less likely than the best is left out."""
_DESCRIBING = among(NOUN, PROPN, ADJ, ADV, NUM, DET, PUNCT)
_NOWHERE = -np.inf


def softly(odds: Floats) -> Floats:
    """log(1 + e^odds): minus the log-probability of the side that the odds speak against."""
    return np.where(odds < 30, np.log1p(np.exp(np.minimum(odds, 30))), odds)


def _outward(s: Coded, start: Ints, step: int, most: int) -> tuple[Ints, Flags]:
    """The next ``most`` places from each start, and which are words of its sentence; (rows, most + 1), last column off.

    With that column a row of ``_stopping`` has a place for the stretch that takes all of them. Other places are that
    of the start.
    """
    lengths = s.end[start] - start if step > 0 else start - s.begin[start] + 1
    steps = np.arange(1, 1 + min(most + 1, int(lengths.max(initial=1))))
    inside = (steps < lengths[:, np.newaxis]) & (steps <= most)
    return start[:, np.newaxis] + np.where(inside, step * steps, 0), inside


def _stopping(odds: Floats) -> Floats:
    """Log-probability that a stretch goes on so many times and no further, (rows, steps); from the odds to go on.

    The odds are -inf where there is nothing to go on to. -inf where what goes before is ``HOPELESS``.
    """
    before = np.zeros_like(odds)
    np.cumsum(-softly(-odds[:, :-1]), axis=1, out=before[:, 1:])
    return np.where(before >= HOPELESS, before - softly(odds), _NOWHERE)


def left_codes(s: Coded, at: Ints, verb: Ints) -> Codes:
    """Does the word at ``at`` belong to the predicate that begins after it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = first_true(head == verb, (at < head) & (head <= verb), head > verb)
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
        np.minimum(verb - at, 4) << 6 | s.length[at],
        s.length[verb] << 6 | pos,
        s.pos[at - 1] << 6 | pos,
        number(s.name[at] > 0),
        s.pointer(PREDICATE_FIRST, verb, at + 1),
        s.pointer(PREDICATE_FIRST, verb, at),
    )


def right_codes(s: Coded, at: Ints, verb: Ints) -> Codes:
    """Does the word at ``at`` belong to the predicate that ends before it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = first_true(head == verb, (verb < head) & (head < at), head > at)
    return (
        pos << 6 | s.pos[at - 1],
        relation << 6 | towards,
        kind << 6 | pos,
        pos << 6 | towards,
        s.words[at],
        relation,
        towards,
        np.minimum(at - verb, 4) << 6 | s.length[at],
        s.length[at] << 6 | s.length[at - 1],
        pos << 6 | s.pos[at + 1],
        s.words[verb],
        number(s.name[at] > 0),
        s.pointer(PREDICATE_LAST, verb, at - 1),
        s.pointer(PREDICATE_LAST, verb, at),
    )


def predicates(s: Coded, verb: Ints, left: Decision, right: Decision, most: int = 3) -> tuple[Floats, Ints, Ints]:
    """Log-probability, first and last of the predicates that each verb heads, (rows, most); -inf for no further one."""
    sides = []
    for step, limit, codes, decision in ((-1, MAX_LEFT, left_codes, left), (1, MAX_RIGHT, right_codes, right)):
        at, goes_on = _outward(s, verb, step, limit)
        goes_on = np.logical_and.accumulate(goes_on & (s.pos[at] != PUNCT), axis=1)
        odds = np.full(at.shape, _NOWHERE)
        row, column = np.nonzero(goes_on)
        odds[row, column] = decision.odds(codes(s, at[row, column], verb[row]))
        sides.append(_stopping(odds))
    before, behind = sides
    pairs = before[:, :, np.newaxis] + behind[:, np.newaxis, ::-1]  # of equal ones that which begins and ends last
    columns, chances = greatest(most, pairs.reshape(len(verb), before.shape[1] * behind.shape[1]))
    first, last = np.divmod(columns, behind.shape[1])
    chances[chances <= chances[:, :1] - LAG["predicate"]] = _NOWHERE
    return chances, verb[:, np.newaxis] - first, verb[:, np.newaxis] + behind.shape[1] - 1 - last


def end_codes(s: Coded, at: Ints, first: Ints, verb: Ints, depth: Ints) -> Codes:
    """Does an object from ``first`` go on after the word at ``at``? ``depth``: the brackets open there."""
    pos, after, kind, relation = s.pos[at], s.pos[at + 1], s.classes[at + 1], s.relations[at + 1]
    head, own = s.heads[at + 1], s.heads[at]
    towards = first_true(head < 0, head == verb, (first <= head) & (head <= at), head < first) - 1
    opened = first_true(own > at, own == verb, (first <= own) & (own < at))
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
        number((name > 0) & (name == s.name[at + 1])) << 6 | np.minimum(depth, 1),
        bucket(at - first),
        number(s.name[at + 1] > 0),
        s.pointer(OBJECT_LAST, verb, at),
        s.pointer(OBJECT_LAST, verb, at + 1),
    )


def object_start(s: Coded, predicate_last: Ints) -> Ints:
    """Where an object can begin: behind a colon or 的 too; -1 where a comma or the end follows the predicate."""
    first = predicate_last + 1
    first = first + np.isin(s.words[first], OBJECT_OPENERS)
    nothing = (first >= s.end[predicate_last]) | ((s.pos[first] == PUNCT) & (s.classes[first] != OPENER))
    return np.where(nothing, -1, first)


def stretches(s: Coded, first: Ints) -> tuple[Ints, Flags, Ints]:
    """From ``first`` to the next comma or full stop outside brackets: places, which count, and the depth of brackets.

    All (rows, steps); there are so many steps as the longest has words.
    """
    at, inside = _outward(s, first - 1, 1, MAX_OBJECT)
    at, inside = at[:, :MAX_OBJECT], inside[:, :MAX_OBJECT]
    kind = s.classes[at]
    depth = np.cumsum(number(kind == OPENER) - (kind == CLOSER), axis=1)
    inside &= depth >= 0
    closed = (depth == 0) & (s.classes[at + 1] == STOP)
    inside[:, 1:] &= ~closed[:, :-1]
    return at, np.logical_and.accumulate(inside, axis=1), depth


def object_ends(s: Coded, first: Ints, verb: Ints, end: Decision, most: int = 2) -> tuple[Floats, Ints]:
    """Log-probability and last word of the objects that begin at ``first`` or later, (rows, most); -inf for none."""
    at, inside, depth = stretches(s, first)
    described = s.classes[first - 1] == GENITIVE
    inside[described] = False
    asked = np.zeros_like(inside)
    asked[:, :-1] = inside[:, 1:]
    odds = np.full(at.shape, _NOWHERE)
    row, column = np.nonzero(asked)
    place = at[row, column]
    odds[row, column] = end.odds(end_codes(s, place, first[row], verb[row], depth[row, column]))
    can_end = inside & (~asked | (s.pos[at] != PUNCT) | (s.classes[at] == CLOSER))
    chances = np.where(can_end, _stopping(odds), _NOWHERE)
    # what the clause before 的 describes is a noun, and its object at most that
    noun = s.heads[verb[described]]
    at[described, 0] = noun
    chances[described, 0] = np.where(noun >= first[described], 0.0, _NOWHERE)
    columns, found = greatest(most, chances[:, ::-1])  # of equal ones the longest
    return found, np.take_along_axis(at, at.shape[1] - 1 - columns, axis=1)


def can_start(s: Coded, at: Ints, first: Ints) -> Flags:
    """Where an object from ``first`` on can begin: there, or after a word that may describe it."""
    word = (s.pos[at] != PUNCT) & (s.classes[at] != GENITIVE)
    found: Flags = (at == first) | (word & ((s.classes[at - 1] == GENITIVE) | _DESCRIBING[s.pos[at - 1]]))
    return found


def start_codes(s: Coded, at: Ints, first: Ints, last: Ints, verb: Ints) -> Codes:
    """Does the object begin at ``at``, of all places between ``first`` and ``last``?"""
    moved = number(at != first)
    before, pos, kind = s.pos[at - 1], s.pos[at], s.classes[at - 1]
    passed = number(s.verbs_before[at] > s.verbs_before[first])
    genitives = np.minimum(s.genitives_before[last + 1] - s.genitives_before[first], 3)
    clause = number(s.clauses_before[at] > s.clauses_before[first])
    begins = s.pointer(OBJECT_FIRST, verb, at)
    return (
        np.where(moved > 0, before, 0) << 6 | pos,
        kind << 6 | moved,
        s.classes[at] << 6 | moved,
        pos << 6 | moved,
        kind << 6 | passed,
        bucket(at - first) << 6 | bucket(last - at),
        s.relations[at - 1] << 6 | moved,
        s.words[at - 1],
        s.pos[first] << 6 | moved,
        s.classes[first] << 6 | moved,
        genitives << 6 | moved,
        clause << 6 | passed << 1 | moved,
        number(s.name[at] > 0) << 6 | moved,
        bucket(last - first) << 6 | moved,
        begins << 1 | np.where(begins > 0, moved, 0),
    )


def subject_left_codes(s: Coded, at: Ints, last: Ints, noun: Ints) -> Codes:
    """Does the word at ``at`` belong to the subject around ``noun`` that begins after it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = first_true(head == noun, (at < head) & (head <= last), head > last)
    name = s.name[at]
    return (
        pos << 6 | s.pos[at + 1],
        kind << 6 | s.pos[at + 1],
        relation << 6 | towards,
        pos << 6 | towards,
        pos << 6 | s.pos[at - 1],
        s.words[at],
        kind,
        relation,
        towards,
        bucket(last - at),
        s.classes[at + 1] << 6 | pos,
        s.type[at],
        number((name > 0) & (name == s.name[at + 1])),
        s.relations[noun],
    )


def subject_right_codes(s: Coded, at: Ints, noun: Ints) -> Codes:
    """Does the word at ``at`` belong to the subject around ``noun`` that ends before it?"""
    pos, kind, relation, head = s.pos[at], s.classes[at], s.relations[at], s.heads[at]
    towards = first_true(head == noun, (noun < head) & (head < at), head > at)
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
        number((name > 0) & (name == s.name[at - 1])),
    )


def subject_ends(s: Coded, noun: Ints, right: Decision) -> Ints:
    """The last word of the subject that each noun heads."""
    last = noun.copy()
    going = np.arange(len(noun))
    for _ in range(MAX_SUBJECT_RIGHT):  # most stop at once, so a step at a time asks least
        at = last[going] + 1
        within = (at < s.end[noun[going]]) & (s.classes[at] != STOP)
        going, at = going[within], at[within]
        going = going[right.odds(subject_right_codes(s, at, noun[going])) >= 0]
        if not len(going):
            break
        last[going] += 1
    return last


def subjects(s: Coded, noun: Ints, last: Ints, left: Decision, most: int = 2) -> tuple[Floats, Ints]:
    """Log-probability and first word of the subjects that each noun heads and that end at ``last``, (rows, most).

    -inf for no further one.
    """
    at, inside = _outward(s, noun, -1, MAX_SUBJECT_LEFT)
    odds = np.full(at.shape, _NOWHERE)
    row, column = np.nonzero(inside)
    odds[row, column] = left.odds(subject_left_codes(s, at[row, column], last[row], noun[row]))
    first = noun[:, np.newaxis] - np.arange(at.shape[1])
    readable = (s.pos[first] != PUNCT) | (s.classes[first] == OPENER)
    columns, chances = greatest(most, np.where(readable, _stopping(odds), _NOWHERE))
    chances[chances <= chances[:, :1] - LAG["subject"]] = _NOWHERE
    return chances, noun[:, np.newaxis] - columns
