"""The named things of an English sentence."""

from kg.extraction import mentions
from kg.extraction.parse import Parse
from kg.models.entity import EntityType
from tests.fixtures.english import parse


def named(parsed: Parse) -> list[tuple[str, EntityType]]:
    return [(parsed.text[entity.start : entity.end], entity.type) for entity in mentions.find(parsed)]


def test_names_times_and_titles_in_quotes() -> None:
    parsed = parse(
        "Orwell/PROPN/nsubj>2 wrote/VERB/root>0 “/PUNCT/punct>6 Down/ADV/advmod>6 and/CCONJ/cc>6 Out/ADV/obj>2"
        " ”/PUNCT/punct>6 in/ADP/case>9 1933/NUM/obl>2",
        PER="Orwell",
    )
    assert named(parsed) == [
        ("Orwell", EntityType.PERSON),
        ("Down and Out", EntityType.WORK),
        ("1933", EntityType.TIME),
    ]


def test_speech_in_quotes_is_no_title_and_a_sentence_without_words_names_nothing() -> None:
    parsed = parse(
        "He/PRON/nsubj>2 said/VERB/root>0 “/PUNCT/punct>4 Stay/VERB/ccomp>2 here/ADV/advmod>4 ”/PUNCT/punct>4"
    )
    assert named(parsed) == []
    assert mentions.find(Parse("It happened in 1998.", (), (), "en")) == []


def test_a_year_is_a_time_even_where_the_model_takes_it_for_a_name() -> None:
    parsed = parse("It/PRON/nsubj>2 happened/VERB/root>0 in/ADP/case>4 1998/NUM/obl>2", ORG="1998")
    assert named(parsed) == [("1998", EntityType.TIME)]


def test_a_title_is_no_person() -> None:
    parsed = parse("Mayor/PROPN/nsubj>3 Peter/PROPN/flat>1 left/VERB/root>0", PER="Mayor|Peter")
    assert named(parsed) == [("Peter", EntityType.PERSON)]


def test_what_a_text_explains_or_its_last_word_tells_is_a_name() -> None:
    parsed = parse(
        "Tidewater/PROPN/compound>2 Analytics/PROPN/nsubj>6 hired/VERB/root>0 Osram/PROPN/obj>3 ,/PUNCT/punct>7"
        " a/DET/det>7 company/NOUN/appos>4"
    )
    assert named(parsed) == [("Tidewater Analytics", EntityType.ORGANISATION), ("Osram", EntityType.ORGANISATION)]


def test_the_last_word_of_a_name_says_that_it_is_an_organization() -> None:
    parsed = parse(
        "Hartwell/PROPN/compound>2 Museum/PROPN/nsubj>3 hired/VERB/root>0 Delta/PROPN/compound>5 Capital/PROPN/obj>3"
        " in/ADP/case>7 Bath/PROPN/obl>3",
        LOC="Hartwell Museum|Delta Capital|Bath",
    )
    assert [kind for _, kind in named(parsed)] == [EntityType.ORGANISATION, EntityType.ORGANISATION, EntityType.PLACE]
