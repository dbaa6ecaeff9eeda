"""The English treebank's folder as training and evaluation read it."""

from pathlib import Path

import pytest

from kg.extraction.english import mentions
from kg.extraction.parse import Parse, Token
from kg.extraction.training.english import names
from kg.extraction.training.english.gold import english_sentences, evaluate_english

TREE = """# sent_id = 1
# text = John's here.
1\tJohn\tJohn\tPROPN\t_\t_\t3\tnsubj\t_\tSpaceAfter=No
2\t's\tbe\tAUX\t_\t_\t3\tcop\t_\t_
3\there\there\tADV\t_\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

"""
NAMES = "John\tS-PER\n's\tO\nhere\tO\n.\tO\n\n"


class Perfect:
    """Parses the tree as it is annotated, without names."""

    def parse(self, texts: list[str]) -> list[Parse]:
        words = [("John", 0, "PROPN", 2, "nsubj"), ("'s", 4, "AUX", 2, "cop"), ("here", 7, "ADV", -1, "root")]
        words.append((".", 11, "PUNCT", 2, "punct"))
        tokens = tuple(Token(form, at, at + len(form), pos, head, rel) for form, at, pos, head, rel in words)
        return [Parse(text, tokens, ()) for text in texts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test.conllu").write_text(TREE)
    (tmp_path / "test.ner.tsv").write_text(NAMES)
    return tmp_path


def test_trees_and_names_are_read_side_by_side(folder: Path) -> None:
    [gold] = english_sentences(folder, "test")

    assert (gold.text, gold.words, gold.heads) == ("John's here.", ("John", "'s", "here", "."), (3, 3, 0, 3))
    assert gold.entities == ("S-PER", "O", "O", "O")
    (folder / "test.ner.tsv").write_text(NAMES.replace("John", "Jon"))
    with pytest.raises(ValueError, match="out of step"):
        english_sentences(folder, "test")


def test_the_figures_are_those_of_chinese(folder: Path) -> None:
    assert evaluate_english(Perfect(), folder) == {
        "tok_f1": 100.0,
        "upos": 100.0,
        "ner_f1": 0.0,
        "uas": 100.0,
        "las": 100.0,
    }


def rows(notation: str) -> list[list[str]]:
    """ "form/pos/head/relation/misc" a word, as the ten columns of a treebank."""
    cells = [word.split("/") for word in notation.split()]
    return [
        [str(number), form, "_", pos, "_", "_", head, relation, "_", misc.replace("~", "/")]
        for number, (form, pos, head, relation, misc) in enumerate(cells, 1)
    ]


def test_names_are_found_among_gums_entities() -> None:
    found = rows(
        "the/DET/3/det/Entity=(1-person-new-n-1-3,4-coref-Jill_Lepore historian/NOUN/3/nmod:desc/_"
        " Jill/PROPN/5/nsubj/_ Lepore/PROPN/3/flat/Entity=1) left/VERB/0/root/_"
        " the/DET/7/det/Entity=(2-organization-new-n-1-2-sgl Senate/PROPN/5/obj/_ today/NOUN/5/obl/_"
        " with/ADP/10/case/_ friends/NOUN/5/obl/Entity=(3-person-new-n-1-1-sgl)"
    )
    found[6][9] = "Entity=2)"

    assert names.of_gum(found) == [(2, 4, "PER"), (6, 7, "ORG")]
    assert names.bies(names.of_gum(found), 10)[2:7] == ["B-PER", "E-PER", "O", "O", "S-ORG"]


def test_iob_tags_become_names_and_other_kinds_none() -> None:
    assert names.of_iob(["B-PER", "I-PER", "O", "B-OTH", "B-LOC", "B-LOC"]) == [
        (0, 2, "PER"),
        (4, 5, "LOC"),
        (5, 6, "LOC"),
    ]


def test_a_sentence_without_words_has_no_names() -> None:
    assert mentions.find(Parse("In 1998 it began.", (), (), "en")) == []
