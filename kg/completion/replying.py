"""Questions by names, answered by an engine. For workers: this loads torch."""

from collections.abc import Iterable, Sequence
from itertools import islice

from kg.completion.engines import Engine
from kg.completion.questions import Answer, Asked, Candidate, Question, Status
from kg.completion.weighing import Best, Pair, best, weigh

WIDE = 500
"""Answers that are looked through for those of the types asked for."""
MOST_RELATIONS = 24
"""Relations that are weighed between two entities: those that join their types most often."""


def reply(engine: Engine, questions: Sequence[Question]) -> list[Answer]:
    """In the order of the questions; equal (entity, relation) are scored once."""
    asked = {question: pair for question in questions if (pair := _pair(engine, question)) is not None}
    k = max((question.k for question in asked), default=1)
    wide = max(k, WIDE) if any(question.types for question in asked) else k
    pairs = sorted(set(asked.values()))
    found = dict(zip(pairs, best(engine, pairs, wide, known=True), strict=True))
    return [_of_best(engine, q, asked[q], found[asked[q]]) if q in asked else _otherwise(engine, q) for q in questions]


def _pair(engine: Engine, question: Question) -> Pair | None:
    """(entity, relation) of a question for an entity; None for one about relations, or where too little is known."""
    taken = engine.snapshot
    relation, given = taken.relation_ids.get(question.relation), taken.ids.get(question.subject or question.object)
    if question.asked is Asked.RELATION or relation is None or given is None:
        return None
    if engine.support(relation) < engine.needed:
        return None
    return given, relation + (len(taken.relations) if question.asked is Asked.SUBJECT else 0)


def _of_best(engine: Engine, question: Question, pair: Pair, found: Best) -> Answer:
    taken = engine.snapshot

    def candidates() -> Iterable[Candidate]:
        rows = zip(found.answers, found.scores, found.probabilities, strict=True)
        for rank, (answer, score, probability) in enumerate(rows, 1):
            fits = not question.types or taken.types[answer] in question.types
            if fits and question.known in (None, answer in found.known):
                yield _candidate(taken.entities[answer], score, probability, rank, answer in found.known)

    relation = pair[1] % len(taken.relations)
    return _answered(engine, question, candidates(), engine.support(relation))


def _candidate(answer: str, score: float, probability: float, rank: int, known: bool) -> Candidate:
    return Candidate(answer, round(score, 4), round(probability, 4), rank, known)


def _answered(engine: Engine, question: Question, candidates: Iterable[Candidate], evidence: int) -> Answer:
    chosen = tuple(islice(candidates, question.k))
    number = engine.snapshot.revision
    return Answer(question, Status.ANSWERED, chosen, evidence, engine.needed, engine.version.pk, number)


def _otherwise(engine: Engine, question: Question) -> Answer:
    """Relations between two entities, or that there is too little to say."""
    ids, relation = engine.snapshot.ids, engine.snapshot.relation_ids.get(question.relation)
    if question.asked is Asked.RELATION and question.subject in ids and question.object in ids:
        candidates = list(_relations(engine, ids[question.subject], ids[question.object], question))
        if candidates:
            return _answered(engine, question, candidates, len(engine.snapshot.edges))
    evidence = engine.support(relation) if relation is not None else 0
    model, number = engine.version.pk, engine.snapshot.revision
    return Answer(question, Status.INSUFFICIENT, (), evidence, engine.needed, model, number)


def _relations(engine: Engine, subject: int, object_: int, question: Question) -> Iterable[Candidate]:
    taken = engine.snapshot
    chosen = [at for at in _plausible(engine, subject, object_) if (subject, at, object_) not in taken.rejected]
    weighed = weigh(engine, [(subject, relation, object_) for relation in chosen])
    ordered = sorted(zip(weighed, chosen, strict=True), key=lambda each: (-each[0][0], -each[0][1], each[1]))
    for rank, ((probability, score, _), relation) in enumerate(ordered, 1):
        known = (subject, relation, object_) in taken.edges
        if question.known in (None, known):
            yield _candidate(taken.relations[relation], score, probability, rank, known)


def _plausible(engine: Engine, subject: int, object_: int) -> list[int]:
    """Relations that join entities of these two types, those that do so most often first."""
    taken = engine.snapshot
    joined = taken.signatures.get((taken.types[subject], taken.types[object_]), {})
    fit = [relation for relation in joined if engine.support(relation) >= engine.needed]
    return sorted(fit, key=lambda relation: (-joined[relation], relation))[:MOST_RELATIONS]
