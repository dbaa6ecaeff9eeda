"""The rule on figures that no verb introduces: 全长6300公里, 面积70平方公里."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction import literals
from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree

_PROPERTY_POS = frozenset(("NOUN", "ADJ", "PART", "VERB"))
_BEFORE = frozenset(
    [
        "约",
        "近",
        "达",
        "仅",
        "共",
        "只",
        "超过",
        "逾",
        "大约",
        "将近",
        "共计",
        "共有",
        "为",
        "高达",
        "多达",
        "长达",
        "不足",
    ]
)
_AFTER = frozenset(["左右", "以上", "以下", "上下", "多", "余", "以内", "不等"])
MAX_PROPERTY = 8
"""Characters of a property's name; what is longer is a sentence that the parser did not see."""


@rule("measure", _("A property with its figure"), "长江全长6300公里 → 长江 | 全长 | 6300公里", 0.8)
def measure(sentence: Sentence) -> Iterator[Draft]:
    """长江全长6300公里。 → (长江, 全长, 6300公里)"""
    tree = sentence.tree
    for first, last in _figures(tree):
        at = first - 1
        while at >= 0 and (tree.form(at) in _BEFORE or tree.pos(at) == "ADV"):
            at -= 1
        start = _property_start(tree, at)
        if start > at:
            continue
        span = Span(tree.tokens[start].start, tree.tokens[at].end)
        if span.end - span.start > MAX_PROPERTY:
            continue
        if tree.form(start - 1) in words.LISTING and start < at:
            continue
        owner, doubt = _owner(sentence, start)
        if owner:
            name = tree.text[span.start : span.end]
            yield Draft(owner, name, (span,), Phrase(last, first, last), doubt)


def _figures(tree: Tree) -> Iterator[tuple[int, int]]:
    """Quantities that end their clause, as token ranges."""
    if not any(token.pos == "NUM" for token in tree.tokens):
        return
    starts = {token.start: index for index, token in enumerate(tree.tokens)}
    ends = {token.end: index for index, token in enumerate(tree.tokens)}
    for span in literals.quantities(tree.text):
        if span.start in starts and span.end in ends:
            first, last = starts[span.start], ends[span.end]
            after = last + 1
            if tree.form(after) in _AFTER:
                after += 1
            if tree.pos(after) in ("PUNCT", "CCONJ", "") and not tree.name(first):
                yield first, last


def _property_start(tree: Tree, last: int) -> int:
    """Where the noun that names the property begins."""
    first = last + 1
    while (
        first > 0
        and tree.pos(first - 1) in _PROPERTY_POS
        and not tree.name(first - 1)
        and tree.form(first - 1) not in words.NOT_PROPERTIES
    ):
        if tree.pos(first - 1) == "VERB" and first - 1 == last and len(tree.form(first - 1)) > 1:
            break
        first -= 1
    return first


def _is_figure(tree: Tree, phrase: Phrase) -> bool:
    """营业收入732亿元 owns nothing."""
    end = tree.tokens[phrase.last].end
    return any(span.end == end for span in literals.quantities(tree.text)) and phrase.last > phrase.first


def _owner(sentence: Sentence, start: int) -> tuple[Phrase | None, float]:
    """Whose property: the name or "X的" directly before it, else the subject that the sentence speaks of."""
    tree = sentence.tree
    before = start - 1
    if tree.form(before) in ("的", "之"):
        return noun_phrase(tree, before - 1, before=before) if before > 0 else None, 1.0
    if tree.name(before) or tree.pos(before) in ("PROPN", "X"):
        phrase = noun_phrase(tree, before, before=start)
        return phrase, 1.0
    if before >= 0 and tree.pos(before) != "PUNCT":
        return None, 1.0
    for index in range(before, -1, -1):
        if tree.form(index) in ("。", "！", "？"):
            return None, 1.0
        if tree.pos(index) == "VERB" and tree.form(index) not in words.NOT_PROPERTIES:
            subject = sentence.subjects.own(index)
            if subject:
                plain = subject.phrase.last < start and not _is_figure(tree, subject.phrase)
                return (subject.phrase, 0.8) if plain else (None, 1.0)
    return None, 1.0
