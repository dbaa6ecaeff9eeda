"""What belongs in a graph of what a sentence says: whole names, lists taken apart, each thing once.

``chinese.extract`` gives triples as people copy them out of a sentence, and sets of such triples are what its rules
are measured on. In a graph 星河系统、星河云和音箱 is three things, 他的妻子 is a relation and no thing, and 写 beside
写下了 is one edge. Pure functions of the tree and its triples, in their order.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction import literals
from kg.extraction.parse import Argument, Span, Triple
from kg.extraction.rules import words
from kg.extraction.rules.bearers import as_living, holders, of_holder
from kg.extraction.rules.chunks import NOMINAL
from kg.extraction.rules.frames import in_frame
from kg.extraction.rules.implied import IMPLIED, first_verb
from kg.extraction.rules.items import apart
from kg.extraction.rules.objects import parts
from kg.extraction.rules.phrases import argument, noun_phrase, stretch
from kg.extraction.rules.properties import IMPLIED_DOUBT, as_relations, doubted, owner_before
from kg.extraction.rules.repeats import each_once
from kg.extraction.rules.sides import whole
from kg.extraction.rules.tree import Tree, is_name
from kg.extraction.rules.works import work
from kg.models.entity import EntityType

_ANYBODY = words.listed("人 人们 有人 别人 事 事情 东西 地方")
"""No thing that a graph could have."""
_ADAPTED = words.listed("改编自 改编于 取材于 取材自")
_INSIDE = words.listed("里 内 中")
"""藏经洞里保存着…: what is there is the cave's."""
_ORIGINALLY = words.listed("本 原 俗")
"""玄奘|本姓陈: of the verb that follows, though the parser has it behind the name."""
_EARLIER = re.compile(r"[\u4e00-\u9fff]{2,3}(?:之后|以后|后)(?=[\u4e00-\u9fff])")
"""What somebody did before, within a predicate."""
_CLAUSES = ("root", "conj", "ccomp", "xcomp", "advcl", "parataxis")
"""What a verb is that no noun begins with."""
_LEADING = words.listed("在 于 从 对 据 随着 通过 因 因为 由于 当 关于 对于 根据")
"""No name begins with these, and what they govern is no subject."""


def tidied(tree: Tree, triples: Sequence[Triple]) -> list[Triple]:
    """The triples of one sentence as they belong in a graph."""
    held = list(holders(triples))
    named = [of_holder(triple, held) for triple in as_living(triples) if not _says_nothing(tree, triple)]
    named = [_with_reason(tree, triple) for triple in named if not _is_cleft(triple, named)]
    plain = [_of_clause(tree, triple, named) for triple in named if not _is_about_clause(triple, named)]
    if triples and (verb := first_verb(tree)) >= 0:
        plain = [_without_subject(tree, triple, verb) for triple in plain]
    whole = [each for triple in plain if (each := _trimmed(tree, triple))]
    plain = [_without_aspect(tree, _without_place(tree, in_frame(tree, triple))) for triple in whole]
    things = [each for triple in plain for each in apart(tree, triple)]
    said = [_of_patient(tree, _of_work(tree, each), things) for each in things if each.object.text not in words.DYING]
    return each_once(as_relations(tree, said))


def _says_nothing(tree: Tree, triple: Triple) -> bool:
    """人 | 驳倒 | 玄奘 of 没有人驳倒玄奘, 华 | 为 | 公司 of a 华为 that was cut, and 唐太宗 | 在 | 洛阳 of
    唐太宗在洛阳会见玄奘.
    """
    subject = triple.subject.spans
    if len(triple.subject.text) == 1 and subject and tree.pos(tree.at(subject[0].start)) == "PROPN":
        return True
    if triple.subject.text in _ANYBODY or triple.object.text in _ANYBODY:
        return True
    if triple.predicate == "为" and subject and tree.form(tree.at(subject[0].start) - 1) == "以":
        return True  # 以竹子为食
    if triple.predicate not in ("在", "于") or not triple.object.spans:
        return False
    after = tree.at(triple.object.spans[-1].end - 1) + 1
    return tree.pos(after) in ("VERB", "ADV", "ADP")


def _of_work(tree: Tree, triple: Triple) -> Triple:
    """《流浪地球》 | 改编自 | X, whoever is named last before."""
    if triple.predicate not in _ADAPTED or triple.subject.type is EntityType.WORK:
        return triple
    start = triple.predicate_spans[0].start if triple.predicate_spans else 0
    title = next((e for e in tree.entities if e.type is EntityType.WORK and e.end <= start), None)
    if title is None:
        return triple
    return replace(triple, subject=work(tree, Span(title.start, title.end)))


