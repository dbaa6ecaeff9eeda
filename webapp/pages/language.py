"""What a document's page says where nobody here reads its language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kg.extraction import model, pretrained
from kg.extraction.language import ENGLISH
from kg.extraction.parsers import MULTILINGUAL, model_for
from kg.ingest.reading import UNREAD_LANGUAGE
from kg.models import Document


@dataclass(frozen=True, slots=True)
class LanguageNotice:
    """Why there are no statements, and the model of HanLP's that reads more languages, with its licence."""

    words: str | Promise
    key: str
    licence: str | Promise


def notice_of(document: Document) -> LanguageNotice | None:
    """None where a model of this installation reads the document's language, or the document shows none."""
    if document.language == ENGLISH and model_for(ENGLISH) is None:
        words = _("This document is in English, and there is no model for English here: its sentences were not read.")
    elif _is_foreign(document) and model.chosen() != MULTILINGUAL:
        words = _("This document is in a language that cannot be read here yet: its sentences were not read.")
    else:
        return None
    return LanguageNotice(words, MULTILINGUAL, pretrained.MODELS[MULTILINGUAL].licence)


def _is_foreign(document: Document) -> bool:
    return any(note["code"] == UNREAD_LANGUAGE for note in document.notes)
