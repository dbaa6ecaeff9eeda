"""A side of a triple that lists several things, taken apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.parse import Argument, Span, Triple
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import CLOSERS, NOMINAL, PAIRS
from kg.extraction.rules.phrases import stretch
from kg.extraction.rules.properties import HAVING, describes
from kg.extraction.rules.sides import whole
from kg.extraction.rules.tree import Tree, is_name
from kg.extraction.rules.works import work
from kg.models.entity import EntityType

MOST_LISTED = 12
LONGEST_LISTED = 16
"""Characters of one item; what is longer is a clause."""
_JOINTS = re.compile("、|" + "|".join(sorted(words.JOINING)))


def apart(tree: Tree, triple: Triple) -> Iterator[Triple]:
    """One for each thing that a side lists."""
    for subject in _items(tree, triple.subject):
        for object_ in _items(tree, triple.object, joined=triple.predicate in HAVING):
            if subject is triple.subject and object_ is triple.object:
                yield triple
            elif subject.text != object_.text:
                yield replace(triple, subject=subject, object=object_)


def _items(tree: Tree, side: Argument, *, joined: bool = False) -> list[Argument]:
    """What a side with 、 lists; the side itself where an item is no noun. ``joined``: 和 alone makes a list, too."""
    if side.literal or len(side.spans) != 1:
        return [side]
    if side.type is EntityType.WORK or "》《" in side.text or (side.text[0] == "《" and side.text.endswith("》等")):
        return _works(tree, side)
    if side.type is not EntityType.CONCEPT or not _JOINTS.search(side.text):
        return [side]
    first, last = tree.at(side.spans[0].start), tree.at(side.spans[0].end - 1)
    ranges: list[tuple[int, int]] = []
    begin, depth = first, 0
    for at in range(first, last + 1):
        form = tree.form(at)
        depth += (form in PAIRS) - (form in CLOSERS)
        if depth == 0 and (form in words.LISTING or form in words.JOINING):
            ranges.append((begin, at - 1))
            begin = at + 1
    ends = next((at for at in range(begin + 1, last + 1) if tree.form(at) == "等"), last + 1)
    ranges.append((begin, ends - 1))
    cut = next((at for at in range(last, ends, -1) if tree.form(at) in words.GENITIVE), -1)
    is_of = cut > 0 and not describes(tree, cut - 1)  # 科技、教育等领域的协议, but 安徽、北京等不同的地方
    if is_of or not 2 <= len(ranges) <= MOST_LISTED or not all(_is_item(tree, *each) for each in ranges):
        return [side]
    proper = all(tree.pos(start) == "PROPN" for start, _ in ranges) or any(is_name(tree, *each) for each in ranges)
    if not (joined or "、" in side.text or proper):
        return [side]  # 良马和葡萄 may be one thing
    return [whole(tree, stretch(tree, start, end)) for start, end in ranges]


def _works(tree: Tree, side: Argument) -> list[Argument]:
    """Each of 《倾城之恋》《金锁记》等, also where the parser saw one of those that stand side by side."""
    start, end = side.spans[0].start, side.spans[0].end
    named = sorted((e for e in tree.entities if e.type is EntityType.WORK), key=lambda e: e.start)
    for title in reversed(named):
        start = title.start if title.end == start else start
    for title in named:
        end = title.end if title.start == end else end
    inside = [Span(title.start, title.end) for title in named if start <= title.start and title.end <= end]
    return [side] if inside == [*side.spans] else [work(tree, title) for title in inside]


def _is_item(tree: Tree, first: int, last: int) -> bool:
    if first > last or tree.tokens[last].end - tree.tokens[first].start > LONGEST_LISTED:
        return False
    if any(tree.form(at) == "的" for at in range(first, last + 1)):
        return False  # of what else it is said is open: 大宛、大夏的地理和风俗
    if tree.pos(first) in ("ADV", "ADP", "AUX", "PRON"):
        return False
    if tree.pos(first) == "VERB" and (first == last or tree.relations[first] != "compound"):
        return False  # but 生产部
    if titles.TITLE.fullmatch(tree.text, tree.tokens[first].start, tree.tokens[last].end):
        return False  # 包信和院士
    return tree.pos(last) in NOMINAL or tree.form(last) in CLOSERS or tree.name(last) is not None
