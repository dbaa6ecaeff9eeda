"""What earlier chunks said of names is the same from the record as it was at the time."""

import pytest

from kg.ingest.findings import is_short_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("哈洛温", True),
        ("Curie", True),
        ("IBM", True),
        ("他", False),
        ("该公司", False),
        ("她的父亲", False),
        ("He", False),
        ("Her mother", False),
        ("company", False),
    ],
)
def test_a_short_name_is_a_name_and_a_pronoun_is_none(text: str, expected: bool) -> None:
    assert is_short_name(text) is expected
