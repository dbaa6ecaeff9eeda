"""Who 他 and 该公司 are: small texts parsed by hand, sentence after sentence."""

import pytest

from kg.extraction import mentions, rules
from kg.extraction.coreference import WINDOW, Discourse, is_anaphor
from kg.extraction.parse import Argument, NamedEntity, Parse, Span, Triple
from kg.models.entity import EntityType
from tests.fixtures.parses import parse

LEI = parse(
    "雷军/PROPN/nsubj>2 创办/VERB/root>0 了/AUX/aux>2 小米公司/PROPN/obj>2 。/PUNCT/punct>2", PER="雷军", ORG="小米公司"
)
FILLER = parse("天气/NOUN/nsubj>3 很/ADV/advmod>3 好/ADJ/root>0 。/PUNCT/punct>3")


def about(subject: str) -> tuple[Parse, Triple]:
    """A sentence "X发布了手机。" and its triple, whatever the rules would make of it."""
    text = f"{subject}发布了手机。"
    end = len(subject)
    sides = Argument(subject, (Span(0, end),)), Argument("手机", (Span(end + 3, end + 5),))
    return Parse(text, (), ()), Triple(sides[0], "发布了", (Span(end, end + 3),), sides[1], "subject-verb-object", 0.5)


def told(*before: Parse) -> Discourse:
    discourse = Discourse()
    for parsed in before:
        named = mentions.find(parsed)
        discourse.resolve(parsed, named, rules.extract(parsed, named))
    return discourse


@pytest.mark.parametrize(
    ("subject", "refers"),
    [
        ("他", "雷军"),
        ("该公司", "小米公司"),
        ("它", "小米公司"),
        ("其", "雷军"),
        ("他的父亲", "雷军的父亲"),
        ("该校", ""),
        ("他们", ""),
        ("小米公司", ""),
        ("其中", ""),
    ],
)
def test_it_stands_for(subject: str, refers: str) -> None:
    parsed, triple = about(subject)
    (resolved,) = told(LEI).resolve(parsed, [], [triple])
    assert resolved.subject.refers == refers


KIN = parse(
    "死/VERB/advcl>6 后/ADP/mark>1 ，/PUNCT/punct>1 其弟/NOUN/appos>5 王平/PROPN/nsubj>6 继位/VERB/root>0", PER="王平"
)
KIN_OF_SOMEBODY = parse(
    "单于/NOUN/nsubj>2 死/VERB/advcl>7 后/ADP/mark>2 ，/PUNCT/punct>2 其弟/NOUN/appos>6 王平/PROPN/nsubj>7"
    " 继位/VERB/root>0",
    PER="王平",
)
TOWN = parse("东海/PROPN/nsubj>2 有/VERB/root>0 港口/NOUN/obj>2 。/PUNCT/punct>2", LOC="东海")


@pytest.mark.parametrize(
    ("before", "sentence", "whose"), [(LEI, KIN, "雷军"), (TOWN, KIN, "其"), (LEI, KIN_OF_SOMEBODY, "其")]
)
def test_only_people_that_the_text_names_have_kin(before: Parse, sentence: Parse, whose: str) -> None:
    named = mentions.find(sentence)
    triples = told(before).resolve(sentence, named, rules.extract(sentence, named, alone=False))
    kin = [triple for triple in triples if triple.predicate == "弟"]
    assert [(triple.subject.refers or triple.subject.text, triple.object.text) for triple in kin] == [(whose, "王平")]


def test_the_nearest_sentence_counts_and_in_it_the_subject() -> None:
    first = parse("王明/PROPN/nsubj>2 拜访/VERB/root>0 了/AUX/aux>2 李刚/PROPN/obj>2 。/PUNCT/punct>2", PER="王明 李刚")
    parsed, triple = about("他")
    assert told(LEI, first).resolve(parsed, [], [triple])[0].subject.refers == "王明"


def test_gender_must_agree_where_the_words_tell_it() -> None:
    first = parse(
        "李红/PROPN/nsubj>3 女士/NOUN/flat>1 出席/VERB/root>0 了/AUX/aux>3 会议/NOUN/obj>3 。/PUNCT/punct>3", PER="李红"
    )
    parsed, triple = about("他")
    assert told(LEI, first).resolve(parsed, [], [triple])[0].subject.refers == "雷军"
    parsed, triple = about("她")
    assert told(LEI, first).resolve(parsed, [], [triple])[0].subject.refers == "李红"


