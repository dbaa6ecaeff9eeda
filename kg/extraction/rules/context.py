"""What stands around a statement: whose words it is, and when and where it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction import literals
from kg.extraction.parse import Argument, Qualifier, QualifierRole, Span, Triple
from kg.extraction.rules import words
from kg.extraction.rules.phrases import Phrase, argument, noun_phrase
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_SPEAKERS = frozenset((EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE))
_REPORTING = words.listed(
    """
    说 表示 指出 称 认为 宣布 强调 透露 介绍 报道 宣称 声称 预计 坦言 直言 解释 回忆 写道 主张 证实 确认 相信 承认 披露
    """
)
"""Verbs after which somebody else's words follow."""
_BEGINS_SPEECH = frozenset(("，", "：", ":", ",", "“", "「"))
_OPENING = re.compile("(?:^|[，。；！？、：,;:!?])\\s*(?:在|到|至|于|自|从|直到|直至|截至|截止|早在|时至)?$")
"""What may stand before a time that stands alone."""
_PAPERS = ("报", "周刊", "杂志", "网", "新闻")
_PLACING = ("在", "于")
_BESIDE = frozenset(("role", "kinship", "capital", "apposition"))
"""Rules on names with what these are beside them: when something is done with them says nothing of that."""
_PLACES = frozenset((EntityType.PLACE, EntityType.ORGANISATION))


def with_context(tree: Tree, triples: Sequence[Triple]) -> list[Triple]:
    """The triples with their speakers and qualifiers."""
    if not triples:
        return []
    speeches = list(_speeches(tree))
    names = list(_names(tree))
    times = _free(tree, [(first, last) for first, last, kind in names if kind is EntityType.TIME], triples)
    places = [(first, last) for first, last, kind in names if kind in _PLACES and _is_placed(tree, first)]
    return [_completed(tree, triple, speeches, times, places) for triple in triples]


def _free(tree: Tree, times: list[tuple[int, int]], triples: Sequence[Triple]) -> list[tuple[int, int]]:
    """Those of ``times`` that are no part of a thing: not 汉朝 of 汉朝设立西域都护府, nor that of 2015年诺贝尔奖."""
    if not times:
        return []
    acting = {span for triple in triples for span in triple.subject.spans}
    things = acting.union(*(triple.object.spans for triple in triples))
    spans = [Span(tree.tokens[first].start, tree.tokens[last].end) for first, last in times]
    longer = [thing for thing in things if not _has_verb(tree, thing)]
    return [
        time
        for time, span in zip(times, spans, strict=True)
        if span not in acting
        and not any(thing.start <= span.start and span.end <= thing.end and thing != span for thing in longer)
    ]


def _has_verb(tree: Tree, span: Span) -> bool:
    inner = range(tree.at(span.start), tree.at(span.end - 1) + 1)
    return any(tree.pos(at) == "VERB" and tree.relations[at] != "compound" for at in inner)


def _completed(
    tree: Tree,
    triple: Triple,
    speeches: Sequence[tuple[int, Argument]],
    times: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]],
) -> Triple:
    if not triple.predicate_spans:
        return triple
    verb = tree.at(triple.predicate_spans[-1].start)
    speaker = next((who for start, who in reversed(speeches) if start <= verb), None)
    qualifiers = (*_times(tree, triple, verb, times), *_places(tree, triple, verb, places))
    if speaker is None and not qualifiers:
        return triple
    return replace(triple, speaker=speaker, qualifiers=qualifiers)


def _names(tree: Tree) -> Iterator[tuple[int, int, EntityType]]:
    seen = -1
    for at in range(len(tree)):
        name = tree.name(at)
        if name and name[0] > seen:
            seen = name[1]
            yield name


def _speeches(tree: Tree) -> Iterator[tuple[int, Argument]]:
    """From which token on the sentence reports whose words: 雷军表示，…; 据新华社报道，…"""
    for at in range(1, len(tree)):
        if tree.form(at) not in _REPORTING:
            continue
        begins = tree.form(at + 1) in _BEGINS_SPEECH
        if not begins and not tree.among(at, "ccomp"):
            continue
        who = _speaker(tree, at)
        if who:
            yield at + 1, who


