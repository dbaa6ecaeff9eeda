"""What the rankers look at: the predicate, its subject and its object, each as codes."""

import numpy as np

from kg.extraction.rules.learned.coded import (
    ADJ,
    ADP,
    ADV,
    AUX,
    CCOMP,
    GENITIVE,
    NOUN,
    NSUBJ,
    NUM,
    OBJ,
    OBJECT_FIRST,
    OBJECT_LAST,
    PART,
    PREDICATE_FIRST,
    PREDICATE_LAST,
    PRON,
    PRONOUN,
    PROPN,
    SCONJ,
    SUBJECT_FIRST,
    SUBJECT_LAST,
    SYM,
    TIME,
    VERB,
    Coded,
    Codes,
    Flags,
    Floats,
    Ints,
    X,
    among,
    bucket,
    number,
    step,
)

_HEADS = among(VERB, AUX, ADP, ADJ, SCONJ)
_FIGURES = among(NUM, ADJ, SYM)
_QUALITIES = among(NUM, ADJ)
_BEFORE_FIGURES = among(NOUN, PART)
_AFTER_ADVERBS = among(NOUN, ADJ, NUM)
_NAMING = among(NOUN, PROPN, PRON, X, NUM, PART, SYM)
_GOES_ON = among(NOUN, PROPN, PART, X)
_TOP = 6


def anchors(s: Coded) -> Ints:
    """Words that may head a predicate: verbs and their like, and nouns and adverbs before a figure or an adjective."""
    pos, after = s.pos[s.at], s.pos[s.at + 1]
    figures = _FIGURES[after] | ((after == ADV) & _QUALITIES[s.pos[s.at + 2]])
    found: Flags = _HEADS[pos] | (_BEFORE_FIGURES[pos] & figures) | ((pos == ADV) & _AFTER_ADVERBS[after])
    return s.at[found]


def nouns(s: Coded) -> Ints:
    """Words that may head a subject."""
    ends = _NAMING[s.pos[s.at]] & ~_GOES_ON[s.pos[s.at + 1]] & (s.classes[s.at + 1] != GENITIVE)
    found: Flags = (s.classes[s.at] != TIME) & (ends | (s.relations[s.at] == NSUBJ))
    return s.at[found]


def dependents(s: Coded, at: Ints) -> Ints:
    """1 when an object hangs on the word, 2 when a clause does, 3 for both."""
    return s.has[OBJ][at] + 2 * s.has[CCOMP][at]


def anchor_codes(s: Coded, at: Ints) -> Codes:
    """Does the word head a predicate that people would write down?"""
    pos = s.pos[at]
    return (
        pos << 6 | s.pos[at + 1],
        pos << 6 | s.pos[at - 1],
        s.relations[at] << 6 | pos,
        s.words[at],
        s.classes[at + 1] << 6 | pos,
        s.length[at] << 6 | pos,
        s.pos[s.heads[at]] << 6 | pos,  # of no head: that of the last place, 0
        dependents(s, at) << 6 | pos,
        np.minimum(s.depth[at], 2),
        s.pointed[at],
    )


