"""How much goes beside a statement, and what was so many is its object. Whole figures stay literals."""

import pytest

from kg.extraction import quantities
from kg.extraction.coreference import Discourse
from kg.extraction.english import quantities as english
from kg.extraction.parse import Argument, Literal, Qualifier, QualifierRole, Span, Triple
from kg.extraction.rules import extract
from kg.models.statement import LiteralType
from tests.fixtures.parses import parse


def about(text: str, literal: Literal | None = None) -> Triple:
    """A triple with the object ``text``, which begins at 10."""
    object_ = Argument(text, (Span(10, 10 + len(text)),), literal=literal)
    return Triple(Argument("公司", (Span(0, 2),)), "生产", (Span(2, 4),), object_, "subject-verb-object", 0.5)


def read(triple: Triple) -> tuple[str, list[tuple[str, str]]]:
    return triple.object.text, [(each.role.value, each.text) for each in triple.qualifiers]


@pytest.mark.parametrize(
    ("text", "noun", "quantity"),
    [
        ("300万辆汽车", "汽车", "300万辆"),
        ("汽车300万辆", "汽车", "300万辆"),
        ("首付款五十万元", "首付款", "五十万元"),
        ("约两千名学生", "学生", "约两千名"),
        ("51%股份", "股份", "51%"),
        ("3个儿子", "儿子", "3个"),
        ("一家公司", "一家公司", ""),
        ("3号楼", "3号楼", ""),
        ("300米的高楼", "300米的高楼", ""),
        ("5名教师和3名学生", "5名教师和3名学生", ""),
        ("三年时间", "三年时间", ""),
        ("第3个项目", "第3个项目", ""),
        ("7%左右", "7%左右", ""),
        ("65000美元一枚", "65000美元一枚", ""),
        ("汽车", "汽车", ""),
    ],
)
def test_a_figure_beside_a_noun_says_how_much(text: str, noun: str, quantity: str) -> None:
    found = quantities.with_quantity(about(text))

    assert read(found) == (noun, [("quantity", quantity)] if quantity else [])
    at = 10 + text.index(noun)
    assert found.object.spans == (Span(at, at + len(noun)),)


def test_a_document_that_says_how_many() -> None:
    parsed = parse(
        "公司/NOUN/nsubj>3 去年/NOUN/nmod:tmod>3 生产/VERB/root>0 了/AUX/aux>3 300万/NUM/nummod>6 辆/NOUN/clf>7"
        " 汽车/NOUN/obj>3 。/PUNCT/punct>3"
    )
    (triple,) = Discourse().resolve(parsed, [], extract(parsed, []))

    assert (triple.subject.text, triple.predicate) == ("公司", "生产了")
    assert read(triple) == ("汽车", [("quantity", "300万辆")])
    literal = Literal(LiteralType.QUANTITY, "300万辆", 3_000_000.0, "辆")
    assert triple.qualifiers[0] == Qualifier(QualifierRole.QUANTITY, "300万辆", (Span(7, 12),), literal)


def test_a_figure_that_is_the_object_stays_one() -> None:
    money = Literal(LiteralType.QUANTITY, "500万元", 5_000_000.0, "元")

    assert quantities.with_quantity(about("500万元", money)) == about("500万元", money)
    assert english.with_quantity(about("$5 million", money)) == about("$5 million", money)


@pytest.mark.parametrize(
    ("text", "noun", "quantity"),
    [
        ("3 million cars", "cars", "3 million"),
        ("about 1,200 new stores", "new stores", "about 1,200"),
        ("$5 million grant", "grant", "$5 million"),
        ("20 percent stake", "stake", "20 percent"),
        ("300,000 people", "300,000 people", ""),
        ("5 years", "5 years", ""),
        ("5-year contract", "5-year contract", ""),
        ("1998 elections", "1998 elections", ""),
        ("3 cats and 2 dogs", "3 cats and 2 dogs", ""),
        ("cars", "cars", ""),
    ],
)
def test_a_figure_in_english(text: str, noun: str, quantity: str) -> None:
    assert read(english.with_quantity(about(text))) == (noun, [("quantity", quantity)] if quantity else [])
