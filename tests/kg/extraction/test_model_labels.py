"""Label sets of HanLP's models, in ours."""

from kg.extraction.labels import (
    ENTITY_TYPES,
    Schemes,
    TagScheme,
    TreeScheme,
    normalise,
    pick,
    tag_scheme,
    tree_scheme,
    universal_tag,
)
from kg.extraction.parse import NamedEntity, Parse, Token
from kg.extraction.stanford import to_universal
from kg.models.entity import EntityType

OTHERS = Schemes(TagScheme.CTB, TreeScheme.STANFORD)


def test_outputs_are_picked_by_prefix_in_order_of_preference() -> None:
    tasks = ["tok/coarse", "tok/fine", "pos/863", "pos/ctb", "ner/pku", "ner/msra"]

    assert pick(tasks, "tok/fine", "tok") == "tok/fine"
    assert pick(tasks, "pos/ctb", "pos") == "pos/ctb"
    assert pick(tasks, "ner/ontonotes", "ner") == "ner/pku"
    assert pick(tasks, "dep", "ud") is None


def test_the_scheme_is_read_from_the_name_or_the_labels() -> None:
    assert tag_scheme("pos/pku", ["n"]) is TagScheme.PKU
    assert tag_scheme("pos/863", ["n"]) is TagScheme.P863
    assert tag_scheme("pos", ["NR", "NN"]) is TagScheme.CTB
    assert tag_scheme("pos/upos", ["PROPN", "NOUN"]) is TagScheme.UNIVERSAL
    assert tree_scheme(["nsubj", "obj", "nmod"]) is TreeScheme.UNIVERSAL
    assert tree_scheme(["nsubj", "dobj", "assmod"]) is TreeScheme.STANFORD


def test_the_same_tag_means_what_its_scheme_says() -> None:
    assert universal_tag("nt", TagScheme.PKU) == "PROPN"
    assert universal_tag("nt", TagScheme.P863) == "NOUN"
    assert universal_tag("VC", TagScheme.CTB) == "AUX"
    assert universal_tag("vshi", TagScheme.PKU) == "VERB"
    assert universal_tag("???", TagScheme.CTB) == "X"


def test_entity_types_of_all_sets_are_known_and_numbers_are_none() -> None:
    assert [ENTITY_TYPES[label] for label in ("PER", "PERSON", "nr")] == [EntityType.PERSON] * 3
    assert [ENTITY_TYPES[label] for label in ("LOC", "GPE", "LOCATION", "ns")] == [EntityType.PLACE] * 4
    assert [ENTITY_TYPES[label] for label in ("ORG", "ORGANIZATION", "nt")] == [EntityType.ORGANISATION] * 3
    assert not {"MONEY", "PERCENT", "CARDINAL", "ORDINAL", "INTEGER"} & set(ENTITY_TYPES)


def test_a_preposition_hands_its_place_to_the_noun() -> None:
    # 李白 出生 于 碎叶城: nsubj, root, prep, pobj
    heads, relations = to_universal(
        [1, -1, 1, 2], ["nsubj", "root", "prep", "pobj"], ["PROPN", "VERB", "ADP", "PROPN"], [""] * 4
    )

    assert heads == [1, -1, 3, 1]
    assert relations == ["nsubj", "root", "case", "obl"]


def test_a_copula_hands_its_place_to_the_predicate() -> None:
    # 北京 是 首都 。: top, root, attr, punct
    heads, relations = to_universal(
        [1, -1, 1, 1], ["top", "root", "attr", "punct"], ["PROPN", "AUX", "NOUN", "PUNCT"], ["北京", "是", "首都", "。"]
    )

    assert heads == [2, 2, -1, 2]
    assert relations == ["nsubj", "cop", "root", "punct"]


def test_a_localiser_below_a_preposition_becomes_case_too() -> None:
    # 在 桌子 上 放 书: prep(放, 在) pobj(在, 上) lobj(上, 桌子) dobj(放, 书)
    heads, relations = to_universal(
        [3, 2, 0, -1, 3],
        ["prep", "lobj", "pobj", "root", "dobj"],
        ["ADP", "NOUN", "ADP", "VERB", "NOUN"],
        ["在", "桌子", "上", "放", "书"],
    )

    assert heads == [1, 3, 1, -1, 3]
    assert relations == ["case", "obl", "case", "root", "obj"]


def test_a_whole_parse_comes_out_in_our_labels() -> None:
    parse = normalise(
        "马云创立阿里巴巴",
        [(0, 2), (2, 4), (4, 8)],
        ["NR", "VV", "NR"],
        [1, -1, 1],
        ["nsubj", "root", "dobj"],
        [("ORGANIZATION", 4, 8), ("PERSON", 0, 2), ("INTEGER", 0, 1)],
        OTHERS,
    )

    assert parse == Parse(
        "马云创立阿里巴巴",
        (
            Token("马云", 0, 2, "PROPN", 1, "nsubj"),
            Token("创立", 2, 4, "VERB", -1, "root"),
            Token("阿里巴巴", 4, 8, "PROPN", 1, "obj"),
        ),
        (NamedEntity(0, 2, EntityType.PERSON), NamedEntity(4, 8, EntityType.ORGANISATION)),
    )
