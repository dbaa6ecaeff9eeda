"""What the terminal of ``make run`` shows, in Chinese and English: who starts Zhitu has not chosen a language yet."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import override

from kg.errors import UserError

LANGUAGES = ("zh-hans", "en")
WIDTH = 90


def in_both(message: str | Promise | UserError, params: Mapping[str, object]) -> str:
    """``message % params`` in each language, on one line where that is short."""
    texts: dict[str, None] = {}
    for language in LANGUAGES:
        with override(language):
            texts[str(message) if isinstance(message, UserError) else str(message) % params] = None
    separator = " · " if sum(map(len, texts)) < WIDTH else "\n"
    return separator.join(texts)


def say(message: str | Promise | UserError, **params: object) -> None:
    """Print at once; the terminal may be a pipe."""
    print(in_both(message, params), flush=True)
