"""The rule on roles: an organisation or place, a title, and a person's name.

Titles are found in the text, not in the tokens: names and titles are where a small model cuts words wrongly. The holder
(小米) and the person (雷军) are then the words around the title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import CLOSERS, opening
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import COUNTRIES
from kg.extraction.rules.people import name_at, person_before
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

MAX_HOLDER = 30
_HOLDER_POS = frozenset(("NOUN", "PROPN", "PART", "X", "NUM", "ADJ", "SYM"))
_HOLDERS = frozenset((EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT))
_BEING = words.AFFIRMED_COPULAS | {"作为"}
_HOLDING = frozenset(("现任", "时任", "历任", "曾任", "兼任"))
_REPLACING = frozenset(("接替", "取代", "代替", "顶替", "替代"))
"""Before the one who held the office: 库克接替乔布斯担任首席执行官."""
_SEPARATORS = ("、", "兼", "和", "及", "，")


@lru_cache(maxsize=4)
def _titles(text: str) -> tuple[re.Match[str], ...]:
    """The titles in a sentence, found once for both rules."""
    return tuple(titles.TITLE.finditer(text))


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the text with the one who holds it out (an empty span where the text names none)."""

    span: Span
    holder: Span


@rule(
    "role",
    _("A title between an organisation or place and a person's name"),
    "小米创始人雷军出席 → 小米 | 创始人 | 雷军",
    0.9,
)
def role(sentence: Sentence) -> Iterator[Draft]:
    """小米创始人雷军出席了会议。 → (小米, 创始人, 雷军)"""
    tree = sentence.tree
    pending: list[Title] = []
    for match in _titles(tree.text):
        span = _behind_name(tree, Span(*match.span()))
        holder = _holder(tree, span.start)
        if holder.start < holder.end == span.start:
            holder, span = _shared(tree, holder, span)
        if pending and tree.text[pending[-1].span.end : span.start] in _SEPARATORS and holder.start == holder.end:
            holder = pending[-1].holder
        elif not (
            pending
            and pending[-1].span.end <= holder.start
            and tree.text[pending[-1].span.end : holder.start] in _SEPARATORS
        ):
            pending = []
        pending.append(Title(span, holder))
        person = name_at(tree, span.end + (tree.text[span.end : span.end + 1] == "的" and _is_held(tree, holder)))
        if person:
            for title in pending:
                if title.holder.start < title.holder.end:
                    yield _draft(tree, title, person)
            pending = []


def _behind_name(tree: Tree, title: Span) -> Span:
    """The title without the end of the name before it: 宁德时代|董事长, which is not 代董事长."""
    name = tree.name(tree.at(title.start))
    if name and tree.text[title.start : tree.tokens[name[1]].end] == "代":
        return Span(title.start + 1, title.end)
    return title


@rule(
    "appointment",
    _("Someone becomes or is something in an organisation or place"),
    "王明任清华大学校长 → 清华大学 | 校长 | 王明",
    0.8,
)
def appointment(sentence: Sentence) -> Iterator[Draft]:
    """王明任清华大学校长。 → (清华大学, 校长, 王明)"""
    tree = sentence.tree
    for match in _titles(tree.text):
        after = tree.text[match.end() : match.end() + 2]
        if after and after[0] not in "，。；、！”,;." and after not in ("一职", "职务", "之职"):
            continue
        holder = _holder(tree, match.start())
        if holder.start == holder.end:
            if draft := _unheld(tree, match):
                yield draft
            continue
        verb = _before_article(tree, tree.at(holder.start)) - 1
        if verb >= 0 and _appoints(tree, verb):
            person = person_before(tree, verb)
            if person and tree.form(tree.at(person.start) - 1) not in _REPLACING:
                yield _draft(tree, Title(Span(*match.span()), holder), person)


