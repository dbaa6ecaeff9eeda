"""Relations of more words than the parser gives them: 以…为食, 主持修建."""

from dataclasses import replace

from kg.extraction.parse import Span, Triple
from kg.extraction.rules import words
from kg.extraction.rules.phrases import stretch
from kg.extraction.rules.tree import Tree


def in_frame(tree: Tree, triple: Triple) -> Triple:
    """The triple with the whole relation, where its object begins with the rest of it."""
    if len(triple.predicate_spans) != 1 or len(triple.object.spans) != 1:
        return triple
    if triple.object.spans[0].start != triple.predicate_spans[0].end:
        return triple
    if triple.predicate.endswith("为"):
        return _taken_for(tree, triple)
    return _led(tree, triple) if triple.predicate in words.LEADING else triple


def _taken_for(tree: Tree, triple: Triple) -> Triple:
    """熊猫 | 以…为食 | 竹子 for 以竹子为 | 食: what something is taken for is a part of the relation."""
    (span,), (what,) = triple.predicate_spans, triple.object.spans
    taken, copula = tree.text.find("以", span.start, span.end), span.end - 1
    if not 0 <= taken < copula - 1 or (tree.form(tree.at(taken)), tree.form(tree.at(copula))) != ("以", "为"):
        return triple
    text = f"以…为{triple.object.text}"
    spans = (Span(taken, taken + 1), Span(copula, what.end))
    thing = stretch(tree, tree.at(taken) + 1, tree.at(copula) - 1)
    return replace(triple, predicate=text, predicate_spans=spans, object=thing)


def _led(tree: Tree, triple: Triple) -> Triple:
    """玄奘 | 主持修建 | 大雁塔 for 主持 | 修建了大雁塔."""
    (span,), (what,) = triple.predicate_spans, triple.object.spans
    verb, last = tree.at(what.start), tree.at(what.end - 1)
    if tree.pos(verb) != "VERB" or tree.relations[verb] == "compound":
        return triple  # 主持开幕式: a 开幕式 is led
    first = verb + 1 + (tree.form(verb + 1) in words.ASPECT)
    if first > last or any(tree.form(at) in words.GENITIVE for at in range(first, last)):
        return triple  # 负责预防腐败的合作
    whole = Span(span.start, tree.tokens[verb].end)
    text = tree.text[whole.start : whole.end]
    return replace(triple, predicate=text, predicate_spans=(whole,), object=stretch(tree, first, last))
