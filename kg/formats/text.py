"""Small rules of text that all readers share."""

import re
from collections.abc import Collection, Iterable

_DROPPED = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
"""Marks without a width, and halves of characters: none of them belongs to a word."""
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u33ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
"""What is written without blanks between: Han, kana, hangul and their marks."""

_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_LAST, _FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-$"), re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def line(text: str) -> str:
    """``text`` in one line: blanks of any kind as one blank, none at the ends, no control characters."""
    return _BLANKS.sub(" ", _DROPPED.sub("", text)).strip(" ")


def lines(text: str) -> str:
    """``text`` with its line breaks, tabs and indentation, for code."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", _DROPPED.sub("", kept)).strip("\n").rstrip()


def is_wide(character: str) -> bool:
    """Whether it is of a script that puts no blanks between words."""
    return _WIDE.match(character) is not None


def hyphenated(texts: Iterable[str]) -> set[str]:
    """The words with a hyphen in them, in lower case: what keeps its hyphen where a line ends."""
    return {word.lower() for text in texts for word in _HYPHENATED.findall(text)}


def join(pieces: Iterable[str], known: Collection[str] = ()) -> str:
    """Lines of one paragraph as one text: no blank between wide characters, a word cut by a hyphen made whole, but for
    the ``known`` words that have a hyphen anyway.
    """
    joined = ""
    for piece in map(line, pieces):
        if not joined or not piece:
            joined += piece
        elif joined[-1] == "-" and joined[-2:-1].isalpha() and piece[0].islower() and not is_wide(joined[-2]):
            word = _LAST.search(joined), _FIRST.match(piece)
            whole = "".join(part[0] for part in word if part).lower()
            joined = (joined if whole in known else joined[:-1]) + piece
        elif is_wide(joined[-1]) or is_wide(piece[0]):
            joined += piece
        else:
            joined += " " + piece
    return joined
