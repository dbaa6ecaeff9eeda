"""The figures of a parser, on cases worked by hand."""

import pytest

from kg.extraction.parse import NamedEntity, Parse, Token
from kg.extraction.training.evaluate import entity_spans, f1, scores
from kg.extraction.training.treebank import Gold, word_spans
from kg.models.entity import EntityType

GOLD = Gold(
    text="马云 在杭州工作",
    words=("马云", "在", "杭州", "工作"),
    pos=("PROPN", "ADP", "PROPN", "VERB"),
    heads=(4, 3, 4, 0),
    relations=("nsubj", "case", "obl", "root"),
    entities=("S-PER", "O", "S-LOC", "O"),
)


def test_a_perfect_parse_scores_a_hundred() -> None:
    tokens = (
        Token("马云", 0, 2, "PROPN", 3, "nsubj"),
        Token("在", 3, 4, "ADP", 2, "case"),
        Token("杭州", 4, 6, "PROPN", 3, "obl"),
        Token("工作", 6, 8, "VERB", -1, "root"),
    )
    entities = (NamedEntity(0, 2, EntityType.PERSON), NamedEntity(4, 6, EntityType.PLACE))

    assert scores([GOLD], [Parse(GOLD.text, tokens, entities)]) == dict.fromkeys(
        ("tok_f1", "upos", "ner_f1", "uas", "las"), 100.0
    )


def test_each_mistake_costs_what_it_should() -> None:
    # 在杭州 is one word: of 4 gold and 3 found words, 2 agree. One of their tags is wrong, one of their relations too.
    tokens = (
        Token("马云", 0, 2, "NOUN", 2, "dep"),
        Token("在杭州", 3, 6, "PROPN", 2, "obl"),
        Token("工作", 6, 8, "VERB", -1, "root"),
    )
    entities = (NamedEntity(0, 2, EntityType.ORGANISATION), NamedEntity(4, 6, EntityType.PLACE))

    found = scores([GOLD], [Parse(GOLD.text, tokens, entities)])

    assert found == pytest.approx({"tok_f1": 400 / 7, "upos": 200 / 7, "ner_f1": 50.0, "uas": 400 / 7, "las": 200 / 7})


def test_nothing_found_scores_zero_and_nothing_to_find_too() -> None:
    assert f1([set()], [{1}]) == 0
    assert f1([set()], [set()]) == 0


def test_entities_are_read_from_tags_over_words() -> None:
    assert entity_spans(["B-ORG", "I-ORG", "E-ORG", "O", "S-PER", "S-LOC"]) == [
        ("ORG", 0, 3),
        ("PER", 4, 5),
        ("LOC", 5, 6),
    ]


def test_words_are_found_in_a_text_with_spaces() -> None:
    assert word_spans(GOLD.text, GOLD.words) == ((0, 2), (3, 4), (4, 6), (6, 8))
