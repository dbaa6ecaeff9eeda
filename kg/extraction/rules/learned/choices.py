"""What the rankers look at: the predicate, its subject and its object, each as a tuple of codes."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

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
    X,
    bucket,
    step,
)

_HEADS = frozenset((VERB, AUX, ADP, ADJ, SCONJ))
_FIGURES = frozenset((NUM, ADJ, SYM))
_NAMING = frozenset((NOUN, PROPN, PRON, X, NUM, PART, SYM))
_GOES_ON = frozenset((NOUN, PROPN, PART, X))
_TOP = 6


def anchors(s: Coded) -> list[int]:
    """Words that may head a predicate: verbs and their like, and nouns and adverbs before a figure or an adjective."""
    found = []
    for at in range(s.count):
        pos, after = s.pos[at], s.pos[at + 1]
        if (
            pos in _HEADS
            or (pos in {NOUN, PART} and (after in _FIGURES or (after == ADV and s.pos[at + 2] in {NUM, ADJ})))
            or (pos == ADV and after in {NOUN, ADJ, NUM})
        ):
            found.append(at)
    return found


def nouns(s: Coded) -> list[int]:
    """Words that may head a subject."""
    return [
        at
        for at in range(s.count)
        if s.classes[at] != TIME
        and (
            s.relations[at] == NSUBJ
            or (s.pos[at] in _NAMING and s.pos[at + 1] not in _GOES_ON and s.classes[at + 1] != GENITIVE)
        )
    ]


def anchor_codes(s: Coded, at: int, dependents: int) -> tuple[int, ...]:
    """Does the word head a predicate that people would write down? ``dependents`` as the function of that name says."""
    head = s.heads[at]
    above = s.pos[head] if head >= 0 else 0
    return (
        s.pos[at] << 6 | s.pos[at + 1],
        s.pos[at] << 6 | s.pos[at - 1],
        s.relations[at] << 6 | s.pos[at],
        s.words[at],
        s.classes[at + 1] << 6 | s.pos[at],
        s.length[at] << 6 | s.pos[at],
        above << 6 | s.pos[at],
        dependents << 6 | s.pos[at],
        min(s.depth[at], 2),
        s.pointed[at],
    )


def dependents(s: Coded, at: int) -> int:
    """1 when an object hangs on the word, 2 when a clause does, 3 for both."""
    found = {s.relations[child] for child in s.tree.children[at]}
    return (OBJ in found) + 2 * (CCOMP in found)


def predicate_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded,
    verb: int,
    span: tuple[int, int],
    chance: float,
    rank: int,
    sentence: tuple[int, int],
    bits: int,
    places: tuple[bytes, ...],
) -> tuple[int, ...]:
    """``sentence``: how many anchors it has, and 1 for a question."""
    first, last = span
    head = s.heads[verb]
    above = s.pos[head] if head >= 0 else 0
    inner = s.pos[first : last + 1]
    return (
        rank << 6 | min(last - first, 7),
        s.relations[verb] << 6 | s.pos[verb],
        s.classes[verb] << 6 | s.length[verb],
        step(chance * 2),
        s.pos[first - 1],
        s.classes[first - 1],
        min(s.depth[verb], 2) << 6 | sentence[1],
        bucket(sentence[0]) << 6 | bucket(s.count // 5),
        s.words[verb],
        above << 6 | bits,
        s.pos[verb] << 6 | bits,
        s.classes[first],
        s.classes[last],
        inner[0] << 6 | (inner[1] if len(inner) > 1 else 0),
        (inner[2] if len(inner) > 2 else 0) << 6 | inner[-1],
        s.pos[last + 1] << 6 | s.pos[verb],
        s.classes[last + 1] << 6 | s.pos[last],
        1 if first == 0 else 0,
        1 if first <= head <= last else 0,
        s.pointed[verb],
        places[PREDICATE_FIRST][first],
        places[PREDICATE_LAST][last],
    )


class Ties:
    """How the tree ties nouns to one verb.

    1: the noun depends on it; 2 to 4: both stand under one word, one to three steps above the verb; 5: the noun governs
    the verb; 6: the noun is a root; 0: otherwise.
    """

    def __init__(self, s: Coded, verb: int) -> None:
        self._heads = s.heads
        self._above = {verb: 1}
        at = verb
        for steps in range(1, _TOP):
            at = s.heads[at]
            if at < 0:
                break
            self._above.setdefault(at, 1 + min(steps, 3))
        self._verb = verb

    def of(self, noun: int) -> int:
        """The tie of one noun."""
        if noun in self._above and noun != self._verb:
            return 5
        head = self._heads[noun]
        return 6 if head < 0 else self._above.get(head, 0)


def subject_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded,
    noun: int,
    span: tuple[int, int],
    predicate: tuple[int, int],
    verb: int,
    ends: Sequence[int],
    chance: float,
    rank: int,
    owned: int,
    tie: int,
    places: tuple[bytes, ...],
) -> tuple[int, ...]:
    """``ends``: the last words of all subjects that could be, in order; ``owned``: 1 when the verb has a subject of its
    own; ``tie``: how the tree ties the two, see ``Ties``."""
    first, last = span
    after = 1 if first > predicate[1] else 0
    low, high = (predicate[1] + 1, first) if after else (last + 1, predicate[0])
    stops = min(s.stops_before[high] - s.stops_before[low], 4) if high > low else 0
    verbs = min(s.verbs_before[high] - s.verbs_before[low], 3) if high > low else 0
    others = 0 if after else min(bisect_left(ends, predicate[0]) - bisect_right(ends, last), 3)
    own = s.relations[noun]
    genitive = 1 if GENITIVE in s.classes[first : last + 1] else 0
    before = s.pos[first - 1]
    return (
        own << 6 | tie << 1 | after,
        tie << 6 | others << 3 | min(stops, 2) << 1 | after,
        stops << 6 | verbs << 1 | after,
        others << 6 | own,
        min(stops, 3) << 6 | own,
        s.classes[first - 1] << 6 | after,
        before << 6 | s.pos[first],
        s.pos[last + 1] << 6 | after,
        s.classes[last + 1] << 6 | after,
        s.pos[noun] << 6 | after,
        (1 if first == 0 else 0) << 6 | after,
        s.type[noun],
        bucket(max(high - low, 0)) << 6 | after,
        s.words[noun] if s.classes[noun] == PRONOUN else 0,
        bucket(last - first) << 6 | genitive,
        s.relations[verb] << 6 | tie,
        owned << 6 | tie,
        stops << 6 | min(verbs, 2) << 3 | min(others, 2) << 1 | after,
        step(chance * 2) << 1 | rank,
        s.words[first - 1],
        s.pos[last],
        places[SUBJECT_FIRST][first],
        places[SUBJECT_LAST][last],
    )


def object_codes(  # noqa: PLR0913, PLR0917  (what a ranking looks at)
    s: Coded,
    verb: int,
    after: int,
    span: tuple[int, int],
    end_chance: float,
    start_odds: float,
    places: tuple[bytes, ...],
) -> tuple[int, ...]:
    """``after``: the last word of the predicate; the chances are those of the span's end and beginning."""
    first, last = span
    moved = 1 if first > after + 1 else 0
    pos = s.pos[first : last + 1]
    top = next((at for at in range(last, first - 1, -1) if not first <= s.heads[at] <= last), last)
    ending = s.classes[last + 1] or 32 + s.pos[last + 1]
    size = bucket(last - first)
    return (
        step(end_chance * 2) << 1 | moved,
        step(start_odds) << 1 | moved,
        s.pos[first] << 6 | s.pos[verb],
        s.pos[last] << 6 | size,
        s.pos[last] << 6 | s.pos[verb],
        ending,
        s.classes[first],
        s.classes[last],
        s.relations[top] << 1 | (1 if s.heads[top] == verb else 0),
        min(pos.count(VERB), 2) << 6 | min(s.classes[first : last + 1].count(GENITIVE), 2),
        min(5, s.tree.tokens[last].end - s.tree.tokens[first].start),
        1 if s.name[last] else 0,
        s.classes[verb] << 6 | s.pos[last],
        s.relations[verb] << 1 | moved,
        size << 6 | moved,
        places[OBJECT_FIRST][first],
        places[OBJECT_LAST][last],
    )
