"""Noun phrases: from a head word to the stretch of text that a person would call the argument.

An argument is one stretch of whole tokens around its head, or the named entity that the head lies in. Brackets and
quotes in it are balanced, and no punctuation hangs at its ends.
"""

from dataclasses import dataclass

from kg.extraction import literals
from kg.extraction.parse import Argument, Literal, Span
from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, PAIRS, reach
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

MAX_CHARACTERS = 40
"""Beyond this a phrase is a clause that the parser mistook; the core noun stands for it, or nothing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` (inclusive) around ``head``, with the type that its name gives it."""

    head: int
    first: int
    last: int
    type: EntityType = EntityType.CONCEPT
    named: bool = False


def noun_phrase(
    tree: Tree, head: int, *, after: int = -1, before: int | None = None, is_object: bool = False
) -> Phrase | None:
    """The phrase of ``head`` between the tokens ``after`` and ``before`` (exclusive); None when it names nothing."""
    limit = len(tree) if before is None else before
    if not after < head < limit:
        return None
    head = _bearer(tree, head, limit)
    if name := tree.name(head):
        first, last, kind = name
        if after < first and last < limit:
            return Phrase(head, first, last, kind, named=True)
    first, last = reach(tree, head, after, limit, open_left=is_object)
    phrase = _trimmed(tree, Phrase(head, first, last))
    if phrase is None or _length(tree, phrase) > MAX_CHARACTERS:
        phrase = _core(tree, head)
    return typed(tree, phrase) if phrase and _is_readable(tree, phrase) else None


def _bearer(tree: Tree, head: int, limit: int) -> int:
    """The name directly after a description of it (理学家|朱熹) stands for both; else ``head``."""
    name = tree.name(head + 1)
    if name and head + 1 == name[0] and name[1] < limit:
        tied = [tree.relations[at] for at in range(name[0], name[1] + 1) if tree.heads[at] == head]
        if "appos" in tied or ("flat" in tied and not tree.name(head)):
            return name[1]
    return head


def _trimmed(tree: Tree, phrase: Phrase) -> Phrase | None:
    """Without the prepositions, particles, commas and lone brackets at its ends."""
    first, last = phrase.first, phrase.last
    comma = max(
        (
            i
            for i in range(first, phrase.head)
            if tree.form(i) in "，；：,;:。" and not _inside_quotes(tree, i, first, last)
        ),
        default=-1,
    )
    first = max(first, comma + 1)
    while first < phrase.head and (_hangs(tree, first) or (tree.form(first) in CLOSERS)):
        first += 1
    while last > phrase.head and (_hangs(tree, last) or tree.form(last) in PAIRS):
        last -= 1
    return _balanced(tree, Phrase(phrase.head, first, last))


def _inside_quotes(tree: Tree, index: int, first: int, last: int) -> bool:
    depth = 0
    for i in range(first, index):
        depth += tree.form(i) in PAIRS
        depth -= tree.form(i) in CLOSERS
    return depth > 0 and any(tree.form(i) in CLOSERS for i in range(index, last + 1))


def _hangs(tree: Tree, index: int) -> bool:
    """A word that no phrase begins or ends with."""
    form, pos = tree.form(index), tree.pos(index)
    if pos == "PUNCT":
        return form not in PAIRS and form not in CLOSERS
    return pos in ("ADP", "CCONJ", "SCONJ") or form in ("的", "之", "了", "着", "地", "得", "所")


def _balanced(tree: Tree, phrase: Phrase) -> Phrase | None:
    """Give the phrase the bracket that it lacks when that is the next token, else take the lone one off its end."""
    first, last = phrase.first, phrase.last
    for lone in _unpaired(tree, first, last):
        form = tree.form(lone)
        if form in PAIRS and tree.form(last + 1) == PAIRS[form]:
            last += 1
        elif form in CLOSERS and tree.form(first - 1) == CLOSERS[form]:
            first -= 1
        elif lone < phrase.head:
            first = max(first, lone + 1)
        elif lone > phrase.head:
            last = min(last, lone - 1)
    return Phrase(phrase.head, first, last) if first <= phrase.head <= last else None


def _unpaired(tree: Tree, first: int, last: int) -> list[int]:
    """Brackets and quotes without their other half."""
    lone: list[int] = []
    for i in range(first, last + 1):
        form = tree.form(i)
        if form in CLOSERS and lone and PAIRS.get(tree.form(lone[-1])) == form:
            lone.pop()
        elif form in PAIRS or form in CLOSERS:
            lone.append(i)
    return lone


def _core(tree: Tree, head: int) -> Phrase:
    """The head with the compounds and names directly before it."""
    first = head
    while (
        first > 0
        and tree.heads[first - 1] >= first
        and tree.heads[first - 1] <= head
        and tree.relations[first - 1] in ("compound", "nmod", "amod", "flat", "nummod", "clf")
    ):
        first -= 1
    last = head
    while last + 1 < len(tree) and tree.relations[last + 1] == "flat" and first <= tree.heads[last + 1] <= last:
        last += 1
    return Phrase(head, first, last)


def _length(tree: Tree, phrase: Phrase) -> int:
    return tree.tokens[phrase.last].end - tree.tokens[phrase.first].start


def _is_readable(tree: Tree, phrase: Phrase) -> bool:
    """Something that can be named: not a pronoun, not mere function words or punctuation."""
    inner = range(phrase.first, phrase.last + 1)
    return (
        any(
            tree.pos(i) in ("NOUN", "PROPN", "NUM", "X", "VERB", "ADJ", "PART", "SYM")
            and tree.form(i) not in words.PRONOUNS
            for i in inner
        )
        and tree.form(phrase.head) not in words.PRONOUNS
    )


def typed(tree: Tree, phrase: Phrase) -> Phrase:
    """A phrase that consists of a name takes its type; one that only contains a name does not."""
    for index in (phrase.first, phrase.last):
        name = tree.name(index)
        if name and name[:2] == (phrase.first, phrase.last):
            return Phrase(phrase.head, phrase.first, phrase.last, name[2], named=True)
    return phrase


def stretch(tree: Tree, first: int, last: int) -> Argument:
    """The words from ``first`` to ``last`` as a side of a triple, as what they name where they are a name."""
    return argument(tree, typed(tree, Phrase(last, first, last)))


def argument(tree: Tree, phrase: Phrase) -> Argument:
    """The phrase as a side of a triple; a number with a unit or a date becomes a literal."""
    start, end = tree.tokens[phrase.first].start, tree.tokens[phrase.last].end
    text = tree.text[start:end]
    literal = None if phrase.named and phrase.type != EntityType.TIME else literals.date(text) or _quantity(text)
    return Argument(text, (Span(start, end),), phrase.type, literal)


def _quantity(text: str) -> Literal | None:
    return (
        literals.quantity(text)
        if any(character.isdigit() or character in "零〇一二三四五六七八九十百千万亿两" for character in text)
        else None
    )
