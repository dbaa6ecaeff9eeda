"""From an English parse to triples: every rule's drafts with their qualifiers, speaker and confidence.

``read`` is a pure function of the parse and the entities; what it gives may have pronouns for arguments, which
``coreference`` resolves.
"""

from collections.abc import Iterator, Sequence

from kg.extraction.english import nominal, positions, verbal, words
from kg.extraction.english.clauses import Clause
from kg.extraction.english.clauses import read as read_clauses
from kg.extraction.english.phrases import Phrase, argument, low
from kg.extraction.english.registry import RULES, Draft, Rule
from kg.extraction.parse import Argument, NamedEntity, Parse, Qualifier, QualifierRole, Triple
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType
from kg.models.statement import Modality

__all__ = ["nominal", "positions", "read", "verbal"]

MINIMUM_CONFIDENCE = 0.5
LONG = 40
"""Characters from which an argument is rather a clause than a thing."""


def read(parse: Parse, entities: Sequence[NamedEntity]) -> list[Triple]:
    """The triples of one sentence, in the order of their predicates' and subjects' places."""
    if not parse.tokens:
        return []
    sentence = read_clauses(Tree(parse, entities))
    found: dict[tuple[str, str, str], Triple] = {}
    for rule in RULES.values():
        for draft in rule.find(sentence):
            triple = _triple(sentence.tree, rule, draft)
            differ = triple.subject.text.casefold() != triple.object.text.casefold()
            if differ and triple.subject.literal is None and triple.confidence >= MINIMUM_CONFIDENCE:
                found.setdefault((triple.subject.text, triple.predicate, triple.object.text), triple)
    return sorted(found.values(), key=_place)


def _triple(tree: Tree, rule: Rule, draft: Draft) -> Triple:
    subject, object_ = (
        side if isinstance(side, Argument) else argument(tree, side) for side in (draft.subject, draft.object)
    )
    clause = draft.clause
    confidence = rule.confidence * draft.doubt
    confidence *= 0.8 if all(_is_common(side) for side in (subject, object_)) else 1.0
    confidence *= 1.0 if max(len(subject.text), len(object_.text)) <= LONG else 0.8
    return Triple(
        subject,
        " ".join(draft.predicate.split()),
        draft.predicate_spans,
        object_,
        rule.name,
        round(confidence, 3),
        clause.modality if clause else Modality.ASSERTED,
        tuple(_qualifiers(tree, clause, draft)) if clause else (),
        argument(tree, clause.speaker) if clause and clause.speaker else None,
    )


def _is_common(side: Argument) -> bool:
    return side.type is EntityType.CONCEPT and side.literal is None and side.text.casefold() not in words.PERSONAL


def _qualifiers(tree: Tree, clause: Clause, draft: Draft) -> Iterator[Qualifier]:
    """When and where, from what goes with the clause's verb."""
    seen = set()
    sides = {side.head for side in (draft.subject, draft.object) if isinstance(side, Phrase)}
    lists = {oblique.first for oblique in clause.obliques if oblique.phrase.head in sides | {draft.used}}
    for oblique in clause.obliques:
        phrase = oblique.phrase
        if phrase.head == draft.used or phrase.head in sides or oblique.first in lists:
            continue
        role = _role(tree, phrase, {low(tree, case) for case in oblique.cases})
        if role and role not in seen:
            seen.add(role)
            side = argument(tree, phrase)
            yield Qualifier(role, side.text, side.spans, side.literal)
    if QualifierRole.TIME not in seen and (time := _named_time(tree, clause, sides | {draft.used})):
        side = argument(tree, time)
        yield Qualifier(QualifierRole.TIME, side.text, side.spans, side.literal)


def _role(tree: Tree, phrase: Phrase, cases: set[str]) -> QualifierRole | None:
    if phrase.is_time or (low(tree, phrase.head) in words.CALENDAR and cases & words.TIME_CASES):
        return QualifierRole.TIME
    if phrase.type is EntityType.PLACE and cases & words.PLACE_CASES:
        return QualifierRole.PLACE
    return None


def _named_time(tree: Tree, clause: Clause, taken: set[int]) -> Phrase | None:
    """A time that hangs on the verb as an adverb or on its object: "discovered radium in 1898" misread."""
    heads = [clause.head, *(phrase.head for phrase in clause.objects)]
    for head in heads:
        for child in tree.among(head, "advmod", "nmod", "obl"):
            name = tree.name(child)
            if name and name[2] is EntityType.TIME and child not in taken and not name[0] <= head <= name[1]:
                return Phrase(child, *name)
    return None


def _place(triple: Triple) -> tuple[tuple[int, int], ...]:
    spans = (*triple.predicate_spans[:1], *triple.subject.spans[:1], *triple.object.spans[:1])
    return tuple((span.start, span.end) for span in spans)
