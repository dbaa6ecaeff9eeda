"""What one document says of its names, so far: alias pairs, birth years, whom a short name means.

A name after the full name means what the full name meant, as a reader takes it: 北大 behind 北京大学（简称北大）,
华盛顿 behind 乔治·华盛顿, 雷先生 behind 雷军.

Invariant: a function of the sentences in their order; no other document counts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.extraction.naming import display_name
from kg.extraction.parse import NamedEntity
from kg.linking.brackets import said_behind
from kg.linking.folding import DISTINCTION, fold
from kg.linking.shortening import is_abbreviation, is_acronym
from kg.models.entity import EntityType

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤康易乔鲁温章"
)
"""Of those alive by far the most; only names that begin with one give a short form."""
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff .'’-]+")
_TITLES = """
    dr mr mrs ms sir lord lady dame prof professor doctor president king queen prince princess pope saint general
    captain colonel major senator judge count countess duke duchess baron baroness emperor empress the van von
"""
_BEFORE_NAMES = frozenset(_TITLES.split())
"""Words before a name that are no first name."""
_TITLE = "先生|女士|小姐|太太|夫人|老师|教授|博士|总统|总理|主席|总裁|董事长|经理|院士|将军"
_TITLED = re.compile(rf"([\u3400-\u9fff])(?:{_TITLE}|总|某|老)")
_FULL_TITLED = re.compile(rf"([\u3400-\u9fff·]{{2,}})(?:{_TITLE})")


@dataclass(frozen=True, slots=True)
class Known:
    """What a name means: an entity's type, key and name."""

    type: EntityType
    key: str
    name: str


@dataclass(slots=True)
class DocumentNames:
    """See the module. ``pairs``: folded short name → what it means; ``born``: a person's key → the year last given."""

    pairs: dict[str, Known] = field(default_factory=dict)
    born: dict[str, str] = field(default_factory=dict)
    _short: dict[str, Known | None] = field(default_factory=dict)  # None where two people share it
    _given: dict[str, Known | None] = field(default_factory=dict)  # the same of first names, which a surname outdoes
    _full: set[str] = field(default_factory=set)

    def note(self, text: str, named: Sequence[NamedEntity]) -> None:
        """Reads a sentence: what stands behind its names, and whom short names may mean from here on."""
        for entity in named:
            if entity.type is EntityType.TIME:
                continue
            name = text[entity.start : entity.end]
            said = said_behind(text, entity.end, name, entity.type)
            if said.aliases:
                self._pair(name, entity.type, said.aliases)
            if said.born:
                self.born[fold(name, entity.type)] = said.born
            if entity.type is EntityType.PERSON:
                self.meet(name)

    def resolve(self, text: str, kind: EntityType) -> Known:
        """What ``text`` means here. Its key is "" when it is no name."""
        text = self.untitled(text) if kind is EntityType.PERSON else text
        known = self.pairs.get(fold(text)) if self.pairs and kind is not EntityType.TIME else None
        if known is None:
            known = Known(kind, fold(text, kind), display_name(text))
            if kind is EntityType.PERSON and known.key not in self._full:
                known = self._short.get(known.key) or self._titled(text) or self._by_first_name(known.key) or known
        if known.type is EntityType.PERSON and (year := self.born.get(known.key)):
            return Known(known.type, known.key + DISTINCTION + year, known.name)
        return known

    def meet(self, name: str) -> None:
        """A person's full name was seen: from here on its short forms mean that person, as long as only one fits."""
        name = found[1] if (found := _FULL_TITLED.fullmatch(name)) else name
        key, shown = fold(name, EntityType.PERSON), display_name(name)
        if key in self._full or _TITLED.fullmatch(key):
            return
        shorts = list(_short_forms(shown, key))
        if not shorts:
            return
        self._full.add(key)
        known = Known(EntityType.PERSON, key, shown)
        for short in shorts:
            self._short[short] = known if short not in self._short else None
        if given := _first_name(shown, key):
            self._given[given] = known if given not in self._given else None

    def untitled(self, text: str) -> str:
        """雷军 for 雷军先生, where the text has met 雷军; any other text as it is."""
        found = _FULL_TITLED.fullmatch(text)
        return found[1] if found and fold(found[1], EntityType.PERSON) in self._full else text

    def to_record(self) -> dict[str, Any]:
        """As ``Document.names`` keeps it. Short forms are left out: ``meet`` gives them again."""
        pairs = {short: [known.type.value, known.key, known.name] for short, known in self.pairs.items()}
        return {"pairs": pairs, "born": dict(self.born)} if pairs or self.born else {}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "DocumentNames":
        """What ``to_record`` gave; the people whom earlier chunks mention have still to be met, in order."""
        names = cls()
        names.recall(record)
        return names

    def recall(self, record: dict[str, Any]) -> None:
        """Adds what ``to_record`` gave of an earlier chunk."""
        pairs = record.get("pairs", {}).items()
        self.pairs |= {short: Known(EntityType(kind), key, name) for short, (kind, key, name) in pairs}
        self.born |= record.get("born", {})

    def _pair(self, name: str, kind: EntityType, aliases: Iterable[str]) -> None:
        """``name`` is what the thing is called, unless it is short for the alias itself: 北大（北京大学）."""
        key = fold(name, kind)
        paired = self.pairs.get(fold(name))
        known = paired or Known(kind, key, display_name(name))
        for alias in aliases if paired is None else ():
            if is_abbreviation(name, alias) or is_acronym(name, alias) or (name.isupper() and not alias.isascii()):
                known = Known(kind, fold(alias, kind), display_name(alias))
                self.pairs[fold(name)] = known
        for alias in aliases:
            short = fold(alias)
            if short and short not in (known.key, fold(known.name)):
                self.pairs[short] = known

    def _by_first_name(self, key: str) -> Known | None:
        return self._given.get(key) if key not in self._short else None

    def _titled(self, text: str) -> Known | None:
        found = _TITLED.fullmatch(fold(text))
        return self._short.get(found[1] + "*") if found else None


def is_full_name(key: str) -> bool:
    """Whether a folded name has the form of a Chinese person's surname and given name: no 周口, but 张家口 has."""
    return len(key) == 3 and _CHINESE.fullmatch(key) is not None and key[0] in _SURNAMES


def _short_forms(shown: str, key: str) -> Iterable[str]:
    """Keys that a text uses for a person once it has given the full name. "雷*" stands for 雷 with any title."""
    if "·" in shown:
        last = fold(shown.rsplit("·", 1)[1])
        if len(last) >= 2:
            yield last
    elif _LATIN.fullmatch(shown):
        last = key.rsplit(" ", 1)[-1]
        if " " in key and len(last) >= 3:
            yield last
    elif _CHINESE.fullmatch(key) and key[0] in _SURNAMES:
        yield key[0] + "*"
        if len(key) <= 3 and key[1] not in _SURNAMES:
            yield key[1:]


def _first_name(shown: str, key: str) -> str:
    """The key of the first of several words of a Latin name, where it is a person's and no title or initial."""
    first = key.partition(" ")[0]
    is_one = " " in key and _LATIN.fullmatch(shown) and len(first) >= 3 and first not in _BEFORE_NAMES
    return first if is_one and "." not in first else ""
