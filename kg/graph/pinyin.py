"""The first letters of a Chinese name's syllables: 张骞 is found by "zq".

``initials.txt`` is made from the table of readings of pypinyin 0.55.0 (MIT), which is that of pinyin-data (MIT). Its
first line holds a letter for each character from U+4E00 on, its second the characters that are read otherwise too, with
the letters of those readings. pypinyin itself would take 57 MB of each process.
"""

from functools import cache
from itertools import islice, product
from pathlib import Path

FIRST, LAST = 0x4E00, 0x9FFF
MOST_READINGS = 16
"""Of one name; 重庆长乐 alone has 24. The most usual readings come first."""


def initials(name: str) -> list[str]:
    """``name`` in first letters, in all its usual readings; none for a name without Chinese characters."""
    if not any(FIRST <= ord(character) <= LAST for character in name):
        return []
    readings = [_letters(character) for character in name]
    combined = ("".join(letters) for letters in islice(product(*readings), MOST_READINGS))
    return list(dict.fromkeys(combined))


def _letters(character: str) -> str | tuple[str]:
    """The letters that the character may stand for; an empty one for what nobody types."""
    code = ord(character)
    if FIRST <= code <= LAST:
        first, others = _table()
        letter = first[code - FIRST]
        return ("",) if letter == "-" else letter + others.get(character, "")
    return (character.lower() if character.isalnum() else "",)


@cache
def _table() -> tuple[str, dict[str, str]]:
    first, others = (Path(__file__).parent / "initials.txt").read_text(encoding="utf-8").splitlines()
    return first, {entry[0]: entry[1:] for entry in others.split()}
