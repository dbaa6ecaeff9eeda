"""Of the triples of one sentence, those that say what no other one says as well or better."""

from collections.abc import Iterator, Sequence

from kg.extraction.parse import Argument, Span, Triple
from kg.extraction.rules import words
from kg.extraction.rules.properties import ABOUT, LYING
from kg.models.entity import EntityType

_OF_BODIES = ("seat", "office")
"""Rules that look for the organisation that a property is of."""
_QUOTES = str.maketrans("", "", "“”‘’「」『』《》\"'")


def each_once(triples: Sequence[Triple]) -> list[Triple]:
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
    梅兰芳 | 表演 | 艺术家 beside what he is; 国务院 | 列为 | X beside what it had listed as X; 公司 | 拥有员工 | 3000人
    beside 拥有 | 员工; 刘慈欣 | 创作 | 科幻小说 beside 创作 | 《三体》, which is one.
    """
    trades = [span for other in others if other.rule == "occupation" for span in other.object.spans]
    if any(trade.start <= said.start and said.end <= trade.end for trade in trades for said in triple.predicate_spans):
        return True
    if any(_is_told_by(other, triple, others) for other in others):
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


def _is_told_by(other: Triple, triple: Triple, others: Sequence[Triple]) -> bool:
    """Whether the one ``other`` is enough to leave ``triple`` out."""
    counted = triple.rule == "measure" and _counts(other, triple)
    return counted or _names_work(other, triple, others) or _is_disposed(triple, other)


def _is_disposed(one: Triple, other: Triple) -> bool:
    same = other.predicate_spans == one.predicate_spans and other.object.spans == one.object.spans
    return other.rule == "disposal" != one.rule and same and other.subject.text != one.subject.text


def _counts(one: Triple, other: Triple) -> bool:
    """Whether ``one`` says with a shorter relation what the same words say as ``other``."""
    said, what, whole, figure = one.predicate_spans, one.object.spans, other.predicate_spans, other.object.spans
    if not (said and what and whole and figure):
        return False
    return (said[0].start, what[-1].end) == (whole[0].start, figure[-1].end) and said[0].end < whole[0].end


def _names_work(one: Triple, other: Triple, triples: Sequence[Triple]) -> bool:
    """Whether ``one`` names the work of which ``other`` only says what it is."""
    is_named = one.object.type is EntityType.WORK and other.object.type is EntityType.CONCEPT
    if not is_named or (one.subject.text, one.predicate) != (other.subject.text, other.predicate):
        return False
    if other.object.spans and one.object.spans and other.object.spans[-1].end == one.object.spans[0].start:
        return True  # 电影《满江红》
    said = (each for each in triples if each.subject.text == one.object.text and each.predicate in words.COPULAS)
    return any(each.object.text.endswith(other.object.text) for each in said)


def _is_of_one(one: Triple, other: Triple) -> bool:
    return one.subject.text == other.subject.text


def _stretches(triple: Triple) -> Iterator[tuple[Span, ...]]:
    """Its relation, and that with whose it is."""
    yield triple.predicate_spans
    owner, said = triple.subject.spans, triple.predicate_spans
    if owner and said and owner[0].end <= said[0].start:
        yield (Span(owner[0].start, said[-1].end),)


def _is_same(one: Triple, other: Triple) -> bool:
    """Also where one has cut the same words elsewhere: 特斯拉首席 | 执行官 | X beside 特斯拉 | 首席执行官 | X."""
    if one.object.spans == other.object.spans and (joined := _joined(one)) and joined == _joined(other):
        return True
    if _plain(one.subject) != _plain(other.subject) or _plain(one.object) != _plain(other.object):
        return False
    if one.predicate == other.predicate:
        return one.modality is other.modality
    spans = other.predicate_spans
    return any(a.start < b.end and b.start < a.end for a in one.predicate_spans for b in spans)


def _joined(triple: Triple) -> Span | None:
    """What the subject and the predicate make together, where one follows the other."""
    owner, said = triple.subject.spans, triple.predicate_spans
    if len(owner) == len(said) == 1 and owner[0].end == said[0].start:
        return Span(owner[0].start, said[0].end)
    return None


def _plain(side: Argument) -> str:
    """Without quotes; of a figure, also without 约 before it."""
    text = side.text.translate(_QUOTES)
    return text.lstrip(ABOUT) if side.literal else text
