"""Relations that belong in a graph, from triples as a sentence puts them: whose property, what somebody is."""

import pytest

from kg.extraction import mentions
from kg.extraction.parse import Argument, Parse, Span, Triple
from kg.extraction.rules.implied import IMPLIED
from kg.extraction.rules.phrases import stretch
from kg.extraction.rules.tidying import tidied
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType
from tests.fixtures.parses import parse

Fact = tuple[str, str, str]

SCHOOL = parse(
    "学校/NOUN/nsubj>2 成立/VERB/root>0 ，/PUNCT/punct>5 前身/NOUN/nsubj>5 为/AUX/cop>6 南洋公学/PROPN/parataxis>2",
    ORG="南洋公学",
)
PANDA = parse("熊猫/NOUN/nsubj>2 以/VERB/root>0 竹子/NOUN/nsubj>5 为/AUX/cop>5 食/NOUN/ccomp>2")
STAFF = parse("公司/NOUN/nsubj>2 拥有/VERB/root>0 员工/NOUN/obj>2 3000/NUM/nummod>5 人/NOUN/acl>3")
COUNTRY = parse(
    "瑞士/PROPN/nsubj>2 临/VERB/root>0 海/NOUN/obj>2 ，/PUNCT/punct>6 语言/NOUN/nsubj>6 有/VERB/parataxis>2"
    " 德语/NOUN/obj>6 、/PUNCT/punct>9 法语/NOUN/conj>7",
    LOC="瑞士",
)
FIRM = parse(
    "字节/PROPN/nmod>2 产品/NOUN/nsubj>3 包括/VERB/root>0 抖音/NOUN/obj>3 ，/PUNCT/punct>3 它/PRON/nsubj>7"
    " 好/ADJ/conj>3",
    ORG="字节",
)
AUTHOR = parse(
    "王明/PROPN/nsubj>2 写/VERB/root>0 《/PUNCT/punct>4 夏天/NOUN/obj>2 》/PUNCT/punct>4 《/PUNCT/punct>7"
    " 秋天/NOUN/appos>4 》/PUNCT/punct>7",
    PER="王明",
)
SCIENTIST = parse(
    "中国/PROPN/nmod>2 科学家/NOUN/nsubj>4 屠呦呦/PROPN/appos>2 获奖/VERB/root>0", LOC="中国", PER="屠呦呦"
)
PRESIDENT = parse("法国/PROPN/nmod>2 总统/NOUN/nsubj>4 马克龙/PROPN/appos>2 来/VERB/root>0", LOC="法国", PER="马克龙")
RETURNED = parse("他/PRON/nsubj>4 回国/VERB/advcl>4 后/ADP/mark>2 担任/VERB/root>0 校长/NOUN/obj>4")
LAKE = parse("西湖/PROPN/nsubj>4 面积/NOUN/nsubj>4 约/ADV/advmod>4 6/NUM/nummod>5 公里/NOUN/root>0", LOC="西湖")
AGREED = parse(
    "双方/NOUN/nsubj>2 签署/VERB/root>0 科技/NOUN/nmod>9 、/PUNCT/punct>5 教育/NOUN/conj>3 等/PART/case>3"
    " 领域/NOUN/nmod>9 的/PART/case>7 协议/NOUN/obj>2"
)
BOOK = parse(
    "《/PUNCT/punct>2 三体/NOUN/nsubj>8 》/PUNCT/punct>2 是/AUX/cop>8 刘慈欣/PROPN/nsubj>6 创作/VERB/acl>8"
    " 的/SCONJ/mark>6 小说/NOUN/root>0",
    PER="刘慈欣",
)
FRANCE = Argument("法国", (Span(0, 2),), EntityType.PLACE)
TOWER = parse(
    "玄奘/PROPN/nsubj>2 主持/VERB/root>0 修建/VERB/xcomp>2 了/AUX/aux>3 大雁塔/PROPN/obj>3", PER="玄奘", LOC="大雁塔"
)
OPENING = parse("玄奘/PROPN/nsubj>2 主持/VERB/root>0 开幕/VERB/compound>4 式/PART/obj>2", PER="玄奘")
REPORT = parse(
    "报告/NOUN/nsubj>5 后来/NOUN/nmod>5 被/AUX/aux>5 司马迁/PROPN/nsubj>5 写入/VERB/root>0 书/NOUN/obj>5", PER="司马迁"
)
ISLAND = parse("台湾/PROPN/nsubj>3 意/NOUN/nsubj>3 为/AUX/cop>4 美岛/PROPN/root>0", LOC="台湾 美岛")
OFFICE = parse(
    "法国/PROPN/nmod>2 总统/NOUN/nsubj>4 是/AUX/cop>4 元首/NOUN/root>0 ，/PUNCT/punct>6 拥有/VERB/parataxis>4"
    " 权力/NOUN/obj>6",
    LOC="法国",
)
SOUNDS = parse(
    "语言/NOUN/nsubj>2 使用/VERB/root>0 紧音/NOUN/nmod>9 、/PUNCT/punct>5 搭音/NOUN/conj>3 等/PART/case>3"
    " 不同/ADJ/amod>9 的/PART/mark>7 辅音/NOUN/obj>2"
)
BUREAU = parse("局/NOUN/nsubj>2 负责/VERB/root>0 预防/VERB/xcomp>2 腐败/NOUN/nmod>6 的/PART/case>4 合作/NOUN/obj>3")
MAIL = parse("网易/PROPN/nsubj>2 以/VERB/root>0 邮箱/NOUN/obj>4 作为/VERB/ccomp>2 入口/NOUN/obj>4", ORG="网易")
RIVALS = parse(
    "其/PRON/nmod>2 对手/NOUN/nsubj>4 为/AUX/cop>4 辉腾/PROPN/root>0 、/PUNCT/punct>6 奥迪/PROPN/conj>4", ORG="辉腾"
)
CASES: dict[str, tuple[Parse, list[Fact], list[Fact]]] = {
    "the noun in a predicate is the relation": (
        SCHOOL,
        [("学校", "前身为", "南洋公学")],
        [("学校", "前身", "南洋公学")],
    ),
    "what something is taken for": (PANDA, [("熊猫", "以竹子为", "食")], [("熊猫", "以…为食", "竹子")]),
    "what is counted is said once": (
        STAFF,
        [("公司", "拥有", "员工3000人"), ("公司", "拥有员工", "3000人")],
        [("公司", "拥有", "员工3000人")],
    ),
    "a list of what has no name is told of whom the sentence is about": (
        COUNTRY,
        [("瑞士", "临", "海"), ("语言", "有", "德语"), ("语言", "有", "法语")],
        [("瑞士", "临", "海"), ("瑞士", "语言", "德语"), ("瑞士", "语言", "法语")],
    ),
    "a property behind the name of whose it is": (
        FIRM,
        [("字节产品", "包括", "抖音")],
        [("字节", "产品", "抖音")],
    ),
    "a figure that is none exactly is said once": (
        LAKE,
        [("西湖", "面积约", "6公里"), ("西湖", "面积", "6公里")],
        [("西湖", "面积", "约6公里")],
    ),
    "what is listed before what it is of is no list of things": (
        AGREED,
        [("双方", "签署", "科技、教育等领域的协议")],
        [("双方", "签署", "科技、教育等领域的协议")],
    ),
    "whoever wrote a novel with a name is not said to have written a novel": (
        BOOK,
        [("《三体》", "是", "刘慈欣创作的小说"), ("刘慈欣", "创作", "小说"), ("刘慈欣", "创作", "《三体》")],
        [("《三体》", "是", "刘慈欣创作的小说"), ("刘慈欣", "创作", "《三体》")],
    ),
    "what is led is done": (TOWER, [("玄奘", "主持", "修建了大雁塔")], [("玄奘", "主持修建", "大雁塔")]),
    "what is led is a thing": (OPENING, [("玄奘", "主持", "开幕式")], [("玄奘", "主持", "开幕式")]),
    "what was done to something later": (REPORT, [("司马迁", "写入", "书")], [("报告", "被写入", "书")]),
    "one character is no relation": (ISLAND, [("台湾", "意为", "美岛")], [("台湾", "意为", "美岛")]),
    "who holds an office is not what that is": (
        OFFICE,
        [("法国总统", "是", "元首"), ("法国总统", "拥有", "权力")],
        [("法国", "总统", "元首"), ("法国总统", "拥有", "权力")],
    ),
    "what is listed before what it is like is a list": (
        SOUNDS,
        [("语言", "使用", "紧音、搭音等不同的辅音")],
        [("语言", "使用", "紧音"), ("语言", "使用", "搭音")],
    ),
    "what one answers for may begin with a verb": (
        BUREAU,
        [("局", "负责", "预防腐败的合作")],
        [("局", "负责", "预防腐败的合作")],
    ),
    "what serves as something": (MAIL, [("网易", "以邮箱作为", "入口")], [("网易", "以邮箱作为", "入口")]),
    "one of several is not what another one is": (
        RIVALS,
        [("其对手", "为", "辉腾"), ("其对手", "为", "奥迪")],
        [("其", "对手", "辉腾"), ("其对手", "为", "奥迪")],
    ),
    "works side by side": (
        AUTHOR,
        [("王明", "写", "《秋天》")],
        [("王明", "写", "《夏天》"), ("王明", "写", "《秋天》")],
    ),
    "what somebody did before is no part of the relation": (
        RETURNED,
        [("他", "回国后担任", "校长")],
        [("他", "担任", "校长")],
    ),
}


