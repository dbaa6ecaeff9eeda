"""Named things: the model's, works, times and transliterated names."""

from dataclasses import replace

import pytest

from kg.extraction import mentions
from kg.extraction.parse import NamedEntity, Parse
from kg.extraction.rules.people import end_of_name
from kg.models.entity import EntityType
from tests.fixtures.parses import parse


def shown(parsed: Parse) -> list[tuple[str, EntityType]]:
    return [(parsed.text[entity.start : entity.end], entity.type) for entity in mentions.find(parsed)]


def test_names_works_and_times_are_found_in_order() -> None:
    parsed = parse(
        "公元前91年/NOUN/nmod:tmod>4 ，/PUNCT/punct>1 司马迁/PROPN/nsubj>4 写成/VERB/root>0 《/PUNCT/punct>6"
        " 史记/NOUN/obj>4 》/PUNCT/punct>6",
        PER="司马迁",
    )
    assert shown(parsed) == [
        ("公元前91年", EntityType.TIME),
        ("司马迁", EntityType.PERSON),
        ("《史记》", EntityType.WORK),
    ]


def test_a_transliterated_name_is_found_where_the_model_saw_half_of_it() -> None:
    parsed = parse(
        "负责人/NOUN/nsubj>5 乔瓦尼/PROPN/appos>1 ·/PUNCT/punct>2 雷扎/PROPN/flat:name>2 说/VERB/root>0", PER="雷扎"
    )
    assert shown(parsed) == [("乔瓦尼·雷扎", EntityType.PERSON)]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("星亚迪/PROPN/nmod>2 董事长/NOUN/nsubj>4 王传福/PROPN/appos>2 说/VERB/root>0", EntityType.ORGANISATION),
        ("星亚迪/PROPN/nmod>2 朋友/NOUN/nsubj>4 王传福/PROPN/appos>2 说/VERB/root>0", EntityType.PERSON),
    ],
)
def test_what_has_a_head_is_a_firm(sentence: str, kind: EntityType) -> None:
    assert shown(parse(sentence, PER="星亚迪 王传福")) == [("星亚迪", kind), ("王传福", EntityType.PERSON)]


@pytest.mark.parametrize(
    ("sentence", "named", "expected"),
    [
        ("华/PROPN/nsubj>3 为/ADP/mark>3 创始人/NOUN/root>0", {"PER": "华"}, [("华为", EntityType.ORGANISATION)]),
        ("微软/PROPN/nsubj>2 成立/VERB/root>0", {}, [("微软", EntityType.ORGANISATION)]),
        ("小米/PROPN/nsubj>2 上市/VERB/root>0", {"PER": "小米"}, [("小米", EntityType.ORGANISATION)]),
        ("小米/NOUN/nsubj>2 丰收/VERB/root>0", {}, []),
        ("张华/PROPN/nsubj>3 为/AUX/cop>3 校长/NOUN/root>0", {"PER": "张华"}, [("张华", EntityType.PERSON)]),
        ("华为/PROPN/nmod>2 公司/NOUN/nsubj>3 上市/VERB/root>0", {}, [("华为公司", EntityType.ORGANISATION)]),
        ("深圳华为/PROPN/nsubj>2 上市/VERB/root>0", {"ORG": "深圳华为"}, [("深圳华为", EntityType.ORGANISATION)]),
    ],
)
def test_a_firm_that_everybody_knows_is_one(sentence: str, named: dict[str, str], expected: list) -> None:
    assert shown(parse(sentence, **named)) == expected


def test_who_founds_is_a_person() -> None:
    sentence = "集团/NOUN/nsubj>4 由/ADP/case>3 马云/PROPN/obl>4 {}/VERB/root>0"
    assert shown(parse(sentence.format("创立"), ORG="马云")) == [("马云", EntityType.PERSON)]
    assert shown(parse(sentence.format("管理"), ORG="马云")) == [("马云", EntityType.ORGANISATION)]


def test_of_overlapping_entities_of_one_type_the_longest_stays() -> None:
    text = "北京大学医学部"
    entities = (NamedEntity(0, 4, EntityType.ORGANISATION), NamedEntity(0, 7, EntityType.ORGANISATION))
    place = NamedEntity(0, 2, EntityType.PLACE)
    assert mentions.find(Parse(text, (), (*entities, place))) == [entities[1], place]


