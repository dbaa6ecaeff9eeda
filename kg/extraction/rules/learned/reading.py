"""From a tree to what it says around each predicate: the best subject and object of every word that heads one."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import NSUBJ, OPENER, PUNCT, Coded, step
from kg.extraction.rules.learned.weights import Decision

UNLIKELY = -3.2
"""Log-odds of a word as the head of a predicate below which it is passed over: most words are, and cost time."""
SUBJECTS = 4
"""Nouns whose further readings are tried, the best first."""
_COLONS = ("：", ":")
_CLOSING = "”’」』\"' "

Range = tuple[int, int]
Decisions = Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class Candidate:
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


class Reader:
    """The readings of one sentence."""

    def __init__(self, s: Coded, decisions: Decisions) -> None:
        self.s = s
        self.decisions = decisions
        self.nouns = choices.nouns(s)
        left, right = decisions["subject_left"], decisions["subject_right"]
        self.phrases = {noun: spans.subjects(s, noun, left, right) for noun in self.nouns}
        self.ends = [phrases[0][2] for phrases in self.phrases.values()]
        found = [(at, choices.dependents(s, at)) for at in choices.anchors(s)]
        odds = decisions["anchor"].odds
        self.anchors = [(at, bits) for at, bits in found if odds(choices.anchor_codes(s, at, bits)) > UNLIKELY]
        question = s.tree.text.rstrip(_CLOSING).endswith(("？", "?", "吗", "呢"))
        self.sentence = (len(found), int(question))

    def read(self) -> list[Reading]:
        """The best reading of every anchor, whatever its odds."""
        readings = []
        for verb, bits in self.anchors:
            named = max(self.predicates(verb, bits), key=lambda candidate: candidate.odds)
            if (first := self.object_start(named.span)) < 0:
                continue
            objects = self.objects(verb, named.span, first)
            subjects = self.subjects(verb, named.span)
            reading = self._paired(verb, named, subjects, objects)
            if reading:
                readings.append(reading)
        return readings

    def predicates(self, verb: int, bits: int) -> list[Candidate]:
        """How far the predicate of ``verb`` reaches."""
        left, right, odds = self.decisions["left"], self.decisions["right"], self.decisions["predicate"].odds
        found = []
        for rank, (chance, first, last) in enumerate(spans.predicates(self.s, verb, left, right)):
            codes = choices.predicate_codes(self.s, verb, (first, last), chance, rank, self.sentence, bits)
            found.append(Candidate((first, last), codes, odds(codes)))
        return found

    def object_start(self, predicate: Range) -> int:
        """Where an object can begin; -1 where a comma or the end follows the predicate."""
        s, first = self.s, predicate[1] + 1
        if s.tree.form(first) in _COLONS:
            first += 1
        if first >= s.count or (s.pos[first] == PUNCT and s.classes[first] != OPENER):
            return -1
        return first

    def objects(self, verb: int, predicate: Range, first: int) -> list[Candidate]:
        """What stands behind the predicate, with and without what describes it."""
        s, decisions = self.s, self.decisions
        start, odds = decisions["start"].odds, decisions["object"].odds
        found = []
        for chance, last in spans.object_ends(s, first, verb, decisions["end"]):
            begins = sorted(
                ((start(spans.start_codes(s, at, first, last)), at) for at in spans.starts(s, first, last)),
                reverse=True,
            )
            for value, at in begins[:2]:
                codes = choices.object_codes(s, verb, predicate[1], (at, last), chance, value)
                found.append(Candidate((at, last), codes, odds(codes)))
        return found

    def subjects(self, verb: int, predicate: Range) -> list[Candidate]:
        """Who or what it is said of, from anywhere in the sentence."""
        s, odds = self.s, self.decisions["subject"].odds
        owned = int(any(s.relations[child] == NSUBJ for child in s.tree.children[verb]))
        found = []
        for noun, phrases in self.phrases.items():
            for rank, (chance, first, last) in enumerate(phrases):
                if first <= predicate[1] and last >= predicate[0]:
                    continue
                codes = choices.subject_codes(
                    s, noun, (first, last), predicate, verb, self.ends, chance, rank, owned
                )
                found.append(Candidate((first, last), codes, odds(codes)))
        return found

    def _paired(
        self, verb: int, named: Candidate, subjects: list[Candidate], objects: list[Candidate]
    ) -> Reading | None:
        """The best object with the best subject that is apart from it."""
        for object_ in sorted(objects, key=_rank)[:1]:
            for subject in sorted(subjects, key=_rank):
                if subject.span[1] < object_.span[0] or object_.span[1] < subject.span[0]:
                    odds = (step(named.odds), step(subject.odds), step(object_.odds))
                    codes = named.codes + subject.codes + object_.codes + odds
                    value = self.decisions["triple"].odds(codes)
                    return Reading(verb, subject.span, named.span, object_.span, codes, value)
        return None


def _rank(candidate: Candidate) -> tuple[float, Range]:
    return -candidate.odds, candidate.span
