"""What each decision is fitted on, read off the gold triples."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from kg.extraction.calibration.fitting import Fitted, Samples, fit
from kg.extraction.calibration.gold import Example, Range, fold
from kg.extraction.calibration.heads import head_of
from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import (
    GENITIVE,
    PUNCT,
    STOP,
    Coded,
    Ints,
)
from kg.extraction.rules.learned.reader import Decisions, Reader, Span
from kg.extraction.rules.learned.weights import DECISIONS

STEPS = ("anchor", "left", "right", "end", "start", "subject_left", "subject_right")
CROSSED = 4
"""Folds that an earlier decision is fitted in for a later one."""


def fit_all(examples: Sequence[Example]) -> dict[str, Fitted]:
    """Every decision: first the steps, then the rankers that choose among what the steps propose, then the whole.

    What a later decision sees of an earlier one comes from sentences that the earlier one was not fitted on, as it will
    when it reads a new document; otherwise it would trust it too much.
    """
    steps = _crossed(examples, _fit_steps, ("predicate", "subject", "object"))
    fitted = _fit_steps(examples) | {name: fit(samples, 3.0, 8) for name, samples in steps.items()}
    whole = _crossed(examples, _fit_choices, ("triple",))
    return fitted | {"triple": fit(whole["triple"], 3.0, 8)}


def _crossed(
    examples: Sequence[Example],
    fit_before: Callable[[Sequence[Example]], dict[str, Fitted]],
    names: tuple[str, ...],
) -> dict[str, Samples]:
    """Samples for ``names`` from each fold, read with what ``fit_before`` makes of the others."""
    collected = {name: Samples() for name in names}
    for number in range(CROSSED):
        others, held = fold(examples, number, CROSSED)
        decisions = decisions_of(fit_before(others))
        reader = Reader(Coded([example.tree for example in held]), decisions)
        for collect in dict.fromkeys(_RANKED[name] for name in names):
            collect(held, reader, collected)
    return collected


def _fit_steps(examples: Sequence[Example]) -> dict[str, Fitted]:
    return {name: fit(samples) for name, samples in _steps(examples).items()}


def _fit_choices(examples: Sequence[Example]) -> dict[str, Fitted]:
    """The steps, and the rankers on them; plain, because another fold already stands apart."""
    fitted = _fit_steps(examples)
    collected = {name: Samples() for name in ("predicate", "subject", "object")}
    reader = Reader(Coded([example.tree for example in examples]), decisions_of(fitted))
    for collect in (_rank_predicates, _rank_sides):
        collect(examples, reader, collected)
    return fitted | {name: fit(samples, 3.0, 8) for name, samples in collected.items()}


def decisions_of(fitted: Mapping[str, Fitted]) -> Decisions:
    """As the rules use them; what is not fitted yet decides nothing."""
    unfitted = Fitted(0.0, ())
    return {name: fitted.get(name, unfitted).decision() for name in DECISIONS}


def _steps(examples: Sequence[Example]) -> dict[str, Samples]:
    collected = {name: Samples() for name in STEPS}
    for example in examples:
        s = example.coded
        candidates = choices.anchors(s)
        heads = set(candidates.tolist())
        verbs: set[int] = set()
        done: set[tuple[str, Range, Range]] = set()
        for triple in example.gold:
            named, object_, subject = (triple.ranges.get(side) for side in "pos")
            verb = head_of(s, named, heads) if named else -1
            if named and verb >= 0:
                verbs.add(verb)
                if ("p", named, named) not in done:
                    done.add(("p", named, named))
                    _predicate_steps(s, verb, named, collected)
                first = int(spans.object_start(s, np.array([named[1]]))[0])
                if object_ and object_[0] >= first >= 0 and ("o", named, object_) not in done:
                    done.add(("o", named, object_))
                    _object_steps(s, verb, first, object_, collected)
            if subject and ("s", subject, subject) not in done:
                done.add(("s", subject, subject))
                _subject_steps(s, subject, collected)
        collected["anchor"].add(choices.anchor_codes(s, candidates), [at in verbs for at in candidates.tolist()])
    return collected


def _predicate_steps(s: Coded, verb: int, named: Range, collected: dict[str, Samples]) -> None:
    before, behind = np.arange(verb - 1, max(named[0] - 2, -1), -1), _until(s, verb + 1, named[1] + 1)
    before, behind = before[s.pos[before] != PUNCT], behind[s.pos[behind] != PUNCT]
    collected["left"].add(spans.left_codes(s, before, np.full_like(before, verb)), before >= named[0])
    collected["right"].add(spans.right_codes(s, behind, np.full_like(behind, verb)), behind <= named[1])


def _object_steps(s: Coded, verb: int, first: int, object_: Range, collected: dict[str, Samples]) -> None:
    places, inside, depths = (row[0] for row in spans.stretches(s, np.array([first])))
    places, depths = places[inside], depths[inside]
    if s.classes[first - 1] == GENITIVE or object_[1] not in places:
        return
    asked = places[:-1] <= object_[1]
    at, depth = places[:-1][asked], depths[:-1][asked]
    codes = spans.end_codes(s, at, np.full_like(at, first), np.full_like(at, verb), depth)
    collected["end"].add(codes, at < object_[1])
    at = np.arange(first, object_[1] + 1)
    at = at[spans.can_start(s, at, np.full_like(at, first))]
    begin, end, heads = (np.full_like(at, value) for value in (first, object_[1], verb))
    collected["start"].add(spans.start_codes(s, at, begin, end, heads), at == object_[0])


def _subject_steps(s: Coded, subject: Range, collected: dict[str, Samples]) -> None:
    inside = [at for at in choices.nouns(s).tolist() if subject[0] <= at <= subject[1]]
    outer = [at for at in inside if not subject[0] <= s.heads[at] <= subject[1]] or inside
    if not outer:
        return
    noun = outer[-1]
    behind = _until(s, noun + 1, subject[1] + 1)
    behind = behind[s.classes[behind] != STOP]
    collected["subject_right"].add(
        spans.subject_right_codes(s, behind, np.full_like(behind, noun)), behind <= subject[1]
    )
    before = np.arange(noun - 1, max(subject[0] - 2, -1), -1)
    last, nouns = np.full_like(before, subject[1]), np.full_like(before, noun)
    collected["subject_left"].add(spans.subject_left_codes(s, before, last, nouns), before >= subject[0])


def _until(s: Coded, first: int, last: int) -> Ints:
    """The words of a sentence from ``first`` to ``last``."""
    return s.at[first : last + 1]


def _rank_predicates(examples: Sequence[Example], reader: Reader, collected: dict[str, Samples]) -> None:
    written = [{triple.fact[1] for triple in example.gold} for example in examples]
    found = reader.predicates(reader.anchors)
    texts = _texts(examples, reader.s, found.span)
    collected["predicate"].add(found.codes, [text in written[number] for number, text in texts])


def _rank_sides(examples: Sequence[Example], reader: Reader, collected: dict[str, Samples]) -> None:
    s = reader.s
    named = reader.predicates(reader.anchors)
    start = spans.object_start(s, named.last)
    facts = [
        [triple.fact for triple in examples[number].gold if triple.fact[1] == text]
        for number, text in _texts(examples, s, named.span)
    ]
    rows = np.array([row for row, known in enumerate(facts) if known and start[row] >= 0], np.intp)
    named, start = named[rows], start[rows]
    verb = reader.anchors[named.of]
    for name, side, found in (
        ("subject", 0, reader.subjects(verb, named.span)),
        ("object", 2, reader.objects(verb, named.last, start)),
    ):
        wanted = [{fact[side] for fact in facts[row]} for row in rows[found.of]]
        texts = _texts(examples, s, found.span)
        collected[name].add(found.codes, [text in each for (_, text), each in zip(texts, wanted, strict=True)])


def _rank_triples(examples: Sequence[Example], reader: Reader, collected: dict[str, Samples]) -> None:
    found = reader.read()
    sides = (_texts(examples, reader.s, span) for span in (found.subject, found.predicate, found.object))
    right = [(s, p, o) in examples[number].facts for (number, s), (_, p), (_, o) in zip(*sides, strict=True)]
    collected["triple"].add(found.codes, right)


def _texts(examples: Sequence[Example], s: Coded, span: Span) -> list[tuple[int, str]]:
    """For each stretch the number of its example, and its words, bare for comparison."""
    numbers, offset = s.sentence[span[0]].tolist(), s.begin[span[0]]
    ranges = zip((span[0] - offset).tolist(), (span[1] - offset).tolist(), strict=True)
    return [(number, examples[number].bare(tokens)) for number, tokens in zip(numbers, ranges, strict=True)]


_RANKED = {
    "predicate": _rank_predicates,
    "subject": _rank_sides,
    "object": _rank_sides,
    "triple": _rank_triples,
}
