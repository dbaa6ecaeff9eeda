"""Why two entities may be the same, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEMPLATES: Mapping[str, str | Promise] = {
    "other-type": _("The same name under two types"),
    "birth-year": _("The same name; only one has a birth year"),
    "written-together": _("A document calls “%(left)s” also “%(right)s”"),
    "ending": _("“%(left)s” and “%(right)s” differ only in the ending"),
    "first-and-last": _("“%(left)s” may be short for “%(right)s”: first and last word"),
    "abbreviation": _("“%(left)s” may be short for “%(right)s”"),
    "acronym": _("“%(left)s” are the initials of “%(right)s”"),
    "one-character": _("“%(left)s” and “%(right)s” differ in one character"),
    "last-part": _("“%(left)s” is the last part of the name “%(right)s”"),
    "initials": _("“%(left)s” may be “%(right)s” with initials"),
    "same-type": _("Both are of one type"),
    "shared-neighbours": _("neighbours in common: %(count)s"),
    "joined": _("A statement joins the two, so they may be different"),
}
"""A code is part of the API; its sentence is not."""


def in_words(reason: Mapping[str, Any]) -> str:
    """The sentence of a reason as ``MergeCandidate.reasons`` keeps it, in the active language."""
    sentence = str(TEMPLATES[reason["code"]])
    return sentence % dict(reason.get("params", {}))
