"""Values: quantities and times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.literals import date, number, quantities, quantity, times
from kg.extraction.parse import Literal
from kg.models.statement import LiteralType


def found(spans: list, text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_times_are_found_whole() -> None:
    text = "公元前139年，2003年5月6日下午3点；1998年至2003年、20世纪80年代、十八世纪末，2003-05-06，二〇〇三年。"
    assert found(times(text), text) == [
        "公元前139年",
        "2003年5月6日下午3点",
        "1998年至2003年",
        "20世纪80年代",
        "十八世纪末",
        "2003-05-06",
        "二〇〇三年",
    ]


def test_what_only_looks_like_a_time_is_none() -> None:
    assert times("三年级的学生等了很久，5年前他走了，版本3.11.7。") == []


def test_quantities_are_found_with_their_units() -> None:
    text = "全长6,300公里，占21.5%，约8848.86米，耗资3.5亿美元，有5至6个月，百分之三十，两千五百名，第3。"
    assert found(quantities(text), text) == [
        "6,300公里",
        "21.5%",
        "约8848.86米",
        "3.5亿美元",
        "5至6个月",
        "百分之三十",
        "两千五百名",
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8,848.86米", Literal(LiteralType.QUANTITY, "8848.86米", 8848.86, "米")),
        ("3.5亿美元", Literal(LiteralType.QUANTITY, "3.5亿美元", 3.5e8, "美元")),
        ("百分之三十", Literal(LiteralType.QUANTITY, "百分之三十", 30.0, "%")),
        ("１２万人", Literal(LiteralType.QUANTITY, "12万人", 120000.0, "人")),
        ("5-6人", Literal(LiteralType.QUANTITY, "5-6人", None, "人")),
        ("$300", Literal(LiteralType.QUANTITY, "$300", 300.0, "美元")),
        ("很多人", None),
    ],
)
def test_a_quantity_is_read(text: str, value: Literal | None) -> None:
    assert quantity(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("公元前139年", Literal(LiteralType.DATE, "公元前139年", -139.0)),
        ("2003年5月", Literal(LiteralType.DATE, "2003年5月", 2003.0)),
        ("二〇〇三年", Literal(LiteralType.DATE, "二〇〇三年", 2003.0)),
        ("5月6日", Literal(LiteralType.DATE, "5月6日")),
        ("唐朝", None),
    ],
)
def test_a_date_is_read(text: str, value: Literal | None) -> None:
    assert date(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("八千", 8000),
        ("一亿两千万", 120_000_000),
        ("三十五", 35),
        ("一百零五", 105),
        ("-2", -2),
        ("3万亿", 3e12),
        ("百米", None),
    ],
)
def test_numerals_have_their_value(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.text(st.sampled_from("公元前12年月日至-—，.世纪零一十百千万亿元%点约$（）"), max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for span in times(text):
        date(text[span.start : span.end])
    for span in quantities(text):
        quantity(text[span.start : span.end])
    number(text)
