"""Whom pronouns, short names and descriptions stand for, from sentence to sentence."""

from kg.extraction import english, mentions
from kg.extraction.parse import Parse, Triple
from kg.models.entity import EntityType
from tests.fixtures.english import parse


def read(*sentences: Parse) -> list[Triple]:
    discourse = english.Discourse()
    return [triple for each in sentences for triple in english.extract(each, mentions.find(each), discourse)]


def facts(*sentences: Parse) -> list[tuple[str, str, str]]:
    """What the last of the sentences says."""
    before = len(read(*sentences[:-1]))
    return [
        (t.subject.refers or t.subject.text, t.predicate, t.object.refers or t.object.text)
        for t in read(*sentences)[before:]
    ]


COUPLE = parse(
    "Marie/PROPN/nsubj>3 Curie/PROPN/flat>1 met/VERB/root>0 Pierre/PROPN/obj>3 Curie/PROPN/flat>4",
    PER="Marie Curie|Pierre Curie",
)
ACME = parse(
    "Acme/ADJ/amod>2 Robotics/PROPN/nsubj:pass>11 ,/PUNCT/punct>5 a/DET/det>5 company/NOUN/appos>2 based/VERB/acl>5"
    " in/ADP/case>8 Boston/PROPN/obl>6 ,/PUNCT/punct>2 was/AUX/aux:pass>11 founded/VERB/root>0 by/ADP/case>13"
    " Jane/PROPN/obl:agent>11 Doe/PROPN/flat>13",
    LOC="Boston",
    PER="Jane Doe",
)


def test_it_is_what_the_sentence_was_about_and_no_place_that_only_describes_it() -> None:
    bought = parse(
        "It/PRON/nsubj:pass>3 was/AUX/aux:pass>3 bought/VERB/root>0 by/ADP/case>5 Globex/PROPN/obl:agent>3",
        ORG="Globex",
    )
    assert facts(ACME, bought) == [("Globex", "bought", "Acme Robotics")]


def test_only_an_organization_is_bought() -> None:
    lives = parse("Doe/PROPN/nsubj>2 lives/VERB/root>0 in/ADP/case>4 Boston/PROPN/obl>2", PER="Doe", LOC="Boston")
    bought = parse("Krupp/PROPN/nsubj>2 bought/VERB/root>0 it/PRON/obj>2", PER="Krupp")
    liked = parse("Krupp/PROPN/nsubj>2 liked/VERB/root>0 it/PRON/obj>2", PER="Krupp")

    assert facts(lives, bought) == []
    assert facts(lives, liked) == [("Krupp", "liked", "Boston")]


def test_what_the_text_calls_a_company_is_an_organization() -> None:
    assert {t.subject.type for t in read(ACME) if t.subject.text == "Acme Robotics"} == {EntityType.ORGANISATION}


def test_a_first_name_means_the_one_person_who_has_it() -> None:
    left = parse("Marie/PROPN/nsubj>2 left/VERB/root>0 Warsaw/PROPN/obj>2", PER="Marie", LOC="Warsaw")
    other = parse("Marie/PROPN/nsubj>3 Bonaparte/PROPN/flat>1 saw/VERB/root>0 Rome/PROPN/obj>3", PER="Marie Bonaparte")

    assert facts(COUPLE, left) == [("Marie Curie", "left", "Warsaw")]
    assert facts(COUPLE, other, left) == [("Marie", "left", "Warsaw")]


def test_a_surname_that_the_model_missed_means_the_person_and_a_companys_first_word_the_company() -> None:
    globex = parse(
        "Globex/PROPN/compound>2 Corporation/PROPN/nsubj>3 hired/VERB/root>0 Jane/PROPN/obj>3 Doe/PROPN/flat>4",
        ORG="Globex Corporation",
        PER="Jane Doe",
    )
    left = parse("Doe/PROPN/nsubj>2 left/VERB/root>0 Globex/PROPN/obj>2")
    herald = parse(
        "Boston/PROPN/compound>2 Herald/PROPN/nsubj>3 hired/VERB/root>0 Doe/PROPN/obj>3", ORG="Boston Herald", PER="Doe"
    )
    boston = parse("Doe/PROPN/nsubj>2 left/VERB/root>0 Boston/PROPN/obj>2", PER="Doe")

    assert facts(globex, left) == [("Jane Doe", "left", "Globex Corporation")]
    assert facts(herald, boston) == [("Doe", "left", "Boston")]


