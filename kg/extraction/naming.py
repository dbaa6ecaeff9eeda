"""From a phrase as it is written to the name of an entity.

Two phrases name the same entity of a project when their types and ``entity_key`` are equal. Pure functions; a phrase
that consists of nothing but what would be stripped keeps its own characters, so no name is ever empty by stripping.
"""

import functools
import re
import unicodedata

_PAIRS = {
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "【": "】",
    "（": "）",
    "(": ")",
    '"': '"',
    "'": "'",
}
_WRAPPING = frozenset("《〈“‘「『【\"'")
_OUTER = " \t\u3000，。、；：？！,.;:?!·…—－-~～\u200b\ufeff"
_OPENERS = "".join(_PAIRS)
_CLOSERS = "".join(_PAIRS.values())
_INDEFINITE = re.compile(
    r"一(?:个|种|位|名|座|部|所|家|条|项|款|本|支|只|类|片|间|首|张|幅|件|枚|颗|棵|艘|架|辆|代)(?=[^\W\d_]{2})"
)
_ARTICLE = re.compile(r"(?:(?:[Tt]he|[Aa]n?)\s+)+(?=[a-z])")
_THE = re.compile(r"(?:the\s+)+(?=\w)")
_CJK_SPACE = re.compile(
    r"(?<=[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff])\s+(?=[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff])"
)
KEPT = 1 << 16
"""Names whose forms are remembered: a document says the same few thousand over and over."""
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧・∙⋅･", "·"))


@functools.lru_cache(KEPT)
def display_name(name: str) -> str:
    """What a person sees: without quotes, 《》 and punctuation around it, and without an indefinite "一种…".

    An English article goes before a common noun (the company → company) and stays in a name (The Hague).
    """
    bare = _strip(" ".join(name.split()))
    bare = _CJK_SPACE.sub("", bare).translate(_MIDDLE_DOTS)
    if _INDEFINITE.match(bare):
        return _INDEFINITE.sub("", bare, count=1)
    return bare[article.end() :] if (article := _ARTICLE.match(bare)) else bare


@functools.lru_cache(KEPT)
def entity_key(name: str) -> str:
    """What equal names share: full and half width folded (NFKC), case folded, stripped as ``display_name`` is.

    The Beatles are the Beatles are Beatles.
    """
    key, before = name, ""
    while key != before:  # what one step uncovers another may strip: THE 一个A一
        before = key
        folded = unicodedata.normalize("NFKC", display_name(key)).casefold()
        key = display_name(unicodedata.normalize("NFKC", folded))
        key = key[the.end() :] if (the := _THE.match(key)) else key
    return key


def _strip(name: str) -> str:
    """Take off outer punctuation and quotes, but never one half of a pair whose other half lies inside."""
    before = None
    bare = name
    while bare and bare != before:
        before = bare
        bare = bare.strip(_OUTER)
        if len(bare) > 1 and bare[0] in _WRAPPING and _closing(bare) == len(bare) - 1:
            bare = bare[1:-1]
        elif bare and bare[0] in _OPENERS and _closing(bare) < 0:
            bare = bare[1:]
        elif bare and bare[-1] in _CLOSERS and _is_unopened(bare):
            bare = bare[:-1]
    return bare or name


def _closing(name: str) -> int:
    """Where the pair that ``name`` begins with closes; -1 when it does not."""
    opener, closer = name[0], _PAIRS[name[0]]
    if opener == closer:
        return name.find(closer, 1)
    depth = 0
    for index, character in enumerate(name):
        depth += (character == opener) - (character == closer)
        if depth == 0:
            return index
    return -1


def _is_unopened(name: str) -> bool:
    closer = name[-1]
    if closer in "\"'":
        return name.count(closer) % 2 == 1
    opener = next(left for left, right in _PAIRS.items() if right == closer)
    return name.count(opener) < name.count(closer)