def test_one_of_several_names_in_a_list_is_not_him() -> None:
    both = parse(
        "刘备/PROPN/nsubj>4 和/CCONJ/cc>3 关羽/PROPN/conj>1 到达/VERB/root>0 荆州/PROPN/obj>4",
        PER="刘备 关羽",
        LOC="荆州",
    )
    parsed, triple = about("他")
    assert told(both).resolve(parsed, [], [triple])[0].subject.refers == ""


def test_part_of_a_foreign_name_is_the_whole_name() -> None:
    discourse = told(
        parse("约翰·哈洛温/PROPN/nsubj>2 担任/VERB/root>0 舰长/NOUN/obj>2 。/PUNCT/punct>2", PER="约翰·哈洛温")
    )
    parsed, triple = about("哈洛温")
    person = Triple(
        Argument("哈洛温", (Span(0, 3),), EntityType.PERSON),
        triple.predicate,
        triple.predicate_spans,
        triple.object,
        "",
        0.5,
    )
    (resolved,) = discourse.resolve(parsed, [NamedEntity(0, 3, EntityType.PERSON)], [person])
    assert resolved.subject.refers == "约翰·哈洛温"


def test_a_name_is_forgotten_after_the_window() -> None:
    parsed, triple = about("他")
    near, far = [FILLER] * (WINDOW - 1), [FILLER] * WINDOW
    assert told(LEI, *near).resolve(parsed, [], [triple])[0].subject.refers == "雷军"
    assert told(LEI, *far).resolve(parsed, [], [triple])[0].subject.refers == ""


def test_oneself_is_the_subject() -> None:
    parsed, triple = about("雷军")
    reflexive = Triple(triple.subject, "介绍", triple.predicate_spans, Argument("自己", (Span(5, 7),)), "", 0.5)
    assert Discourse().resolve(parsed, [], [reflexive])[0].object.refers == "雷军"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他", True),
        ("他的父亲", True),
        ("该公司", True),
        ("其首部作品", True),
        ("其中", False),
        ("他国", True),
        ("公司", False),
    ],
)
def test_what_only_stands_for_something(text: str, expected: bool) -> None:
    assert is_anaphor(text) is expected


BOTH = parse(
    "刘备/PROPN/nsubj>4 和/CCONJ/cc>3 关羽/PROPN/conj>1 到达/VERB/root>0 荆州/PROPN/obj>4", PER="刘备 关羽", LOC="荆州"
)


@pytest.mark.parametrize(
    ("subject", "before", "refer"),
    [
        ("他们", [LEI, BOTH], ["刘备", "关羽"]),
        ("二人", [BOTH], ["刘备", "关羽"]),
        ("两人", [BOTH], ["刘备", "关羽"]),
        ("他们", [BOTH, LEI], [""]),
        ("它们", [BOTH], [""]),
        ("他们的父亲", [BOTH], [""]),
    ],
)
def test_they_are_the_names_of_the_list_just_before(subject: str, before: list[Parse], refer: list[str]) -> None:
    parsed, triple = about(subject)
    found = told(*before).resolve(parsed, [], [triple])
    assert [each.subject.refers for each in found] == refer
    assert {each.subject.text for each in found} == {subject}


def test_two_are_not_three() -> None:
    three = parse(
        "刘备/PROPN/nsubj>6 、/PUNCT/punct>3 关羽/PROPN/conj>1 和/CCONJ/cc>5 张飞/PROPN/conj>1 到达/VERB/root>0"
        " 荆州/PROPN/obj>6",
        PER="刘备 关羽 张飞",
        LOC="荆州",
    )
    for subject, refer in (("二人", [""]), ("他们", ["刘备", "关羽", "张飞"])):
        parsed, triple = about(subject)
        assert [each.subject.refers for each in told(three).resolve(parsed, [], [triple])] == refer


