"""The best subject and object of every word that heads a predicate, for many sentences at once.

It goes stage by stage: a decision is asked for all words, stretches or triples that it is about in one go. What is read
of a sentence does not depend on those beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import (
    AGENT,
    DISPOSAL,
    GENITIVE,
    NSUBJ,
    SUBJECT_LAST,
    Coded,
    Codes,
    Flags,
    Floats,
    Ints,
    among,
    before,
    step,
)
from kg.extraction.rules.learned.rows import leading, ranges
from kg.extraction.rules.learned.weights import Decision

UNLIKELY = -2.6
"""Log-odds of a word as the head of a predicate below which it is passed over: most words are, and cost time."""
HOPELESS = -2.8
"""Log-odds of a predicate, or of its best object, below which no triple is looked for."""
READ_TWICE = 2
"""Likeliest nouns whose second reading is tried too."""
NEAR = 2
"""Nouns nearest before the predicate that may be its subject whatever their relation."""
GOVERNS = 5
"""The tie of a noun that governs the verb: a clause before 的 describes it."""
_MARKERS = among(AGENT, DISPOSAL)

Decisions = Mapping[str, Decision]
Span = tuple[Ints, Ints]
"""First and last places, a row each."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Stretches, a row each, with the codes that their ranker reads and the odds that it gives.

    ``of``: the row of what was asked for (a verb, a predicate) that each is for; they are in its order.
    """

    of: Ints
    first: Ints
    last: Ints
    codes: Codes
    odds: Floats

    @property
    def span(self) -> Span:
        """The places."""
        return self.first, self.last

    def __getitem__(self, rows: Ints | Flags) -> "Candidates":
        codes = tuple(column[rows] for column in self.codes)
        return Candidates(self.of[rows], self.first[rows], self.last[rows], codes, self.odds[rows])

    def beside(self, others: "Candidates") -> "Candidates":
        """These and, for each that they are for, the others behind them."""
        of = np.concatenate((self.of, others.of))
        order = np.argsort(of, kind="stable")
        first, last, odds, *codes = (
            np.concatenate(pair)[order]
            for pair in zip(
                (self.first, self.last, self.odds, *self.codes),
                (others.first, others.last, others.odds, *others.codes),
                strict=True,
            )
        )
        return Candidates(of[order], first, last, tuple(codes), odds)

    def best(self) -> "Candidates":
        """The likeliest for each that has any, the later of two like ones."""
        return self[leading(1, self.of, self.odds, self.first, self.last)[0]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Nouns, a row each, that may be the subject of a predicate, which is row ``of``; ``tie``: see ``choices.ties``."""

    of: Ints
    noun: Ints
    tie: Ints

    def __getitem__(self, rows: Ints) -> "_Asked":
        return _Asked(self.of[rows], self.noun[rows], self.tie[rows])


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Of each noun asked for its two best stretches, which end at ``last``; -inf chance for none."""

    chances: Floats
    firsts: Ints
    last: Ints

    def __getitem__(self, rows: Ints) -> "_Phrases":
        return _Phrases(self.chances[rows], self.firsts[rows], self.last[rows])


@dataclass(frozen=True, slots=True)
class Triples:
    """Triples of a batch, a row each; ``codes`` is what the last decision reads, ``odds`` its answer."""

    verb: Ints
    subject: Span
    predicate: Span
    object: Span
    codes: Codes
    odds: Floats


class Reader:
    """The readings of a batch of sentences. ``anchors``: words that probably head a predicate, in order."""

    def __init__(self, s: Coded, decisions: Decisions) -> None:
        self.s = s
        self.decisions = decisions
        found = choices.anchors(s)
        self.anchors = found[decisions["anchor"].odds(choices.anchor_codes(s, found)) > UNLIKELY]
        self._busy = np.bincount(s.sentence[found], minlength=s.sentences)

    @cached_property
    def nouns(self) -> Ints:
        """Words that may head a subject, in order."""
        return choices.nouns(self.s)

    @cached_property
    def noun_ends(self) -> Ints:
        """The last word of the subject that each of ``nouns`` heads."""
        return spans.subject_ends(self.s, self.nouns, self.decisions["subject_right"])

    @cached_property
    def _nouns_before(self) -> Ints:
        return before(self._flags(self.nouns))

    @cached_property
    def _ends_before(self) -> Ints:
        counts = np.bincount(self.noun_ends, minlength=len(self.s.pos))
        return np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def _behind_genitive(self) -> Ints:
        """The place behind the last 的 before each place, 0 where there is none."""
        behind = np.arange(1, len(self.s.pos)) * (self.s.classes[:-1] == GENITIVE)
        return np.concatenate(([0], np.maximum.accumulate(behind)))

    def _flags(self, places: Ints) -> Flags:
        flags = np.zeros(len(self.s.pos), np.bool_)
        flags[places] = True
        return flags

    def read(self) -> Triples:
        """The best reading of every anchor that has one, whatever its odds."""
        s = self.s
        named = self.predicates(self.anchors).best()
        start = spans.object_start(s, named.last)
        hopeful = (named.odds >= HOPELESS) & (start >= 0)
        named, start = named[hopeful], start[hopeful]
        objects = self.objects(self.anchors[named.of], named.last, start).best()
        objects = objects[objects.odds > HOPELESS]
        named = named[objects.of]
        subjects = self.subjects(self.anchors[named.of], named.span)
        apart = (subjects.last < objects.first[subjects.of]) | (objects.last[subjects.of] < subjects.first)
        subjects = subjects[apart].best()
        named, objects = named[subjects.of], objects[subjects.of]
        codes = named.codes + subjects.codes + objects.codes
        codes += step(named.odds), step(subjects.odds), step(objects.odds)
        odds = self.decisions["triple"].odds(codes)
        return Triples(self.anchors[named.of], subjects.span, named.span, objects.span, codes, odds)

    def predicates(self, verb: Ints) -> Candidates:
        """How far the predicate of each verb reaches."""
        s, decisions = self.s, self.decisions
        chances, firsts, lasts = spans.predicates(s, verb, decisions["left"], decisions["right"])
        row, rank = np.nonzero(chances > -np.inf)
        # 由, 被 and 把 only mark what follows: rules of their own read it
        whole = ~_MARKERS[s.classes[lasts[row, rank]]]
        row, rank = row[whole], rank[whole]
        chance, first, last = chances[row, rank], firsts[row, rank], lasts[row, rank]
        busy = self._busy[s.sentence[verb[row]]]
        codes = choices.predicate_codes(s, verb[row], first, last, chance, rank, busy)
        return Candidates(row, first, last, codes, decisions["predicate"].odds(codes))

    def objects(self, verb: Ints, predicate_last: Ints, start: Ints) -> Candidates:
        """What stands behind each predicate from ``start`` on, with and without what describes it."""
        s, decisions = self.s, self.decisions
        chances, lasts = spans.object_ends(s, start, verb, decisions["end"])
        of, rank = np.nonzero(chances > -np.inf)
        chance, last = chances[of, rank], lasts[of, rank]
        row, at = ranges(start[of], last + 1)
        possible = spans.can_start(s, at, start[of[row]])
        row, at = row[possible], at[possible]
        odds = decisions["start"].odds(spans.start_codes(s, at, start[of[row]], last[row], verb[of[row]]))
        best, _ = leading(2, row, odds, at)
        row, first, odds = row[best], at[best], odds[best]
        of, last = of[row], last[row]
        codes = choices.object_codes(s, verb[of], predicate_last[of], (first, last), chance[row], odds)
        return Candidates(of, first, last, codes, decisions["object"].odds(codes))

    def subjects(self, verb: Ints, predicate: Span) -> Candidates:
        """Who or what each predicate is said of, from anywhere in its sentence: the best stretch of every noun first,
        likeliest first, then the second best of the likeliest nouns."""
        asked = self._asked(verb, predicate)
        phrases = self._phrases(asked, predicate)
        rows, found = self._ranked(0, asked, phrases, verb, predicate)
        order, place = leading(len(rows), found.of, found.odds, -asked.noun[rows])
        found, likeliest = found[order], rows[order][place < READ_TWICE]
        _, others = self._ranked(1, asked[likeliest], phrases[likeliest], verb, predicate)
        return found.beside(others)

    def _ranked(
        self, rank: int, asked: _Asked, phrases: _Phrases, verb: Ints, predicate: Span
    ) -> tuple[Ints, Candidates]:
        """The stretches of that rank that stand apart from the predicate, with the rows of their nouns in ``asked``."""
        chance, first, last = phrases.chances[:, rank], phrases.firsts[:, rank], phrases.last
        apart = (first > predicate[1][asked.of]) | (last < predicate[0][asked.of])
        rows = np.flatnonzero((chance > -np.inf) & apart)
        of, noun, tie = (each[rows] for each in (asked.of, asked.noun, asked.tie))
        span, around = (first[rows], last[rows]), (predicate[0][of], predicate[1][of])
        codes = choices.subject_codes(self.s, noun, span, around, verb[of], self._ends_before, chance[rows], rank, tie)
        return rows, Candidates(of, *span, codes, self.decisions["subject"].odds(codes))

    def _asked(self, verb: Ints, predicate: Span) -> _Asked:
        """Nouns that may be the subject: the nearest, the first, subjects, what the verb describes, and the pointed."""
        s, nouns = self.s, self.nouns
        begin = self._nouns_before[s.begin[verb]]
        of, row = ranges(begin, self._nouns_before[s.end[verb]])
        noun = nouns[row]
        tie = choices.ties(s, verb[of], noun)
        behind = self._nouns_before[predicate[0]][of]
        near = (row >= behind - NEAR) | (row == begin[of]) | (s.relations[noun] == NSUBJ) | (tie > 0)
        governs = (tie == GOVERNS) & (noun > predicate[1][of])
        kept = np.where(row >= behind, governs, near)
        pointed, word = self._pointed(verb)
        ties = choices.ties(s, verb[pointed], word)
        return _Asked(*(np.concatenate(pair) for pair in ((of[kept], pointed), (noun[kept], word), (tie[kept], ties))))

    def _pointed(self, verb: Ints) -> tuple[Ints, Ints]:
        """(row, word): where a subject ends most likely, by the pointers, if no noun that may be one ends there."""
        s = self.s
        row, at = ranges(s.begin[verb], s.end[verb])
        # the greatest byte, and of its words the first
        size = len(s.pos)
        scores = s.pointer(SUBJECT_LAST, verb[row], at) * size + (size - 1 - at)
        begins = np.flatnonzero(np.diff(row, prepend=-1))
        byte, rest = np.divmod(np.maximum.reduceat(scores, begins) if len(row) else scores, size)
        word = size - 1 - rest
        found = (byte > 0) & ~self._flags(self.nouns)[word] & ~self._flags(self.noun_ends)[word]
        return np.flatnonzero(found), word[found]

    def _phrases(self, asked: _Asked, predicate: Span) -> _Phrases:
        """How far the subject around each noun reaches; of one that the predicate's clause describes, without that."""
        s, place = self.s, np.arange(len(self.s.pos))
        needed = np.flatnonzero(self._flags(asked.noun))
        last = place.copy()
        last[self.nouns] = self.noun_ends
        chances, firsts = spans.subjects(s, needed, last[needed], self.decisions["subject_left"])
        place[needed] = np.arange(len(needed))
        row = place[asked.noun]
        chances, firsts = chances[row], firsts[row]
        described = asked.noun >= predicate[0][asked.of]
        cut = self._behind_genitive[asked.noun]
        chances[described & (cut <= predicate[1][asked.of]), 0] = -np.inf
        firsts[described, 0] = cut[described]
        chances[described, 1] = -np.inf
        return _Phrases(chances, firsts, last[asked.noun])
