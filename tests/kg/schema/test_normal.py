"""The short form of a predicate, by hand."""

import pytest

from kg.schema.forms import Normal, fold
from kg.schema.normal import normal_form, normalise


@pytest.mark.parametrize(
    ("predicate", "form"),
    [
        ("曾经担任了", "担任"),
        ("还担任过", "担任"),
        ("也是", "是"),
        ("均位于", "位于"),
        ("位于", "位于"),
        ("出生于", "出生于"),
        ("写下了", "写下"),
        ("写了", "写"),
        ("通过", "通过"),
        ("意味着", "意味着"),
        ("来自", "来自"),
        ("会见", "会见"),
        ("应用于", "应用于"),
        ("不断", "不断"),
        ("进行了研究", "研究"),
        ("进行", "进行"),
        ("加以限制", "限制"),
        ("被任命为", "被任命为"),
        ("擔任", "担任"),
        ("出 版", "出版"),
        ("了", "了"),
        ("", ""),
        ("was born in", "born in"),
        ("is the capital of", "capital of"),
        ("has been written by", "written by"),
        ("directed by", "directed by"),
        ("wrote", "write"),
        ("studies at", "study at"),
        ("moved to", "move to"),
        ("stopped", "stop"),
        ("Located  in", "located in"),
        ("is", "be"),
    ],
)
def test_what_makes_the_meaning_stays(predicate: str, form: str) -> None:
    assert normal_form(predicate) == form


@pytest.mark.parametrize(
    ("predicate", "normal"),
    [
        ("未到达", Normal("到达", negated=True)),
        ("没有参加", Normal("参加", negated=True)),
        ("可能获得", Normal("获得", possible=True)),
        ("将成为", Normal("成为", possible=True)),
        ("由创作", Normal("创作", inverse=True)),
        ("由共同创作", Normal("创作", inverse=True)),
        ("已被收购", Normal("被收购", passive=True)),
        ("did not win", Normal("win", negated=True)),
        ("may have visited", Normal("visit", possible=True)),
        ("was founded by", Normal("founded by", passive=True)),
    ],
)
def test_voice_and_denial_are_noted(predicate: str, normal: Normal) -> None:
    assert normalise(predicate) == normal


@pytest.mark.parametrize("predicate", ["担任", "位于", "出版", "被任命为", "研究", "born in", "write", "是"])
def test_a_short_form_is_its_own(predicate: str) -> None:
    assert normal_form(normal_form(predicate)) == normal_form(predicate) == predicate


def test_the_language_can_be_said() -> None:
    assert normal_form("was", "zh") == "was"


def test_surfaces_are_equal_in_width_case_script_and_punctuation() -> None:
    assert fold("“主　演”：") == fold("主演") == "主演"
    assert fold("ＣＥＯ") == fold("ceo") == "ceo"
    assert fold("創辦") == fold("创办") == "创办"