def test_two_people_are_no_figure() -> None:
    parsed = parse("二人/NOUN/nsubj>2 创办/VERB/root>0 了/AUX/aux>2 公司/NOUN/obj>2 。/PUNCT/punct>2")
    assert rules.extract(parsed, []) == []
    assert told(LEI).resolve(parsed, [], rules.extract(parsed, [], alone=False)) == []
    found = told(BOTH).resolve(parsed, [], rules.extract(parsed, [], alone=False))
    assert [(each.subject.refers, each.object.text) for each in found] == [("刘备", "公司"), ("关羽", "公司")]
    assert is_anaphor("二人") and not is_anaphor("两人赛")


@pytest.mark.parametrize(
    ("subject", "refers"),
    [("小米创始人雷军", "雷军"), ("小米的创始人雷军", "雷军"), ("王明和创始人雷军", ""), ("小米手机雷军", "")],
)
def test_a_name_behind_its_title_is_who_is_meant(subject: str, refers: str) -> None:
    parsed, triple = about(subject)
    person = NamedEntity(len(subject) - 2, len(subject), EntityType.PERSON)
    (resolved,) = Discourse().resolve(parsed, [person], [triple])
    assert (resolved.subject.text, resolved.subject.refers) == (subject, refers)


def firm(name: str) -> Parse:
    """A sentence about an organisation whose name may not say that it is a company."""
    return parse(f"{name}/PROPN/nsubj>2 发布/VERB/root>0 了/AUX/aux>2 产品/NOUN/obj>2 。/PUNCT/punct>2", ORG=name)


@pytest.mark.parametrize(
    ("name", "subject", "refers"),
    [
        ("宁远科技", "该公司", "宁远科技"),
        ("宁远科技", "公司", "宁远科技"),
        ("宁远科技", "公司的产品", "宁远科技的产品"),
        ("香港交易所", "该公司", ""),
        ("北京大学", "公司", ""),
        ("宁远科技", "公司法", ""),
    ],
)
def test_a_company_need_not_be_called_one(name: str, subject: str, refers: str) -> None:
    parsed, triple = about(subject)
    assert told(firm(name)).resolve(parsed, [], [triple])[0].subject.refers == refers


def test_a_company_inside_a_clause_is_any_company() -> None:
    text = "很多公司发布了手机。"
    sides = Argument("公司", (Span(2, 4),)), Argument("手机", (Span(7, 9),))
    triple = Triple(sides[0], "发布了", (Span(4, 7),), sides[1], "subject-verb-object", 0.5)
    assert told(firm("宁远科技")).resolve(Parse(text, (), ()), [], [triple])[0].subject.refers == ""


def test_who_was_only_referred_to_is_still_spoken_of() -> None:
    met = parse("他/PRON/nsubj>2 拜访/VERB/root>0 了/AUX/aux>2 李刚/PROPN/obj>2 。/PUNCT/punct>2", PER="李刚")
    parsed, triple = about("他")
    assert told(LEI, met).resolve(parsed, [], [triple])[0].subject.refers == "雷军"


def test_it_does_not_matter_where_a_reading_begins() -> None:
    met = [
        parse(f"他/PRON/nsubj>2 拜访/VERB/root>0 了/AUX/aux>2 {name}/PROPN/obj>2 。/PUNCT/punct>2", PER=name)
        for name in ("李刚", "王明", "赵敏", "孙浩", "刘洋", "周正", "吴越", "郑和", "冯远", "陈平")
    ]
    text = [LEI, *met, FILLER, LEI, met[0], FILLER, *met]

    def read(sentences: list[Parse]) -> str:
        parsed, triple = about("他")
        return told(*sentences).resolve(parsed, [], [triple])[0].subject.refers

    for end in range(1, len(text) + 1):
        assert read(text[:end]) == read(text[max(0, end - WINDOW) : end]), end
    assert read(text[:6]) == "雷军"


def test_what_others_call_somebody_is_no_antecedent() -> None:
    first = parse(
        "人们/NOUN/nsubj>3 都/ADV/advmod>3 称/VERB/root>0 “/PUNCT/punct>5 三苏/PROPN/obj>3 ”/PUNCT/punct>5", PER="三苏"
    )
    parsed, triple = about("他")
    assert told(LEI, first).resolve(parsed, [], [triple])[0].subject.refers == "雷军"
