"""Rules on lives in short: whose native somebody is, of what trade, when born and when dead."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import titles, words
from kg.extraction.rules.biography import FAR, OCCUPATION, about, thing, topic
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import COUNTRY
from kg.extraction.rules.listings import person
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.times import time_argument, time_before
from kg.models.entity import EntityType

_NATIVE = re.compile(r"(?<=[，,、；\s])(?P<place>[\u4e00-\u9fff]{2,9})人(?=[，,。；]|$)")
_TRADE = re.compile(rf"(?<=[，,])(?P<what>[\u4e00-\u9fff]{{0,12}}{OCCUPATION})(?=[，,。；]|$)")
_LIFE = re.compile(rf"(?:出生|诞生|(?<=[年月日])生|{'|'.join(sorted(words.DYING))})(?=[，,。；）)]|$)")


@rule(
    "native",
    _("The place whose native somebody is"),
    "苏轼，眉州眉山人 → 苏轼 | 籍贯 | 眉州眉山",
    0.75,
)
def native(sentence: Sentence) -> Iterator[Draft]:
    """苏轼，字子瞻，眉州眉山人。 → (苏轼, 籍贯, 眉州眉山)"""
    tree = sentence.tree
    first = topic(tree) if "人" in tree.text else None
    if first is None:
        return
    for match in _NATIVE.finditer(tree.text, first.end):
        place = Span(*match.span("place"))
        named = [e for e in tree.entities if e.start == place.start and e.type is EntityType.PLACE]
        if named and not re.fullmatch(COUNTRY, match["place"]) and match.start() < first.end + FAR:
            yield Draft(person(tree, first), "籍贯", (), thing(tree, place, EntityType.PLACE))


@rule(
    "occupation",
    _("What somebody is by trade, between commas"),
    "钱学森，1911年生于上海，空气动力学家 → 钱学森 | 是 | 空气动力学家",
    0.7,
)
def occupation(sentence: Sentence) -> Iterator[Draft]:
    """钱学森，1911年生于上海，空气动力学家。 → (钱学森, 是, 空气动力学家)"""
    tree = sentence.tree
    first = topic(tree)
    if first is None:
        return
    for match in _TRADE.finditer(tree.text, first.end):
        span = Span(*match.span("what"))
        inner = range(tree.at(span.start), tree.at(span.end - 1) + 1)
        tags = [tree.pos(at) for at in inner]
        if match.start() > first.end + FAR or tags[0] in ("VERB", "ADV", "AUX") or {"ADP", "PRON"} & {*tags}:
            continue
        if any(tree.form(at) in words.COPULAS for at in inner):
            continue  # 丈夫赵明诚是金石学家
        if ("VERB" in tags and "的" in match["what"]) or tree.form(inner[0]) in titles.APPOINTING:
            continue  # 现任华东师范大学教授: an office, not a trade
        yield Draft(person(tree, first), "是", (), Argument(match["what"], (span,)))


@rule("life", _("When somebody was born or died"), "他于1936年逝世 → 他 | 逝世于 | 1936年", 0.8)
def life(sentence: Sentence) -> Iterator[Draft]:
    """鲁迅1936年10月19日在上海逝世。 → (鲁迅, 逝世于, 1936年10月19日)"""
    tree = sentence.tree
    for match in _LIFE.finditer(tree.text):
        moment = time_before(tree, match.start(), FAR // 2)
        he = re.match("[他她]", tree.text)
        who = about(tree, match.start())
        subject = person(tree, who) if who else Argument(he.group(), (Span(*he.span()),)) if he else None
        if moment and subject and not re.search(".[，。；]", tree.text[moment.end : match.start()]):
            word = Span(*match.span())
            yield Draft(subject, f"{match.group()}于", (word,), time_argument(tree.text, moment))