def _unheld(tree: Tree, title: re.Match[str]) -> Draft | None:
    """王建国现任董事长, of what the sentence does not say; where the parser sees a verb, its clause says it."""
    verb = tree.at(title.start()) - 1
    if (
        verb < 1
        or tree.form(verb) not in _HOLDING
        or tree.tokens[verb].end != title.start()
        or tree.pos(verb) == "VERB"
    ):
        return None
    person = person_before(tree, verb)
    if person is None or person.end != tree.tokens[verb].start:
        return None
    name = Argument(tree.text[person.start : person.end], (person,), EntityType.PERSON)
    span = Span(tree.tokens[verb].start, tree.tokens[verb].end)
    return Draft(name, tree.form(verb), (span,), Argument(title.group(), (Span(*title.span()),)), 0.8)


def _appoints(tree: Tree, verb: int) -> bool:
    """任 and its like, or 是, 为, 作为 directly after the name."""
    form = tree.form(verb)
    if form in titles.APPOINTING or (
        form == "为" and tree.form(verb - 1) in ("成", "任命", "聘", "选", "作", "当选", "选举", "推选", "晋升", "聘任")
    ):
        return True
    if form not in _BEING:
        return False
    at = verb - 1
    while at > 0 and tree.pos(at) == "ADV" and tree.form(at) not in words.NEGATIONS:
        at -= 1
    return at >= 0 and (tree.pos(at) == "PROPN" or tree.name(at) is not None or tree.form(at) in ("身份", "职务"))


def _draft(tree: Tree, title: Title, person: Span) -> Draft:
    name = tree.text[title.span.start : title.span.end]
    named = tree.name(tree.at(title.holder.start))
    kind = named[2] if named and named[2] in _HOLDERS else EntityType.ORGANISATION
    if kind == EntityType.PLACE and named and tree.tokens[named[1]].end < title.holder.end:
        kind = EntityType.ORGANISATION
    holder = tree.text[title.holder.start : title.holder.end]
    subject = Argument(holder, (title.holder,), EntityType.PLACE if holder in COUNTRIES else kind)
    return Draft(
        subject, name, (title.span,), Argument(tree.text[person.start : person.end], (person,), EntityType.PERSON)
    )


def _holder(tree: Tree, title: int) -> Span:
    """The nouns directly before the title, with the whole of a name among them; an empty span where there are none."""
    end = _before_remark(tree, title - 1 if tree.text[:title].endswith(("的", "之")) else title)
    at = tree.at(end - 1) if end else -1
    first = end
    while at >= 0 and _belongs(tree, at, end):
        name = tree.name(at)
        if name and tree.tokens[name[1]].end <= end:
            at = name[0]
            if _is_person(tree, name) and tree.tokens[name[1]].end == end:
                first = tree.tokens[at].start
                break
        elif tree.form(at) in CLOSERS:
            if tree.form(at) in "）)" and tree.name(at + 1):
                break  # a remark on what the text is, not on the holder: 电（记者王明）北京
            at = opening(tree, at, -1) or 0
        first = tree.tokens[at].start
        if (
            at > 1
            and tree.form(at - 1) in words.JOINING
            and tree.pos(at - 2) in ("NOUN", "PROPN")
            and not tree.name(at - 2)
        ):
            at -= 1
        at -= 1
    first = _after_article(tree, first)
    if not 2 <= end - first <= MAX_HOLDER or not _names_something(tree, first, end) or _is_acted_on(tree, first, end):
        return Span(title, title)
    return Span(first, end)


def _is_acted_on(tree: Tree, first: int, end: int) -> bool:
    """Whether a clause before 的 ends with these nouns: 获得诺贝尔奖的|科学家, 毕业于北京大学的|作家."""
    verb = tree.at(first) - 1
    if tree.form(verb) in words.BEHIND_VERBS and tree.form(verb - 1) not in titles.EMPLOYED:
        verb -= 1
    return first > 0 and tree.text.startswith("的", end) and tree.relations[verb].startswith("acl")


