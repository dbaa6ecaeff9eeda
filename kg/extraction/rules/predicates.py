"""The words that name a relation: a verb with what clings to it."""

from dataclasses import dataclass

from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.tree import Tree


@dataclass(frozen=True, slots=True)
class Predicate:
    """The words that name a relation, as they stand: ``text`` joins ``spans``. Tokens ``first`` to ``last``."""

    text: str
    spans: tuple[Span, ...]
    first: int
    last: int


def predicate(tree: Tree, verb: int, anchor: int | None = None) -> Predicate:
    """The verb with the adverbs and auxiliaries before it and the particles after it, as far as they touch.

    Of a copula, these hang on the ``anchor``, the noun that it belongs to.
    """
    anchor = verb if anchor is None else anchor
    first = verb
    while first > 0 and _leads(tree, first - 1, verb, anchor):
        first -= 1
    while first < verb and tree.form(first) in words.LIGHT_ADVERBS:
        first += 1
    last = verb
    while _trails(tree, last + 1, verb):
        last += 1
    apart = [
        child
        for child in tree.children[anchor]
        if child < first
        and (
            tree.form(child) in words.NEGATIONS
            or (tree.form(child) in words.MODALS and tree.pos(child) in ("AUX", "ADV"))
        )
    ]
    ranges = [(child, child) for child in apart] + [(first, last)]
    head = tree.heads[anchor]
    if (
        tree.relations[anchor] == "xcomp"
        and head >= 0
        and head < first
        and tree.pos(head) in ("VERB", "AUX")
        and tree.form(head) not in words.COPULAS
    ):
        outer = predicate(tree, head)
        if outer.last < first:
            ranges = [(outer.first, outer.last), *ranges]
            first = outer.first if outer.last == first - 1 else first
    return _joined(tree, sorted(set(ranges)), first, last)


def _joined(tree: Tree, ranges: list[tuple[int, int]], first: int, last: int) -> Predicate:
    """Touching ranges become one span."""
    spans: list[Span] = []
    for low, high in ranges:
        start, end = tree.tokens[low].start, tree.tokens[high].end
        if spans and spans[-1].end >= start:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return Predicate("".join(tree.text[span.start : span.end] for span in spans), tuple(spans), first, last)


def _leads(tree: Tree, index: int, verb: int, anchor: int) -> bool:
    """A word before the verb that belongs to its predicate."""
    if tree.form(index) in words.PRONOUNS or tree.name(index):
        return False
    head = tree.heads[index]
    if tree.pos(index) in ("ADV", "AUX") and tree.form(index) not in words.ASPECT:
        return head == anchor or index < head <= verb
    if (
        tree.form(index) in words.ADVERBS
        or tree.form(index) in words.NEGATIONS
        or (tree.form(index) in words.MODALS and tree.pos(index) == "VERB")
    ):
        return True
    if tree.relations[index] in ("advmod", "aux", "mark") and head in (verb, anchor):
        return tree.pos(index) in ("ADJ", "SCONJ", "PART")
    return False


def _trails(tree: Tree, index: int, verb: int) -> bool:
    """A word after the verb that belongs to its predicate: 了, the 于 of 位于, the 出 of 提出."""
    if index >= len(tree) or tree.pos(index) == "PUNCT":
        return False
    form = tree.form(index)
    if form in words.ASPECT:
        return tree.pos(index) in ("AUX", "PART")
    if form in ("不", "不了", "不到", "不出") and tree.pos(index) != "PUNCT":
        return tree.pos(index + 1) in ("AUX", "PART", "VERB") or len(form) > 1
    if tree.heads[index] == verb and tree.relations[index] == "compound":
        return tree.pos(index) in ("VERB", "ADP", "PART", "ADJ")
    return (
        form in words.RESULTATIVE
        and tree.pos(index) in ("VERB", "ADP", "SCONJ", "AUX", "PART")
        and (tree.heads[index] == verb or tree.relations[index] == "case")
    )