def _speaker(tree: Tree, verb: int) -> Argument | None:
    """The person or organisation before the verb: its subject, else the name that ends right before it."""
    subject = next((child for child in tree.among(verb, "nsubj") if child < verb), verb - 1)
    name = tree.name(subject)
    if name and (name[2] in _SPEAKERS or _is_paper(tree, name)) and name[1] < verb:
        return argument(tree, Phrase(name[1], *name, named=True))
    if tree.pos(subject) == "PRON":
        token = tree.tokens[subject]
        return Argument(token.form, (Span(token.start, token.end),))
    if subject == verb - 1 and tree.pos(subject) not in ("NOUN", "PROPN"):
        return None
    phrase = noun_phrase(tree, subject, before=verb)
    if phrase is None or phrase.last >= verb or tree.form(phrase.head) in words.TIMES:
        return None
    return argument(tree, phrase)


def _is_paper(tree: Tree, name: tuple[int, int, EntityType]) -> bool:
    """A newspaper in 《》, which speaks where other works do not."""
    return name[2] is EntityType.WORK and tree.text[: tree.tokens[name[1]].end].rstrip("》").endswith(_PAPERS)


def _times(tree: Tree, triple: Triple, verb: int, times: Sequence[tuple[int, int]]) -> Iterator[Qualifier]:
    """The time named last before the predicate in the same sentence, or between it and the next comma.

    One that opens the sentence or stands by itself holds for all that follows; 1985年出生于青岛，毕业于… and
    生于1985年，毕业于… for their clause alone.
    """
    before = [
        (first, last)
        for first, last in times
        if last < verb
        and not _ends_between(tree, last, verb)
        and (
            _stands_alone(tree, first, last)
            or ((first == 0 or not _stops_between(tree, last, verb)) and not _describes(tree, first, verb))
        )
    ]
    behind = () if triple.rule in _BESIDE else times
    after = [span for span in behind if span[0] > verb and not _stops_between(tree, verb, span[0])]
    for first, last in (*before[-1:], *after[:1]):
        span = Span(tree.tokens[first].start, tree.tokens[last].end)
        if not _overlaps(triple, span):
            text = tree.text[span.start : span.end]
            yield Qualifier(QualifierRole.TIME, text, (span,), literals.date(text))
            return


def _stands_alone(tree: Tree, first: int, last: int) -> bool:
    """Between stops, with no more than a preposition: 到1985年，"""
    words_before = tree.text[: tree.tokens[first].start]
    return tree.form(last + 1) in words.STOPS and _OPENING.search(words_before) is not None


def _is_placed(tree: Tree, first: int) -> bool:
    return first > 0 and tree.form(first - 1) in _PLACING


def _places(tree: Tree, triple: Triple, verb: int, places: Sequence[tuple[int, int]]) -> Iterator[Qualifier]:
    """在 with a place in the predicate's own stretch between commas, or at the head of the sentence."""
    for first, last in places:
        if last < verb and (first == 1 or not _stops_between(tree, first, verb)) and not _describes(tree, first, verb):
            span = Span(tree.tokens[first].start, tree.tokens[last].end)
            if not _overlaps(triple, span):
                yield Qualifier(QualifierRole.PLACE, tree.text[span.start : span.end], (span,))
                return


def _describes(tree: Tree, at: int, verb: int) -> bool:
    """Whether the word is in a clause that describes a noun, and the verb is not: 毕业于北京大学的作家|出版."""
    above = {verb}
    while (verb := tree.heads[verb]) >= 0:
        above.add(verb)
    while at >= 0 and at not in above:
        if tree.relations[at].startswith("acl"):
            return True
        at = tree.heads[at]
    return False


def _ends_between(tree: Tree, low: int, high: int) -> bool:
    return any(tree.form(at) in ("。", "；", "！", "？") for at in range(low + 1, high))


def _stops_between(tree: Tree, low: int, high: int) -> bool:
    return any(tree.form(at) in words.STOPS for at in range(low + 1, high))


def _overlaps(triple: Triple, span: Span) -> bool:
    spans = (*triple.subject.spans, *triple.predicate_spans, *triple.object.spans)
    return any(span.start < other.end and other.start < span.end for other in spans)
