"""Names before and after a place in the text, one or a list of them: 由A、B和C主演, 导演：A / B.

Read from the characters between delimiters, with the names that the model found and the words' edges where no
delimiter helps: a small model cuts rare names wrongly more often than people forget a comma.
"""

import re

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import titles
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.models.entity import EntityType

LONGEST_LIST = 20
_FOREIGN = r"[\u4e00-\u9fff]{1,7}(?:[·‧•・.．][\u4e00-\u9fffA-Z]{1,8})+"
_LATIN = r"[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,3}"
_WHOLE = re.compile(rf"{_FOREIGN}|{_LATIN}")
_FOREIGN_ENDING = re.compile(rf"(?:{_FOREIGN}|{_LATIN})$")
_DELIMITERS = '、，。；：！？,;:!?（）()《》“”"[]【】/／|&＆\t \u3000\u200b\xa0＊*#—-0123456789'
_SEPARATORS = re.compile(r"\s*(?:[、，,/／&＆]|以及|和|与|及|\s)\s*")
_SEPARATORS_ENDING = re.compile(r"(?:[、/／&＆]|以及|和|与|及|，|\s)\s*$")
_JOINERS = "和与及"
_SUFFIX = re.compile(r"(?:等(?:人|演员|明星)?|(?:几|[二三四五六七八九十\d]+)(?:人|位)|先生|女士|老师|本人)?$")
_WORK_WORDS = re.compile(
    "编剧|执导|导演|主演|制片|监制|作词|作曲|填词|谱曲|编曲|演唱|饰演|配音|出品|主持|改编|创作|包揽|连载|出版|发表|发行|推出|"
    "电影|电视|歌曲|专辑|小说|文学|文网|古代|原班|[省市]$"
)
"""No part of a name: the item has another credit in it."""
_NEVER_LAST = frozenset("的第等和与及在于是了被将把则又也之为从到并")
_COMMON = listed(
    """
    他们 她们 我们 你们 自己 大家 该剧 本片 影片 导演 演员 主演 编剧 作者 歌手 节目 以及 同名 著名 知名 集体 播出 据悉
    同年 随后 此后 之后 后来 目前 其中 综艺 图书 两人 二人 共同 联合 领衔 主要 男主 女主 主角 配角 嘉宾 此剧 本剧 何人
    众人 家人 亲自 网络 中国 美国 英国 日本 韩国
    """
)


def people_after(tree: Tree, start: int) -> list[Span]:
    """The list of people that begins at ``start`` (blanks and an opening bracket apart); empty where none does."""
    found: list[Span] = []
    at = start
    while len(found) < LONGEST_LIST:
        while at < len(tree.text) and tree.text[at] in " \u3000\u200b\xa0":
            at += 1
        name = name_after(tree, at, in_list=bool(found))
        if name is None:
            break
        found.append(name)
        separator = _SEPARATORS.match(tree.text, _after_remark(tree.text, name.end))
        if separator is None:
            break
        at = separator.end()
    return found


def people_before(tree: Tree, end: int) -> list[Span]:
    """The list of people that ends at ``end`` (等 and the like apart), from left to right."""
    found: list[Span] = []
    stop = _SUFFIX.search(tree.text[:end])
    at = stop.start() if stop else end
    while len(found) < LONGEST_LIST:
        ending = _before_remark(tree.text, at)
        listed_before = tree.text[_last_delimiter(tree.text, ending) - 1 : ending][:1] == "、"
        name = name_before(tree, ending, in_list=bool(found) or listed_before)
        if name is None:
            break
        found.append(name)
        separator = _SEPARATORS_ENDING.search(tree.text, max(0, name.start - 3), name.start)
        if separator is None:
            break
        at = separator.start()
    return found[::-1]


def pen_name_after(tree: Tree, start: int) -> Span | None:
    """Whatever stands from ``start`` to the next stop, as the name that an author chose: 作者是读图时代。"""
    end = start
    while end < len(tree.text) and tree.text[end] not in '，。；：！？,;:!?（）()《》、"” \u3000':
        end += 1
    text = tree.text[start:end].rstrip()
    return Span(start, start + len(text)) if 2 <= len(text) <= 10 and not _WORK_WORDS.search(text) else None


def pen_name_before(tree: Tree, end: int) -> Span | None:
    """What stands between 是 or 由 and ``end``: 《倚剑登仙》是圆鼓大身创作的网络小说。"""
    low = max(0, end - 12)
    start = max(tree.text.rfind("是", low, end), tree.text.rfind("由", low, end)) + 1
    text = tree.text[start:end]
    if start <= 0 or not 2 <= len(text) <= 9 or re.search(r"[\W\d]|一[部个本]|[国省市]|作家|作者|于", text):
        return None
    return Span(start, end)


