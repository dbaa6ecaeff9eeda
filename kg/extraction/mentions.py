"""The named things of a sentence: what the model names, works in 《》, and times.

Invariant: in order of (start, -end, type); two entities of one type never overlap; ends lie on text, never on blanks.
A pure function of the parse.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import replace

from kg.extraction import firms, literals
from kg.extraction.english import mentions as english
from kg.extraction.language import CHINESE, ENGLISH
from kg.extraction.parse import NamedEntity, Parse
from kg.extraction.rules import titles
from kg.extraction.rules.people import end_of_name
from kg.models.entity import EntityType

_WORK = re.compile(r"《[^《》]{1,60}(?:《[^《》]{1,40}》[^《》]{0,20})?》")
_DYNASTY = re.compile(
    r"(?:[先两东西南北前后]?(?:秦|汉|晋|隋|唐|宋|元|明|清|魏|梁|陈|周|辽|金|夏|商)(?:朝|代)|五代十国|三国时期|春秋战国|春秋时期|战国时期|南北朝|北宋|南宋|东汉|西汉|东晋|西晋|民国|清末|明末|唐初|明初)"
    r"(?:时期|年间|初年|末年|初期|末期|中期|晚期|早期|中叶)?"
)
_ERAS = (
    "建元|元光|元朔|元狩|元鼎|元封|太初|始元|神爵|五凤|建武|永平|建初|永元|延熹|建安|黄初|太和|青龙|景元|建兴|黄武|赤乌|泰始|咸宁|太康|元康"
    "|永嘉|永和|太元|元嘉|天监|太平真君|开皇|仁寿|大业|武德|贞观|永徽|显庆|龙朔|麟德|总章|咸亨|上元|仪凤|调露|弘道|垂拱|天授|神龙|景龙|先天"
    "|开元|天宝|至德|乾元|宝应|广德|永泰|大历|建中|兴元|贞元|元和|长庆|宝历|大和|开成|会昌|大中|咸通|乾符|广明|中和|光启|天祐|建隆|乾德|开宝"
    "|太平兴国|雍熙|端拱|淳化|至道|咸平|景德|大中祥符|天禧|乾兴|天圣|明道|景祐|宝元|康定|庆历|皇祐|至和|嘉祐|治平|熙宁|元丰|元祐|绍圣|元符"
    "|崇宁|大观|政和|重和|宣和|靖康|建炎|绍兴|隆兴|乾道|淳熙|绍熙|庆元|嘉泰|开禧|嘉定|宝庆|绍定|端平|嘉熙|淳祐|宝祐|景定|咸淳|德祐|中统|至元"
    "|大德|延祐|泰定|至正|洪武|建文|永乐|洪熙|宣德|正统|景泰|天顺|成化|弘治|正德|嘉靖|隆庆|万历|泰昌|天启|崇祯|天命|天聪|崇德|顺治|康熙|雍正"
    "|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统"
)
_REIGN = re.compile(
    rf"(?<![\u4e00-\u9fff]年)(?:{_ERAS})(?:(?:元|[一二三四五六七八九十廿卅]{{1,3}}|\d{{1,2}})年(?:[正一二三四五六七八九十冬腊闰]{{1,3}}月)?|年间|初年|末年|中叶)"
)
_FOREIGN_NAME = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·‧•・][\u4e00-\u9fffA-Z.]{1,8})+")
_DOT = re.compile("[·‧•・]")
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,4}(?:省|市|县|自治区|自治州|镇|村)")
_BODY = re.compile(rf"[\u4e00-\u9fff]{{2,}}(?:{titles.BODIES})")
_HEAD_OF_FIRM = re.compile("(?:联合)?(?:创始人|创办人|董事长|总裁|总经理|行长|首席[\u4e00-\u9fff]{2,4}官|C[ETFO]O)")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{1,2}[^\W\d省市县区镇乡村州国院校队社]")
_LIVED = re.compile(r"[，,]?(?:于?\d{3,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:出生于|出生在|生于|诞生于|逝世|去世|病逝)")
_MADE = re.compile("[于在]?.{0,9}?(?:创立|创办|创建|导演|执导|主演|编剧|饰演|作词|作曲|所著|撰写)")
_TWO_NAMES = re.compile("[\u4e00-\u9fff]{2,3}([和与及])[\u4e00-\u9fff]{2,3}")
LONGEST_TITLE = 8
"""Characters."""
_JUNK = re.compile(r"[\W\d_]*")


def find(parse: Parse) -> list[NamedEntity]:
    """Named entities of ``parse`` with the works and times that its text shows, as its language writes them."""
    if parse.language == ENGLISH:
        return english.find(parse)
    if parse.language != CHINESE:
        return sorted(parse.entities, key=lambda entity: (entity.start, -entity.end, entity.type))
    works = [NamedEntity(*match.span(), EntityType.WORK) for match in _WORK.finditer(parse.text)]
    patterns = (_DYNASTY, _REIGN) if "年" in parse.text else (_DYNASTY,)
    said = [match.span() for pattern in patterns for match in pattern.finditer(parse.text)]
    spans = said + [(span.start, span.end) for span in literals.times(parse.text)]
    times = [NamedEntity(*span, EntityType.TIME) for span in spans]
    names = [_behind_agent_mark(parse, each) for each in parse.entities if _is_name(parse.text, each, times)]
    people = {entity.start for entity in names if entity.type is EntityType.PERSON}
    named = [_whole(parse.text, part, people) for entity in names for part in _one_by_one(parse.text, entity)]
    named = firms.named(parse, named + _transliterated(parse))
    return sorted(_apart(named + works + times), key=lambda entity: (entity.start, -entity.end, entity.type))


def _behind_agent_mark(parse: Parse, entity: NamedEntity) -> NamedEntity:
    """李强 of 由李强担任, where the model takes 由 for a surname and yet for a word of its own."""
    if not parse.text.startswith("由", entity.start) or entity.end - entity.start <= len("由李"):
        return entity
    word = next((token for token in parse.tokens if token.start == entity.start), None)
    is_mark = word is not None and word.form == "由" and word.pos in ("ADP", "VERB")
    return replace(entity, start=entity.start + 1) if is_mark else entity


def _one_by_one(text: str, entity: NamedEntity) -> list[NamedEntity]:
    """宝玉 and 黛玉 of 宝玉和黛玉."""
    both = _TWO_NAMES.fullmatch(text, entity.start, entity.end) if entity.type is EntityType.PERSON else None
    return [replace(entity, end=both.start(1)), replace(entity, start=both.end(1))] if both else [entity]


def _transliterated(parse: Parse) -> list[NamedEntity]:
    """Names such as 乔瓦尼·雷扎, as far as words around the dot reach, where the model names nothing there."""
    found = []
    for match in _FOREIGN_NAME.finditer(parse.text) if _DOT.search(parse.text) else ():
        dots = [at for at in range(*match.span()) if parse.text[at] in "·‧•・"]
        covered = [t for t in parse.tokens if t.start < match.end() and match.start() < t.end]
        start = max((t.start for t in covered if t.start < dots[0]), default=match.start())
        end = min((t.end for t in covered if t.end > dots[-1] + 1), default=match.end())
        if not any(e.start < dots[0] < e.end and e.type != EntityType.PERSON for e in parse.entities):
            found.append(NamedEntity(start, end, EntityType.PERSON))
    return found


def _whole(text: str, entity: NamedEntity, people: Container[int]) -> NamedEntity:
    """A person's name without what the model cut wrongly at its end; a place that it took for a person as a place, an
    organisation that it took for a place or a person as what its name says, or what it has: 比亚迪董事长王传福; and a
    person that it took for one of these by the title before or the life after the name.

    ``people``: where persons' names start.
    """
    if entity.type is EntityType.PLACE and _BODY.fullmatch(text, entity.start, entity.end):
        return replace(entity, type=EntityType.ORGANISATION)
    if entity.type is not EntityType.PERSON:
        return replace(entity, type=EntityType.PERSON) if _is_person(text, entity) else entity
    if _DISTRICT.fullmatch(text, entity.start, entity.end):
        return replace(entity, type=EntityType.PLACE)
    if (head := _HEAD_OF_FIRM.match(text, entity.end)) and head.end() in people:
        return replace(entity, type=EntityType.ORGANISATION)
    return replace(entity, end=end_of_name(text, entity.start, entity.end))


def _is_person(text: str, entity: NamedEntity) -> bool:
    """首席执行官雷军, 南仁东1945年出生于… and 由马云创立, of two or three characters."""
    if not _SHORT_NAME.fullmatch(text, entity.start, entity.end):
        return False
    if _LIVED.match(text, entity.end):
        return True
    if entity.type is not EntityType.ORGANISATION or text[entity.start] not in titles.SURNAMES:
        return False
    if text.endswith("由", 0, entity.start) and _MADE.match(text, entity.end):
        return True
    before = max(0, entity.start - LONGEST_TITLE)
    return any(title.end() == entity.start for title in titles.TITLE.finditer(text, before, entity.start))


def _is_name(text: str, entity: NamedEntity, times: Iterable[NamedEntity]) -> bool:
    """Not outside the text, not mere punctuation or figures, not part of a time (the model mixes them up)."""
    if not 0 <= entity.start < entity.end <= len(text) or _JUNK.fullmatch(text[entity.start : entity.end]):
        return False
    return not any(time.start <= entity.start and entity.end <= time.end for time in times)


def _apart(entities: Iterable[NamedEntity]) -> list[NamedEntity]:
    """Of those of one type that overlap, the longest, then the first."""
    kept: list[NamedEntity] = []
    ends: dict[EntityType, list[NamedEntity]] = {}
    for entity in sorted(entities, key=lambda entity: (entity.start - entity.end, entity.start, entity.type)):
        same = ends.setdefault(entity.type, [])
        if all(entity.end <= other.start or other.end <= entity.start for other in same):
            same.append(entity)
            kept.append(entity)
    return kept
