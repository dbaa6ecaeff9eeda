"""Rules on organisations and places: founded when, seated where, how large, led by whom, called what for short.

The phrase is found in the text; what it speaks of is the organisation or place named before it in its clause, else the
one that the sentence begins with.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction import literals
from kg.extraction.parse import Argument, Literal, NamedEntity, Span
from kg.extraction.rules import titles
from kg.extraction.rules.biography import FAR, topic
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import COUNTRY, either
from kg.extraction.rules.listings import people_after, person
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.times import time_argument, time_before
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.extraction.rules.works import spoken_of, work
from kg.models.entity import EntityType
from kg.models.statement import LiteralType

_FOUNDED = "成立|创立|创建|创办|始建|始创|组建|建立|诞生|建校|筹建|兴建|注册成立|登记成立"
_FOUNDED_ON = re.compile(rf"(?P<word>(?:{_FOUNDED})(?:日期|时间)?(?:于|在|[:：])?)\s*")
_MADE = re.compile(rf"(?:{_FOUNDED})了?")
_SEAT = re.compile(
    r"(?P<word>总部)(?:地点|所在地)?(?:位于|设在|设于|设立于|在|坐落于|坐落在|地处|座落于|[:：])\s*"
    r"(?P<place>[\u4e00-\u9fff]{2,15}?)(?=[，,。；、（(\s]|的|$|市中心)"
)
_MEASURES = listed(
    """
    注册资本 注册资金 占地面积 校园占地面积 占地 总面积 土地面积 国土面积 区域面积 全镇面积 全市面积 辖区面积 面积
    总人口 人口 常住人口 海拔高度 平均海拔 海拔 累计票房 总票房 票房
    """
)
_MEASURE = re.compile(
    rf"(?P<word>{either(_MEASURES)})(?:[^，。；\d]{{0,8}}?)"
    r"(?P<figure>\d[\d,，.]*(?:余|多)?[万亿千百]*(?:余|多)?"
    r"(?:元人民币|人民币|美元|港元|日元|韩元|欧元|元|平方公里|平方千米|平方米|公顷|亩|㎡|km2|km²|米|m|人|户)?)"
)
_SHORT = re.compile(
    r"[（(](?:以下|下)?(?:简称|缩写|称)(?:为|[:：])?\s*[“\"'‘]?(?P<name>[^（）()“”\"'‘’，,：:]{2,15})[”\"'’]?(?=[，,）)])"
    r"|[，,](?:英文)?简称(?:为|[:：])?\s*[“\"'‘]?(?P<plain>[^（）()“”\"'‘’，,。；]{2,12})"
)
_POST_ENDS = re.compile(r"[，,。；、（(\s]|$|兼|和")
_LETTERS = re.compile(r"[（(](?P<name>[A-Z][A-Za-z]{1,9})[）)]")
"""An organisation's initials behind its name: 国际劳工组织（ILO）."""
_CLIMATE = re.compile(r"属(?:于)?(?P<climate>[\u4e00-\u9fff]{2,14}气候)")
_CAPITAL = re.compile(rf"(?P<country>{COUNTRY})(?:的)?(?P<word>首都|首府)(?:是|为)?")
_OFFICE = re.compile(
    r"(?P<apart>[，,](?:现任|时任)?)?(?P<word>董事长|校长|院长|创始人|创办人|法定代表人|法人代表|总经理|代言人)"
    r"(?:兼(?P<too>总裁|总经理|首席执行官|CEO))?(?P<is>是|为|[:：]|由)?\s*"
)
_NO_NAME = re.compile(
    r"^(?:该|本|其|公司|学校|据|目前|综合|公开|同年|此外|随着|作为|由|从|在|自|于)|显示|起来|\d年|\d(?:公里|千米|米|公顷|亩)|总裁$|创始人"
)
_NAME_END = re.compile(
    r"(?:公司|集团|大学|学院|学校|中学|小学|医院|银行|协会|学会|中心|研究院|研究所|俱乐部|委员会|基金会|组织|联盟|工厂|厂|社|部|局|馆|"
    r"团|队|院|社区|镇|乡|村|县|市|区|州|省|山|岛|湖|峰|街道)$"
)


_HEAD = re.compile(
    r"[\s\d.、]*(?:公司简介|企业简介|学校简介|简介)?\s*((?![\d年月日])[^\W\d][\w·&（）()]{1,24}?)"
    r"(?=[（(，,：:由被在]|是|正式成立|成立|创立|创建|创办|始建|于\d|位于|简称|拥有|总部|\s)"
)


