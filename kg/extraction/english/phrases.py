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
    """Tokens ``first`` to ``last`` (inclusive) around ``head``. ``pronoun``: it stands for something else.

    ``proper``: it is written as a name, whether or not the model saw that it is one.
    """

    head: int
    first: int
    last: int
    type: EntityType = EntityType.CONCEPT
    named: bool = False
    pronoun: bool = False
    proper: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it says when."""
        return self.type is EntityType.TIME

    @property
    def is_name(self) -> bool:
        """Whether it names something, for the model or by its capitals."""
        return self.named or self.proper


def low(tree: Tree, index: int) -> str:
    """The word in small letters; empty just outside the sentence."""
    return tree.form(index).casefold()


def noun_phrase(tree: Tree, head: int) -> Phrase | None:
    """The phrase of ``head``; None when it names nothing. A personal pronoun is a phrase that has to be resolved.

    Where a name explains the noun ("its director, Sofia Almeida"), the name.
    """
    name = bearer(tree, head)
    return common_phrase(tree, head if name is None else name)


def common_phrase(tree: Tree, head: int) -> Phrase | None:
    """The phrase of ``head`` itself, also where a name beside it says who or what it is."""
    form = low(tree, head)
    if name := tree.name(head):
        named = name[2] is not EntityType.TIME
        return Phrase(head, *name, named=named, proper=named)
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
    if tree.pos(head) == "PROPN":  # the snack maker Crispo
        first = max([first, *(i + 1 for i in range(first, head) if tree.pos(i) == "NOUN" and not is_capital(tree, i))])
    while first < head and _is_loose(tree, first):
        first += 1
    while last > head and tree.pos(last) in ("ADP", "PUNCT", "PART"):
        last -= 1
    phrase = Phrase(head, first, last, proper=is_name(tree, head))
    if tree.tokens[last].end - tree.tokens[first].start > MAX_CHARACTERS or (first == last and form in words.EMPTY):
        return None
    return phrase if tree.pos(head) not in ("ADJ", "DET") or first < last else None


def is_name(tree: Tree, index: int) -> bool:
    """Whether a word belongs to a name: for the model, or by its capitals."""
    if name := tree.name(index):
        return name[2] is not EntityType.TIME
    if tree.pos(index) != "NOUN" or index == 0 or not is_capital(tree, index) or tree.form(index).isupper():
        return tree.pos(index) == "PROPN"
    return low(tree, index) not in words.PERSON_NOUNS | words.KIN | words.ORGANIZATION_NOUNS


def is_capital(tree: Tree, index: int) -> bool:
    """Whether a word begins with a capital, as names do."""
    return tree.form(index)[:1].isupper()


def is_plural(form: str) -> bool:
    """Whether a common noun looks like several things."""
    return (form.endswith("s") and not form.endswith(("ss", "us", "is"))) or form in words.PLURALS


def bearer(tree: Tree, head: int) -> int | None:
    """The head of the name that a common noun stands for: the physicist Yang Buwei; its director, Sofia Almeida.

    None where several things are named one by one behind it: three children: Byron, Anne and Ralph.
    """
    if (tree.pos(head) != "NOUN" and low(tree, head) != "one") or is_name(tree, head):
        return None
    for child in tree.among(head, "appos", "flat"):
        if child > head and is_name(tree, child):
            beside = all(tree.heads[i] == child and tree.pos(i) != "PUNCT" for i in range(head + 1, child))
            return child if beside or not is_plural(low(tree, head)) else None
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
        if child > head and base == "nmod" and not (_is_of(tree, child) or _is_of_name(tree, head, child)):
            continue
        if child > head and relation in ("nmod:unmarked", "nmod:poss"):
            continue
        kept |= _inner(tree, child)
        if child > head and base == "nmod" and (name := bearer(tree, child)) is not None:
            kept |= _inner(tree, name)  # the child of the poet Lord Byron
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


def _is_of_name(tree: Tree, head: int, index: int) -> bool:
    """Whether it is the rest of a name: Physics, of "Nobel Prize in Physics"."""
    cases = [low(tree, case) for case in tree.among(index, "case")]
    return cases in (["in"], ["for"]) and index == head + 2 and is_title(tree, head) and is_title(tree, index)


def is_title(tree: Tree, index: int) -> bool:
    """Whether a word is of a name that the model did not see."""
    return is_capital(tree, index) and tree.name(index) is None and tree.pos(index) in ("NOUN", "PROPN")


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
    name = bearer(tree, head)
    joined = tree.among(head, "conj") + (tree.among(name, "conj") if name is not None else [])
    for child in joined:
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
