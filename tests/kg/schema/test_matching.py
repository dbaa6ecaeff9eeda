"""Which type a statement is of, by hand."""

import pytest

from kg.models import Modality
from kg.schema.matching import Alias, Definition, Match, Schema, read_alias, write_alias

AUTHOR = Definition(
    "author",
    "作者",
    (Alias("作家"), Alias("写", inverse=True), Alias("创作", inverse=True)),
    frozenset(["work"]),
    frozenset(["person"]),
)
FATHER = Definition("father", "父亲", (Alias("爸爸"),), frozenset(["person"]), frozenset(["person"]))
FOUNDED = Definition("founded", "成立时间", (Alias("成立于"),), frozenset(["organisation"]), frozenset(["date"]))
SCHEMA = Schema([AUTHOR, FATHER, FOUNDED])


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "match"),
    [
        ("作者", "work", "person", Match("author")),
        ("作家", "work", "person", Match("author")),
        ("曾写过", "person", "work", Match("author", inverse=True)),
        ("由创作", "work", "person", Match("author")),
        ("作者", "person", "person", None),
        ("写", "work", "person", None),
        ("作者", "concept", "person", None),
        ("父亲", "person", "concept", None),
        ("成立于", "organisation", "date", Match("founded")),
        ("成立于", "organisation", "time", Match("founded")),
        ("成立于", "organisation", "concept", None),
        ("成立于", "organisation", "quantity", None),
        ("看望", "person", "person", None),
    ],
)
def test_a_statement_is_typed_by_its_predicate_and_its_ends(
    predicate: str, subject: str, object_: str, match: Match | None
) -> None:
    assert SCHEMA.match(predicate, subject, object_) == match


def test_a_denied_statement_is_typed_only_when_it_says_so() -> None:
    assert SCHEMA.match("未创作", "person", "work") is None
    assert SCHEMA.match("未创作", "person", "work", Modality.NEGATED) == Match("author", inverse=True)
    assert SCHEMA.match("可能成立于", "organisation", "date", Modality.POSSIBLE) == Match("founded")


def test_the_name_comes_before_an_alias_and_that_before_an_inverse_one() -> None:
    wife = Definition("wife", "妻子", (Alias("丈夫", inverse=True), Alias("配偶")))
    husband = Definition("husband", "丈夫", (Alias("妻子", inverse=True), Alias("配偶")))
    schema = Schema([wife, husband])

    assert list(schema.matches("丈夫", "person", "person")) == [Match("husband"), Match("wife", inverse=True)]
    assert list(schema.matches("配偶", "person", "person")) == [Match("wife"), Match("husband")]


def test_an_empty_schema_types_nothing() -> None:
    assert Schema().match("作者", "work", "person") is None


def test_an_alias_is_kept_as_shortly_as_it_can_be() -> None:
    assert [write_alias(read_alias(value)) for value in ("写", {"text": "写"}, {"text": "写", "inverse": True})] == [
        "写",
        "写",
        {"text": "写", "inverse": True},
    ]
