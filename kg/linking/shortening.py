"""Short forms: 北大 of 北京大学, WHO of World Health Organization. Pure functions of two names."""

import re

_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "on", "de", "la", "du", "des", "und", "der", "a", "an", "to"}
)
_CJK_ONLY = re.compile(r"[\u3400-\u9fff]+")
_WORDS = re.compile(r"[A-Za-zÀ-ž0-9]+")
_ENDINGS = (
    "大学|学院|中学|小学|医院|银行|集团|公司|协会|学会|委员会|研究院|研究所|研究中心|中心|电视台|出版社|博物馆",
    "图书馆|法院|检察院|公安局|管理局|总局|部|局|厅|组织|联盟|基金会|俱乐部|保险|证券|航空|铁路|机场|大桥|火车站",
    "车站|省|市|县|区|自治区|特别行政区|共和国|王国|联邦|帝国",
)
LONGEST = 16
"""Characters of a name that people shorten by leaving some out; of longer ones nearly any short name is a part."""
ENDINGS = tuple(sorted("|".join(_ENDINGS).split("|"), key=len, reverse=True))
"""What kind of thing a Chinese name says that it is; the longer first."""


def is_abbreviation(short: str, full: str) -> bool:
    """Whether ``short`` consists of characters of the Chinese name ``full``, in order, in a way that people shorten.

    The first character is the first of the name, or of the name behind a country (中国人民银行 → 人行). The others each
    begin a pair of characters, or end the name.
    """
    if not 2 <= len(short) < len(full) <= LONGEST or short[0] not in full[:3:2]:
        return False  # nearly always: so this goes first
    if not set(short) <= set(full):
        return False  # nearly always, of those that begin alike
    if not (_CJK_ONLY.fullmatch(short) and _CJK_ONLY.fullmatch(full)):
        return False
    if full.startswith(short):  # 清华 of 清华大学; but 北京大学 is not 北京大学医院
        return full[len(short) :] in ENDINGS and without_ending(short) == short
    said = short[len(without_ending(short)) :]
    if (len(said) > 1 or short in ENDINGS) and short[:2] == full[:2]:
        return False  # 中国银行 and 中国建设银行 are two
    return any(_is_picked(short, full[skip:]) for skip in ((0, 2) if full.startswith(("中国", "全国")) else (0,)))


def _is_picked(short: str, full: str) -> bool:
    if not full or short[0] != full[0]:
        return False
    at = 0
    for character in short[1:]:
        at = full.find(character, at + 1)
        if at < 0:
            return False
    # What a name says last (大学, 银行) leaves a trace, or just two words are left: 北航 of 北京航空航天大学.
    ending = next((ending for ending in ENDINGS if full.endswith(ending)), full[-2:])
    if not any(character in ending for character in short[1:]):
        return len(full) >= 5 and short == full[0] + full[2]
    return len(short) <= len(full) * 0.67 + 0.5


def is_acronym(short: str, full: str) -> bool:
    """Whether ``short`` is capitals (dots allowed) that begin the words of the Latin name ``full``."""
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isascii() and letters.isalpha() and letters.isupper()):
        return False
    return letters.lower() in acronyms(full)


def acronyms(full: str) -> set[str]:
    """The acronyms of a Latin name of two or more words, in lower case: with and without its small words."""
    words = [word.lower() for word in _WORDS.findall(full)] if full.isascii() or _WORDS.match(full) else []
    large = [word for word in words if word not in _SMALL_WORDS]
    found = {"".join(word[0] for word in kept) for kept in (words, large) if len(kept) >= 2}
    return {acronym for acronym in found if 2 <= len(acronym) <= 8}


def without_ending(name: str) -> str:
    """A Chinese name without what it says that it is (清华大学 → 清华), as long as two characters are left."""
    if not name.endswith(ENDINGS):
        return name
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name
