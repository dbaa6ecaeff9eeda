"""What a text says of a name right behind it: 张三（1950－）, 世界卫生组织（WHO）, 北京大学，简称“北大”.

Pure functions.
"""

import re
from dataclasses import dataclass

from kg.linking.folding import fold
from kg.linking.shortening import is_abbreviation, is_acronym
from kg.models.entity import EntityType

LONGEST = 80
"""Characters of a bracket that is read."""
_CLOSERS = {"（": "）", "(": ")"}
_SAYS = (
    r"(?:以下|下|统|也|亦)?简称|又称|亦称|也称|别称|又名|别名|旧称|旧名|原名|本名|俗称|全称|全名|缩写|英文缩写|英文简称|即|笔名"
    r"|(?:英|法|德|日|俄|西|葡|拉丁|荷|意|阿拉伯|韩)[语文](?:名|名称|全称)?"
    r"|also known as|abbreviated(?: as)?|short for|formerly|known as|born|or"
)
_LABELLED = re.compile(rf"^(?:{_SAYS})(?:\s*[:：为是作]\s*|\s+|(?=[“\"「『《\u3400-\u9fffA-Z]))(.+)$")
_BEHIND = re.compile(
    r"^[，,]?\s*(?:以下|英文)?(?:简称|又称|又名|亦称|也称|别称|俗称|缩写|also known as|abbreviated as)"
    r"\s*(?:为|是|作|:|：)?\s*"
    r"(?:[“\"「『](?P<quoted>[^”\"」』]{2,30})[”\"」』]|(?P<bare>[\u3400-\u9fffA-Za-z0-9]{2,12})(?=[，,。；;)）]|$))"
)
_BORN = re.compile(
    r"^(?:[^，,；;\d]{0,15}[，,；;]\s*)?(?:生于|出生于|约|b\.|born(?: [a-z]+)?(?: \d+,?)?)?\s*(?P<before>公元?前)?"
    r"(?P<year>\d{3,4})(?=年|\s*[-‐-―－~～至]|\s*生|$)(?:年(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_LIFE = re.compile(r"^\s*(?:[-‐-―－~～至]|生|出生|$)")
_QUOTES = "“”\"「」『』《》‘’' "
_LATIN = re.compile(r"[A-Za-zÀ-ž][A-Za-zÀ-ž0-9 .&'’-]*")
_SPLIT = re.compile(r"[，,；;、/]")


@dataclass(frozen=True, slots=True)
class Said:
    """Other names of a thing, and the year of a person's birth ("" when not said; negative for BC)."""

    aliases: tuple[str, ...] = ()
    born: str = ""


NOTHING = Said()


def said_behind(text: str, end: int, name: str, kind: EntityType) -> Said:
    """What ``text`` says from ``end`` on, where ``name`` ends; ``NOTHING`` for what is no bracket or another remark."""
    if text.startswith(" (", end):
        end += 1
    if end >= len(text):
        return NOTHING
    closer = _CLOSERS.get(text[end])
    if closer is None:
        found = _BEHIND.match(text[end : end + LONGEST]) if text[end] in "，,简又亦也别俗缩以英 " else None
        alias = (found["quoted"] or found["bare"]) if found else ""
        return Said((alias,)) if alias else NOTHING
    close = text.find(closer, end, end + LONGEST)
    inner = text[end + 1 : close].strip() if close > 0 else ""
    return _bracket(inner, name, kind) if inner else NOTHING


def _bracket(inner: str, name: str, kind: EntityType) -> Said:
    born = _birth_year(inner) if kind is EntityType.PERSON else ""
    parts = [part.strip() for part in _SPLIT.split(inner)]
    aliases: list[str] = []
    for part in parts:
        labelled = _LABELLED.match(part)
        alias = (labelled[1] if labelled else part).strip(_QUOTES)
        if len(alias) < 2 or any(c.isdigit() for c in alias[:1]):
            continue
        if labelled or _says_itself(alias, name, kind, alone=len(parts) == 1 or bool(born)):
            aliases.append(alias)
    return Said(tuple(dict.fromkeys(aliases)), born)


def _birth_year(inner: str) -> str:
    found = _BORN.match(inner)
    if not found or not _LIFE.match(found["rest"]):
        return ""
    return f"-{found['year']}" if found["before"] else found["year"]


def _says_itself(alias: str, name: str, kind: EntityType, *, alone: bool) -> bool:
    """Whether a bracket without words such as 简称 names the same thing, rather than where it is or belongs to."""
    if is_abbreviation(alias, name) or is_acronym(alias, name):
        return True
    if is_abbreviation(name, alias) or is_acronym(name, alias):
        return True
    if not alone or name.isascii() == alias.isascii():
        return False
    if name.isascii():  # WHO（世界卫生组织）
        return name.isupper() and 2 <= len(name) <= 8 and len(alias) >= 4 and kind is EntityType.ORGANISATION
    if not _LATIN.fullmatch(alias):
        return False
    is_name = " " in alias and not alias.isupper()
    return is_name if kind is EntityType.PERSON else fold(alias) != "" and kind is not EntityType.TIME
