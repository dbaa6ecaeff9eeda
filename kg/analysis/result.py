"""The result of an analysis as JSON.

Offsets count code points, ends exclusive; those of a sentence are in the text, all others in their sentence.
"""

from collections.abc import Iterable
from typing import Any

from kg.extraction.language import of_document
from kg.extraction.parse import Argument, Literal, NamedEntity, Parse, Qualifier, Span, Triple
from kg.extraction.rules import RULES_VERSION
from kg.extraction.sentences import split
from kg.ingest.extracting import Extractor
from kg.ingest.findings import Analysed, TypeVotes
from kg.linking.folding import fold
from kg.models import EntityType


def analyse(text: str, project: str = "", language: str = "") -> dict[str, Any]:
    """Everything that the extractor sees in ``text``, with what ``project`` knows. Raises what ``Extractor`` does."""
    spans = split(text)
    rows = [(str(index), text[span.start : span.end]) for index, span in enumerate(spans)]
    extractor = Extractor(project, language or of_document([sentence for _, sentence in rows]))
    parses = extractor.parse(rows)
    analysed = extractor.analyse(rows, parses)
    votes = TypeVotes()
    for sentence in analysed:
        for named in sentence.named:
            votes.add(fold(sentence.text[named.start : named.end], named.type), named.type)
    return {
        "sentences": [
            {"start": span.start, "end": span.end, **_sentence(parse, found, votes)}
            for span, parse, found in zip(spans, parses, analysed, strict=True)
        ],
        "model": extractor.parser.version,
        "rules": RULES_VERSION,
    }


def _sentence(parse: Parse, found: Analysed, votes: TypeVotes) -> dict[str, Any]:
    return {
        "text": parse.text,
        "language": parse.language,
        "tokens": [
            {"form": t.form, "start": t.start, "end": t.end, "pos": t.pos, "head": t.head, "relation": t.relation}
            for t in parse.tokens
        ],
        "entities": [_entity(named) for named in found.named],
        "triples": [_triple(triple, votes) for triple in found.triples],
    }


def _entity(named: NamedEntity) -> dict[str, Any]:
    return {"start": named.start, "end": named.end, "type": named.type.value}


def _triple(triple: Triple, votes: TypeVotes) -> dict[str, Any]:
    return {
        "subject": _argument(triple.subject, votes),
        "predicate": {"text": triple.predicate, "spans": _pairs(triple.predicate_spans)},
        "object": _argument(triple.object, votes),
        "modality": triple.modality.value,
        "qualifiers": [_qualifier(qualifier) for qualifier in triple.qualifiers],
        "speaker": _argument(triple.speaker, votes) if triple.speaker else None,
        "rule": triple.rule,
        "confidence": triple.confidence,
    }


def _argument(argument: Argument, votes: TypeVotes) -> dict[str, Any]:
    """A phrase without a type gets that of its name, as in a document."""
    kind = argument.type
    if kind is EntityType.CONCEPT:
        kind = votes.winner(fold(argument.refers or argument.text))
    return {
        "text": argument.text,
        "spans": _pairs(argument.spans),
        "type": kind.value if argument.literal is None else None,
        "literal": _literal(argument.literal),
        "refers": argument.refers,
    }


def _qualifier(qualifier: Qualifier) -> dict[str, Any]:
    return {
        "role": qualifier.role.value,
        "text": qualifier.text,
        "spans": _pairs(qualifier.spans),
        "literal": _literal(qualifier.literal),
    }


def _literal(literal: Literal | None) -> dict[str, Any] | None:
    if literal is None:
        return None
    return {"type": literal.type.value, "value": literal.value, "number": literal.number, "unit": literal.unit}


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
