"""English dates, times and amounts."""

import pytest

from kg.extraction.english.values import date, quantities, quantity, times


@pytest.mark.parametrize(
    ("text", "value", "year"),
    [
        ("12 March 1921", "12 March 1921", 1921.0),
        ("March 12, 1921", "March 12, 1921", 1921.0),
        ("in the 1990s", "1990s", None),
        ("the late 19th century", "late 19th century", None),
        ("44 BC", "44 BC", -44.0),
        ("June 1998", "June 1998", 1998.0),
        ("spring of 1944", "spring of 1944", 1944.0),
        ("1914–1918", "1914–1918", 1914.0),
        ("1998", "1998", 1998.0),
        ("2001-02-28", "2001-02-28", 2001.0),
        ("5 May", "5 May", None),
        ("10:30 p.m.", "10:30 p.m.", None),
    ],
)
def test_a_time_is_read(text: str, value: str, year: float | None) -> None:
    found = date(text)
    assert found and (found.value, found.number) == (value, year)


@pytest.mark.parametrize("text", ["May", "5 million", "300", "12 km", "March on Rome", "3000"])
def test_what_is_no_time(text: str) -> None:
    assert date(text) is None


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("5 million", 5e6, ""),
        ("$3.5 billion", 3.5e9, "dollars"),
        ("£20m", 2e7, "pounds"),
        ("12 km", 12.0, "km"),
        ("1,921 m", 1921.0, "m"),
        ("45%", 45.0, "%"),
        ("45 percent", 45.0, "%"),
        ("twenty-one people", 21.0, "people"),
        ("3,000 spectators", 3000.0, "spectators"),
        ("about 20 years", 20.0, "years"),
    ],
)
def test_an_amount_is_read(text: str, number: float, unit: str) -> None:
    found = quantity(text)
    assert found and (found.number, found.unit) == (number, unit)


@pytest.mark.parametrize("text", ["one", "Apollo 11", "the two towers fell", "people"])
def test_what_is_no_amount(text: str) -> None:
    assert quantity(text) is None


def test_times_and_amounts_in_a_sentence() -> None:
    text = (
        "He was born on 12 March 1921, moved in 1998 with 2000 people and $3.5 billion during 1914-18, came at"
        " 10:30 p.m. and walked 12 km."
    )
    assert [text[span.start : span.end] for span in times(text)] == ["12 March 1921", "1998", "1914-18", "10:30 p.m."]
    assert [text[span.start : span.end] for span in quantities(text)] == ["2000 people", "$3.5 billion", "12 km"]
