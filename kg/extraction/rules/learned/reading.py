"""From a tree to what it says around each predicate: the best subject and object of every word that heads one."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp
from typing import NamedTuple

from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import (
    AGENT,
    DISPOSAL,
    GENITIVE,
    NSUBJ,
    OBJECT_FIRST,
    OBJECT_LAST,
    SUBJECT_LAST,
    Coded,
    step,
)
from kg.extraction.rules.learned.weights import Decision, current
from kg.extraction.rules.tree import Tree

UNLIKELY = -2.6
"""Log-odds of a word as the head of a predicate below which it is passed over: most words are, and cost time."""
HOPELESS = -2.8
"""Log-odds of a predicate, or of its best object, below which no triple is looked for."""
READ_TWICE = 2
"""Likeliest nouns whose second reading is tried too."""
NEAR = 2
"""Nouns nearest before the predicate that may be its subject whatever their relation."""
LEAST = {True: -1.39, False: -1.73}
"""Log-odds of a triple below which it is left out, with pointers and without: F1 is highest there or a bit higher."""
GOVERNS = 5
"""The tie of a noun that governs the verb: a clause before 的 describes it."""
_CLOSING = "”’」』\"' "

Range = tuple[int, int]
Decisions = Mapping[str, Decision]


class Candidate(NamedTuple):
    """A stretch with the codes that its ranker reads and the odds that it gives."""

    span: Range
    codes: tuple[int, ...]
    odds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One triple as token ranges. ``codes`` is what the last decision reads, ``odds`` its answer."""

    verb: int
    subject: Range
    predicate: Range
    object: Range
    codes: tuple[int, ...]
    odds: float


def read(tree: Tree) -> list[Reading]:
    """The readings of a sentence that are likely enough, from left to right."""
    pointed = tree.pointers is not None
    every = read_all(Coded(tree), current(pointed=pointed))
    likely = [reading for reading in every if reading.odds >= LEAST[pointed]]
    return sorted(distinct(likely), key=lambda reading: reading.predicate)


def read_all(s: Coded, decisions: Decisions) -> list[Reading]:
    """The best reading of every word that may head a predicate, whatever its odds."""
    return Reader(s, decisions).read()


