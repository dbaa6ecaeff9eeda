"""Each sentence goes to the model that reads its language."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_django import Settings

from kg.extraction import model
from kg.extraction.parse import Parse, Token
from kg.extraction.parsers import MULTILINGUAL, Parsers, model_for

CHINESE, ENGLISH, RUSSIAN = "北京是中国的首都。", "Paris is the capital of France.", "Москва — столица России."


class Naming:
    """Parses every text as one word: the name of its model."""

    def __init__(self, name: str) -> None:
        self.version = f"{name}-1"
        self.name = name

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        return [Parse(text, (Token(self.name, 0, 1, "X", -1, "root"),), ()) for text in texts]


@pytest.fixture
def models(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of our own models; whatever is loaded names itself."""
    settings.MODELS_DIR = tmp_path
    monkeypatch.setattr(model, "load", lambda name=None: Naming(name or model.chosen()))
    return tmp_path


def read(language: str | None = None) -> list[tuple[str, str]]:
    parses = Parsers(language).parse([ENGLISH, CHINESE, RUSSIAN, ENGLISH])
    assert [parse.text for parse in parses] == [ENGLISH, CHINESE, RUSSIAN, ENGLISH]
    return [(parse.language, "".join(token.form for token in parse.tokens)) for parse in parses]


def test_without_a_model_for_english_its_sentences_have_no_words(models: Path) -> None:
    assert read() == [("en", ""), ("zh", "zh-small"), ("", ""), ("en", "")]
    assert model_for("en") is None and Parsers("en").version == "zh-small-1"


def test_each_language_has_its_model(models: Path) -> None:
    (models / "en-small").mkdir()
    (models / "en-small" / "config.json").write_text("{}")

    assert read("en") == [("en", "en-small"), ("zh", "zh-small"), ("", ""), ("en", "en-small")]
    assert Parsers("en").version == "en-small-1" and Parsers("zh").version == "zh-small-1"


def test_the_multilingual_model_reads_all(models: Path, settings: Settings) -> None:
    settings.HANLP_MODEL = MULTILINGUAL

    assert read("zh") == [(language, MULTILINGUAL) for language in ("en", "zh", "", "en")]
    assert Parsers("en").version == f"{MULTILINGUAL}-1"
