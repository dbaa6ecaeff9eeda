"""The rules that read set phrases of lives, works and organisations: whole lists of triples are compared.

A parse here has one word a character and no tree, since these rules read the text and the names; what the rules on
trees find is left out.
"""

import pytest

from kg.extraction import mentions, rules
from kg.extraction.parse import NamedEntity, Parse, Span, Token
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.listings import name_after, name_before, people_after, people_before
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.models.entity import EntityType

PHRASES = listed(
    """
    credit credit-label work-of nationality dynasty studies called native occupation life family part founded seat
    figure short-name office post climate capital first-shown about-a-work
    """
)
KINDS = {"PER": EntityType.PERSON, "LOC": EntityType.PLACE, "ORG": EntityType.ORGANISATION}


def parse(text: str, **names: str) -> Parse:
    tokens = tuple(Token(character, at, at + 1, "NOUN", -1, "dep") for at, character in enumerate(text))
    named = [
        NamedEntity(text.index(name), text.index(name) + len(name), KINDS[kind])
        for kind, several in names.items()
        for name in several.split()
    ]
    return Parse(text, tokens, tuple(sorted(named, key=lambda entity: entity.start)))


def facts(text: str, **names: str) -> list[tuple[str, str, str, str]]:
    parsed = parse(text, **names)
    triples = rules.extract(parsed, mentions.find(parsed))
    return [(t.subject.text, t.predicate, t.object.text, t.rule) for t in triples if t.rule in PHRASES]


def tree(text: str, **names: str) -> Tree:
    parsed = parse(text, **names)
    return Tree(parsed, mentions.find(parsed))