def triple(parsed: Parse, fact: Fact, rule: str = "subject-verb-object") -> Triple:
    """The triple whose parts stand in the text where they first do; one with a figure is of the rule "measure"."""
    tree = Tree(parsed, mentions.find(parsed))
    subject, said, object_ = ((part, parsed.text.find(part)) for part in fact)
    sides = [stretch(tree, tree.at(at), tree.at(at + len(part) - 1)) for part, at in (subject, object_)]
    spans = (Span(said[1], said[1] + len(said[0])),)
    rule = "measure" if sides[1].literal else rule
    return Triple(sides[0], said[0], spans, sides[1], rule, 0.5)


def told(parsed: Parse, triples: list[Triple]) -> list[Fact]:
    """What is left of them in a graph."""
    found = tidied(Tree(parsed, mentions.find(parsed)), triples)
    return [(each.subject.text, each.predicate, each.object.text) for each in found]


@pytest.mark.parametrize(("parsed", "facts", "expected"), CASES.values(), ids=CASES.keys())
def test_a_triple_as_it_belongs_in_a_graph(parsed: Parse, facts: list[Fact], expected: list[Fact]) -> None:
    assert told(parsed, [triple(parsed, fact) for fact in facts]) == expected


def test_who_lives_by_something_in_a_country_is_that() -> None:
    role = triple(SCIENTIST, ("中国", "科学家", "屠呦呦"), "role")
    citizen = Triple(role.object, "国籍", (), role.subject, "nationality", 0.7)
    assert told(SCIENTIST, [role, citizen]) == [("屠呦呦", "是", "科学家"), ("屠呦呦", "国籍", "中国")]


