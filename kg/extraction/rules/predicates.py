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


_NEGATING = frozenset("不没未勿")


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
    ranges = [(child, child) for child in apart(tree, anchor, first)] + [(first, last)]
    head = tree.heads[anchor]
    if tree.relations[anchor] in ("xcomp", "ccomp") and 0 <= head < first and _governs(tree, head):
        outer = predicate(tree, head)
        if outer.last == first - 1 or (outer.last < first and tree.relations[anchor] == "xcomp"):
            ranges = [(outer.first, outer.last), *ranges]
            first = outer.first if outer.last == first - 1 else first
    return _joined(tree, sorted(set(ranges)), first, last)


def _governs(tree: Tree, head: int) -> bool:
    return tree.pos(head) in ("VERB", "AUX") and tree.form(head) not in words.COPULAS


def apart(tree: Tree, anchor: int, first: int) -> list[int]:
    """Negations and modal verbs of the verb that do not touch it, in the same stretch between commas."""
    start = next((at + 1 for at in range(first - 1, -1, -1) if tree.form(at) in words.STOPS), 0)
    said = {tree.form(at) for at in range(first, anchor + 1)}
    return [
        at for at in tree.children[anchor] if start <= at < first and qualifies(tree, at) and tree.form(at) not in said
    ]


def qualifies(tree: Tree, at: int) -> bool:
    """Whether a word denies or weakens what it belongs to."""
    return is_negation(tree, at) or (tree.form(at) in words.MODALS and tree.pos(at) in ("AUX", "ADV"))


def is_negation(tree: Tree, at: int) -> bool:
    """不, 没有, 未曾, 不要 and the like, but not 不仅 or 不断."""
    form = tree.form(at)
    if form in words.NEGATIONS:
        return True
    return form[:1] in _NEGATING and tree.pos(at) in ("ADV", "AUX") and form not in words.NOT_NEGATIONS


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
    form, pos = tree.form(index), tree.pos(index)
    if form in words.PRONOUNS or form in words.ASPECT or tree.name(index):
        return False
    head = tree.heads[index]
    if pos in ("ADV", "AUX") and (head == anchor or index < head <= verb):
        return True
    if form in words.ADVERBS or is_negation(tree, index) or (form in words.MODALS and pos in ("VERB", "AUX")):
        return True
    if pos == "VERB" and index == verb - 1 and head == verb and tree.relations[index] in ("advcl", "conj", "compound"):
        return not tree.among(index, "obj", "obl", "nsubj")
    if tree.relations[index] in ("advmod", "aux", "mark") and head in (verb, anchor):
        return pos in ("ADJ", "SCONJ", "PART")
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
    if tree.heads[index] == verb and tree.relations[index] in ("compound", "mark"):
        return tree.pos(index) in ("VERB", "ADP", "PART", "ADJ")
    return (
        form in words.RESULTATIVE
        and tree.pos(index) in ("VERB", "ADP", "SCONJ", "AUX", "PART")
        and (tree.heads[index] == verb or tree.relations[index] == "case")
    )
