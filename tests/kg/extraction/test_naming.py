"""What counts as the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.naming import display_name, entity_key

NAMES = st.text(st.sampled_from("红楼梦a B《》“”\"'（）()·，一个 \u3000Ａ１"), max_size=12) | st.text(max_size=12)
WORDS = st.lists(st.sampled_from(["the", "The", "a", "An", "x", "Who", "《", "”", "一个"]), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("《红楼梦》", "红楼梦"),
        ("“绣市”", "绣市"),
        ("“原子”项目", "“原子”项目"),
        (" 北 京 ", "北京"),
        ("New  York", "New York"),
        ("一种植物", "植物"),
        ("一个", "一个"),
        ("东京（日本）", "东京（日本）"),
        ("北京，", "北京"),
        ("“北京", "北京"),
        ("《》", "《》"),
        ("乔瓦尼・雷扎", "乔瓦尼·雷扎"),
        ("C++", "C++"),
        ("the company", "company"),
        ("a river", "river"),
        ("The Hague", "The Hague"),
        ("A Tale of Two Cities", "A Tale of Two Cities"),
    ],
)
def test_a_name_is_shown_without_what_surrounds_it(name: str, shown: str) -> None:
    assert display_name(name) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《史记》", "史记"),
        ("ＡＢＣ", "abc"),
        ("Apple", "APPLE"),
        ("１２３号", "123号"),
        ("北 京", "北京"),
        ("一座城市", "城市"),
        ("The Beatles", "Beatles"),
        ("the United Nations", "United Nations"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert entity_key(one) == entity_key(other)


def test_different_names_keep_different_keys() -> None:
    assert len({entity_key(name) for name in ("汉武帝", "汉文帝", "C", "C++", "一元", "元")}) == 6


@given(NAMES | WORDS)
def test_a_key_is_stable(name: str) -> None:
    key = entity_key(name)
    assert entity_key(key) == key
    assert entity_key(display_name(name)) == key
    assert bool(key.strip()) == bool(name.strip()) or not key
