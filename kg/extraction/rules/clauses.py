"""Clauses: each verb with its predicate, the subject that it has or inherits, and its objects.

Negation and modality are part of the predicate (未到达, 可能获得), so what a sentence denies or leaves open is never
asserted plainly; questions and conditions make no statement at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extraction.rules import words
from kg.extraction.rules.learned.reading import Reading, read
from kg.extraction.rules.objects import objects, parts
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.predicates import Predicate, is_negation, predicate
from kg.extraction.rules.subjects import Subject, Subjects
from kg.extraction.rules.tree import Tree, is_question

_ATTACHED = frozenset(
    ("compound", "amod", "flat", "mark", "aux", "case", "cop", "fixed", "nummod", "clf", "det", "punct")
)
_CONDITIONS = words.listed("如果 若 假如 假使 要是 倘若 除非 只要 如 倘 若是 假若 一旦")


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb and what stands around it."""

    verb: int
    predicate: Predicate
    subjects: tuple[Subject, ...]
    objects: tuple[Phrase, ...]
    passive: int = -1
    """The token 被 (or its like), -1 in the active voice."""
    relation: str = ""


class Sentence:
    """A tree with what the rules read off it, each part when a rule first asks for it.

    ``readings`` are those of the fitted decisions, ``clauses`` those of the tree alone, both from left to right. A
    question has neither. ``shapes`` keeps what ``around`` makes of the readings.
    """

    def __init__(self, tree: Tree, readings: list[Reading]) -> None:
        self.tree = tree
        self.readings = readings
        self.shapes: dict[str, list[Reading]] | None = None
        self._made: dict[int, Clause] = {}

    def clauses(self, wanted: Callable[[int, int], bool]) -> Iterator[Clause]:
        """Verbs with their subjects and objects: those whose head and verb are ``wanted``, since each costs time."""
        for head, verb in self._stating.items():
            if wanted(head, verb):
                if head not in self._made:
                    self._made[head] = _clause(self.tree, head, verb, self.subjects)
                if not _begins_condition(self.tree, self._made[head]):
                    yield self._made[head]

    @cached_property
    def _stating(self) -> dict[int, int]:
        # 由 names who acts, whatever the parser takes it for; the verb after it is the clause
        return {
            head: verb
            for head, verb in self._verbs.items()
            if self.tree.form(head) != words.YOU and not is_condition(self.tree, head)
        }

    @cached_property
    def subjects(self) -> Subjects:
        """Who each clause is about."""
        return Subjects(self.tree, self._verbs)

    @cached_property
    def _verbs(self) -> dict[int, int]:
        """The heads of the clauses, each with its verb."""
        tree = self.tree
        if is_question(tree):
            return {}
        copulas = {tree.heads[i]: i for i, relation in enumerate(tree.relations) if relation == "cop"}
        return {i: copulas.get(i, i) for i in range(len(tree)) if i in copulas or is_verb(tree, i)}


def sentences(trees: Sequence[Tree]) -> Iterator[Sentence]:
    """The trees with what is said around each predicate, which is read of all at once; a question says nothing."""
    found = iter(read([tree for tree in trees if not is_question(tree)]))
    return (Sentence(tree, [] if is_question(tree) else next(found)) for tree in trees)


def is_condition(tree: Tree, head: int) -> bool:
    """Whether 如果 or the like opens the clause of ``head``."""
    return any(tree.form(child) in _CONDITIONS for child in tree.children[head] if child < head)


def _begins_condition(tree: Tree, clause: Clause) -> bool:
    return any(tree.form(at) in _CONDITIONS for at in range(clause.predicate.first, clause.verb))


def is_verb(tree: Tree, index: int) -> bool:
    """A word that heads a clause."""
    pos = tree.pos(index)
    if pos in ("VERB", "AUX"):
        return tree.relations[index] not in _ATTACHED
    if pos not in ("ADJ", "NOUN", "PART") or tree.relations[index] in _ATTACHED or not tree.children[index]:
        return False
    return bool(tree.among(index, "obj") and tree.among(index, "nsubj"))


def _clause(tree: Tree, head: int, verb: int, subjects: Subjects) -> Clause:
    """The clause that ``head`` heads; its ``verb`` is the copula when there is one, and then ``head`` is the object."""
    name = predicate(tree, verb, head)
    subject = subjects.of(head)
    if subject and (subject.phrase.last >= name.first or _is_denied_above(tree, head, name.first)):
        subject = None
    if head == verb:
        found = objects(tree, verb, name.last)
    else:
        phrase = noun_phrase(tree, head, after=name.last, is_object=True) if head > name.last else None
        found = [phrase] if phrase else []
    return Clause(
        verb,
        name,
        tuple(Subject(part, subject.distance) for part in parts(tree, subject.phrase)) if subject else (),
        tuple(part for phrase in found for part in parts(tree, phrase)),
        _passive_marker(tree, head, verb, name.first),
        tree.relations[head],
    )


def _is_denied_above(tree: Tree, head: int, first: int) -> bool:
    """Whether a negation before the predicate, in the same stretch, denies it without being part of it.

    It then hangs on a verb that governs this one (不希望…参加), or on no verb at all, which is a misreading.
    """
    for at in range(first - 1, -1, -1):
        if tree.form(at) in words.STOPS:
            return False
        if is_negation(tree, at) and tree.heads[at] != head:
            governor = tree.heads[at]
            if governor < 0 or governor == tree.heads[head] or tree.pos(governor) not in ("VERB", "ADJ", "AUX", "NOUN"):
                return True
    return False


def _passive_marker(tree: Tree, head: int, verb: int, first: int) -> int:
    """Where 被 or its like stands, in the predicate or before it; -1 in the active voice."""
    inside = next((i for i in range(first, verb) if tree.form(i) == "被"), -1)
    if inside >= 0:
        return inside
    marked = next((i for i in tree.children[head] if i < head and tree.tokens[i].relation == "aux:pass"), -1)
    return marked if marked >= 0 else tree.marker(first, ("被",))
