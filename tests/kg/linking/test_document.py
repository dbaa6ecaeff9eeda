"""What a document says of its names holds from there on, and only there."""

import pytest

from kg.extraction.parse import NamedEntity
from kg.linking.brackets import said_behind
from kg.linking.document import DocumentNames
from kg.models import EntityType

PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE


def said(text: str, name: str, kind: EntityType = ORGANISATION) -> tuple[tuple[str, ...], str]:
    found = said_behind(text, text.index(name) + len(name), name, kind)
    return found.aliases, found.born


def noted(*sentences: tuple[str, str, EntityType]) -> DocumentNames:
    names = DocumentNames()
    for text, name, kind in sentences:
        start = text.index(name)
        names.note(text, [NamedEntity(start, start + len(name), kind)])
    return names


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("世界卫生组织（WHO）总部在日内瓦。", "世界卫生组织", ("WHO",)),
        ("北京大学（简称北大）在北京。", "北京大学", ("北大",)),
        ("北京大学（北大）在北京。", "北京大学", ("北大",)),
        ("北京大学，简称“北大”，是一所大学。", "北京大学", ("北大",)),
        ("联合国教科文组织（英语：UNESCO，简称教科文组织）", "联合国教科文组织", ("UNESCO", "教科文组织")),
        ("中国人民银行（以下简称“央行”）决定", "中国人民银行", ("央行",)),
        ("World Health Organization (WHO) said", "World Health Organization", ("WHO",)),
        ("World Health Organization (Geneva) said", "World Health Organization", ()),
        ("王五（北京大学）说", "王五", ()),
        ("会议在重庆（中国）举行", "重庆", ()),
        ("小米（股票代码：1810）", "小米", ()),
        ("北京大学（1898年创立）", "北京大学", ()),
    ],
)
def test_other_names_stand_behind_a_name(text: str, name: str, aliases: tuple[str, ...]) -> None:
    kind = PERSON if name == "王五" else PLACE if name == "重庆" else ORGANISATION
    assert said(text, name, kind)[0] == aliases


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("李明（1950－）是物理学家", "1950"),
        ("李明（1881年9月25日－1936年10月19日），原名", "1881"),
        ("李明（1950年生）", "1950"),
        ("李明（生于1950年）", "1950"),
        ("李明（公元前551年－前479年）", "-551"),
        ("李明（2008年奥运会冠军）", ""),
        ("李明（15岁）", ""),
    ],
)
def test_a_birth_year_stands_behind_a_person(text: str, born: str) -> None:
    assert said(text, "李明", PERSON)[1] == born


def test_a_short_name_means_what_its_bracket_said() -> None:
    names = noted(("北京大学（简称北大）在北京。", "北京大学", ORGANISATION))
    assert names.resolve("北大", ORGANISATION).key == "北京大学"
    assert DocumentNames().resolve("北大", ORGANISATION).key == "北大"


def test_a_short_name_before_its_full_name_means_the_full_one() -> None:
    names = noted(("WHO（世界卫生组织）宣布", "WHO", ORGANISATION))
    assert names.resolve("WHO", ORGANISATION).key == names.resolve("世界卫生组织", ORGANISATION).key == "世界卫生组织"


def test_the_last_part_of_a_foreign_name_means_the_person_until_a_second_one_has_it() -> None:
    one = ("乔治·华盛顿当选。", "乔治·华盛顿", PERSON)
    names = noted(one)
    assert names.resolve("华盛顿", PERSON).key == "乔治华盛顿"
    assert names.resolve("华盛顿", PLACE).key == "华盛顿"
    assert noted(one, ("玛莎·华盛顿来了。", "玛莎·华盛顿", PERSON)).resolve("华盛顿", PERSON).key == "华盛顿"


def test_a_surname_with_a_title_means_the_one_person_of_that_surname() -> None:
    names = noted(("雷军创办小米。", "雷军", PERSON))
    assert names.resolve("雷先生", PERSON).key == "雷军"
    assert names.resolve("王先生", PERSON).key == "王先生"


def test_a_name_after_a_birth_year_is_that_person() -> None:
    names = noted(("李明（1950－）是物理学家。", "李明", PERSON))
    assert names.resolve("李明", PERSON).key == "李明␟1950"
    assert DocumentNames.from_record(names.to_record()).resolve("李明", PERSON).key == "李明␟1950"


def test_a_first_name_means_the_one_person_who_has_it_and_a_surname_goes_before() -> None:
    marie, max_ = ("Marie Curie was born.", "Marie Curie", PERSON), ("Max Marie wrote.", "Max Marie", PERSON)
    joliot = ("Irène Joliot-Curie won.", "Irène Joliot-Curie", PERSON)

    assert noted(marie, joliot).resolve("Marie", PERSON).name == "Marie Curie"
    assert noted(marie, joliot).resolve("Irène", PERSON).name == "Irène Joliot-Curie"
    assert noted(marie).resolve("Marie", PLACE).name == "Marie"
    assert noted(marie, ("Marie Stopes left.", "Marie Stopes", PERSON)).resolve("Marie", PERSON).name == "Marie"
    assert noted(marie, max_).resolve("Marie", PERSON).name == "Max Marie"
    assert noted(("Dr. Strange left.", "Dr. Strange", PERSON)).resolve("Dr.", PERSON).name == "Dr"
