"""Whose words a statement is, and when and where it holds, in sentences parsed by hand."""

from kg.extraction import mentions, rules
from kg.extraction.parse import Parse, QualifierRole, Triple
from tests.fixtures.parses import parse


def triple_of(parsed: Parse, predicate: str) -> Triple:
    """The one triple with this predicate."""
    (found,) = [t for t in rules.extract(parsed, mentions.find(parsed)) if t.predicate == predicate]
    return found


def qualifiers(triple: Triple) -> list[tuple[QualifierRole, str]]:
    return [(qualifier.role, qualifier.text) for qualifier in triple.qualifiers]


def test_reported_speech_has_its_speaker() -> None:
    parsed = parse(
        "雷军/PROPN/nsubj>2 表示/VERB/root>0 ，/PUNCT/punct>2 公司/NOUN/nsubj>5 推出/VERB/ccomp>2 新/ADJ/amod>7"
        " 手机/NOUN/obj>5 。/PUNCT/punct>2",
        PER="雷军",
    )
    speaker = triple_of(parsed, "推出").speaker
    assert speaker
    assert (speaker.text, speaker.spans[0].start, speaker.spans[0].end) == ("雷军", 0, 2)


def test_a_newspaper_speaks_though_it_is_a_work() -> None:
    parsed = parse(
        "据/ADP/case>5 《/PUNCT/punct>3 财经日报/NOUN/nmod>5 》/PUNCT/punct>3 报道/NOUN/obl>8 ，/PUNCT/punct>5"
        " 公司/NOUN/nsubj>8 推出/VERB/root>0 新/ADJ/amod>10 手机/NOUN/obj>8 。/PUNCT/punct>8"
    )
    speaker = triple_of(parsed, "推出").speaker
    assert speaker
    assert speaker.text == "《财经日报》"


def test_what_is_said_before_the_speech_is_nobodys_words() -> None:
    parsed = parse(
        "公司/NOUN/nsubj>2 推出/VERB/root>0 新/ADJ/amod>4 手机/NOUN/obj>2 ，/PUNCT/punct>2 雷军/PROPN/nsubj>7"
        " 表示/VERB/conj>2 满意/ADJ/xcomp>7 。/PUNCT/punct>2",
        PER="雷军",
    )
    assert triple_of(parsed, "推出").speaker is None


def test_a_statement_knows_when_and_where() -> None:
    parsed = parse(
        "1921年/NOUN/nmod:tmod>6 ，/PUNCT/punct>6 鲁迅/PROPN/nsubj>6 在/ADP/case>5 北京/PROPN/obl>6 发表/VERB/root>0"
        " 了/AUX/aux>6 小说/NOUN/obj>6 。/PUNCT/punct>6",
        PER="鲁迅",
        LOC="北京",
    )
    found = triple_of(parsed, "发表了")
    assert qualifiers(found) == [(QualifierRole.TIME, "1921年"), (QualifierRole.PLACE, "北京")]
    literal = found.qualifiers[0].literal
    assert literal
    assert literal.number == 1921.0


def test_what_the_statement_itself_says_is_no_qualifier() -> None:
    parsed = parse("水库/NOUN/nsubj>2 建成/VERB/root>0 于/ADP/case>5 1958/NUM/nummod>5 年/NOUN/obl>2 。/PUNCT/punct>2")
    assert qualifiers(triple_of(parsed, "建成于")) == []


def test_a_time_in_another_sentence_part_after_a_full_stop_is_not_taken() -> None:
    parsed = parse(
        "1921年/NOUN/nmod:tmod>3 他/PRON/nsubj>3 毕业/VERB/root>0 ；/PUNCT/punct>3 公司/NOUN/nsubj>6 推出/VERB/conj>3"
        " 新/ADJ/amod>8 手机/NOUN/obj>6 。/PUNCT/punct>3"
    )
    assert qualifiers(triple_of(parsed, "推出")) == []


def test_when_and_where_of_a_describing_clause_are_its_own() -> None:
    parsed = parse(
        "1921年/NOUN/nmod:tmod>4 在/VERB/advcl>4 北京/PROPN/obj>2 成名/VERB/acl:relcl>6 的/SCONJ/mark:rel>4"
        " 作家/NOUN/obl>8 王明/PROPN/appos>6 发表/VERB/root>0 小说/NOUN/obj>8 。/PUNCT/punct>8",
        PER="王明",
        LOC="北京",
    )
    assert qualifiers(triple_of(parsed, "发表")) == []


def test_a_time_that_ends_a_clause_holds_for_that_clause_alone() -> None:
    parsed = parse(
        "故宫/PROPN/nsubj>2 建成/VERB/root>0 于/ADP/case>4 1420年/NOUN/obl>2 ，/PUNCT/punct>2 收藏/VERB/conj>2"
        " 文物/NOUN/obj>6"
    )
    assert qualifiers(triple_of(parsed, "收藏")) == []


def test_a_time_with_a_preposition_may_stand_alone() -> None:
    parsed = parse(
        "截至/ADP/case>2 2020年/NOUN/obl>5 ，/PUNCT/punct>5 公司/NOUN/nsubj>5 拥有/VERB/root>0 专利/NOUN/obj>5"
    )
    assert qualifiers(triple_of(parsed, "拥有")) == [(QualifierRole.TIME, "2020年")]


def test_a_time_within_a_name_is_only_of_that() -> None:
    parsed = parse(
        "她/PRON/nsubj>5 因/ADP/mark>3 发现/VERB/advcl>5 药物/NOUN/obj>3 获得/VERB/root>0 2015年/NOUN/nmod>7"
        " 诺贝尔奖/NOUN/obj>5"
    )
    assert qualifiers(triple_of(parsed, "发现")) == []
