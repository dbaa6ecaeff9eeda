"""What a clause says, in its own words: the verb with its particle and with what makes it passive, denied or unsure."""

from dataclasses import dataclass

from kg.extraction.english import words
from kg.extraction.english.phrases import low
from kg.extraction.parse import Span
from kg.extraction.rules.tree import Tree
from kg.models.statement import Modality


@dataclass(frozen=True, slots=True)
class Predicate:
    """The tokens that make it, in their order."""

    tokens: tuple[int, ...]
    tree: Tree

    @property
    def spans(self) -> tuple[Span, ...]:
        """One for each run of neighbours."""
        runs: list[list[int]] = []
        for token in self.tokens:
            if runs and token == runs[-1][-1] + 1:
                runs[-1].append(token)
            else:
                runs.append([token])
        return tuple(Span(self.tree.tokens[run[0]].start, self.tree.tokens[run[-1]].end) for run in runs)

    @property
    def text(self) -> str:
        """As it reads in the sentence, without what stands between its words and the capital of the first one."""
        text = " ".join(self.tree.text[span.start : span.end] for span in self.spans)
        return text[:1].lower() + text[1:] if self.tokens[:1] == (0,) else text

    def plus(self, *tokens: int) -> "Predicate":
        """With more words: the preposition of what follows."""
        return Predicate(tuple(sorted({*self.tokens, *tokens})), self.tree)


def predicate(tree: Tree, head: int, verb: int) -> Predicate:
    """Of the clause that ``head`` heads; ``verb`` is its copula, or the head itself."""
    denied = any(low(tree, child) in words.NEGATIONS for child in tree.among(head, "advmod"))
    auxiliaries = {low(tree, child) for child in tree.among(head, "aux", "mark")}
    kept = bool(auxiliaries & (words.MODALS | {"been", "to"}))  # may have, had been, to have
    outer = max((child for child in tree.among(head, "cop") if child < verb), default=-1)
    tokens = {verb}
    for child in (child for child in tree.children[head] if child > outer):
        form, relation = low(tree, child), tree.tokens[child].relation
        if tree.relations[child] == "aux":
            light = (form in words.PERFECT and not kept) or (form in words.DO and not denied) or form == "being"
            if not light or verb != head:
                tokens.add(child)
        elif relation == "compound:prt" or (form in words.NEGATIONS and relation == "advmod"):
            tokens.add(child)
    for mark in tree.among(head, "mark"):
        if low(tree, mark) == "to" and min(tokens) < mark:
            tokens.add(mark)  # was to meet
    return Predicate(tuple(sorted(tokens)), tree)


def governed(tree: Tree, outer: Predicate, head: int, inner: Predicate) -> Predicate:
    """ "wants" and "buy" as one: wants to buy."""
    marks = [child for child in tree.among(head, "mark") if low(tree, child) == "to"]
    return outer.plus(*inner.tokens, *marks)


def modality(tree: Tree, head: int) -> Modality:
    """How the clause that ``head`` heads puts what it says, by its own words."""
    forms = {low(tree, child) for child in tree.among(head, "aux", "advmod", "cc")}
    if forms & words.NEGATIONS:
        return Modality.NEGATED
    if forms & words.MODALS or forms & words.UNSURE or _is_conditional(tree, head):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def under(tree: Tree, governor: int) -> Modality:
    """What a verb makes of the infinitive that it governs: wants to, failed to."""
    form = low(tree, governor)
    if form in words.FAILING:
        return Modality.NEGATED
    return Modality.POSSIBLE if form in words.INTENDING else Modality.ASSERTED


def weaker(one: Modality, other: Modality) -> Modality:
    """Of two that hold together: a denial, else a possibility."""
    for kind in (Modality.NEGATED, Modality.POSSIBLE):
        if kind in (one, other):
            return kind
    return Modality.ASSERTED


def _is_conditional(tree: Tree, head: int) -> bool:
    return any(
        low(tree, mark) in ("if", "unless")
        for clause in tree.among(head, "advcl")
        for mark in tree.among(clause, "mark")
    )