def predicate_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded, verb: Ints, first: Ints, last: Ints, chance: Floats, rank: Ints, busy: Ints
) -> Codes:
    """``busy``: how many anchors the sentence has."""
    head, bits, pos, size = s.heads[verb], dependents(s, verb), s.pos[verb], last - first
    asks = s.questions[s.sentence[verb]]
    count = s.end[verb] - s.begin[verb]
    second, third = (np.where(size >= at, s.pos[np.minimum(first + at, last)], 0) for at in (1, 2))
    return (
        rank << 6 | np.minimum(size, 7),
        s.relations[verb] << 6 | pos,
        s.classes[verb] << 6 | s.length[verb],
        step(chance * 2),
        s.pos[first - 1],
        s.classes[first - 1],
        np.minimum(s.depth[verb], 2) << 6 | asks,
        bucket(busy) << 6 | bucket(count // 5),
        s.words[verb],
        s.pos[head] << 6 | bits,
        pos << 6 | bits,
        s.classes[first],
        s.classes[last],
        s.pos[first] << 6 | second,
        third << 6 | s.pos[last],
        s.pos[last + 1] << 6 | pos,
        s.classes[last + 1] << 6 | s.pos[last],
        number(first == s.begin[first]),
        number((first <= head) & (head <= last)),
        s.pointed[verb],
        s.pointer(PREDICATE_FIRST, verb, first),
        s.pointer(PREDICATE_LAST, verb, last),
    )


def ties(s: Coded, verb: Ints, noun: Ints) -> Ints:
    """How the tree ties each noun to a verb.

    1: the noun depends on it; 2 to 4: both stand under one word, one to three steps above the verb; 5: the noun governs
    the verb; 6: the noun is a root; 0: otherwise.
    """
    head, above = s.heads[noun], verb
    tie = np.where(head < 0, 6, 0)
    head = np.where(head < 0, -2, head)  # not what is above a root
    governs = np.zeros(len(noun), np.bool_)
    for steps in range(_TOP):
        tie[head == above] = 1 + min(steps, 3)
        governs |= (noun == above) & (noun != verb)
        above = s.heads[above]
    return np.where(governs, 5, tie)


def subject_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded,
    noun: Ints,
    span: tuple[Ints, Ints],
    predicate: tuple[Ints, Ints],
    verb: Ints,
    ends_before: Ints,
    chance: Floats,
    rank: int,
    tie: Ints,
) -> Codes:
    """``ends_before``: how many of the subjects that could be end before each place; ``tie``: as ``ties`` says."""
    first, last = span
    follows = first > predicate[1]
    after = number(follows)
    low, high = np.where(follows, predicate[1], last) + 1, np.where(follows, first, predicate[0])
    stops = np.minimum(s.stops_before[high] - s.stops_before[low], 4)
    verbs = np.minimum(s.verbs_before[high] - s.verbs_before[low], 3)
    others = np.where(follows, 0, np.minimum(ends_before[predicate[0]] - ends_before[last + 1], 3))
    own = s.relations[noun]
    genitive = number(s.genitives_before[last + 1] > s.genitives_before[first])
    return (
        own << 6 | tie << 1 | after,
        tie << 6 | others << 3 | np.minimum(stops, 2) << 1 | after,
        stops << 6 | verbs << 1 | after,
        others << 6 | own,
        np.minimum(stops, 3) << 6 | own,
        s.classes[first - 1] << 6 | after,
        s.pos[first - 1] << 6 | s.pos[first],
        s.pos[last + 1] << 6 | after,
        s.classes[last + 1] << 6 | after,
        s.pos[noun] << 6 | after,
        number(first == s.begin[first]) << 6 | after,
        s.type[noun],
        bucket(high - low) << 6 | after,
        np.where(s.classes[noun] == PRONOUN, s.words[noun], 0),
        bucket(last - first) << 6 | genitive,
        s.relations[verb] << 6 | tie,
        s.has[NSUBJ][verb] << 6 | tie,
        stops << 6 | np.minimum(verbs, 2) << 3 | np.minimum(others, 2) << 1 | after,
        step(chance * 2) << 1 | rank,
        s.words[first - 1],
        s.pos[last],
        s.pointer(SUBJECT_FIRST, verb, first),
        s.pointer(SUBJECT_LAST, verb, last),
    )


def object_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded, verb: Ints, after: Ints, span: tuple[Ints, Ints], end_chance: Floats, start_odds: Floats
) -> Codes:
    """``after``: the last word of the predicate; the chances are those of the span's end and beginning."""
    first, last = span
    moved = number(first > after + 1)
    top = _top(s, first, last)
    follows = s.classes[last + 1]
    size = bucket(last - first)
    verbs = s.verbs_before[last + 1] - s.verbs_before[first]
    genitives = s.genitives_before[last + 1] - s.genitives_before[first]
    return (
        step(end_chance * 2) << 1 | moved,
        step(start_odds) << 1 | moved,
        s.pos[first] << 6 | s.pos[verb],
        s.pos[last] << 6 | size,
        s.pos[last] << 6 | s.pos[verb],
        np.where(follows > 0, follows, 32 + s.pos[last + 1]),
        s.classes[first],
        s.classes[last],
        s.relations[top] << 1 | number(s.heads[top] == verb),
        np.minimum(verbs, 2) << 6 | np.minimum(genitives, 2),
        np.minimum(s.stop[last] - s.offset[first], 5),
        number(s.name[last] > 0),
        s.classes[verb] << 6 | s.pos[last],
        s.relations[verb] << 1 | moved,
        size << 6 | moved,
        s.pointer(OBJECT_FIRST, verb, first),
        s.pointer(OBJECT_LAST, verb, last),
    )


def _top(s: Coded, first: Ints, last: Ints) -> Ints:
    """The last word of each span whose head is not in it; every span has one, for the heads go in no circle."""
    top = last.copy()
    inside = np.arange(len(top))
    while len(inside):
        head = s.heads[top[inside]]
        inside = inside[(first[inside] <= head) & (head <= last[inside])]
        top[inside] -= 1
    return top
