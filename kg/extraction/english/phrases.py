"""Noun phrases of English: from a head word to the stretch that a person would call the argument.

A phrase is the named entity around its head, else the head with what modifies it and an "of …" after it; articles,
relative clauses and appositions are not part of it, but whose it is belongs to it ("his mother").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.english import values, words
from kg.extraction.parse import Argument, Span
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

MAX_CHARACTERS = 80
"""Beyond this a phrase is a clause that the parser mistook."""
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON", "X", "SYM", "ADJ", "DET"})
_BEFORE = frozenset({"amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "goeswith", "fixed", "nmod"})
_AFTER = frozenset({"flat", "nmod", "nummod", "compound", "fixed", "goeswith"})
_WITHIN = frozenset(
    {"case", "advmod", "amod", "compound", "nummod", "flat", "det", "nmod:poss", "goeswith", "fixed", "nmod:desc"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` (inclusive) around ``head``. ``pronoun``: it stands for something else."""

    head: int
    first: int
    last: int
    type: EntityType = EntityType.CONCEPT
    named: bool = False
    pronoun: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it says when."""
        return self.type is EntityType.TIME


def low(tree: Tree, index: int) -> str:
    """The word in small letters; empty just outside the sentence."""
    return tree.form(index).casefold()


def noun_phrase(tree: Tree, head: int) -> Phrase | None:
    """The phrase of ``head``; None when it names nothing. A personal pronoun is a phrase that has to be resolved."""
    form = low(tree, head)
    if name := tree.name(head):
        return Phrase(head, *name, named=name[2] is not EntityType.TIME)
    if bearer := _bearer(tree, head):
        return bearer
    if tree.pos(head) == "PRON":
        return Phrase(head, head, head, pronoun=True) if form in words.PERSONAL else None
    if tree.pos(head) not in NOMINAL or (form in words.EMPTY and not tree.children[head]):
        return None
    kept = _kept(tree, head)
    first = last = head
    while first - 1 in kept or (first - 2 in kept and _joins(tree, first - 1)):
        first -= 1
    while last + 1 in kept or (last + 2 in kept and _joins(tree, last + 1)):
        last += 1
    while first < head and _is_loose(tree, first):
        first += 1
    while last > head and tree.pos(last) in ("ADP", "PUNCT", "PART"):
        last -= 1
    phrase = Phrase(head, first, last)
    if tree.tokens[last].end - tree.tokens[first].start > MAX_CHARACTERS or (first == last and form in words.EMPTY):
        return None
    return phrase if tree.pos(head) not in ("ADJ", "DET") or first < last else None


def _bearer(tree: Tree, head: int) -> Phrase | None:
    """The name directly after a description of it stands for both: the physician Yang Buwei."""
    name = tree.name(head + 1) if head + 1 < len(tree) else None
    if name and name[0] == head + 1 and name[2] is not EntityType.TIME:
        for child in tree.among(head, "appos", "flat"):
            if name[0] <= child <= name[1]:
                return Phrase(child, *name, named=True)
    return None


def _kept(tree: Tree, head: int) -> set[int]:
    """The words of the phrase, without regard to whether they are in one stretch."""
    kept = {head}
    for child in tree.children[head]:
        relation = tree.tokens[child].relation
        base = tree.relations[child]
        allowed = _BEFORE if child < head else _AFTER
        if relation not in allowed and base not in allowed:
            continue
        if child > head and base == "nmod" and not _is_of(tree, child):
            continue
        if child > head and relation in ("nmod:unmarked", "nmod:poss"):
            continue
        kept |= _inner(tree, child)
    return kept


def _inner(tree: Tree, head: int) -> set[int]:
    """``head`` with what modifies it, down to the names in "University of the Arts of London"."""
    kept = {head}
    if name := tree.name(head):
        kept.update(range(name[0], name[1] + 1))
    for child in tree.children[head]:
        if tree.tokens[child].relation in _WITHIN or (tree.relations[child] == "nmod" and _is_of(tree, child)):
            kept |= _inner(tree, child)
    return kept


def _is_of(tree: Tree, index: int) -> bool:
    return any(low(tree, child) == "of" for child in tree.among(index, "case"))


def _joins(tree: Tree, index: int) -> bool:
    """A hyphen or quote between two words of a phrase."""
    return tree.form(index) in ("-", "–", "/", '"', "“", "”", "'")


def _is_loose(tree: Tree, index: int) -> bool:
    """An article, a pronoun or a mark at the beginning of a phrase."""
    form = low(tree, index)
    return tree.pos(index) in ("PUNCT", "ADP", "CCONJ") or form in words.ARTICLES or form in words.DEMONSTRATIVES


def parts(tree: Tree, head: int) -> Iterator[Phrase]:
    """The phrase of ``head`` and of each thing that is listed with it."""
    for index in listed(tree, head):
        if phrase := noun_phrase(tree, index):
            yield phrase


def listed(tree: Tree, head: int) -> Iterator[int]:
    """``head`` and the heads of what "and" or a comma joins to it."""
    yield head
    for child in tree.among(head, "conj"):
        if tree.pos(child) in NOMINAL and not tree.among(child, "nsubj", "cop"):
            yield from listed(tree, child)


def is_denied(tree: Tree, phrase: Phrase) -> bool:
    """Whether a "no" goes with it: no company, nobody."""
    return low(tree, phrase.head) in words.DENYING or any(
        low(tree, child) in words.DENYING for child in tree.among(phrase.head, "det")
    )


def argument(tree: Tree, phrase: Phrase) -> Argument:
    """The phrase as a side of a triple; a number with a unit or a date becomes a literal."""
    start, end = tree.tokens[phrase.first].start, tree.tokens[phrase.last].end
    text = tree.text[start:end]
    literal = None if phrase.named else values.date(text)
    if literal is None and not phrase.named and any(tree.pos(i) == "NUM" for i in range(phrase.first, phrase.last + 1)):
        literal = values.quantity(text)
    return Argument(text, (Span(start, end),), phrase.type, literal)
