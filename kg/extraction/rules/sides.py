"""The sides of a triple as they belong in a graph: a name whole and by itself, brackets closed."""

import re
from dataclasses import replace

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import CLOSERS, PAIRS
from kg.extraction.rules.people import AGES
from kg.extraction.rules.phrases import Phrase, argument, stretch
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_KIN = re.compile(
    "(?:[他她]的?|其)(?:" + "|".join(sorted(words.KINSHIP, reverse=True)) + f"|[{words.SHORT_KINSHIP}])(?=.{{2,3}}$)"
)
_BODY = re.compile(f"[\u4e00-\u9fff]{{2,}}(?:{titles.BODIES})")
_AGES = re.compile(f"(?:{'|'.join(AGES)}|年轻|年少|老年|小)时?")
_HAN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")


def whole(tree: Tree, side: Argument) -> Argument:
    """A name that was cut, whole (王|建国), and one in a description by itself: 其弟苏辙, 他执导的电影《红高粱》."""
    if len(side.spans) != 1 or side.literal:
        return side
    side = _balanced(tree, side)
    span = side.spans[0]
    if side.type is EntityType.CONCEPT or (side.text.find("《") > 0 and side.text.endswith("》")):
        return _described(tree, side, span)
    name = tree.name(tree.at(span.start))
    return _person(tree, name, span) or side


def _balanced(tree: Tree, side: Argument) -> Argument:
    """《金刚经 with its 》 where that stands next."""
    span = side.spans[0]
    opened = [character for character in side.text if character in PAIRS or character in CLOSERS]
    if len(opened) != 1 or opened[0] not in PAIRS or tree.text[span.end : span.end + 1] != PAIRS[opened[0]]:
        return side
    closed = Span(span.start, span.end + 1)
    text = tree.text[closed.start : closed.end]
    named = next((e.type for e in tree.entities if (e.start, e.end) == (closed.start, closed.end)), side.type)
    return replace(side, text=text, spans=(closed,), type=named)


def _person(tree: Tree, name: tuple[int, int, EntityType] | None, span: Span) -> Argument | None:
    """The person of whose name ``span`` is a part."""
    if name is None or name[2] is not EntityType.PERSON:
        return None
    start, end = tree.tokens[name[0]].start, tree.tokens[name[1]].end
    if start <= span.start and span.end <= end and (start, end) != (span.start, span.end):
        return Argument(tree.text[start:end], (Span(start, end),), EntityType.PERSON)
    return None


def _described(tree: Tree, side: Argument, span: Span) -> Argument:
    last = tree.at(span.end - 1)
    if (named := _behind_description(tree, span)) >= 0:
        return stretch(tree, named, last)
    name = tree.name(last)
    if name and name[2] is EntityType.WORK and span.start < tree.tokens[name[0]].start and side.text.endswith("》"):
        return argument(tree, Phrase(last, *name, named=True))
    if _BODY.fullmatch(side.text) and _has_proper(tree, span):
        return replace(side, type=EntityType.ORGANISATION)  # 早稻田大学, of which the model named 稻田大学
    if tree.pos(last) == "PROPN" and (kin := _KIN.match(side.text)):
        return Argument(side.text[kin.end() :], (Span(span.start + kin.end(), span.end),), EntityType.PERSON)
    begun = tree.name(tree.at(span.start))
    return _aged(tree, begun, span) or _with_role(tree, span) or _person(tree, begun, span) or side


def _behind_description(tree: Tree, span: Span) -> int:
    """Where the name begins that stands behind what it is, 特斯拉 in 美国公司特斯拉; -1 where there is none."""
    first, last = tree.at(span.start), tree.at(span.end - 1)
    for at in range(first + 1, last + 1):
        name = tree.name(at)
        if not name or name[0] != at or tree.relations[at] != "appos" or tree.heads[at] != at - 1:
            continue
        before = range(first, at - 1)
        if tree.tokens[first].start == span.start and all(first <= tree.heads[word] < at for word in before):
            return at
    return -1


def _aged(tree: Tree, name: tuple[int, int, EntityType] | None, span: Span) -> Argument | None:
    """玄奘 of 玄奘少年时."""
    if name is None or name[2] is not EntityType.PERSON or tree.tokens[name[0]].start != span.start:
        return None
    end = tree.tokens[name[1]].end
    if end < span.end and _AGES.fullmatch(tree.text, end, span.end):
        return argument(tree, Phrase(name[1], *name, named=True))
    return None


def _with_role(tree: Tree, span: Span) -> Argument | None:
    """辩机 of 弟子辩机: proper nouns behind what somebody is."""
    first, last = tree.at(span.start), tree.at(span.end - 1)
    role = next((at for at in range(last, first - 1, -1) if tree.pos(at) != "PROPN"), -1)
    if not first <= role < last or any(tree.pos(at) not in ("NOUN", "PART") for at in range(first, role + 1)):
        return None
    what = tree.text[tree.tokens[first].start : tree.tokens[role].end]
    name = Span(tree.tokens[role + 1].start, span.end)
    text = tree.text[name.start : name.end]
    if (what in words.KINSHIP or titles.TITLE.fullmatch(what)) and _HAN_NAME.fullmatch(text):
        return Argument(text, (name,), EntityType.PERSON)
    return None


def _has_proper(tree: Tree, span: Span) -> bool:
    return any(tree.pos(at) == "PROPN" for at in range(tree.at(span.start), tree.at(span.end - 1) + 1))
