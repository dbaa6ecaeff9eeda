"""Nouns that are relations: what a triple about 他的妻子, 公司的产品 or 股票代码 says in a graph.

Pure functions of the tree and its triples.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.parse import Argument, Span, Triple
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import NOMINAL
from kg.extraction.rules.implied import IMPLIED
from kg.extraction.rules.phrases import Phrase, argument, stretch
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

LONGEST_PROPERTY = 6
"""Characters of a noun that can be a relation."""
LONGEST_TOPIC = 8
"""Characters of a noun that a sentence begins with and is about."""
SHARED_DOUBT = 0.85
"""What a confidence keeps when the owner of a property is the subject of the clause before."""
IMPLIED_DOUBT = 0.8
"""What it keeps when the owner is whom the text is about."""
_HOLDING = words.listed("包括 包含 主要包括")
HAVING = words.listed("包括 包含 有 主要有 主要包括 分别是 分别为 分别有")
LYING = words.listed("位于 设在 设于 坐落于 坐落在")
_VALUED = LYING | words.listed("为 是 约为 达 达到 超过")
ABOUT = "约近超逾"
"""Before a figure that is none exactly."""
_SOME = words.listed("许多 各 一些 多 部分 大部分 所有 全部")
_TOLD_BY = sorted((*LYING, *(HAVING - {"有"}), *words.AFFIRMED_COPULAS), key=lambda word: (-len(word), word))
_POSSESSIVES = ("他的", "她的", "它的", "其")
_AFFIRMING = words.AFFIRMED_COPULAS | {"成为", "成了"}
_PROPERTY_POS = (NOMINAL | {"ADJ"}) - {"PROPN"}
_OFFICE = re.compile(rf"前身|原名|全名|全称|简称|别名|母公司|子公司|{titles.TITLE.pattern}")
"""Nouns that are properties whatever their value is."""
_SEAT = "总部"
_BODY = re.compile("[该本]?(?:公司|集团|企业|学校|学院|大学|医院|银行|机构|组织|协会)")
"""What a text calls the body that it is about."""


def as_relations(tree: Tree, triples: Sequence[Triple]) -> list[Triple]:
    """The triples with nouns as relations where they are; and what is said on, of 总部, as of whose that is, or, of
    北京大学前身, as of what that is.
    """
    found = [_as_relation(tree, each, triples) for each in triples]
    meant: dict[tuple[Span, ...], tuple[Argument, Argument]] = {}
    for each in found:
        owner, noun = each.subject.spans, each.predicate_spans
        if len(owner) != 1 or len(noun) != 1 or not _is_property(tree, noun[0]):
            continue
        if each.object.literal or each.object.type is EntityType.PLACE:
            meant[noun] = each.subject, each.object
        elif owner[0].end == noun[0].start and each.object.type not in (EntityType.CONCEPT, EntityType.TIME):
            meant[Span(owner[0].start, noun[0].end),] = each.object, each.object
    return [_said_on(each, *meant[each.subject.spans]) if each.subject.spans in meant else each for each in found]


def _said_on(triple: Triple, subject: Argument, value: Argument) -> Triple:
    """The triple about ``subject``, but for one that only says the ``value`` again, or another one of several."""
    again = subject is value and triple.predicate in words.COPULAS
    return triple if again or triple.object.spans == value.spans else replace(triple, subject=subject)


def _as_relation(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple:
    """The triple with the noun in it as the relation, where it says what something is of something else."""
    if len(triple.subject.spans) != 1 or len(triple.object.spans) != 1:
        return triple
    if triple.predicate in _AFFIRMING and (
        said := _is_of(tree, triple) or _named_before(tree, triple) or _whose(tree, triple)
    ):
        return said
    if triple.predicate in HAVING and (said := _has(tree, triple) or _listed(tree, triple, others)):
        return said
    if triple.predicate in _VALUED and (said := _seated(tree, triple) or _valued(tree, triple, others)):
        return said
    return _rounded(tree, triple) or _within(tree, triple) or triple


def _is_of(tree: Tree, triple: Triple) -> Triple | None:
    """X | 是 | 他的妻子 as 他 | 妻子 | X, and X | 是 | 苏轼的学生 as 苏轼 | 学生 | X."""
    first = tree.at(triple.subject.spans[0].start)
    is_name = triple.subject.type is not EntityType.CONCEPT or tree.pos(first) == "PROPN"
    if not is_name or triple.subject.type is EntityType.TIME:
        return None
    text, start, end = triple.object.text, triple.object.spans[0].start, triple.object.spans[0].end
    possessive = next((word for word in _POSSESSIVES if text.startswith(word)), "")
    if possessive and not text.startswith(("其中", "其他", "其余")):
        pronoun, noun = possessive.removesuffix("的"), Span(start + len(possessive), end)
        owner = Argument(pronoun, (Span(start, start + len(pronoun)),))
    else:
        cut = text.rfind("的")
        name, noun = tree.name(tree.at(start + cut - 1)), Span(start + cut + 1, end)
        if cut < 1 or not name or tree.tokens[name[0]].start < start or tree.tokens[name[1]].end != start + cut:
            return None
        if any(tree.pos(at) not in NOMINAL for at in range(tree.at(start), name[0])):
            return None  # but for what the owner is: 史学家班固的弟弟
        owner = argument(tree, Phrase(name[1], *name, named=True))
    return _said(tree, triple, owner, noun, triple.subject) if _is_property(tree, noun) else None


def _rounded(tree: Tree, triple: Triple) -> Triple | None:
    """西湖 | 面积约 | 6.39平方公里 as 西湖 | 面积 | 约6.39平方公里."""
    if not triple.object.literal or len(triple.predicate_spans) != 1 or triple.predicate[-1] not in ABOUT:
        return None
    start, cut = triple.predicate_spans[0].start, triple.predicate_spans[0].end - 1
    value = triple.object.spans[0]
    if value.start != cut + 1 or not _is_property(tree, Span(start, cut)):
        return None
    figure = replace(triple.object, text=tree.text[cut : value.end], spans=(Span(cut, value.end),))
    return _said(tree, triple, triple.subject, Span(start, cut), figure)


def _within(tree: Tree, triple: Triple) -> Triple | None:
    """该校 | 前身为 | X as 该校 | 前身 | X, and so of 总部位于."""
    verb = next((word for word in _TOLD_BY if triple.predicate.endswith(word)), "")
    if not verb or len(triple.predicate_spans) != 1:
        return None
    noun = Span(triple.predicate_spans[0].start, triple.predicate_spans[0].end - len(verb))
    is_word = noun.end - noun.start > 1 and tree.text[noun.start : noun.end] not in words.TIMES  # but 意为, 目前是
    return _said(tree, triple, triple.subject, noun, triple.object) if is_word and _is_property(tree, noun) else None


def _whose(tree: Tree, triple: Triple) -> Triple | None:
    """他的妻子 | 是 | X as 他 | 妻子 | X."""
    text, start, end = triple.subject.text, triple.subject.spans[0].start, triple.subject.spans[0].end
    possessive = next((word for word in _POSSESSIVES if text.startswith(word)), "")
    noun = Span(start + len(possessive), end)
    if not possessive or triple.object.type is EntityType.CONCEPT or not _is_property(tree, noun):
        return None
    pronoun = possessive.removesuffix("的")
    return _said(tree, triple, Argument(pronoun, (Span(start, start + len(pronoun)),)), noun, triple.object)


def _has(tree: Tree, triple: Triple) -> Triple | None:
    """公司的产品 | 包括 | X as 公司 | 产品 | X, 其弟子 | 包括 | X as his, and 主要支流 | 有 | X as that of whom
    the text is about.
    """
    cut = triple.subject.text.rfind("的")
    start, end = triple.subject.spans[0].start, triple.subject.spans[0].end
    is_told = triple.object.type is not EntityType.CONCEPT or triple.predicate in _HOLDING
    if start == 0 and is_told and _is_property(tree, triple.subject.spans[0]):
        return _said(tree, doubted(triple, IMPLIED_DOUBT), IMPLIED, triple.subject.spans[0], triple.object)
    if triple.subject.text.startswith("其") and _is_property(tree, Span(start + 1, end)):
        return _said(tree, triple, Argument("其", (Span(start, start + 1),)), Span(start + 1, end), triple.object)
    if cut < 0 and is_told:
        return _behind_name(tree, triple)
    noun, at = Span(start + cut + 1, end), tree.at(start + cut) - 1
    if cut < 1 or at < tree.at(start) or describes(tree, at) or not _is_property(tree, noun):
        return None
    owner = stretch(tree, tree.at(start), at)
    return _said(tree, triple, owner, noun, triple.object)


def _named_before(tree: Tree, triple: Triple) -> Triple | None:
    """北京大学前身 | 是 | 京师大学堂 as 北京大学 | 前身 | 京师大学堂."""
    said = _behind_name(tree, triple)
    named = triple.object.type not in (EntityType.CONCEPT, EntityType.TIME)
    return said if said and (named or _OFFICE.fullmatch(said.predicate)) else None


def _behind_name(tree: Tree, triple: Triple) -> Triple | None:
    """A name with its property behind it, as in 字节跳动旗下产品 | 包括 | X."""
    span = triple.subject.spans[0]
    name = tree.name(tree.at(span.start))
    if not name or name[2] is EntityType.TIME or tree.form(name[1] + 1) in _SOME:
        return None
    start, end = tree.tokens[name[0]].start, tree.tokens[name[1]].end
    if start != span.start or end >= span.end or not _is_property(tree, Span(end, span.end)):
        return None
    owner = argument(tree, Phrase(name[1], *name, named=True))
    return _said(tree, triple, owner, Span(end, span.end), triple.object)


def _listed(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple | None:
    """…，代表作 | 有 | 《雷雨》 as that of whom the clause, or else the sentence, before is about."""
    noun = triple.subject.spans[0]
    is_told = triple.object.type not in (EntityType.CONCEPT, EntityType.TIME) or triple.predicate in _HOLDING
    if not (is_told or _is_one_of_several(tree, triple.object.spans[0])) or not _is_property(tree, noun):
        return None
    owner = owner_before(tree, noun, others)
    return _said(tree, doubted(triple, SHARED_DOUBT), owner, noun, triple.object) if owner else None


def _is_one_of_several(tree: Tree, span: Span) -> bool:
    around = tree.form(tree.at(span.start) - 1), tree.form(tree.at(span.end - 1) + 1)
    return any(form in words.LISTING or form in words.JOINING for form in around)


def owner_before(tree: Tree, noun: Span, others: Sequence[Triple]) -> Argument | None:
    """Whom the clause before, or else the sentence, is about; or what stands before ``noun`` but for a time."""
    at = tree.at(noun.start) - 1
    if (time := tree.name(at)) and time[2] is EntityType.TIME and tree.form(time[0] - 1) in ("，", ","):
        at = time[0] - 1
    if tree.form(at) in ("，", ","):
        before = [each for each in others if _leads(each, noun)]
        return _spoken_of(before[-1]) if before else None
    if (time := tree.name(at)) and time[2] is EntityType.TIME and time[0] > 0:
        first = next((i for i in range(time[0] - 1, -1, -1) if tree.form(i) in words.STOPS), -1) + 1
        inner = range(first, time[0])
        if inner and all(tree.pos(i) in NOMINAL or tree.pos(i) in ("DET", "PRON") for i in inner):
            return stretch(tree, first, time[0] - 1)
    return None


def _spoken_of(triple: Triple) -> Argument:
    """Whom its clause is about: 大桥由李春设计 is about what was designed."""
    return triple.object if triple.rule == "agent-you" and not triple.object.literal else triple.subject


def _valued(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple | None:
    """…，股票代码 | 为 | 09876 as a property of whom the clause, or else the sentence, before is about."""
    noun = triple.subject.spans[0]
    is_value = triple.object.literal or triple.object.type is not EntityType.CONCEPT
    if not (is_value or _OFFICE.fullmatch(tree.text, noun.start, noun.end)) or not _is_property(tree, noun):
        return None
    if noun.start == 0:
        return _said(tree, doubted(triple, IMPLIED_DOUBT), IMPLIED, noun, triple.object)
    owner = owner_before(tree, noun, others)
    return _said(tree, doubted(triple, SHARED_DOUBT), owner, noun, triple.object) if owner else None


def _seated(tree: Tree, triple: Triple) -> Triple | None:
    """该公司总部 | 设在 | 苏州 as 该公司 | 总部 | 苏州."""
    span = triple.subject.spans[0]
    start = span.end - len(_SEAT)
    if not triple.subject.text.endswith(_SEAT) or start <= span.start:
        return None
    at = tree.at(start) - 1
    at -= at > tree.at(span.start) and tree.form(at) in words.GENITIVE
    owner = stretch(tree, tree.at(span.start), at)
    return _said(tree, triple, owner, Span(start, span.end), triple.object)


def describes(tree: Tree, at: int) -> bool:
    """Whether a word before 的 tells what the noun behind is like (中国最长的河流), and not whose it is."""
    return tree.pos(at) in ("ADJ", "ADV", "VERB") and tree.name(at) is None


def _is_property(tree: Tree, span: Span) -> bool:
    """A plain noun that can be a relation."""
    if not 0 < span.end - span.start <= LONGEST_PROPERTY:
        return False
    inner = range(tree.at(span.start), tree.at(span.end - 1) + 1)
    return all(
        (tree.pos(at) in _PROPERTY_POS or tree.relations[at] == "compound")
        and tree.name(at) is None
        and tree.form(at) not in words.GENITIVE
        for at in inner
        if tree.tokens[at].start >= span.start
    )


def _leads(triple: Triple, noun: Span) -> bool:
    """Whether a clause before ``noun`` is about something that can have properties."""
    subject, said = triple.subject, triple.predicate_spans or triple.object.spans
    is_before = bool(said) and said[0].end <= noun.start
    if subject.type is EntityType.CONCEPT and not subject.literal:
        begins = tuple(span.start for span in subject.spans) == (0,) and len(subject.text) <= LONGEST_TOPIC
        return is_before and (begins or _BODY.fullmatch(subject.text) is not None)
    return is_before and subject.literal is None and subject.type is not EntityType.TIME


def _said(tree: Tree, triple: Triple, subject: Argument, noun: Span, object_: Argument) -> Triple:
    text = tree.text[noun.start : noun.end]
    return replace(triple, subject=subject, predicate=text, predicate_spans=(noun,), object=object_)


def doubted(triple: Triple, doubt: float) -> Triple:
    """The triple with what ``doubt`` in (0, 1] leaves of its confidence."""
    return replace(triple, confidence=round(triple.confidence * doubt, 3))