def test_punctuation_figures_and_spans_outside_the_text_are_no_names() -> None:
    wrong = (
        NamedEntity(0, 1, EntityType.PERSON),
        NamedEntity(1, 3, EntityType.PLACE),
        NamedEntity(2, 9, EntityType.PLACE),
    )
    assert mentions.find(Parse("，12京", (), wrong)) == []


@pytest.mark.parametrize(
    ("text", "cut", "name"),
    [
        ("徐行说，今年", 3, "徐行"),
        ("单伟建说：", 2, "单伟建"),
        ("周仕强接受采访", 2, "周仕强"),
        ("谷子樵先生发表", 5, "谷子樵"),
        ("乔瓦尼·雷扎曾说", 7, "乔瓦尼·雷扎"),
        ("张先生说", 3, "张先生"),
        ("李白说他来了", 2, "李白"),
        ("王道来了", 2, "王道"),
        ("雷军也说过", 2, "雷军"),
    ],
)
def test_a_persons_name_ends_where_what_follows_it_shows(text: str, cut: int, name: str) -> None:
    assert text[: end_of_name(text, 0, cut)] == name


def test_two_names_are_two() -> None:
    parsed = parse("宝玉/PROPN/nsubj>4 和/CCONJ/cc>3 黛玉/PROPN/conj>1 来/VERB/root>0", PER="宝玉和黛玉")
    assert shown(parsed) == [("宝玉", EntityType.PERSON), ("黛玉", EntityType.PERSON)]
    parsed = parse("李和平/PROPN/nsubj>2 来/VERB/root>0", PER="李和平")
    assert shown(parsed) == [("李和平", EntityType.PERSON)]


def test_a_year_of_a_reign_is_a_time_and_nobody() -> None:
    parsed = parse("元丰/PROPN/nmod>2 三年/NOUN/nmod:tmod>4 他/PRON/nsubj>4 被贬/VERB/root>0", PER="元丰")
    assert shown(parsed) == [("元丰三年", EntityType.TIME)]


def test_a_hospital_is_no_place_that_somebody_is_from() -> None:
    parsed = parse("华兴医院/PROPN/nsubj>2 位于/VERB/root>0 广州/PROPN/obj>2", LOC="华兴医院 广州")
    assert shown(parsed) == [("华兴医院", EntityType.ORGANISATION), ("广州", EntityType.PLACE)]


@pytest.mark.parametrize(
    ("sentence", "names", "kind"),
    [
        ("首席执行官/NOUN/nmod>2 雷军/PROPN/nsubj>3 发言/VERB/root>0", {"ORG": "雷军"}, EntityType.PERSON),
        ("总裁/NOUN/nsubj>3 在/ADP/case>1 腾讯/PROPN/obj>1", {"ORG": "腾讯"}, EntityType.ORGANISATION),
        (
            "南仁东/PROPN/nsubj>4 1945/NUM/nummod>3 年/NOUN/nmod>4 出生于/VERB/root>0",
            {"LOC": "南仁东"},
            EntityType.PERSON,
        ),
        ("总理/NOUN/nsubj>3 温州/PROPN/nmod>3 考察/VERB/root>0", {"LOC": "温州"}, EntityType.PLACE),
        ("南仁县/PROPN/nsubj>3 ，/PUNCT/punct>1 生于/VERB/root>0", {"LOC": "南仁县"}, EntityType.PLACE),
    ],
)
def test_who_has_a_title_or_was_born_is_somebody(sentence: str, names: dict[str, str], kind: EntityType) -> None:
    parsed = parse(sentence, **names)
    assert (next(iter(names.values())), kind) in shown(parsed)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("由/VERB/root>0 李强/PROPN/nsubj>3 担任/VERB/ccomp>1", "李强"),
        ("由立平/PROPN/nsubj>2 担任/VERB/root>0", "由立平"),
    ],
)
def test_the_mark_of_an_agent_is_no_surname_where_it_is_a_word(words: str, name: str) -> None:
    whole = "由李强" if name == "李强" else name
    parsed = replace(parse(words), entities=(NamedEntity(0, len(whole), EntityType.PERSON),))

    assert shown(parsed) == [(name, EntityType.PERSON)]