def _of_patient(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple:
    """张骞 | 被封为 | 博望侯 for 汉武帝 | 封为 | 博望侯 of whom was made a marquis by that emperor, as of what was
    put on a list (列入); and 张骞 | 被送到 | 康居 for 送到, where 把 is before him.
    """
    if triple.rule == "disposal" and triple.subject.spans:
        before = tree.form(tree.at(triple.subject.spans[0].start) - 1)
        taken = before in ("把", "将") and not triple.predicate.startswith(("不", "没", "未", "能", "可", "会", "要"))
        return replace(triple, predicate="被" + triple.predicate) if taken else triple
    if not triple.subject.spans or not triple.predicate_spans or triple.predicate[-1] not in "为成作入":
        return triple
    by = tree.at(triple.subject.spans[0].start) - 1
    if tree.form(by) != "被":
        return triple
    span = Span(tree.tokens[by].start, tree.tokens[by].end)
    patient = owner_before(tree, span, others)
    last = by - 1 - (tree.form(by - 1) in words.TIMES)
    if patient is None and tree.pos(last) in NOMINAL and (phrase := noun_phrase(tree, last, before=last + 1)):
        patient = argument(tree, phrase)
    if patient is None or patient.text == triple.object.text:
        return triple
    return replace(
        triple, subject=patient, predicate="被" + triple.predicate, predicate_spans=(span, *triple.predicate_spans)
    )


def _without_place(tree: Tree, triple: Triple) -> Triple:
    """建设 for 计划在成都建设: where that is, and that it is planned, is said of the statement."""
    if len(triple.predicate_spans) != 1:
        return triple
    (span,) = triple.predicate_spans
    first, last = tree.at(span.start), tree.at(span.end - 1)
    for at in range(last - 1, first, -1):
        name = tree.name(at)
        if name and name[0] > first and tree.form(name[0] - 1) in words.COVERBS and tree.pos(at + 1) == "VERB":
            start = tree.tokens[at + 1].start
            return replace(triple, predicate=tree.text[start : span.end], predicate_spans=(Span(start, span.end),))
    return triple


def _without_aspect(tree: Tree, triple: Triple) -> Triple:
    """创办 for 创办了, 是 for 也是, 任 for 回国后任: one relation, whether it goes on or is over, the first or not."""
    if not triple.predicate_spans:
        return triple
    *before, last = triple.predicate_spans
    if not before and (earlier := _EARLIER.match(triple.predicate)):
        last = Span(last.start + earlier.end(), last.end)
        triple = replace(triple, predicate=triple.predicate[earlier.end() :], predicate_spans=(last,))
    if (plain := words.PLAIN_COPULAS.get(triple.predicate)) and not before:
        span = Span(last.end - len(plain), last.end)
        return replace(triple, predicate=plain, predicate_spans=(span,))
    at = tree.at(last.end - 1)
    form, start = tree.form(at), tree.tokens[at].start
    if form not in words.ASPECT or start <= last.start or not triple.predicate.endswith(form):
        return triple
    spans = (*before, Span(last.start, start))
    return replace(triple, predicate=triple.predicate.removesuffix(form), predicate_spans=spans)


def _without_subject(tree: Tree, triple: Triple, verb: int) -> Triple:
    """日本 | 就读于 | X, where 日本 is what the first verb is about, as said of whom the text is about."""
    sides, said = triple.subject.spans, triple.predicate_spans
    if not sides or not said or tree.at(sides[0].start) <= verb or sides[0].start >= said[0].start:
        return triple
    return replace(doubted(triple, IMPLIED_DOUBT), subject=IMPLIED)


def _is_cleft(triple: Triple, others: Sequence[Triple]) -> bool:
    """大桥 | 是 | 由李春设计的, beside 李春 | 设计 | 大桥."""
    inside = triple.object.spans
    if triple.predicate not in words.COPULAS or not triple.object.text.endswith("的") or len(inside) != 1:
        return False
    return any(
        other.object.spans == triple.subject.spans and said and inside[0].start <= said[0].start < inside[0].end
        for other in others
        if (said := other.predicate_spans)
    )


def _with_reason(tree: Tree, triple: Triple) -> Triple:
    """屠呦呦 | 获得 | X of 屠呦呦因发现青蒿素获得X, where 青蒿素 is only part of the reason."""
    subject, said = triple.subject.spans, triple.predicate_spans
    if len(subject) != 1 or not said or subject[0].end > said[0].start:
        return triple
    verb = tree.at(subject[0].start) - 1
    reason = tree.marker(verb, words.REASONS) if tree.pos(verb) == "VERB" else -1
    if reason < 1 or any(tree.pos(at) in NOMINAL for at in range(reason + 1, verb)):
        return triple
    whose = noun_phrase(tree, reason - 1, before=reason) if tree.pos(reason - 1) in NOMINAL else None
    if whose is None or whose.last != reason - 1:
        return triple
    listed = parts(tree, whose)
    side = argument(tree, whose) if len(listed) == 1 else stretch(tree, listed[0].first, listed[-1].last)
    return replace(triple, subject=side)


def _is_about_clause(triple: Triple, others: Sequence[Triple]) -> bool:
    """计划在 | 成都建设第二总部, beside what is planned."""
    side = triple.object
    if side.type is not EntityType.CONCEPT or side.literal or len(side.spans) != 1 or "的" in side.text:
        return False
    if triple.rule == "occupation":
        return False  # 京剧表演艺术家 is no clause
    start, end = side.spans[0].start, side.spans[0].end
    return any(
        start <= said[0].start and said[-1].end <= what[0].start and what[-1].end == end
        for other in others
        if (said := other.predicate_spans) and (what := other.object.spans)
    )


def _of_clause(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple:
    """长江全长6300公里 | 发源于 | X with 长江: a subject that is a clause stands for what that clause is about; and
    法国的首都 | 位于 | X with 巴黎, which is named beside it.
    """
    side = triple.subject
    if side.literal or len(side.spans) != 1:
        return triple
    span = side.spans[0]
    for other in others:
        if span in _bynames(other) and other.object.spans != triple.object.spans:
            return replace(triple, subject=other.subject if other.rule == "called" else other.object)
    if "的" in side.text:
        return triple
    if counted := _before_figure(tree, span):
        return replace(triple, subject=counted)
    for other in others if side.type is EntityType.CONCEPT else ():
        subject, said = other.subject.spans, other.predicate_spans
        if other is triple or not (subject and said) or subject[0].start != span.start or subject[0] == span:
            continue
        if subject[0].end <= said[0].start and said[-1].end <= span.end:
            return replace(triple, subject=other.subject)
    return triple


def _bynames(triple: Triple) -> Iterator[Span]:
    """Where another name of its subject stands, or a description of its object."""
    owner, said = triple.subject.spans, triple.predicate_spans
    if triple.rule == "called":
        yield from triple.object.spans
    elif triple.rule == "apposition" and owner and said and owner[0].end <= said[0].start:
        yield Span(owner[0].start, said[-1].end)


def _before_figure(tree: Tree, span: Span) -> Argument | None:
    """医院 of 医院现有职工1200人; None for what does not end with a figure or has no verb."""
    first, last = tree.at(span.start), tree.at(span.end - 1)
    if not any(tree.pos(at) == "NUM" for at in range(first + 1, last + 1)):
        return None
    figures = literals.quantities(tree.text[span.start : span.end])
    verb = next((at for at in range(first + 1, last) if tree.pos(at) == "VERB"), -1)
    if verb < 0 or not figures or span.start + figures[-1].end != span.end or tree.pos(verb - 1) not in NOMINAL:
        return None
    return stretch(tree, first, verb - 1)


def _trimmed(tree: Tree, triple: Triple) -> Triple | None:
    """Without a conjunction before its subject; None where a preposition governs that."""
    subject = whole(tree, triple.subject)
    object_ = whole(tree, triple.object)
    if len(subject.spans) == 1 and subject.type is not EntityType.WORK:
        start, end = subject.spans[0].start, subject.spans[0].end
        first, last = tree.at(start), tree.at(end - 1)
        if first < last and tree.form(last) in words.GENITIVE:
            last -= 1
            subject = whole(tree, stretch(tree, first, last))
        origin = tree.form(last) in _ORIGINALLY and is_name(tree, first, last - 1)
        if first < last and (origin or tree.form(last) in _INSIDE):
            last -= 1
            subject = whole(tree, stretch(tree, first, last))
        if first < last and tree.tokens[first].start == start:
            if tree.form(first) in _LEADING and tree.pos(first) in ("ADP", "VERB"):
                return None
            is_clause = tree.relations[first] in _CLAUSES or is_name(tree, first + 1, last)
            if subject.type is EntityType.CONCEPT and tree.pos(first) == "VERB" and is_clause:
                return None  # 联合大月氏 | 夹击 | 匈奴
            if tree.form(first) in words.JOINING and tree.pos(first) in ("CCONJ", "ADP"):
                subject = stretch(tree, first + 1, last)
    if subject is triple.subject and object_ is triple.object:
        return triple
    return replace(triple, subject=subject, object=object_) if subject.text != object_.text else None


def classed(tree: Tree, triple: Triple) -> Triple:
    """X | 是 | 一种药 with 药, and X | 是 | 曹雪芹创作的小说 with 小说: the class; what describes it is said elsewhere.

    Comes after ``context``: a time in what is left out is none of the statement.
    """
    side = triple.object
    if triple.predicate not in words.COPULAS or side.type is not EntityType.CONCEPT or side.literal:
        return triple
    if len(side.spans) != 1 or triple.predicate in words.NEGATED_COPULAS:
        return triple  # who is no 生产汽车的公司 may still be a 公司
    first, last = tree.at(side.spans[0].start), tree.at(side.spans[0].end - 1)
    cut = next((at for at in range(last, first, -1) if tree.form(at) == "的"), -1)
    if cut > first and any(tree.pos(at) == "VERB" and tree.relations[at] != "compound" for at in range(first, cut)):
        first = cut + 1
    elif tree.form(first) == "一" and tree.relations[first + 1] == "clf":
        first += 2
    if first > last or tree.tokens[first].start == side.spans[0].start or tree.pos(last) not in NOMINAL:
        return triple
    return replace(triple, object=stretch(tree, first, last))
