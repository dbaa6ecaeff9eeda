"""The key of a name: what all sure spellings of one name share.

Folded for every name: width, case, quotes (``naming.entity_key``), traditional characters, dots between the parts of a
transliterated name, accents, initials. By type also what stands around a name without changing whom it means: titles
of a person, legal forms of a company. A pure function, and equal for equal names: no key is ever empty by folding.
"""

import functools
import re
import unicodedata

from kg.extraction.naming import KEPT, entity_key
from kg.linking.script import simplified
from kg.models.entity import EntityType

DISTINCTION = "␟"
"""Before what tells two things of one name apart, at the end of a key. In no name: it is the picture of a control."""

_CJK = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_CJK}]")
_DOT = re.compile(rf"(?<=[{_CJK}])\s*[·.]\s*(?=[{_CJK}])")
_HYPHEN = re.compile(rf"(?<=[{_CJK}])[-‐-―－=＝](?=[{_CJK}])")
_INITIALS = re.compile(r"\b[a-z](?:\.?[ ]?\b[a-z]\b)+\.?|\b[a-z]\.(?=[ ]|$)")
_LATIN_HYPHEN = re.compile(r"(?<=[a-z])[-‐‑](?=[a-z])")
_ARTICLE = re.compile(r"the (?=\S)")
_BRACKETED = re.compile(r"^(.{2,}?)\s*\(([^()]{1,60})\)$")
_YEARS = re.compile(r"[^\d]{0,12}\d{3,4}年?[^\d]?.*|[a-z.&-]{2,12}|(?:简称|英语|英文|又称|缩写).{1,50}")
_TITLES = (
    "先生|女士|小姐|太太|夫人|教授|副教授|博士|硕士|院士|老师|同志|总统|主席|总理|首相|总裁|董事长|总经理|经理|将军|元帅"
    "|上将|中将|少将|部长|省长|市长|书记|校长|院长|主任|大使|法官|律师|医生|神父|爵士|陛下|殿下"
)
_TITLE_AFTER = re.compile(rf"^(.{{2,}}?)(?:{_TITLES})$")
_TITLE_BEFORE = re.compile(r"^(?:总统|国家主席|主席|总理|首相|教授|博士|院士|将军)(.{2,})$")
_ENGLISH_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|president|prime minister|king|queen|pope|saint|st"
    r"|general|gen|colonel|captain|senator|sen|rep|governor|gov)\.? (\S+ .*\S)$"
)
_LEGAL_FORM = re.compile(r"^(.{2,}?)(?:股份有限公司|有限责任公司|有限公司)$")
_ENGLISH_LEGAL_FORM = re.compile(
    r"^(.{2,}?),? (?:inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|gmbh|ag|sa|nv|bv|oyj)\.?$"
)


@functools.lru_cache(KEPT)
def fold(name: str, kind: EntityType | None = None) -> str:
    """The key of ``name``; of two types only where ``kind`` is given. "" for what has no key at all."""
    key = simplified(entity_key(name))
    bracketed = _BRACKETED.match(key)
    if bracketed and _YEARS.fullmatch(bracketed[2]):
        key = bracketed[1]
    key = _latin(key) if key.isascii() or not _CHINESE.search(key) else _DOT.sub("", key)
    if kind is EntityType.PERSON:
        key = _person(key)
    elif kind is EntityType.ORGANISATION:
        key = _organisation(key)
    return key


def plain(key: str) -> str:
    """A key without its distinction."""
    return key.partition(DISTINCTION)[0]


def _latin(key: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))
    bare = bare.replace("’", "'").replace(" & ", " and ")
    bare = _INITIALS.sub(lambda found: re.sub(r"[. ]", "", found[0]), bare)
    bare = _LATIN_HYPHEN.sub(" ", bare)
    bare = _ARTICLE.sub("", bare) if bare.startswith("the ") else bare
    return " ".join(bare.split()) or key


def _person(key: str) -> str:
    key = _HYPHEN.sub("", key)
    for pattern in (_TITLE_AFTER, _TITLE_BEFORE, _ENGLISH_TITLE):
        if found := pattern.match(key):
            key = found[1]
    return key


def _organisation(key: str) -> str:
    while found := _LEGAL_FORM.match(key) or _ENGLISH_LEGAL_FORM.match(key):
        key = found[1]
    return key
