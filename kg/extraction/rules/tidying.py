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
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import CLOSERS, NOMINAL, PAIRS
from kg.extraction.rules.implied import IMPLIED, first_verb
from kg.extraction.rules.phrases import Phrase, argument, noun_phrase, stretch
from kg.extraction.rules.properties import HAVING, IMPLIED_DOUBT, LYING, as_relation, doubted, owner_before
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_HOLDING = ("role", "kinship")
"""Rules by which a name stands behind whose and what it is."""
_OF_BODIES = ("seat", "office")
"""Rules that look for the organisation that a property is of."""
MOST_LISTED = 12
LONGEST_LISTED = 16
"""Characters of one item; what is longer is a clause."""
_LEADING = words.listed("在 于 从 对 据 随着 通过 因 因为 由于 当 关于 对于 根据")
"""No name begins with these, and what they govern is no subject."""
_KIN = re.compile(
    "(?:[他她]的?|其)(?:" + "|".join(sorted(words.KINSHIP, reverse=True)) + f"|[{words.SHORT_KINSHIP}])(?=.{{2,3}}$)"
)
_BODY = re.compile(f"[\u4e00-\u9fff]{{2,}}(?:{titles.BODIES})")
_JOINTS = re.compile("、|" + "|".join(sorted(words.JOINING)))
_QUOTES = str.maketrans("", "", "“”‘’「」『』《》\"'")


def tidied(tree: Tree, triples: Sequence[Triple]) -> list[Triple]:
    """The triples of one sentence as they belong in a graph."""
    held = [triple for triple in triples if triple.rule in _HOLDING and triple.subject.spans]
    named = [_of_holder(triple, held) for triple in triples]
    plain = [_of_clause(tree, triple, named) for triple in named if not _is_about_clause(triple, named)]
    if triples and (verb := first_verb(tree)) >= 0:
        plain = [_without_subject(tree, triple, verb) for triple in plain]
    whole = [each for triple in plain if (each := _trimmed(tree, triple))]
    apart = [each for triple in whole for each in _apart(tree, _without_aspect(tree, triple))]
    said = [_of_patient(tree, each, apart) for each in apart if each.object.text not in words.DYING]
    return _each_once([as_relation(tree, each, said) for each in said])


def _of_holder(triple: Triple, held: Sequence[Triple]) -> Triple:
    """X | 会见 | 法国总统马克龙 with 马克龙, whose office is said beside it."""
    for other in held:
        whole = Span(other.subject.spans[0].start, other.object.spans[-1].end)
        if other is not triple and triple.object.spans == (whole,):
            triple = replace(triple, object=other.object)
        elif other is not triple and triple.subject.spans == (whole,):
            triple = replace(triple, subject=other.object)
    return triple


def _of_patient(tree: Tree, triple: Triple, others: Sequence[Triple]) -> Triple:
    """张骞 | 被封为 | 博望侯 for 汉武帝 | 封为 | 博望侯 of whom was made a marquis by that emperor."""
    if not triple.subject.spans or not triple.predicate_spans or triple.predicate[-1] not in "为成作":
        return triple
    by = tree.at(triple.subject.spans[0].start) - 1
    if tree.form(by) != "被":
        return triple
    span = Span(tree.tokens[by].start, tree.tokens[by].end)
    patient = owner_before(tree, span, others)
    if patient is None and tree.pos(by - 1) in NOMINAL and (phrase := noun_phrase(tree, by - 1, before=by)):
        patient = argument(tree, phrase)
    if patient is None or patient.text == triple.object.text:
        return triple
    return replace(
        triple, subject=patient, predicate="被" + triple.predicate, predicate_spans=(span, *triple.predicate_spans)
    )