def distinct(readings: Iterable[Reading]) -> list[Reading]:
    """The likeliest first, without those whose predicate overlaps that of a likelier one."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda reading: (-reading.odds, reading.verb)):
        first, last = reading.predicate
        if all(last < other.predicate[0] or other.predicate[1] < first for other in kept):
            kept.append(reading)
    return kept


def chance(reading: Reading) -> float:
    """The probability that people would write the triple just so."""
    return 1 / (1 + exp(-reading.odds))


class Reader:
    """The readings of one sentence."""

    def __init__(self, s: Coded, decisions: Decisions) -> None:
        self.s = s
        self.decisions = decisions
        self._phrases: dict[int, list[tuple[float, int, int]]] = {}
        found = [(at, choices.dependents(s, at)) for at in choices.anchors(s)]
        odds = decisions["anchor"].odds
        self.anchors = [(at, bits) for at, bits in found if odds(choices.anchor_codes(s, at, bits)) > UNLIKELY]
        question = s.tree.text.rstrip(_CLOSING).endswith(("？", "?", "吗", "呢"))
        self.sentence = (len(found), int(question))

    @cached_property
    def nouns(self) -> dict[int, int]:
        """Words that may head a subject, in order, each with the last word of that."""
        right = self.decisions["subject_right"]
        return {noun: spans.subject_end(self.s, noun, right) for noun in choices.nouns(self.s)}

    @cached_property
    def ends(self) -> list[int]:
        """The last words of all subjects that could be, in order."""
        return sorted(self.nouns.values())

    @cached_property
    def _places(self) -> list[int]:
        return list(self.nouns)

    @cached_property
    def _last(self) -> set[int]:
        return {*self.ends, *self.nouns}

    def phrases(self, noun: int) -> list[tuple[float, int, int]]:
        """How far the subject around a noun reaches."""
        if noun not in self._phrases:
            left = self.decisions["subject_left"]
            self._phrases[noun] = spans.subjects(self.s, noun, self.nouns.get(noun, noun), left)
        return self._phrases[noun]

    def read(self) -> list[Reading]:
        """The best reading of every anchor, whatever its odds."""
        readings = []
        for verb, bits in self.anchors:
            named = max(self.predicates(verb, bits), key=_rank, default=None)
            if not named or named.odds < HOPELESS or (first := spans.object_start(self.s, named.span[1])) < 0:
                continue
            object_ = max(self.objects(verb, named.span, first), key=_rank, default=None)
            if object_ and object_.odds > HOPELESS and (reading := self._completed(verb, named, object_)):
                readings.append(reading)
        return readings

    def predicates(self, verb: int, bits: int) -> list[Candidate]:
        """How far the predicate of ``verb`` reaches."""
        left, right, odds = self.decisions["left"], self.decisions["right"], self.decisions["predicate"].odds
        found = []
        places = self.s.places(verb)
        for rank, (chance, first, last) in enumerate(spans.predicates(self.s, verb, places, left, right)):
            if self.s.classes[last] in {AGENT, DISPOSAL}:
                continue  # 由, 被 and 把 only mark what follows: rules of their own read it
            codes = choices.predicate_codes(self.s, verb, (first, last), chance, rank, self.sentence, bits, places)
            found.append(Candidate((first, last), codes, odds(codes)))
        return found

    def objects(self, verb: int, predicate: Range, first: int) -> list[Candidate]:
        """What stands behind the predicate, with and without what describes it."""
        s, decisions = self.s, self.decisions
        start, odds = decisions["start"].odds, decisions["object"].odds
        found = []
        places = s.places(verb)
        for chance, last in spans.object_ends(s, first, verb, places[OBJECT_LAST], decisions["end"]):
            begins = sorted(
                (
                    (start(spans.start_codes(s, at, first, last, places[OBJECT_FIRST])), at)
                    for at in spans.starts(s, first, last)
                ),
                reverse=True,
            )
            for value, at in begins[:2]:
                codes = choices.object_codes(s, verb, predicate[1], (at, last), chance, value, places)
                found.append(Candidate((at, last), codes, odds(codes)))
        return found

    def subjects(self, verb: int, predicate: Range) -> list[Candidate]:
        """Who or what it is said of, from anywhere in the sentence."""
        s, odds = self.s, self.decisions["subject"].odds
        owned = int(any(s.relations[child] == NSUBJ for child in s.tree.children[verb]))
        ties = choices.Ties(s, verb)
        places = s.places(verb)

        def candidate(noun: int, tie: int, rank: int) -> Candidate | None:
            phrases = self._apart(noun, predicate)
            if rank >= len(phrases):
                return None
            chance, first, last = phrases[rank]
            if first <= predicate[1] and last >= predicate[0]:
                return None
            codes = choices.subject_codes(
                s, noun, (first, last), predicate, verb, self.ends, chance, rank, owned, tie, places
            )
            return Candidate((first, last), codes, odds(codes))

        near = [*self._near(verb, predicate, ties), *self._pointed(places[SUBJECT_LAST], ties)]
        found = [(each, noun, tie) for noun, tie in near if (each := candidate(noun, tie, 0))]
        found.sort(key=lambda row: (-row[0].odds, row[1]))
        others = [each for _, noun, tie in found[:READ_TWICE] if (each := candidate(noun, tie, 1))]
        return [*(each for each, *_ in found), *others]

    def _near(self, verb: int, predicate: Range, ties: choices.Ties) -> Iterator[tuple[int, int]]:
        """Nouns that may be the subject, with their ties: the nearest, the first, subjects, what the verb describes."""
        place = bisect_left(self._places, predicate[0])
        for number, noun in enumerate(self.nouns):
            tie = ties.of(noun)
            if number >= place:
                if tie == GOVERNS and noun > predicate[1]:
                    yield noun, tie
            elif number >= place - NEAR or number == 0 or self.s.relations[noun] == NSUBJ or tie:
                yield noun, tie

    def _pointed(self, last: bytes, ties: choices.Ties) -> Iterator[tuple[int, int]]:
        """The word where a subject ends most likely, by the pointers, if no noun that may be one ends there."""
        likeliest = max(last)
        if likeliest and (word := last.index(likeliest)) not in self._last:
            yield word, ties.of(word)

    def _apart(self, noun: int, predicate: Range) -> list[tuple[float, int, int]]:
        """The readings of ``noun``; where it is what the predicate's clause describes, without that clause."""
        phrases = self.phrases(noun)
        if noun < predicate[0]:
            return phrases
        cut = next((at for at in range(noun, predicate[1], -1) if self.s.classes[at - 1] == GENITIVE), -1)
        return [(phrases[0][0], cut, phrases[0][2])] if phrases and cut > predicate[1] else []

    def _completed(self, verb: int, named: Candidate, object_: Candidate) -> Reading | None:
        """The triple with the best subject that is apart from its object."""
        for subject in sorted(self.subjects(verb, named.span), key=_rank, reverse=True):
            if subject.span[1] < object_.span[0] or object_.span[1] < subject.span[0]:
                odds = (step(named.odds), step(subject.odds), step(object_.odds))
                codes = named.codes + subject.codes + object_.codes + odds
                value = self.decisions["triple"].odds(codes)
                return Reading(verb, subject.span, named.span, object_.span, codes, value)
        return None


def _rank(candidate: Candidate) -> tuple[float, Range]:
    return candidate.odds, candidate.span