def name_after(tree: Tree, start: int, *, in_list: bool = False) -> Span | None:
    """The name that begins at ``start``; ``in_list`` takes what stands between two delimiters for one."""
    text = tree.text
    if text[start : start + 1] == "的":
        return None
    named = [e.end for e in tree.entities if e.start == start and e.type == EntityType.PERSON and e.end - start > 1]
    whole = _WHOLE.match(text, start)
    if whole and whole.end() - start > 1:
        first, end = _trim_foreign(tree, start, whole.end()), named[0] if named else _before_verb(tree, whole.end())
        return Span(first, end) if end - first > 1 else Span(start, whole.end())
    end = _next_delimiter(text, start)
    if text[end - 1 : end] in ("词", "曲") and text[end : end + 1] in ("：", ":"):
        end -= 1  # the next label
    if 2 <= end - start <= 3 and _looks_chinese(text[start:end], titles.SURNAMES if not in_list else None):
        return Span(start, end)
    if named:
        return Span(start, named[0])
    if _is_chinese_name(text[start:end]) or (in_list and 2 <= end - start <= 4 and _looks_chinese(text[start:end])):
        return Span(start, end)
    return _surname_first(tree, start, end)


def name_before(tree: Tree, end: int, *, in_list: bool = False) -> Span | None:
    """The name that ends at ``end``; ``in_list`` as above."""
    text = tree.text
    start = _last_delimiter(text, end)
    if text[start : start + 1] in ("年", "月", "日") and text[start - 1 : start].isdigit():
        start += 1
    if 2 <= end - start <= 3 and _looks_chinese(text[start:end], None if in_list else titles.SURNAMES):
        return Span(start, end)
    foreign = _FOREIGN_ENDING.search(text, start, end)
    if foreign and end - foreign.start() > 1:
        return Span(_trim_foreign(tree, foreign.start(), end), end)
    for entity in tree.entities:
        if entity.end == end and entity.type == EntityType.PERSON and entity.end - entity.start > 1:
            return Span(entity.start, end)
    if in_list and end - start == 4 and _looks_chinese(text[start:end]):
        return Span(start, end)
    for length in (3, 4, 2):
        first = end - length
        if first >= start and _is_edge(tree, first) and _is_chinese_name(text[first:end]):
            return Span(first, end)
    return None


def looks_like_name(text: str) -> bool:
    """A surname with one or two characters more, or a name of several parts."""
    return _is_chinese_name(text) or ("·" in text and len(text) > 3)


def person(tree: Tree, span: Span) -> Argument:
    """The name in ``span`` as a side of a triple."""
    return Argument(tree.text[span.start : span.end], (span,), EntityType.PERSON)


def _trim_foreign(tree: Tree, start: int, end: int) -> int:
    """Of 美国导演乔斯·韦登 the name: what comes after the last word's edge before the dot that a title ends at."""
    ends = [title.end() for title in titles.TITLE.finditer(tree.text, start, end)]
    return ends[-1] if ends and ends[-1] < end - 2 else start


def _before_verb(tree: Tree, end: int) -> int:
    """Of 大卫·凯利结婚 where the name ends: before a last word that is a verb or a preposition."""
    at = tree.at(end - 1)
    token = tree.tokens[at] if at < len(tree) else None
    return token.start if token and token.pos in ("VERB", "ADP", "AUX", "ADV") and token.end <= end else end


def _surname_first(tree: Tree, start: int, end: int) -> Span | None:
    """A surname and one or two more characters that end where a word does."""
    text = tree.text
    for length in (3, 2, 4):
        stop = start + length
        if stop <= end and _is_edge(tree, stop) and _is_chinese_name(text[start:stop]):
            return Span(start, stop)
    return None


def _is_chinese_name(text: str) -> bool:
    if text[-1:] in _NEVER_LAST or text[:1] == "和":
        return False
    compound = text.startswith(titles.COMPOUND_SURNAMES)
    if not (2 + compound <= len(text) <= 3 + compound) or not _looks_chinese(text):
        return False
    return compound or text[0] in titles.SURNAMES


def _looks_chinese(text: str, surnames: frozenset[str] | None = None) -> bool:
    if text in _COMMON or _WORK_WORDS.search(text) or not all("\u4e00" <= character <= "\u9fff" for character in text):
        return False
    return surnames is None or text[0] in surnames


def _is_edge(tree: Tree, offset: int) -> bool:
    """Whether a word begins or ends at ``offset``."""
    if offset >= len(tree.text):
        return True
    at = tree.at(offset)
    return at >= len(tree) or tree.tokens[at].start >= offset


def _next_delimiter(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] not in _DELIMITERS and not (end > start + 1 and text[end] in _JOINERS + "等"):
        end += 1
    return end


def _last_delimiter(text: str, end: int) -> int:
    start = end
    while (
        start > 0 and text[start - 1] not in _DELIMITERS and not (start < end - 1 and text[start - 1] in "和与及由是")
    ):
        start -= 1
    return start


def _after_remark(text: str, at: int) -> int:
    """Past a remark in brackets: 陈晓（饰杨过）、."""
    if text[at : at + 1] in ("（", "("):
        closer = re.compile(r"[）)]").search(text, at, at + 25)
        return closer.end() if closer else at
    return at


def _before_remark(text: str, at: int) -> int:
    """Before a remark in brackets."""
    if text[at - 1 : at] in ("）", ")"):
        opener = max(text.rfind("（", max(0, at - 25), at), text.rfind("(", max(0, at - 25), at))
        return opener if opener > 0 else at
    return at
