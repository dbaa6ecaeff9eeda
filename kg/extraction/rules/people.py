"""Where a person's name begins and ends, in the text beside a word that announces one."""

import re

from kg.extraction.parse import Span
from kg.extraction.rules import titles
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.models.entity import EntityType

MAX_NAME = 4
"""Characters of a Chinese name with a surname of two."""
_SPEAKS = tuple(
    sorted(
        listed(
            """
    说 称 表示 认为 指出 透露 介绍 告诉 强调 坦言 直言 宣布 解释 回应 分析
    接受 抵达 出席 访问 发表 担任 率领 主持 会见
    """
        )
    )
)
"""What people do after their name in the news; only what follows a name that looks too short is compared."""
_NEVER_LAST = frozenset("说称摄")
"""Characters that end hardly any name, but follow many."""
AGES = ("少年", "青年", "幼年", "童年", "早年", "晚年", "中年")
"""When in a life, not part of a name: 玄奘少年时."""
_SELDOM_LAST = frozenset("曾道笔")
_NO_NAMES = ("毕业", "任职", "任命", "任期", "任前", "任副", "于此", "于20", "于19")
"""They begin as a surname does and follow titles."""
_NOT_IN_NAMES = frozenset("也还则就均都又再曾已将对向在于并与和及等的，。、：；是为被把从以之先后今昨明日")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HYPHENS = frozenset(("-", "－", "–", "·", "•", "・"))
_NAME_POS = frozenset(("NOUN", "PROPN", "PART", "X"))


def end_of_name(text: str, start: int, end: int) -> int:
    """Where the person's name from ``start`` ends, given that a parser took it to end at ``end``.

    A small model cuts words off at the wrong character beside names that it does not know: 徐行说 is 徐行, and in
    单伟|建说 the name is 单伟建. What follows a name tells more than the cut does.
    """
    surname = 2 if text.startswith(titles.COMPOUND_SURNAMES, start) else 1
    if text[end - 2 : end] in titles.HONORIFICS and end - start > surname + 2:
        end -= 2
    if text.endswith(AGES, start, end) and end - start > 3:
        end -= 2
    chinese = text[start] in titles.SURNAMES or surname == 2
    while end - start > 2 and (
        text[end - 1] in _NEVER_LAST or (text[end - 1] in _SELDOM_LAST and (not chinese or end - start > surname + 2))
    ):
        end -= 1
    if (
        chinese
        and end - start == surname + 1
        and end < len(text)
        and _HAN.match(text, end)
        and text[end] not in _NOT_IN_NAMES
        and text.startswith(_SPEAKS, end + 1)
        and not text.startswith(_SPEAKS, end)
    ):
        end += 1
    return end


def name_at(tree: Tree, start: int) -> Span | None:
    """The name that begins at ``start``: a named person, or a surname with one or two more characters."""
    if start >= len(tree.text):
        return None
    at = tree.at(start)
    name = tree.name(at)
    if name and name[2] == EntityType.PERSON and start <= tree.tokens[name[1]].start:
        return Span(start, _lengthened(tree, start, end_of_name(tree.text, start, _hyphenated(tree, name[1]))))
    return _chinese_name(tree, start, at)


def _hyphenated(tree: Tree, last: int) -> int:
    """Where a name ends that goes on after a hyphen or a dot: 凯文|-|杜兰特."""
    while tree.form(last + 1) in _HYPHENS and tree.pos(last + 2) in ("PROPN", "X", "NOUN"):
        last += 2
    return tree.tokens[last].end


def _lengthened(tree: Tree, start: int, end: int) -> int:
    """The end of a Chinese name whose given name the parser cut: 李|杨勇, 童传|新. Most have two characters."""
    compound = tree.text.startswith(titles.COMPOUND_SURNAMES, start)
    given = end - start - (2 if compound else 1)
    if given > 1 or not (compound or tree.text[start] in titles.SURNAMES):
        return end
    at = tree.at(end)
    name = tree.name(at)
    if at >= len(tree) or tree.tokens[at].start != end or (name and (given or name[2] is not EntityType.PERSON)):
        return end
    form, most = tree.form(at), 2 - given
    fits = 1 <= len(form) <= most and all(_HAN.match(c) and c not in _NOT_IN_NAMES for c in form)
    return end + len(form) if fits and tree.pos(at) in _NAME_POS | {"ADJ"} and form[-1] not in _NEVER_LAST else end


def _chinese_name(tree: Tree, start: int, at: int) -> Span | None:
    text = tree.text
    compound = text.startswith(titles.COMPOUND_SURNAMES, start)
    if (not compound and text[start] not in titles.SURNAMES) or text.startswith(_NO_NAMES, start):
        return None
    if tree.pos(at) == "VERB" and len(tree.form(at)) > 1 and not compound:
        return None  # 其弟子包括徐爱
    surname = start + 1 + compound
    if text.startswith(titles.HONORIFICS, surname):
        return Span(start, surname + 2)
    end = start
    while at < len(tree) and tree.tokens[at].end - start <= surname - start + 2:
        if tree.pos(at) not in _NAME_POS and (end >= surname + 1 or len(tree.form(at)) > 2 or tree.pos(at) == "PUNCT"):
            break
        end = tree.tokens[at].end
        at += 1
    if end <= surname:
        return None
    return Span(start, _lengthened(tree, start, end_of_name(text, start, end)))


def person_before(tree: Tree, verb: int) -> Span | None:
    """The last named person, or the last proper noun before the verb in its clause."""
    for at in range(verb - 1, -1, -1):
        if tree.form(at) in ("。", "；", "！", "？"):
            return None
        name = tree.name(at)
        if name and name[2] == EntityType.PERSON:
            start = tree.tokens[name[0]].start
            return Span(start, end_of_name(tree.text, start, tree.tokens[name[1]].end))
        if (
            tree.pos(at) == "PROPN"
            and tree.relations[at] in ("nsubj", "obj")
            and 2 <= len(tree.form(at)) <= MAX_NAME
            and tree.form(at)[0] in titles.SURNAMES
        ):
            return Span(tree.tokens[at].start, tree.tokens[at].end)
    return None
