"""Sure spellings of one name share a key; other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.linking.folding import fold
from kg.models import EntityType

PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("乔治·华盛顿", "乔治华盛顿", PERSON),
        ("乔治・华盛顿", "乔治 · 华盛顿", PERSON),
        ("臺灣大學", "台湾大学", ORGANISATION),
        ("ＩＢＭ", "IBM", ORGANISATION),
        ("雷军先生", "雷军", PERSON),
        ("周恩来总理", "周恩来", PERSON),
        ("小米科技有限责任公司", "小米科技", ORGANISATION),
        ("张三（1950－）", "张三", PERSON),
        ("世界卫生组织（WHO）", "世界卫生组织", ORGANISATION),
        ("The Beatles", "beatles", ORGANISATION),
        ("Apple Inc.", "Apple", ORGANISATION),
        ("J. K. Rowling", "J.K. Rowling", PERSON),
        ("Dr. John Watson", "John Watson", PERSON),
        ("Coca-Cola", "Coca Cola", ORGANISATION),
        ("Beyoncé", "Beyonce", PERSON),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str, kind: EntityType) -> None:
    assert fold(one, kind) == fold(other, kind) != ""


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("北京大学", "北京大学医院", ORGANISATION),
        ("李先生", "李女士", PERSON),
        ("王教授", "王老师", PERSON),
        ("Mr. Smith", "Mrs. Smith", PERSON),
        ("阿里巴巴（中国）有限公司", "阿里巴巴", ORGANISATION),
        ("小米集团", "小米", ORGANISATION),
        ("水星（行星）", "水星", PLACE),
        ("苏联", "苏联队", ORGANISATION),
    ],
)
def test_other_names_do_not(one: str, other: str, kind: EntityType) -> None:
    assert fold(one, kind) != fold(other, kind)


@given(st.text(min_size=1, max_size=30), st.sampled_from([None, *EntityType]))
def test_a_key_is_its_own_key(name: str, kind: EntityType | None) -> None:
    key = fold(name, kind)
    assert fold(fold(key, kind), kind) == fold(key, kind)
