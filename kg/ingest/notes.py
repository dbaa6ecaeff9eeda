"""What a reader could not do, short of failing, in the reader's language.

A note is stored like an error: a code with parameters. One about a file in an archive is that file's error.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kg.errors import ErrorRecord, UserError

TEMPLATES: dict[str, str | Promise] = {
    "pages-scanned": _(
        "Only scanned images and no text: page %(pages)s. Run OCR first, or upload a version with text."
    ),
    "images-unreadable": _("Images that could not be read and were left out: %(count)s."),
    "images-outside": _(
        "Images that are not inside of the file and so cannot be shown: %(count)s. Save the page as PDF to keep them."
    ),
    "images-left-out": _("There are more images than are kept; left out: %(count)s."),
    "members-unsupported": _("Files in it that cannot be read (%(count)s): %(names)s."),
    "members-known": _("Files in it that were in this project already: %(count)s."),
    "hidden-sheets": _("Hidden sheets were left out: %(names)s."),
    "json-repeated-keys": _("Keys that are there more than once in an object; the last value counts: %(number)s."),
}


def sentences(notes: list[ErrorRecord]) -> list[str]:
    """Those notes that have words, in the active language; others are told elsewhere (a language nobody reads)."""
    return [words for note in notes if (words := _sentence(note))]


def _sentence(note: ErrorRecord) -> str:
    code, params = str(note.get("code")), note.get("params")
    values = params if isinstance(params, dict) else {}
    if code in TEMPLATES:
        return str(TEMPLATES[code]) % values
    return str(UserError.registry[code](**values)) if code in UserError.registry else ""