def test_they_are_the_two_people_of_the_sentence_before_and_a_family_those_of_its_name() -> None:
    married = parse("They/PRON/nsubj>2 left/VERB/root>0 Paris/PROPN/obj>2", LOC="Paris")
    family = parse("The/DET/det>2 Curies/NOUN/nsubj>3 left/VERB/root>0 Paris/PROPN/obj>3", LOC="Paris")

    both = [("Marie Curie", "left", "Paris"), ("Pierre Curie", "left", "Paris")]
    assert facts(COUPLE, married) == both
    assert facts(COUPLE, family) == both


def test_a_description_means_the_name_that_has_the_noun_or_was_said_to_be_one() -> None:
    met = parse(
        "Osram/PROPN/nsubj>2 sued/VERB/root>0 Ulm/PROPN/compound>4 University/PROPN/obj>2", ORG="Osram|Ulm University"
    )
    school = parse("The/DET/det>2 university/NOUN/nsubj>3 won/VERB/root>0 money/NOUN/obj>3")
    company = parse("The/DET/det>2 company/NOUN/nsubj>3 lost/VERB/root>0 money/NOUN/obj>3")
    ship = parse(
        "Titania/PROPN/nsubj>4 is/AUX/cop>4 a/DET/det>4 ship/NOUN/root>0 of/ADP/case>6 Osram/PROPN/nmod>4",
        PER="Titania",
        ORG="Osram",
    )
    sank = parse("The/DET/det>2 ship/NOUN/nsubj>3 hit/VERB/root>0 rocks/NOUN/obj>3")

    assert facts(met, school) == [("Ulm University", "won", "money")]
    assert facts(met, company) == [("Osram", "lost", "money")]
    assert facts(ship, sank) == [("Titania", "hit", "rocks")]


def test_its_belongs_to_the_subject() -> None:
    told = parse("Osram/PROPN/nsubj>2 grew/VERB/root>0", ORG="Osram")
    sold = parse("Krupp/PROPN/nsubj>2 sold/VERB/root>0 its/PRON/nmod:poss>4 mines/NOUN/obj>2", ORG="Krupp")
    assert facts(told, sold) == [("Krupp", "sold", "Krupp's mines")]


def test_the_members_of_a_list_are_no_places_of_each_other_and_a_range_is_one_time() -> None:
    built = parse(
        "Osram/PROPN/nsubj>2 worked/VERB/root>0 in/ADP/case>4 Bonn/PROPN/obl>2 and/CCONJ/cc>6 Ulm/PROPN/conj>4"
        " between/ADP/case>8 1998/NUM/obl>2 and/CCONJ/cc>10 2009/NUM/conj>8",
        ORG="Osram",
        LOC="Bonn|Ulm",
    )
    found = read(built)
    assert [(t.object.text, [q.text for q in t.qualifiers]) for t in found] == [
        ("Bonn", ["1998 and 2009"]),
        ("Ulm", ["1998 and 2009"]),
    ]


def test_a_name_goes_on_behind_a_hyphen() -> None:
    parsed = parse(
        "Irène/PROPN/nsubj>5 Joliot/PROPN/flat>1 _-/PUNCT/punct>1 _Curie/PROPN/flat>1 won/VERB/root>0",
        PER="Irène Joliot",
    )
    assert [parsed.text[e.start : e.end] for e in mentions.find(parsed)] == ["Irène Joliot-Curie"]


def test_it_is_not_what_the_sentence_before_called_they() -> None:
    released = parse("They/PRON/nsubj>2 released/VERB/root>0 Rivers/PROPN/obj>2", ORG="Rivers")
    won = parse("It/PRON/nsubj>2 won/VERB/root>0 prizes/NOUN/obj>2")
    foxes = parse("Foxes/PROPN/nsubj>2 left/VERB/root>0", ORG="Foxes")

    assert facts(foxes, released) == [("Foxes", "released", "Rivers")]
    assert facts(foxes, released, won) == [("Rivers", "won", "prizes")]


