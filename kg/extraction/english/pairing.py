""" "Respectively": the first of the subjects goes with the first of the objects, and so on, not each with each."""

from collections.abc import Sequence

from kg.extraction.parse import Argument, Parse, Span, Triple

RESPECTIVELY = "respectively"
_Side = tuple[tuple[Span, ...], str]


def paired(parse: Parse, triples: Sequence[Triple]) -> list[Triple]:
    """The triples, those of the predicate that "respectively" is nearest to in pairs; none where they do not match."""
    at = parse.text.casefold().find(RESPECTIVELY)
    if at < 0:
        return list(triples)
    groups: dict[tuple[Span, ...], list[Triple]] = {}
    for triple in triples:
        groups.setdefault(triple.predicate_spans, []).append(triple)
    spread = [(spans, *_sides(group)) for spans, group in groups.items() if spans]
    spread = [row for row in spread if len(row[1]) > 1 and len(row[2]) > 1]
    if not spread:
        return list(triples)
    meant, subjects, objects = min(spread, key=lambda row: (abs(row[0][0].start - at), row[0]))
    pairs = set(zip(subjects, objects, strict=True)) if len(subjects) == len(objects) else set()
    return [
        triple
        for triple in triples
        if triple.predicate_spans != meant or (_side(triple.subject), _side(triple.object)) in pairs
    ]


def _sides(group: Sequence[Triple]) -> tuple[list[_Side], list[_Side]]:
    """Subjects and objects, each once, in the order of their places; of one place in the order in which they came."""
    subjects = dict.fromkeys(_side(triple.subject) for triple in group)
    objects = dict.fromkeys(_side(triple.object) for triple in group)
    return sorted(subjects, key=lambda side: side[0]), sorted(objects, key=lambda side: side[0])


def _side(argument: Argument) -> _Side:
    return argument.spans, argument.refers or argument.text