def _organisation(tree: Tree, before: int) -> Argument | None:
    """The organisation or place that a phrase at ``before`` speaks of."""
    earlier = [e for e in tree.entities if e.end <= before and e.type in (EntityType.ORGANISATION, EntityType.PLACE)]
    start = max((tree.text.rfind(mark, 0, before) for mark in "，。；："), default=-1) + 1
    head = _HEAD.match(tree.text)
    here = [e for e in earlier if e.start >= start]
    own = [e for e in here if e.type is EntityType.ORGANISATION]
    own = [e for e in own if not tree.text.startswith("的", e.end)] or own  # 清华大学的前身|清华学堂
    own = own or [e for e in here if e.end == before and not tree.text.endswith(("在", "于"), 0, e.start)]
    if own:
        chosen = max(own, key=lambda e: (e.end - e.start, -e.start))
        return _named(tree, chosen)
    stretch = tree.text[start:before]
    if made := _made_before(tree, before):
        return _named(tree, made)
    if start and 2 < len(stretch) <= 25 and _NAME_END.search(stretch):
        return Argument(stretch, (Span(start, before),), EntityType.ORGANISATION)
    if head and head.end(1) <= before and not _NO_NAME.search(head[1]):
        span = Span(head.start(1), head.end(1) - head[1].endswith("的"))
        begun = [e for e in earlier if e.start == span.start]
        if short := next((e for e in begun if e.end < span.end and _says_more(tree, e.end, span.end)), None):
            return _named(tree, short)
        kind = next((e.type for e in begun if e.end == span.end), EntityType.ORGANISATION)
        return Argument(tree.text[span.start : span.end], (span,), kind)
    return None


def _says_more(tree: Tree, start: int, end: int) -> bool:
    """Whether the words from ``start`` to ``end`` say something of a name before them: 北京大学|今天举行典礼, or
    苏州市|面积8657平方公里.
    """
    if any(tree.pos(at) in ("VERB", "ADV", "ADP") for at in range(tree.at(start), tree.at(end - 1) + 1)):
        return True
    return any(start < figure.start and figure.end == end for figure in literals.quantities(tree.text))


def _made_before(tree: Tree, before: int) -> NamedEntity | None:
    """The organisation that the sentence says somebody made: 雷军创办了小米科技，总部…."""
    made = [e for match in _MADE.finditer(tree.text, 0, before) if (e := _organisation_at(tree, match.end()))]
    return made[-1] if made and made[-1].end <= before else None


def _organisation_at(tree: Tree, start: int) -> NamedEntity | None:
    return next((e for e in tree.entities if e.start == start and e.type is EntityType.ORGANISATION), None)


def _made(tree: Tree, after: int) -> Argument | None:
    """The organisation directly after the word: 创办了新东方学校."""
    found = _organisation_at(tree, after + (tree.text[after : after + 1] == "了"))
    return _named(tree, found) if found else None


@rule("founded", _("When an organisation was founded"), "中山大学成立于1924年 → 中山大学 | 成立于 | 1924年", 0.8)
def founded(sentence: Sentence) -> Iterator[Draft]:
    """中山大学成立于1924年。 → (中山大学, 成立于, 1924年)"""
    tree = sentence.tree
    moments = literals.times(tree.text) if re.search(_FOUNDED, tree.text) else []
    for match in _FOUNDED_ON.finditer(tree.text) if moments else ():
        moment = next((span for span in moments if span.start == match.end()), None)
        word = Span(match.start("word"), match.end("word"))
        subject = _organisation(tree, match.start())
        if moment is None:
            moment = time_before(tree, match.start(), 20)
            made = _made(tree, match.end())
            subject = made or (
                subject if moment and not re.match("了|[\u4e00-\u9fff]", tree.text[match.end() :]) else None
            )
        if moment and subject and subject.spans[0] != moment:
            yield Draft(subject, match["word"].rstrip(":： "), (word,), time_argument(tree.text, moment))


@rule("seat", _("Where an organisation has its seat"), "公司总部位于深圳 → 公司 | 总部 | 深圳", 0.8)
def seat(sentence: Sentence) -> Iterator[Draft]:
    """华为总部位于深圳。 → (华为, 总部, 深圳)"""
    tree = sentence.tree
    for match in _SEAT.finditer(tree.text):
        subject = _organisation(tree, match.start())
        if subject:
            place = Span(*match.span("place"))
            what = Argument(match["place"], (place,), EntityType.PLACE)
            yield Draft(subject, match["word"], (Span(*match.span("word")),), what)


@rule("figure", _("A measured property with its figure"), "全镇总面积140平方公里 → 全镇 | 总面积 | 140平方公里", 0.75)
def figure(sentence: Sentence) -> Iterator[Draft]:
    """店下镇总面积140平方公里。 → (店下镇, 总面积, 140平方公里)"""
    tree = sentence.tree
    for match in _MEASURE.finditer(tree.text):
        span = Span(*match.span("figure"))
        text = match["figure"]
        if match["word"].endswith("票房"):
            title = spoken_of(tree, match.start())
            subject = work(tree, title) if title else None
        else:
            subject = _organisation(tree, match.start())
        if subject:
            value = literals.quantity(text) or Literal(LiteralType.QUANTITY, text)
            what = Argument(text, (span,), literal=value)
            yield Draft(subject, match["word"], (Span(*match.span("word")),), what)


