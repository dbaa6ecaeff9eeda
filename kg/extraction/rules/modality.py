"""Whether a sentence says that something is so, is not so, or may be."""

from collections.abc import Sequence

from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.clauses import is_condition
from kg.extraction.rules.predicates import is_negation
from kg.extraction.rules.tree import Tree
from kg.models.statement import Modality

_DENYING = frozenset("不没未无非")
_CERTAIN = words.listed("会 能 能够 可 可以 得以 要 准备 计划 想 愿意")
"""Modal verbs of ability and of habit: what can be is so; only what may, shall or is meant to be is open."""
_PLANNED = words.listed("计划 打算 拟 拟定 有望 力争 希望 预计 将会 准备")
"""Verbs that govern another one, which then has not come about."""
_OPEN = words.MODALS - _CERTAIN


REACH = 6
"""Words between a plan and what is planned."""


def modality(tree: Tree, spans: Sequence[Span]) -> Modality:
    """What the words of the predicate, and a condition around it, make of the statement."""
    tokens = [at for span in spans for at in range(tree.at(span.start), tree.at(span.end - 1) + 1)]
    if any(_denies(tree, at) for at in tokens):
        return Modality.NEGATED
    if any(tree.form(at) in _OPEN for at in tokens):
        return Modality.POSSIBLE
    acts = [at for at in tokens if tree.pos(at) == "VERB"] or tokens
    if any(is_condition(tree, at) for at in tokens) or (acts and _is_planned(tree, acts[-1])):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _is_planned(tree: Tree, first: int) -> bool:
    """Whether a plan stands before the predicate, with no more than a place or a manner between: 计划在成都建设."""
    for at in range(first - 1, max(-1, first - 1 - REACH), -1):
        if tree.form(at) in _PLANNED and tree.pos(at) in ("VERB", "ADV", "AUX"):
            return True
        if tree.form(at) in words.STOPS or (tree.pos(at) == "VERB" and tree.form(at) not in words.COVERBS):
            return False
    return False


def _denies(tree: Tree, at: int) -> bool:
    form = tree.form(at)
    if is_negation(tree, at) or form in words.NEGATED_COPULAS:
        return True
    return len(form) > 1 and form[0] in _DENYING and tree.pos(at) == "VERB" and form not in words.NOT_NEGATIONS