def _shared(tree: Tree, holder: Span, title: Span) -> tuple[Span, Span]:
    """What stands between a place or a body and the title, and names neither, is the title's: 中国|游泳选手."""
    first, last = tree.at(holder.start), tree.at(holder.end - 1)
    if tree.name(last) or tree.pos(last) in ("PROPN", "X") or tree.form(last) in CLOSERS:
        return holder, title
    if titles.NAME_END.match(tree.text[holder.start : holder.end]):
        return holder, title
    for at in range(last - 1, first - 1, -1):
        end = tree.tokens[at].end
        name = tree.name(at)
        if (name and name[1] == at and name[2] in _HOLDERS) or (
            end - holder.start >= 3 and titles.ORGANISATION_END.match(tree.text[holder.start : end])
        ):
            return Span(holder.start, end), Span(end, title.end)
    return holder, title


def _is_held(tree: Tree, holder: Span) -> bool:
    """Whether a word of office before the holder makes of the title's clause what describes the person: 时任…主席的."""
    before = tree.form(tree.at(holder.start) - 1)
    return holder.start > 0 and (before in titles.APPOINTING or before in words.DATING)


def _before_remark(tree: Tree, end: int) -> int:
    """Step back over a remark in brackets: 协会（SIA）|主席."""
    if not tree.text[:end].endswith(("）", ")")):
        return end
    opener = max(tree.text.rfind("（", 0, end), tree.text.rfind("(", 0, end))
    return opener if opener > 0 else end


def _after_article(tree: Tree, first: int) -> int:
    """Leave out "一家" and the like."""
    at = tree.at(first)
    if tree.form(at) == "一" and len(tree.form(at + 1)) == 1:
        return tree.tokens[at + 1].end
    return first


def _before_article(tree: Tree, at: int) -> int:
    """The first token of "一家" before ``at``, or ``at``."""
    return at - 2 if at > 1 and tree.form(at - 2) == "一" and len(tree.form(at - 1)) == 1 else at


def _belongs(tree: Tree, at: int, end: int) -> bool:  # noqa: PLR0911  (a list of cases)
    token = tree.tokens[at]
    name = tree.name(at)
    if name and tree.tokens[name[1]].end <= end and (name[2] in _HOLDERS or _is_named_after(tree, name)):
        return True
    if token.form in words.PRONOUNS or token.form in words.TIMES or token.form in words.DATING:
        return False
    if token.form in titles.HONORIFICS or token.relation == "nmod:tmod":
        return False
    if name and tree.tokens[name[1]].end <= end:
        return name[2] is EntityType.PERSON and (tree.tokens[name[1]].end == end or not _is_person(tree, name))
    if token.start < end < token.end or token.form in CLOSERS:
        return True
    if token.pos in ("VERB", "ADV"):
        return tree.relations[at] in ("compound", "nmod") and tree.pos(at + 1) in _HOLDER_POS
    return token.pos in _HOLDER_POS and token.form not in words.PARTICLES


def _is_person(tree: Tree, name: tuple[int, int, EntityType]) -> bool:
    """Whether a name is that of a person for certain: firms are taken for foreigners (里斯|咨询)."""
    return name[2] is EntityType.PERSON and tree.text[tree.tokens[name[0]].start] in titles.SURNAMES


def _is_named_after(tree: Tree, person: tuple[int, int, EntityType]) -> bool:
    """Whether a person's name stands inside an organisation's: 南开大学|周恩来|政府管理学院."""
    before, after = tree.name(person[0] - 1), tree.name(person[1] + 1)
    return before is not None and after is not None and before[2] == after[2] == EntityType.ORGANISATION


def _names_something(tree: Tree, start: int, end: int) -> bool:
    """Whether a stretch is a name rather than a common noun: it has a proper noun or ends as an organisation does."""
    first, last = tree.at(start), tree.at(end - 1)
    if any(tree.pos(i) in ("PROPN", "X") or tree.name(i) or tree.form(i) in CLOSERS for i in range(first, last + 1)):
        return True
    if end - start >= 4 and last > first and tree.text.startswith("的", end):
        return all(tree.pos(i) == "NOUN" for i in range(first, last + 1))  # 蓝海软件的创始人, a name nobody knew
    return end - start >= 3 and titles.ORGANISATION_END.match(tree.text[start:end]) is not None
