"""The parsers of this installation, each for its languages: a sentence goes to the one that reads its language.

Importing this module is cheap, as with ``model``.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from kg.extraction import model
from kg.extraction.language import CHINESE, ENGLISH, of_sentence
from kg.extraction.parse import Parse

ENGLISH_MODEL = "en-small"
MULTILINGUAL = "UD_ONTONOTES_TOK_POS_LEM_FEA_NER_SRL_DEP_SDP_CON_MMINILMV2L6"
"""The HanLP key that reads 130 languages."""


def model_for(language: str) -> str | None:
    """The name of the model that reads ``language``: the chosen one, else one of our own; None where there is none."""
    chosen = model.chosen()
    if chosen == MULTILINGUAL or language == _language_of(chosen):
        return chosen
    if language == CHINESE:
        return model.EMBEDDED
    if language == ENGLISH and (Path(settings.MODELS_DIR) / ENGLISH_MODEL / "config.json").is_file():
        return ENGLISH_MODEL
    return None


def version_for(language: str | None) -> str:
    """The ``version`` that ``Parsers(language)`` would have, without loading a model."""
    return model.version_of(model_for(language or CHINESE) or model.chosen())


def _language_of(name: str) -> str:
    return ENGLISH if Path(name).name.startswith("en-") else CHINESE


class Parsers:
    """Parses the sentences of a document in ``language``; None where that is not known.

    ``version`` is that of the model for this language, else of the chosen one. Raises what ``model.load`` does.
    """

    def __init__(self, language: str | None = None) -> None:
        self.language = language
        self.version = _load(model_for(language or CHINESE)).version

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One parse a text, in order; without words where nobody reads its language."""
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(of_sentence(text, self.language), []).append(place)
        parses: dict[int, Parse] = {}
        for language, own in places.items():
            parses.update(zip(own, _parsed([texts[place] for place in own], language), strict=True))
        return [parses[place] for place in range(len(texts))]


def _parsed(texts: list[str], language: str) -> list[Parse]:
    name = model_for(language)
    if name is None:
        return [Parse(text, (), (), language) for text in texts]
    parses = _load(name).parse(texts)
    return parses if language == CHINESE else [replace(parse, language=language) for parse in parses]


def _load(name: str | None) -> model.Parser:
    """The parser of that name; the chosen one where none reads a language."""
    return model.load() if name in (None, model.chosen()) else model.load(name)
