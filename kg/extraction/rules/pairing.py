"""分别: the first of the subjects goes with the first of the objects, and so on, not each with each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extraction.parse import Argument, Span, Triple
from kg.extraction.rules import words
from kg.extraction.rules.phrases import stretch
from kg.extraction.rules.tree import Tree

RESPECTIVELY = "分别"
_Said = tuple[str, tuple[Span, ...]]


def paired(tree: Tree, triples: Sequence[Triple], *, apart: bool) -> list[Triple]:
    """The triples, those around 分别 in pairs. Where the numbers of both differ, nobody is said to do it.

    ``apart``: a side that is one stretch (10%和20%) is taken apart too; who writes triples by hand leaves it whole.
    """
    at = tree.text.find(RESPECTIVELY)
    if at < 0:
        return list(triples)
    groups: dict[_Said, list[Triple]] = {}
    for triple in triples:
        groups.setdefault((triple.predicate, triple.predicate_spans), []).append(triple)
    return [triple for group in groups.values() for triple in _of_group(tree, at, group, apart)]


def _of_group(tree: Tree, at: int, group: list[Triple], apart: bool) -> list[Triple]:
    if not all(each.predicate_spans and each.subject.spans and each.object.spans for each in group):
        return group
    if any(_end(each.subject) > at or _start(each.object) < at + len(RESPECTIVELY) for each in group):
        return group
    subjects = _listed(tree, (each.subject for each in group), apart)
    objects = _listed(tree, (each.object for each in group), apart)
    if len(subjects) < 2 or len(objects) < 2:
        return group
    if len(subjects) != len(objects):
        # who does what is not said plainly enough; what was read as one stretch says no more than the sentence does
        return group if len(group) == 1 else []
    said = [
        without_marker(replace(group[0], subject=subject, object=object_), at)
        for subject, object_ in zip(subjects, objects, strict=True)
    ]
    return [each for each in said if each.subject.text != each.object.text and each.subject.literal is None]


def without_marker(triple: Triple, at: int) -> Triple:
    """出生于 for 分别出生于."""
    end = at + len(RESPECTIVELY)
    first, *others = triple.predicate_spans or (Span(at, at),)
    if first.start != at or not triple.predicate.startswith(RESPECTIVELY) or triple.predicate == RESPECTIVELY:
        return triple
    kept = [Span(end, first.end), *others] if first.end > end else others
    return replace(triple, predicate=triple.predicate.removeprefix(RESPECTIVELY), predicate_spans=tuple(kept))


def _listed(tree: Tree, sides: Iterable[Argument], apart: bool) -> list[Argument]:
    """The sides in their order, each once; one that is a list by itself, taken apart."""
    found = sorted({side.spans: side for side in sides}.values(), key=_start)
    return _apart(tree, found[0]) if apart and len(found) == 1 else found


def _apart(tree: Tree, side: Argument) -> list[Argument]:
    first, last = tree.at(_start(side)), tree.at(_end(side) - 1)
    joints = [at for at in range(first, last + 1) if tree.form(at) in words.LISTING | words.JOINING]
    borders = [first - 1, *joints, last + 1]
    ranges = [(low + 1, high - 1) for low, high in pairwise(borders)]
    if not joints or any(low > high for low, high in ranges):
        return [side]
    return [stretch(tree, low, high) for low, high in ranges]


def _start(side: Argument) -> int:
    return side.spans[0].start


def _end(side: Argument) -> int:
    return side.spans[-1].end