def _without_aspect(tree: Tree, triple: Triple) -> Triple:
    """创办 for 创办了, 是 for 也是: one relation, whether it goes on or is over, the first of its kind or not."""
    if not triple.predicate_spans:
        return triple
    *before, last = triple.predicate_spans
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
    subject = _whole(tree, triple.subject)
    object_ = _whole(tree, triple.object)
    if len(subject.spans) == 1 and subject.type is not EntityType.WORK:
        start, end = subject.spans[0].start, subject.spans[0].end
        first, last = tree.at(start), tree.at(end - 1)
        if first < last and tree.form(last) in words.GENITIVE:
            last -= 1
            subject = _whole(tree, stretch(tree, first, last))
        if first < last and tree.tokens[first].start == start:
            if tree.form(first) in _LEADING and tree.pos(first) in ("ADP", "VERB"):
                return None
            if tree.form(first) in words.JOINING and tree.pos(first) in ("CCONJ", "ADP"):
                subject = stretch(tree, first + 1, last)
    if subject is triple.subject and object_ is triple.object:
        return triple
    return replace(triple, subject=subject, object=object_) if subject.text != object_.text else None


def _whole(tree: Tree, side: Argument) -> Argument:
    """A name that was cut, whole (王|建国), and one in a description by itself: 其弟苏辙, 他执导的电影《红高粱》."""
    if len(side.spans) != 1 or side.literal:
        return side
    span = side.spans[0]
    if side.type is EntityType.CONCEPT:
        return _described(tree, side, span)
    name = tree.name(tree.at(span.start))
    return _person(tree, name, span) or side


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
    name = tree.name(last)
    if name and name[2] is EntityType.WORK and span.start < tree.tokens[name[0]].start and side.text.endswith("》"):
        return argument(tree, Phrase(last, *name, named=True))
    if _BODY.fullmatch(side.text) and _has_proper(tree, span):
        return replace(side, type=EntityType.ORGANISATION)  # 早稻田大学, of which the model named 稻田大学
    if tree.pos(last) == "PROPN" and (kin := _KIN.match(side.text)):
        return Argument(side.text[kin.end() :], (Span(span.start + kin.end(), span.end),), EntityType.PERSON)
    return _person(tree, tree.name(tree.at(span.start)), span) or side


def _has_proper(tree: Tree, span: Span) -> bool:
    return any(tree.pos(at) == "PROPN" for at in range(tree.at(span.start), tree.at(span.end - 1) + 1))


def _apart(tree: Tree, triple: Triple) -> Iterator[Triple]:
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
    if "》《" in side.text or (side.text.startswith("《") and side.text.endswith("》等")):
        return _works(tree, side.spans[0])
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
    ranges.append((begin, next((at - 1 for at in range(begin + 1, last + 1) if tree.form(at) == "等"), last)))
    if not 2 <= len(ranges) <= MOST_LISTED or not all(_is_item(tree, *each) for each in ranges):
        return [side]
    if not (joined or "、" in side.text or all(tree.pos(start) == "PROPN" for start, _ in ranges)):
        return [side]  # 良马和葡萄 may be one thing
    return [_whole(tree, stretch(tree, start, end)) for start, end in ranges]


def _works(tree: Tree, span: Span) -> list[Argument]:
    """Each of 《倾城之恋》《金锁记》等."""
    inside = [e for e in tree.entities if e.type is EntityType.WORK and span.start <= e.start and e.end <= span.end]
    return [Argument(tree.text[e.start : e.end], (Span(e.start, e.end),), EntityType.WORK) for e in inside]


def _is_item(tree: Tree, first: int, last: int) -> bool:
    if first > last or tree.tokens[last].end - tree.tokens[first].start > LONGEST_LISTED:
        return False
    if any(tree.form(at) == "的" for at in range(first, last + 1)):
        return False  # of what else it is said is open: 大宛、大夏的地理和风俗
    if tree.pos(first) in ("VERB", "ADV", "ADP", "AUX", "PRON"):
        return False
    return tree.pos(last) in NOMINAL or tree.form(last) in CLOSERS or tree.name(last) is not None


