"""Rules on lives: where somebody is from, studied and when they lived, their family, what they are called and played.

Encyclopaedias and news say these in set phrases around the person whom a sentence begins with (X，字Y，号Z，唐代诗人)
or beside the name (美国演员X). The phrase is found in the text, the person by ``listings``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import titles
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import COUNTRY, DYNASTY, LONG_DYNASTY
from kg.extraction.rules.listings import looks_like_name, name_after, name_before, people_after, people_before, person
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.works import spoken_of, work
from kg.models.entity import EntityType

_LEAD = re.compile(
    r"[\s\d.、【\[（(]*(?:(?:基本|个人|人物|大师|球员)?(?:资料|简介|简历|信息|生平|档案)\s*[:：]?\s*)?"
    r"(?:(?:姓名|中文名|中文名称|球员|选手|名字)\s*[:：]\s*)?"
)
OCCUPATION = (
    r"(?:\w{0,3}家|演员|歌手|作者|导演|编剧|诗人|词人|文人|学者|模特|主持人|记者|编辑|教授|博士|医生|医师|律师|设计师|建筑师|工程师|摄影师|"
    r"[男女]?(?:星|影星|歌星|小将|名将|球星|天王|天后|巨星|偶像|笑星|才女)|球员|队员|运动员|运动健将|选手|前锋|中锋|后卫|中场|门将|"
    r"教练|教练员|主教练|音乐人|制作人|制片人|商人|飞行员|宇航员|传教士|艺人|配音演员|声优|漫画师)"
)
"""What somebody does for a living. Not an office: who holds one in a country is of it, but that is not said."""
_FROM = re.compile(rf"(?P<country>{COUNTRY})(?:籍|裔)?(?:[^，。；、《》（）\s]{{0,12}}?)?(?P<title>{OCCUPATION})")
_INSTITUTION = re.compile("[大中]学|公司|学院|中心|协会|[院部局会社司队]|研究|集团|国家|企业|银行|作协|技术")
_CITIZEN = re.compile(
    rf"(?:国籍|国家)\s*[:：]?\s*(?P<country>{COUNTRY})|(?P<named>{COUNTRY})(?:国籍|籍|[\u4e00-\u9fff]{{0,8}}(?<![国籍])人(?=[，,。；]|$))"
)
_LIVED = re.compile(
    rf"(?P<dynasty>(?<![\u4e00-\u9fff])(?:{DYNASTY})(?![\u4e00-\u9fff]{{0,2}}[市省县区公])(?:代|朝)?|(?:{DYNASTY})[代朝]|{LONG_DYNASTY})"
    r"(?:[末初]年?|中期|后期|晚期|前期|时期|时|年间)?(?P<told>[^，。；、《》（）\s]{0,10})"
)
_DESCRIBES = re.compile(r"[，,。；、\s]|$|人|名|大|著名|宗室|官员|将领|大臣")
_SCHOOL = (
    r"(?![年从在于以了])(?:(?![的年从以级])[\u4e00-\u9fff]){2,14}?"
    r"(?:大学|学院|学校|中学|附中|戏校|艺校|军校|研究院|一中)"
    r"(?:(?:(?![的从年以级考入进和与及并后在于到])[\u4e00-\u9fff]){1,6}?学院)?"
)
_STUDIED = re.compile(
    rf"(?P<word>毕业于|就读于|考入|考取|考上|肄业于|毕业院校|毕业学校|母校|就读|升入|进入)(?:了|为|是|[:：])?\s*(?P<school>{_SCHOOL})"
)
_GRADUATE = re.compile(rf"(?P<school>{_SCHOOL})(?:[^，。；]{{0,10}}?)(?P<word>毕业)")
_CALLED = re.compile(
    r"(?:^|(?<=[，,、；（(\s]))(?P<word>又?[字号]|原名|本名|曾用名|笔名|艺名|别号|小名|乳名|谥号|庙号)(?:为|曰|叫|[:：])?(?P<name>[\u4e00-\u9fff]{1,5})(?=[，,。、；）)\s]|$)"
)
_ALSO = re.compile(
    r"(?P<word>原名|本名|曾用名|笔名|艺名)(?:为|曰|叫|是)?(?P<name>[\u4e00-\u9fff]{2,5})(?=[，,。、；）)\s]|$)"
)
_ANCESTRY = re.compile(
    r"(?P<word>祖籍|籍贯|原籍)(?:是|为|在|于|[:：])?\s*(?P<place>[\u4e00-\u9fff]{2,12}?)(?:人)?(?=[，,。；、（(\s）)]|$)"
)
_CHILD = re.compile(
    r"(?:的|之)?(?:第(?=[一二三四五六七八九十]))?(?P<word>[长次一二三四五六七八九幼独养庶嫡]?[子女]|儿子|女儿|[二三大小]儿子|[二三大小]女儿)(?=[，,。；、]|$)"
)
_MARRIED = re.compile(r"(?P<word>结婚|成婚|完婚|大婚|结为夫妻|结为夫妇|登记结婚|离婚|喜结连理)")
_TOOK = re.compile(r"(?P<word>迎娶|娶了?|嫁给了?|下嫁|嫁)")
_KIN_LABEL = re.compile(
    r"(?P<word>父亲|母亲|妻子|丈夫|儿子|女儿|生父|生母|老公|老婆|爸爸|妈妈|父|母|妻|夫人|太太|前妻|前夫)(?:[:：]|是|为|叫)?\s*"
)
_PLAYED = re.compile(r"(?P<word>饰演|扮演|(?<![服装修首])饰(?![品演物]))")
_PART_LEAD = re.compile(r"(?:的|了|过)?(?:[男女](?:主角|主|一号|二号|配角|一|二)|主角|角色|反派)?[“\"]?")
_PART = re.compile(
    r"(?P<part>[\u4e00-\u9fffA-Za-z·]{2,10})[（(](?P<name>[^（）()，。：:]{2,10}?)\s*(?P<word>饰演|饰|扮演|配音)[）)]"
)
_VOICED = re.compile(r"为(?:[^，。；《》]{0,8}?的)?“?(?P<part>[\u4e00-\u9fff·]{2,8})”?(?P<word>配音)")
FAR = 60
"""Characters into a sentence within which a phrase still speaks of the person that it begins with."""


def _character(tree: Tree, start: int) -> Span | None:
    """Who is played, after the word for it: a name up to a stop or 一角, nothing that describes."""
    lead = _PART_LEAD.match(tree.text, start)
    at = lead.end() if lead else start
    name = name_after(tree, at, in_list=True)
    if name is None or re.search("角色|形象|人物|主角|[的着过]", tree.text[at : name.end]):
        return None
    text = tree.text[name.start : name.end]
    return Span(name.start, name.end - 2) if text.endswith("一角") and len(text) > 3 else name


@lru_cache(maxsize=4)  # of a sentence, several rules ask for it
def topic(tree: Tree) -> Span | None:
    """The person whom the sentence begins with: a name that a bracket, a comma, a colon or 是 follows."""
    lead = _LEAD.match(tree.text)
    start = lead.end() if lead else 0
    name = name_after(tree, start) or name_after(tree, start, in_list=True)
    if name is None:
        return None
    text, rest = tree.text[name.start : name.end], tree.text[name.end :]
    known = any((e.start, e.end) == (name.start, name.end) and e.type is EntityType.PERSON for e in tree.entities)
    follows = (
        r"\s*[（(，,：:是、\s]|$|[男女]|于|毕业|出生|生于"
        if known or looks_like_name(text)
        else r"\s*(?:[（(][^）)]*\d|[，,][字号男女])"
    )
    return name if re.match(follows, rest) else None


def about(tree: Tree, at: int) -> Span | None:
    """The person of whom a phrase at ``at`` speaks: the topic while near, else the last one named in the clause."""
    first = topic(tree)
    if first and first.end <= at and (at < FAR or not re.search("[。；！]", tree.text[first.end : at])):
        return first
    for entity in sorted(tree.entities, key=lambda entity: -entity.end):
        if entity.type == EntityType.PERSON and entity.end <= at and "。" not in tree.text[entity.end : at]:
            return Span(entity.start, entity.end)
    return None


def thing(tree: Tree, span: Span, kind: EntityType) -> Argument:
    """What stands in ``span`` as a side of a triple."""
    return Argument(tree.text[span.start : span.end], (span,), kind)


@rule("nationality", _("A country beside what somebody is"), "美国演员汤姆·汉克斯 → 汤姆·汉克斯 | 国籍 | 美国", 0.75)
def nationality(sentence: Sentence) -> Iterator[Draft]:
    """美国演员汤姆·汉克斯来访。 → (汤姆·汉克斯, 国籍, 美国)"""
    tree = sentence.tree
    for match in _FROM.finditer(tree.text):
        span = Span(*match.span("country"))
        if _INSTITUTION.search(tree.text[span.end : match.start("title")]):
            continue
        people = people_after(tree, match.end())
        if not people and re.match(r"[，,。；、\s（(兼]|$", tree.text[match.end() :]):
            first = topic(tree)
            people = [first] if first and first.end < match.start() < first.end + FAR else []
        for name in people:
            yield Draft(person(tree, name), "国籍", (), thing(tree, span, EntityType.PLACE))
    for match in _CITIZEN.finditer(tree.text):
        group = "country" if match["country"] else "named"
        if who := about(tree, match.start()):
            yield Draft(person(tree, who), "国籍", (), thing(tree, Span(*match.span(group)), EntityType.PLACE))


@rule("dynasty", _("A dynasty beside what somebody was"), "唐代诗人李白 → 李白 | 朝代 | 唐代", 0.7)
def dynasty(sentence: Sentence) -> Iterator[Draft]:
    """李白，唐代诗人。 → (李白, 朝代, 唐代)"""
    tree = sentence.tree
    for match in _LIVED.finditer(tree.text):
        span = Span(*match.span("dynasty"))
        title = next(iter(titles.TITLE.finditer(tree.text, span.end, match.end())), None)
        whole = len(tree.text[span.start : span.end]) > 1
        if not whole and (title is None or title.start() > match.start("told") + 2 or match["dynasty"] in "金元商周"):
            continue
        who: list[Span] = []
        ends = title.end() == match.end() if title else whole and _DESCRIBES.match(tree.text, span.end)
        if title and (name := name_after(tree, title.end())):
            who = [name]
        elif ends and (first := topic(tree)) and first.end < match.start() < first.end + FAR:
            who = [first]
        for name in who:
            yield Draft(person(tree, name), "朝代", (), thing(tree, span, EntityType.TIME))


@rule("studies", _("Where somebody studied"), "王明毕业于北京大学 → 王明 | 毕业于 | 北京大学", 0.8)
def studies(sentence: Sentence) -> Iterator[Draft]:
    """王明毕业于北京大学。 → (王明, 毕业于, 北京大学)"""
    tree = sentence.tree
    for pattern in (_STUDIED, _GRADUATE):
        for match in pattern.finditer(tree.text) if pattern is _STUDIED or "毕业" in tree.text else ():
            if who := about(tree, min(match.start("word"), match.start("school"))):
                school, word = Span(*match.span("school")), Span(*match.span("word"))
                yield Draft(person(tree, who), match["word"], (word,), thing(tree, school, EntityType.ORGANISATION))


@rule(
    "called",
    _("What somebody was also called, and where their family is from"),
    "苏轼，号东坡居士 → 苏轼 | 号 | 东坡居士",
    0.85,
)
def called(sentence: Sentence) -> Iterator[Draft]:
    """苏轼，字子瞻，号东坡居士。 → (苏轼, 字, 子瞻), (苏轼, 号, 东坡居士)"""
    tree = sentence.tree
    for match in _CALLED.finditer(tree.text):
        first = topic(tree)
        if first and first.end <= match.start():
            yield _called_so(tree, first, match)
    for match in _ALSO.finditer(tree.text):
        people = [e for e in tree.entities if e.end == match.start() and e.type is EntityType.PERSON]
        if people:
            yield _called_so(tree, Span(people[0].start, people[0].end), match)
    for match in _ANCESTRY.finditer(tree.text):
        if who := about(tree, match.start()):
            word = Span(*match.span("word"))
            yield Draft(
                person(tree, who), match["word"], (word,), thing(tree, Span(*match.span("place")), EntityType.PLACE)
            )


def _called_so(tree: Tree, who: Span, match: re.Match[str]) -> Draft:
    name = thing(tree, Span(*match.span("name")), EntityType.PERSON)
    return Draft(person(tree, who), match["word"], (Span(*match.span("word")),), name)


@rule("family", _("Who is whose child, wife or husband, as lives put it"), "曹丕，曹操之子 → 曹操 | 子 | 曹丕", 0.75)
def family(sentence: Sentence) -> Iterator[Draft]:
    """曹丕，曹操之子。 → (曹操, 子, 曹丕)"""
    tree = sentence.tree
    for match in _CHILD.finditer(tree.text) if "子" in tree.text or "女" in tree.text else ():
        parent, first = name_before(tree, match.start()), topic(tree)
        if parent and first and first.end < parent.start and len(match["word"]) <= 3:
            word = Span(*match.span("word"))
            yield Draft(person(tree, parent), match["word"], (word,), person(tree, first))
    for match in _KIN_LABEL.finditer(tree.text):
        name, first = name_after(tree, match.end()), topic(tree)
        owner = first if first and first.end <= match.start() else None
        labelled = match.group() != match["word"] or re.search(r"[，,。；\s其]$", tree.text[: match.start()])
        if re.search(r"[^，,。；\s其]的$", tree.text[: match.start()]):
            continue
        if name and owner and owner != name and labelled:
            yield Draft(person(tree, owner), match["word"], (Span(*match.span("word")),), person(tree, name))
    for match in _MARRIED.finditer(tree.text):
        yield from _couple(tree, match)
    for match in _TOOK.finditer(tree.text):
        one, other = about(tree, match.start()), name_after(tree, match.end())
        one = name_before(tree, match.start()) or (one if one and one == topic(tree) else None)
        if one and other and one != other and not re.match("之|的", tree.text[other.end :]):
            yield Draft(person(tree, one), match["word"], (Span(*match.span("word")),), person(tree, other))


def _couple(tree: Tree, match: re.Match[str]) -> Iterator[Draft]:
    """A与B结婚, and with the first before: A于2003年与B结婚."""
    word = Span(*match.span("word"))
    stretch = tree.text[max(0, word.start - 25) : word.start]
    joined = max(stretch.rfind("与"), stretch.rfind("和"), stretch.rfind("跟"))
    if joined < 0:
        return
    at = word.start - len(stretch) + joined
    other = name_after(tree, at + 1)
    one = name_before(tree, at) or about(tree, at)
    if one and other and one != other:
        yield Draft(person(tree, one), match["word"], (word,), person(tree, other))


@rule("part", _("Which part somebody played or voiced"), "张译饰演陆建勋 → 张译 | 饰演 | 陆建勋", 0.8)
def part(sentence: Sentence) -> Iterator[Draft]:
    """张译在《老九门》中饰演陆建勋。 → (张译, 饰演, 陆建勋), (张译, 饰演于, 《老九门》)"""
    tree = sentence.tree
    for match in _PLAYED.finditer(tree.text):
        word = Span(*match.span("word"))
        title = spoken_of(tree, match.start())
        between = tree.text[title.end : match.start()] if title else ""
        inside = title if title and re.match(r"(?:一剧|一片)?(?:中|里|内)", between) and len(between) < 12 else None
        people = people_before(tree, match.start())
        if not people and inside:
            at = tree.text.rfind("在", 0, inside.start)
            people = people_before(tree, at) if at > 0 else []
        if not people and inside is None and (who := topic(tree)) and who.end <= match.start() < who.end + FAR:
            people = [who]
        played = _character(tree, match.end("word"))
        for name in people:
            if played and played != name:
                yield Draft(person(tree, name), match["word"], (word,), thing(tree, played, EntityType.PERSON))
            if inside:
                yield Draft(person(tree, name), "饰演于", (word,), work(tree, inside))
    for match in _PART.finditer(tree.text) if "饰" in tree.text or "演" in tree.text or "配音" in tree.text else ():
        name, word = Span(*match.span("name")), Span(*match.span("word"))
        played = name_before(tree, match.end("part"), in_list=True)
        if played:
            yield Draft(person(tree, name), match["word"], (word,), thing(tree, played, EntityType.PERSON))
        title = spoken_of(tree, match.start())
        if title and match["word"] != "配音":
            yield Draft(person(tree, name), "饰演于", (word,), work(tree, title))
    for match in _VOICED.finditer(tree.text) if "配音" in tree.text else ():
        if who := about(tree, match.start()):
            word = Span(*match.span("word"))
            yield Draft(
                person(tree, who), match["word"], (word,), thing(tree, Span(*match.span("part")), EntityType.PERSON)
            )