def test_who_is_said_to_be_that_anyhow_is_not_said_to_be_it_twice() -> None:
    role = triple(SCIENTIST, ("中国", "科学家", "屠呦呦"), "role")
    citizen = Triple(role.object, "国籍", (), role.subject, "nationality", 0.7)
    what = Argument("中国科学家", (Span(0, 5),))
    said = Triple(role.object, "是", (), what, "copula", 0.9)
    assert told(SCIENTIST, [role, citizen, said]) == [("屠呦呦", "国籍", "中国"), ("屠呦呦", "是", "中国科学家")]


def test_who_holds_an_office_of_a_country_holds_it() -> None:
    role = triple(PRESIDENT, ("法国", "总统", "马克龙"), "role")
    citizen = Triple(role.object, "国籍", (), role.subject, "nationality", 0.7)
    assert told(PRESIDENT, [role, citizen]) == [("法国", "总统", "马克龙"), ("马克龙", "国籍", "法国")]


def test_whom_the_text_is_about_is_not_whose_country_is_said() -> None:
    citizen = Triple(triple(SCIENTIST, ("屠呦呦", "获", "奖")).subject, "国籍", (), FRANCE, "nationality", 0.7)
    unnamed = Triple(IMPLIED, "获奖", (Span(8, 10),), Argument("科学家", (Span(2, 5),)), "implied-subject", 0.5)
    assert told(SCIENTIST, [citizen, unnamed]) == [("屠呦呦", "国籍", "法国"), ("其", "获奖", "科学家")]
