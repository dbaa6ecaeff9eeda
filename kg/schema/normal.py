"""A predicate as a sentence puts it, in a short form that equal relations share. Pure functions.

What says when, how surely or in what order is dropped (曾, 已经, 了, "was"); what makes the meaning stays (the 于 of
位于, the "in" of "born in"). Negations and modal verbs are split off: ``Triple.modality`` says them.
"""

import functools

from kg.schema import chinese, english
from kg.schema.forms import CJK, Normal, fold

KEPT = 1 << 16
"""Predicates whose form is remembered: a project says the same few thousand over and over."""


def normal_form(predicate: str, language: str = "") -> str:
    """The short form of ``predicate``: 曾经担任了 → 担任, "was born in" → "born in". Never empty unless it is.

    ``language`` is "zh" or "en"; by default what the characters say.
    """
    return normalise(predicate, language).text


@functools.lru_cache(KEPT)
def normalise(predicate: str, language: str = "") -> Normal:
    """The short form with what was split off."""
    surface = fold(predicate)
    is_chinese = language == "zh" or (not language and CJK.search(surface) is not None)
    return chinese.shorten(surface) if is_chinese else english.shorten(surface)
