"""Rules on what stands around a predicate, as the fitted decisions read it (see ``learned``).

They share one reading of the sentence; each takes the readings of its own shape, so that a statement can say how it
was read.
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.learned.reading import Range, Reading, chance
from kg.extraction.rules.objects import parts
from kg.extraction.rules.phrases import Phrase, typed
from kg.extraction.rules.predicates import apart
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree

_PLACED = frozenset("在于从自到至向往")
_VERBAL = frozenset(("VERB", "AUX", "ADP", "SCONJ"))


def _shape(tree: Tree, reading: Reading) -> str:
    first, last = reading.predicate
    inner = range(first, last + 1)
    if reading.subject[0] > last:
        return "relative"
    if any(tree.form(at) == "被" for at in inner):
        return "passive"
    if tree.form(reading.verb) in words.COPULAS:
        return "copula"
    if last > first and tree.form(last) in _PLACED:
        return "place-time"
    if not any(tree.pos(at) in _VERBAL for at in inner):
        return "property"
    return "subject-verb-object"


def _by_shape(sentence: Sentence) -> dict[str, list[Reading]]:
    """The readings of each shape, found once for all rules."""
    if sentence.shapes is None:
        sentence.shapes = {}
        for reading in sentence.readings:
            sentence.shapes.setdefault(_shape(sentence.tree, reading), []).append(reading)
    return sentence.shapes


def _drafts(sentence: Sentence, shape: str) -> Iterator[Draft]:
    tree = sentence.tree
    for reading in _by_shape(sentence).get(shape, ()):
        spans = _spans(tree, reading)
        text = "".join(tree.text[span.start : span.end] for span in spans)
        for subject in parts(tree, _phrase(tree, reading.subject)):
            for object_ in parts(tree, _phrase(tree, reading.object)):
                yield Draft(subject, text, spans, object_, chance=chance(reading))


def _spans(tree: Tree, reading: Reading) -> tuple[Span, ...]:
    """The predicate, with a negation, a modal verb or 被 that stands apart from it: 没有…攻打, 大雁塔被联合国…列入."""
    first, last = reading.predicate
    before = [at for at in apart(tree, reading.verb, first) if not _within(at, reading.subject)]
    behind = range(reading.subject[1] + 1, first)
    before += [at for at in behind if tree.form(at) == "被" and tree.heads[at] == reading.verb and at not in before]
    before.sort()
    whole = Span(tree.tokens[first].start, tree.tokens[last].end)
    return (*(Span(tree.tokens[at].start, tree.tokens[at].end) for at in before), whole)


def _within(at: int, span: Range) -> bool:
    return span[0] <= at <= span[1]


def _phrase(tree: Tree, span: Range) -> Phrase:
    first, last = span
    head = next((at for at in range(last, first - 1, -1) if not first <= tree.heads[at] <= last), last)
    return typed(tree, Phrase(head, first, last))


def _finder(shape: str, example: str) -> Callable[[Sentence], Iterator[Draft]]:
    def find(sentence: Sentence) -> Iterator[Draft]:
        return _drafts(sentence, shape)

    find.__doc__ = example
    return find


for _name, _description, _example, _precision in (
    ("subject-verb-object", _("Subject, verb and object"), "张骞出使西域 → 张骞 | 出使 | 西域", 0.33),
    ("copula", _("“X is Y”"), "熊猫是哺乳动物 → 熊猫 | 是 | 哺乳动物", 0.33),
    ("passive", _("Passive: what it is done to stays the subject"), "苏州被称为绣市 → 苏州 | 被称为 | 绣市", 0.3),
    (
        "place-time",
        _("A verb followed by 于, 在 or the like with a place or a time"),
        "他的墓位于西安 → 他的墓 | 位于 | 西安",
        0.4,
    ),
    (
        "relative",
        _("A clause before 的 and the noun that it describes"),
        "反映历史的电视剧 → 电视剧 | 反映 | 历史",
        0.2,
    ),
    ("property", _("A property with its figure or quality"), "长江全长6300公里 → 长江 | 全长 | 6300公里", 0.3),
):
    rule(_name, _description, _example, _precision)(_finder(_name, _example))