CASES: list[tuple[str, dict[str, str], list[tuple[str, str, str, str]]]] = [
    (
        "《红高粱》由张艺谋执导，姜文、巩俐主演。",
        {},
        [
            ("张艺谋", "执导", "《红高粱》", "credit"),
            ("姜文", "主演", "《红高粱》", "credit"),
            ("巩俐", "主演", "《红高粱》", "credit"),
        ],
    ),
    (
        "张艺谋执导的电影《红高粱》和《活着》。",
        {},
        [("张艺谋", "执导", "《红高粱》", "credit"), ("张艺谋", "执导", "《活着》", "credit")],
    ),
    ("《倚剑登仙》是圆鼓大身创作的网络小说。", {}, [("圆鼓大身", "创作", "《倚剑登仙》", "credit")]),
    (
        "《红高粱》 导演：张艺谋 主演：姜文/巩俐",
        {},
        [
            ("《红高粱》", "导演", "张艺谋", "credit-label"),
            ("《红高粱》", "主演", "姜文", "credit-label"),
            ("《红高粱》", "主演", "巩俐", "credit-label"),
        ],
    ),
    ("《纵横青春》是一部小说，作者是读图时代。", {}, [("《纵横青春》", "作者", "读图时代", "credit-label")]),
    ("再见是郑秀文主唱的一首歌。", {}, [("郑秀文", "主唱", "再见", "credit")]),
    ("他读过鲁迅的小说《故乡》。", {"PER": "鲁迅"}, [("鲁迅", "小说", "《故乡》", "work-of")]),
    ("《异类》是歌手华晨宇的歌曲。", {"PER": "华晨宇"}, [("华晨宇", "歌曲", "《异类》", "work-of")]),
    ("美国演员汤姆·汉克斯来访。", {"PER": "汤姆·汉克斯"}, [("汤姆·汉克斯", "国籍", "美国", "nationality")]),
    ("中国科学院院士王明来访。", {}, []),
    ("李白，唐代诗人。", {}, [("李白", "朝代", "唐代", "dynasty"), ("李白", "是", "唐代诗人", "occupation")]),
    ("金像奖得主王明来访。", {}, []),
    ("王明，1990年毕业于北京师范大学中文系。", {}, [("王明", "毕业于", "北京师范大学", "studies")]),
    (
        "苏轼，字子瞻，号东坡居士，祖籍河北栾城。",
        {},
        [
            ("苏轼", "字", "子瞻", "called"),
            ("苏轼", "号", "东坡居士", "called"),
            ("苏轼", "祖籍", "河北栾城", "called"),
        ],
    ),
    (
        "苏轼，字子瞻，眉州眉山人。",
        {"LOC": "眉州"},
        [("苏轼", "字", "子瞻", "called"), ("苏轼", "籍贯", "眉州眉山", "native")],
    ),
    ("王明，中国人。", {"LOC": "中国"}, []),
    ("李四光，1889年生于湖北，地质学家。", {}, [("李四光", "是", "地质学家", "occupation")]),
    ("鲁迅1936年10月19日逝世。", {"PER": "鲁迅"}, [("鲁迅", "逝世于", "1936年10月19日", "life")]),
    ("1936年，鲁迅病逝。", {"PER": "鲁迅"}, [("鲁迅", "病逝于", "1936年", "life")]),
    ("1936年，鲁迅的书出版，他病逝。", {"PER": "鲁迅"}, []),
    ("他于1936年逝世。", {}, [("他", "逝世于", "1936年", "life")]),
    ("他1936年出生在上海。", {}, []),
    ("曹丕，字子桓，曹操次子。", {}, [("曹丕", "字", "子桓", "called"), ("曹操", "次子", "曹丕", "family")]),
    ("2008年，王明与李红结婚。", {"PER": "王明 李红"}, [("王明", "结婚", "李红", "family")]),
    (
        "张译在《老九门》中饰演陆建勋。",
        {"PER": "张译"},
        [("张译", "饰演", "陆建勋", "part"), ("张译", "饰演于", "《老九门》", "part")],
    ),
    ("小龙女（刘亦菲饰）出场。", {}, [("刘亦菲", "饰", "小龙女", "part")]),
    ("中山大学成立于1924年。", {"ORG": "中山大学"}, [("中山大学", "成立于", "1924年", "founded")]),
    ("华为公司总部位于深圳。", {"ORG": "华为公司"}, [("华为公司", "总部", "深圳", "seat")]),
    ("雷军创办了小米科技，总部位于北京。", {"ORG": "雷军 小米科技"}, [("小米科技", "总部", "北京", "seat")]),
    ("华为公司的总部设在深圳。", {}, [("华为公司", "总部", "深圳", "seat")]),
    (
        "华为由任正非于1987年创立，总部设在深圳。",
        {},
        [("华为", "创立", "1987年", "founded"), ("华为", "总部", "深圳", "seat")],
    ),
    ("店下镇总面积140平方公里。", {"LOC": "店下镇"}, [("店下镇", "总面积", "140平方公里", "figure")]),
    ("北京大学（简称“北大”）很大。", {"ORG": "北京大学"}, [("北京大学", "简称", "北大", "short-name")]),
    (
        "腾讯创始人是马化腾、张志东。",
        {"ORG": "腾讯"},
        [("腾讯", "创始人", "马化腾", "office"), ("腾讯", "创始人", "张志东", "office")],
    ),
    (
        "腾讯公司，董事长兼总裁为王明。",
        {"ORG": "腾讯公司"},
        [("腾讯公司", "董事长", "王明", "office"), ("腾讯公司", "总裁", "王明", "office")],
    ),
    (
        "腾讯公司，创始人马化腾出席。",
        {"ORG": "腾讯公司", "PER": "马化腾"},
        [("腾讯公司", "创始人", "马化腾", "office")],
    ),
    ("腾讯公司创始人马化腾出席。", {"ORG": "腾讯公司", "PER": "马化腾"}, []),
    ("国际劳工组织（ILO）发布报告。", {"ORG": "国际劳工组织"}, [("国际劳工组织", "简称", "ILO", "short-name")]),
    (
        "王明，北京大学校长、教授。",
        {"PER": "王明", "ORG": "北京大学"},
        [("北京大学", "校长", "王明", "post"), ("北京大学", "教授", "王明", "post")],
    ),
    ("紫金县属亚热带季风气候。", {"LOC": "紫金县"}, [("紫金县", "气候", "亚热带季风气候", "climate")]),
    ("他到过越南首都河内。", {"LOC": "越南 河内"}, [("越南", "首都", "河内", "capital")]),
    ("《红高粱》于1988年上映。", {}, [("《红高粱》", "上映", "1988年", "first-shown")]),
    ("《凉凉》收录于专辑《明日》。", {}, [("《凉凉》", "收录", "《明日》", "about-a-work")]),
    (
        "《二炮手》是由新丽传媒、东方卫视联合出品的电视剧。",
        {},
        [
            ("新丽传媒", "联合出品", "《二炮手》", "about-a-work"),
            ("东方卫视", "联合出品", "《二炮手》", "about-a-work"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "names", "expected"), CASES, ids=[case[0][:14] for case in CASES])
def test_what_a_phrase_says(text: str, names: dict[str, str], expected: list[tuple[str, str, str, str]]) -> None:
    assert sorted(facts(text, **names)) == sorted(expected)


def test_every_rule_has_a_case() -> None:
    assert {fact[3] for _, _, expected in CASES for fact in expected} == PHRASES


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姜文、巩俐等主演", ["姜文", "巩俐"]),
        ("由小罗伯特·唐尼、克里斯·埃文斯主演", ["小罗伯特·唐尼", "克里斯·埃文斯"]),
        ("2013年3月沈泰和严宽主演", ["沈泰", "严宽"]),
        ("肖锚编剧，孙红雷、海清主演", ["孙红雷", "海清"]),
        ("这部电影主演", []),
    ],
)
def test_a_list_of_people_before_a_word(text: str, names: list[str]) -> None:
    found = people_before(tree(text), text.index("主演"))
    assert [text[span.start : span.end] for span in found] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("：姜文/巩俐 滕汝骏", ["姜文", "巩俐", "滕汝骏"]),
        ("：陈晓（饰杨过）、陈妍希", ["陈晓", "陈妍希"]),
        ("：林子祥词：潘伟源", ["林子祥"]),
        ("：的成功", []),
        ("：", []),
    ],
)
def test_a_list_of_people_after_a_label(text: str, names: list[str]) -> None:
    found = people_after(tree(text), 1)
    assert [text[span.start : span.end] for span in found] == names


def test_a_name_that_the_model_found_is_taken_whole() -> None:
    text = "由蘅塘退士编选"
    assert name_before(tree(text, PER="蘅塘退士"), 5) == Span(1, 5)
    assert name_after(tree(text, PER="蘅塘退士"), 1) == Span(1, 5)


def test_the_work_that_a_credit_is_for_is_read_from_the_clause() -> None:
    sentence = Sentence(tree("《强蚁》改编自小说，该剧由松田秀知执导。"), [])
    assert [(draft.predicate, draft.object.text) for draft in rules.RULES["credit"].find(sentence)] == [  # type: ignore[union-attr]
        ("执导", "《强蚁》")
    ]