@rule("short-name", _("A short name in brackets"), "北京大学（简称北大） → 北京大学 | 简称 | 北大", 0.85)
def short_name(sentence: Sentence) -> Iterator[Draft]:
    """北京大学（简称“北大”）。 → (北京大学, 简称, 北大)"""
    tree = sentence.tree
    for match in _SHORT.finditer(tree.text):
        group = "name" if match["name"] else "plain"
        subject = _organisation(tree, match.start())
        if subject and subject.text != match[group]:
            span = Span(*match.span(group))
            yield Draft(subject, "简称", (), Argument(match[group], (span,), EntityType.ORGANISATION))
    for match in _LETTERS.finditer(tree.text):
        named = [e for e in tree.entities if e.end == match.start() and e.type is EntityType.ORGANISATION]
        if named and any("A" <= character <= "Z" for character in match["name"][1:]):
            what = Argument(match["name"], (Span(*match.span("name")),), EntityType.ORGANISATION)
            yield Draft(_named(tree, max(named, key=lambda e: e.end - e.start)), "简称", (), what)


@rule(
    "office",
    _("Who founded, leads or stands for an organisation, after 是 or a colon"),
    "腾讯创始人是马化腾、张志东 → 腾讯 | 创始人 | 张志东",
    0.8,
)
def office(sentence: Sentence) -> Iterator[Draft]:
    """腾讯创始人是马化腾、张志东。 → (腾讯, 创始人, 马化腾), (腾讯, 创始人, 张志东)"""
    tree = sentence.tree
    for match in _OFFICE.finditer(tree.text):
        named = match["apart"] and any(
            e.start == match.end() and e.type is EntityType.PERSON for e in tree.entities
        )  # …，创始人马化腾
        subject = _organisation(tree, match.start("word")) if match["is"] or named else None
        if subject:
            for name in people_after(tree, match.end()):
                for group in ("word", "too") if match["too"] else ("word",):
                    yield Draft(subject, match[group], (Span(*match.span(group)),), person(tree, name))


@rule(
    "post",
    _("What the person a sentence begins with is in an organisation"),
    "王明，北大校长 → 北大 | 校长 | 王明",
    0.75,
)
def post(sentence: Sentence) -> Iterator[Draft]:
    """王明，北京大学校长、教授。 → (北京大学, 校长, 王明)"""
    tree = sentence.tree
    first = topic(tree)
    if first is None:
        return
    holder: NamedEntity | None = None
    last = -1
    for title in titles.TITLE.finditer(tree.text, first.end):
        if title.start() > first.end + 2 * FAR or "。" in tree.text[first.end : title.start()]:
            return
        before = [e for e in tree.entities if e.end == title.start() and e.type is EntityType.ORGANISATION]
        if before:
            holder = max(before, key=lambda e: e.end - e.start)
        elif tree.text[last : title.start()] not in ("、", "兼"):
            holder = None
        last = title.end()
        if holder and holder.start >= first.end and _POST_ENDS.match(tree.text, title.end()):
            yield Draft(_named(tree, holder), title.group(), (Span(*title.span()),), person(tree, first))


@rule("climate", _("The climate of a place"), "紫金县属亚热带季风气候 → 紫金县 | 气候 | 亚热带季风气候", 0.75)
def climate(sentence: Sentence) -> Iterator[Draft]:
    """紫金县属亚热带季风气候。 → (紫金县, 气候, 亚热带季风气候)"""
    tree = sentence.tree
    for match in _CLIMATE.finditer(tree.text) if "气候" in tree.text else ():
        places = [e for e in tree.entities if e.end <= match.start() and e.type is EntityType.PLACE]
        if places:
            nearest = max(places, key=lambda entity: (entity.end, -entity.start))
            span = Span(*match.span("climate"))
            yield Draft(_named(tree, nearest), "气候", (), Argument(match["climate"], (span,)))


@rule("capital", _("The capital of a country"), "越南首都河内 → 越南 | 首都 | 河内", 0.85)
def capital(sentence: Sentence) -> Iterator[Draft]:
    """越南首都河内。 → (越南, 首都, 河内)"""
    tree = sentence.tree
    for match in _CAPITAL.finditer(tree.text) if "首" in tree.text else ():
        city = next((e for e in tree.entities if e.start == match.end() and e.type is EntityType.PLACE), None)
        if city:
            country = Argument(match["country"], (Span(*match.span("country")),), EntityType.PLACE)
            yield Draft(country, match["word"], (Span(*match.span("word")),), _named(tree, city))


def _named(tree: Tree, entity: NamedEntity) -> Argument:
    return Argument(tree.text[entity.start : entity.end], (Span(entity.start, entity.end),), entity.type)