def _each_once(triples: Sequence[Triple]) -> list[Triple]:
    """Without what another one says as well: the same ends with words of the same place, or 总部 | 位于 | 杭州 and
    乌孙的都城 | 是 | 赤谷城 beside their relations.
    """
    kept: list[Triple] = []
    for triple in sorted(triples, key=lambda each: -each.confidence):
        if not any(_is_same(triple, other) for other in kept):
            kept.append(triple)
    named = {(spans, each.object.spans) for each in kept for spans in _stretches(each)}
    chosen = {
        id(each)
        for each in kept
        if (each.subject.spans, each.object.spans) not in named and not _is_told_better(each, kept)
    }
    return [each for each in triples if id(each) in chosen]


def _is_told_better(triple: Triple, others: Sequence[Triple]) -> bool:
    """X | 位于 | 北京 beside what its 总部 is, or Y | 总部 | 北京; X | 是 | 董事长 beside whose he is;
    梅兰芳 | 表演 | 艺术家 beside what he is.
    """
    trades = [span for other in others if other.rule == "occupation" for span in other.object.spans]
    if any(trade.start <= said.start and said.end <= trade.end for trade in trades for said in triple.predicate_spans):
        return True
    bodies = [other for other in others if other.rule in _OF_BODIES]
    told = [other for other in bodies if other.object.spans == triple.object.spans]
    if triple.predicate not in words.COPULAS:
        lies = triple.predicate in LYING
        found = any(other.predicate == triple.predicate or (lies and _is_of_one(triple, other)) for other in told)
        return found and triple.rule not in _OF_BODIES
    if any(other.predicate == triple.object.text and other.object.text == triple.subject.text for other in bodies):
        return True
    spans = [(said, office) for other in told for said in other.predicate_spans[:1] for office in triple.subject.spans]
    return any(said.start >= office.start and said.end == office.end for said, office in spans)


def _is_of_one(one: Triple, other: Triple) -> bool:
    return one.subject.text == other.subject.text


def _stretches(triple: Triple) -> Iterator[tuple[Span, ...]]:
    """Its relation, and that with whose it is."""
    yield triple.predicate_spans
    owner, said = triple.subject.spans, triple.predicate_spans
    if owner and said and owner[0].end <= said[0].start:
        yield (Span(owner[0].start, said[-1].end),)


def _is_same(one: Triple, other: Triple) -> bool:
    if _plain(one.subject) != _plain(other.subject) or _plain(one.object) != _plain(other.object):
        return False
    if one.predicate == other.predicate:
        return one.modality is other.modality
    spans = other.predicate_spans
    return any(a.start < b.end and b.start < a.end for a in one.predicate_spans for b in spans)


def _plain(side: Argument) -> str:
    return side.text.translate(_QUOTES)


def classed(tree: Tree, triple: Triple) -> Triple:
    """X | 是 | 一种药 with 药, and X | 是 | 曹雪芹创作的小说 with 小说: the class; what describes it is said elsewhere.

    Comes after ``context``: a time in what is left out is none of the statement.
    """
    side = triple.object
    if triple.predicate not in words.COPULAS or side.type is not EntityType.CONCEPT or side.literal:
        return triple
    if len(side.spans) != 1:
        return triple
    first, last = tree.at(side.spans[0].start), tree.at(side.spans[0].end - 1)
    cut = next((at for at in range(last, first, -1) if tree.form(at) == "的"), -1)
    if cut > first and any(tree.pos(at) == "VERB" and tree.relations[at] != "compound" for at in range(first, cut)):
        first = cut + 1
    elif tree.form(first) == "一" and tree.relations[first + 1] == "clf":
        first += 2
    if first > last or tree.tokens[first].start == side.spans[0].start or tree.pos(last) not in NOMINAL:
        return triple
    return replace(triple, object=stretch(tree, first, last))
