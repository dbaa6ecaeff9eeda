"""The embedded model and the rules together, on short sentences that neither was made from."""

import pytest

from kg.extraction import mentions, model, rules
from kg.extraction.parse import Triple

SENTENCES = {
    "张骞出使西域。": ("张骞", "出使", "西域"),
    "司马迁出生于韩城。": ("司马迁", "出生于", "韩城"),
    "法国的首都是巴黎。": ("法国", "首都", "巴黎"),
    "熊猫是哺乳动物。": ("熊猫", "是", "哺乳动物"),
    "小米创始人雷军出席了会议。": ("小米", "创始人", "雷军"),
    "北京大学位于北京市海淀区。": ("北京大学", "位于", "北京市海淀区"),
    "项羽被刘邦打败。": ("刘邦", "打败", "项羽"),
    "公司成立了研究所，研制新型飞机。": ("公司", "研制", "新型飞机"),
    "鲁迅创作了小说《阿Q正传》。": ("鲁迅", "创作了", "《阿Q正传》"),
    "长江全长6300公里。": ("长江", "全长", "6300公里"),
    "这座桥由中国工程师设计。": ("中国工程师", "设计", "这座桥"),
    "苏州被称为东方威尼斯。": ("苏州", "被称为", "东方威尼斯"),
    "王明担任清华大学校长。": ("清华大学", "校长", "王明"),
    "故宫博物院收藏了许多文物。": ("故宫博物院", "收藏了", "许多文物"),
    "郑和率领船队到达非洲。": ("郑和", "率领", "船队"),
    "汉武帝派遣卫青攻打匈奴。": ("汉武帝", "派遣", "卫青"),
    "这家企业生产汽车和电池。": ("这家企业", "生产", "汽车和电池"),
    "黄河流经青海、四川、甘肃。": ("黄河", "流经", "青海"),
    "该校没有开设法语课程。": ("该校", "没有开设", "法语课程"),
    "美国总统林肯发表了演说。": ("美国", "总统", "林肯"),
}
RECALL = 0.7
PRECISION = 0.55


@pytest.fixture(scope="module")
def found() -> dict[str, list[Triple]]:
    parses = model.load(model.EMBEDDED).parse(list(SENTENCES))
    return {parse.text: rules.extract(parse, mentions.find(parse)) for parse in parses}


def test_most_of_what_is_said_is_found(found: dict[str, list[Triple]]) -> None:
    missed = {
        text: [(t.subject.text, t.predicate, t.object.text) for t in found[text]]
        for text, fact in SENTENCES.items()
        if fact not in [(t.subject.text, t.predicate, t.object.text) for t in found[text]]
    }
    assert len(missed) <= (1 - RECALL) * len(SENTENCES), missed


def test_little_is_found_that_is_not_expected(found: dict[str, list[Triple]]) -> None:
    total = sum(len(triples) for triples in found.values())
    right = sum(
        fact in [(t.subject.text, t.predicate, t.object.text) for t in found[text]] for text, fact in SENTENCES.items()
    )
    assert right >= PRECISION * total


def test_a_denial_is_never_asserted(found: dict[str, list[Triple]]) -> None:
    assert all("没有" in t.predicate for t in found["该校没有开设法语课程。"])


def test_a_clause_may_say_something_of_the_noun_that_it_describes() -> None:
    (parse,) = model.load(model.EMBEDDED).parse(["位于长江中游的武汉是湖北省的省会。"])
    triples = rules.extract(parse, mentions.find(parse))
    assert ("武汉", "位于", "长江中游", "relative") in [
        (triple.subject.text, triple.predicate, triple.object.text, triple.rule) for triple in triples
    ]


def test_a_life_in_short_tells_the_office_and_not_when_it_began() -> None:
    text = "王芳，女，1985年出生于山东省青岛市，毕业于复旦大学，现任华东师范大学教授。"
    (parse,) = model.load(model.EMBEDDED).parse([text])
    triples = rules.extract(parse, mentions.find(parse), alone=False)
    found = {(each.subject.text, each.predicate, each.object.text): each.qualifiers for each in triples}
    assert ("华东师范大学", "教授", "王芳") in found
    assert ("王芳", "是", "现任华东师范大学教授") not in found
    assert [each.text for each in found["王芳", "出生于", "山东省青岛市"]] == ["1985年"]
    assert found["王芳", "毕业于", "复旦大学"] == ()