def test_the_companys_division_is_that_of_the_company_and_no_universitys() -> None:
    met = parse("Osram/PROPN/nsubj>2 sued/VERB/root>0 Yale/PROPN/obj>2", ORG="Osram|Yale")
    founded = parse(
        "Krupp/PROPN/nsubj>2 founded/VERB/root>0 the/DET/det>4 company/NOUN/nmod:poss>6 's/PART/case>4 lab/NOUN/obj>2",
        PER="Krupp",
    )
    assert facts(met, founded) == [("Krupp", "founded", "Osram's lab")]


def test_the_island_is_not_the_last_country_that_was_named() -> None:
    where = parse("Ulm/PROPN/nsubj>2 borders/VERB/root>0 Baden/PROPN/obj>2", LOC="Ulm|Baden")
    between = parse("Nothing/PRON/nsubj>2 happened/VERB/root>0")
    river = parse("Isar/PROPN/nsubj>2 floods/VERB/root>0 Lake/PROPN/compound>4 Tarn/PROPN/obj>2", LOC="Isar|Lake Tarn")
    island = parse("The/DET/det>2 island/NOUN/nsubj>3 has/VERB/root>0 beaches/NOUN/obj>3")
    lake = parse("The/DET/det>2 lake/NOUN/nsubj>3 has/VERB/root>0 beaches/NOUN/obj>3")

    assert facts(where, between, between, island) == [("Ulm", "has", "beaches")]
    assert facts(river, lake) == [("Lake Tarn", "has", "beaches")]


def test_he_is_no_woman_by_her_first_name() -> None:
    both = parse(
        "José/PROPN/nsubj>3 Herrera/PROPN/flat>1 met/VERB/root>0 Carmen/PROPN/obj>3 Rojas/PROPN/flat>4",
        PER="José Herrera|Carmen Rojas",
    )
    left = parse("Carmen/PROPN/nsubj>2 left/VERB/root>0", PER="Carmen")
    died = parse("He/PRON/nsubj>2 died/VERB/root>0 in/ADP/case>4 Rome/PROPN/obl>2", LOC="Rome")

    assert facts(both, left, died) == [("José Herrera", "died in", "Rome")]


def test_a_longer_name_of_a_company_is_known_by_its_legal_form() -> None:
    report = parse(
        "Solvena/PROPN/compound>3 Energy/PROPN/compound>3 AG/PROPN/nsubj>4 grew/VERB/root>0", ORG="Solvena Energy AG"
    )
    sold = parse(
        "Solvena/PROPN/compound>2 Energy/PROPN/nsubj>3 sold/VERB/root>0 mines/NOUN/obj>3", LOC="Solvena Energy"
    )
    assert facts(report, sold) == [("Solvena Energy AG", "sold", "mines")]


def test_the_government_is_no_firm_and_its_chief_executive_no_citys() -> None:
    osram = parse("Osram/PROPN/nsubj>2 grew/VERB/root>0 in/ADP/case>4 Bath/PROPN/obl>2", ORG="Osram", LOC="Bath")
    government = parse("The/DET/det>2 government/NOUN/nsubj>3 lost/VERB/root>0 money/NOUN/obj>3")
    became = parse(
        "Ann/PROPN/nsubj>3 Marsh/PROPN/flat>1 became/VERB/root>0 its/PRON/nmod:poss>6 chief/ADJ/amod>6"
        " executive/NOUN/obj>3",
        PER="Ann Marsh",
    )

    assert facts(osram, government) == [("government", "lost", "money")]
    assert ("Ann Marsh", "became", "Osram's chief executive") in facts(osram, became)


def test_a_name_that_goes_on_with_of_is_meant_as_a_whole() -> None:
    signed = parse("The/DET/det>2 Treaty/PROPN/nsubj>5 of/ADP/case>4 Almeria/PROPN/nmod>2 failed/VERB/root>0")
    ended = parse("It/PRON/nsubj>2 ended/VERB/root>0 wars/NOUN/obj>2")

    assert facts(signed, ended) == [("Treaty of Almeria", "ended", "wars")]
