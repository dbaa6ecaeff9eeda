"""Who a clause is about: the subject on its verb, or the one that it shares with another clause."""

from dataclasses import dataclass

from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, NOMINAL, PAIRS
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_SHARES_SUBJECT = frozenset(("conj", "parataxis", "advcl", "xcomp", "ccomp", "dep", "dislocated"))
_APART = frozenset(("acl", "ccomp", "csubj"))
_SENTENCE_ENDS = frozenset("。！？；;!?")
_PHRASE_POS = frozenset(("NOUN", "PROPN", "PART", "ADJ", "NUM", "DET", "X", "SCONJ", "CCONJ"))
_GENITIVE_POS = frozenset(("SCONJ", "PART"))


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause is about. ``distance`` counts the clauses between it and the verb (0: its own subject)."""

    phrase: Phrase
    distance: int = 0


class Subjects:
    """The subjects of a sentence's clauses; each clause is known by its head."""

    def __init__(self, tree: Tree, verbs: dict[int, int]) -> None:
        """``verbs``: the heads of the clauses, from left to right, each with its verb."""
        self._tree = tree
        self._heads = list(verbs)
        self._marked = {head: _marked(tree, head, verb) or _aged(tree, head, verb) for head, verb in verbs.items()}
        self._own = {head: _own(tree, verb, self._marked[head]) for head, verb in verbs.items()}

    def own(self, head: int) -> Subject | None:
        """The subject that hangs on the clause itself; None too when it names nothing (a pronoun, a clause)."""
        return self._own.get(head)

    def of(self, head: int) -> Subject | None:
        """The clause's own subject, else that of the clause that it continues, else that of the one before; None for a
        word that heads no clause.
        """
        if head not in self._marked:
            return None
        if self._marked[head]:
            return self._own[head]
        relations, heads = self._tree.relations, self._tree.heads
        at, distance = head, 0
        while heads[at] >= 0 and relations[at] in _SHARES_SUBJECT:
            at = heads[at]
            distance += 1
            if self._marked.get(at):
                subject = self._own[at]
                if subject and subject.phrase.last >= head:
                    subject = _own(self._tree, head, [child for child in self._marked[at] if child < head])
                if subject:
                    return Subject(subject.phrase, distance)
                break
        return None if relations[at] == "acl" else self._previous(head)

    def _previous(self, head: int) -> Subject | None:
        """The subject of the nearest clause before, in the same sentence: people rarely repeat it after a comma."""
        tree = self._tree
        place = self._heads.index(head)
        for distance, other in enumerate(reversed(self._heads[:place]), start=1):
            if any(tree.form(i) in _SENTENCE_ENDS for i in range(other, head)):
                return None
            if self._marked[other] and tree.relations[other] not in _APART:
                subject = self._own[other]
                return Subject(subject.phrase, distance) if subject and subject.phrase.last < head else None
        return None


def _marked(tree: Tree, head: int, verb: int) -> list[int]:
    """The words marked as subjects, but for times and for what a preposition governs."""
    return [
        child
        for child in tree.among(head, "nsubj", "csubj")
        if child < verb and tree.form(child) not in words.TIMES and not _is_governed(tree, child)
    ]


def _aged(tree: Tree, head: int, verb: int) -> list[int]:
    """The person whose years are named in place of a subject: 玄奘|少年时在洛阳出家."""
    times = (time for time in tree.among(head, "nmod:tmod") if time < verb)
    owners = (owner for time in times for owner in tree.among(time, "nmod") if owner < time)
    return [
        owner
        for owner in owners
        if (name := tree.name(owner)) and name[2] is EntityType.PERSON and tree.form(name[1] + 1) not in words.GENITIVE
    ]


def _own(tree: Tree, verb: int, marked: list[int]) -> Subject | None:
    marker = tree.marker(verb, ("被", words.YOU))
    candidate = next((child for child in reversed(marked) if marker < 0 or child < marker), -1)
    if candidate < 0 or tree.pos(candidate) not in NOMINAL:
        return None
    name = tree.name(candidate)
    if name and name[2] == EntityType.TIME:
        return None
    phrase = noun_phrase(tree, candidate, before=verb)
    return Subject(phrase) if phrase else None


def _is_governed(tree: Tree, noun: int) -> bool:
    """Whether a preposition stands before the noun's phrase: 在政治层面."""
    first = noun
    while first > 0 and (
        tree.pos(first - 1) in _PHRASE_POS or tree.form(first - 1) in PAIRS or tree.form(first - 1) in CLOSERS
    ):
        if tree.pos(first - 1) in _GENITIVE_POS and tree.form(first - 1) not in words.GENITIVE:
            break
        first -= 1
    return tree.pos(first - 1) == "ADP" and tree.form(first - 1) in words.PREPOSITIONS
