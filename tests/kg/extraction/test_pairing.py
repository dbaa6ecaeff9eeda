"""分别 and "respectively": the first with the first, the second with the second. Sentences parsed by hand."""

from kg.extraction import english, mentions, rules
from kg.extraction.coreference import Discourse
from kg.extraction.parse import Parse
from tests.fixtures import english as in_english
from tests.fixtures.parses import parse

BORN = "张三/PROPN/nsubj>5 和/CCONJ/cc>3 李四/PROPN/conj>1 分别/ADV/advmod>5 {verb} 北京/PROPN/obj>5"
TWO = BORN.format(verb="出生于/VERB/root>0") + " 和/CCONJ/cc>8 上海/PROPN/conj>6 。/PUNCT/punct>5"
NAMES = {"PER": "张三 李四", "LOC": "北京 上海"}
BOTH = parse(
    "刘备/PROPN/nsubj>4 和/CCONJ/cc>3 关羽/PROPN/conj>1 到达/VERB/root>0 荆州/PROPN/obj>4", PER="刘备 关羽", LOC="荆州"
)


def facts(*parses: Parse) -> list[tuple[str, str, str]]:
    """What the last sentence says."""
    chinese, names = Discourse(), english.Discourse()
    found: list[tuple[str, str, str]] = []
    for parsed in parses:
        named = mentions.find(parsed)
        triples = (
            english.extract(parsed, named, names)
            if parsed.language == "en"
            else chinese.resolve(parsed, named, rules.extract(parsed, named))
        )
        found = [(t.subject.refers or t.subject.text, t.predicate, t.object.refers or t.object.text) for t in triples]
    return found


def test_the_first_goes_with_the_first() -> None:
    assert facts(parse(TWO, **NAMES)) == [("张三", "出生于", "北京"), ("李四", "出生于", "上海")]


def test_one_object_is_said_of_each() -> None:
    found = facts(parse(BORN.format(verb="访问/VERB/root>0"), PER="张三 李四", LOC="北京"))

    assert [(subject, object_) for subject, _, object_ in found] == [("张三", "北京"), ("李四", "北京")]


def test_without_as_many_objects_nobody_knows_who_does_what() -> None:
    three = TWO.replace(" 。/PUNCT/punct>5", " 、/PUNCT/punct>10 广州/PROPN/conj>6 。/PUNCT/punct>5")

    assert facts(parse(three, PER="张三 李四", LOC="北京 上海 广州")) == []


def test_figures_are_told_apart_too() -> None:
    grown = (
        "小米/PROPN/nsubj>5 和/CCONJ/cc>3 华为/PROPN/conj>1 分别/ADV/advmod>5 增长/VERB/root>0 10%/NUM/obj>5"
        " 和/CCONJ/cc>8 20%/NUM/conj>6 。/PUNCT/punct>5"
    )

    assert facts(parse(grown, ORG="小米 华为")) == [("小米", "增长", "10%"), ("华为", "增长", "20%")]


def test_they_are_told_apart_in_the_order_of_their_names() -> None:
    they = parse(
        "他们/PRON/nsubj>3 分别/ADV/advmod>3 访问/VERB/root>0 北京/PROPN/obj>3 和/CCONJ/cc>6 上海/PROPN/conj>4",
        LOC="北京 上海",
    )

    assert facts(BOTH, they) == [("刘备", "访问", "北京"), ("关羽", "访问", "上海")]


def test_respectively() -> None:
    parsed = in_english.parse(
        "Smith/PROPN/nsubj>4 and/CCONJ/cc>3 Jones/PROPN/conj>1 visited/VERB/root>0 Paris/PROPN/obj>4 and/CCONJ/cc>7"
        " London/PROPN/conj>5 ,/PUNCT/punct>9 respectively/ADV/advmod>4 ./PUNCT/punct>4",
        PER="Smith|Jones",
        LOC="Paris|London",
    )

    assert facts(parsed) == [("Smith", "visited", "Paris"), ("Jones", "visited", "London")]


def test_respectively_with_too_few_objects_says_nothing_plainly() -> None:
    parsed = in_english.parse(
        "Smith/PROPN/nsubj>6 ,/PUNCT/punct>3 Jones/PROPN/conj>1 and/CCONJ/cc>5 Brown/PROPN/conj>1 visited/VERB/root>0"
        " Paris/PROPN/obj>6 and/CCONJ/cc>9 London/PROPN/conj>7 respectively/ADV/advmod>6",
        PER="Smith|Jones|Brown",
        LOC="Paris|London",
    )

    assert facts(parsed) == []


THEY = in_english.parse("They/PRON/nsubj>2 founded/VERB/root>0 Google/PROPN/obj>2", ORG="Google")
PAGE = in_english.parse(
    "Page/PROPN/nsubj>4 and/CCONJ/cc>3 Brin/PROPN/conj>1 met/VERB/root>0 in/ADP/case>6 Stanford/PROPN/obl>4",
    PER="Page|Brin",
    LOC="Stanford",
)


def test_they_are_the_names_of_the_list_before() -> None:
    assert facts(PAGE, THEY) == [("Page", "founded", "Google"), ("Brin", "founded", "Google")]


def test_they_are_nobody_without_a_list_just_before() -> None:
    alone = in_english.parse("Page/PROPN/nsubj>2 slept/VERB/root>0", PER="Page")

    assert facts(alone, THEY) == []
    assert facts(PAGE, alone, THEY) == []
