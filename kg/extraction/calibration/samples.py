"""What each decision is fitted on, read off the gold triples."""

from collections.abc import Callable, Mapping, Sequence

from kg.extraction.calibration.fitting import Fitted, Samples, fit
from kg.extraction.calibration.gold import Example, Range, fold
from kg.extraction.calibration.heads import head_of
from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import (
    GENITIVE,
    OBJECT_FIRST,
    OBJECT_LAST,
    PREDICATE_FIRST,
    PREDICATE_LAST,
    PUNCT,
    STOP,
    Coded,
)
from kg.extraction.rules.learned.reading import Decisions, Reader
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
        for example in held:
            for collect in dict.fromkeys(_RANKED[name] for name in names):
                collect(example, Reader(example.coded, decisions), collected)
    return collected


def _fit_steps(examples: Sequence[Example]) -> dict[str, Fitted]:
    return {name: fit(samples) for name, samples in _steps(examples).items()}


def _fit_choices(examples: Sequence[Example]) -> dict[str, Fitted]:
    """The steps, and the rankers on them; plain, because another fold already stands apart."""
    fitted = _fit_steps(examples)
    collected = {name: Samples() for name in ("predicate", "subject", "object")}
    decisions = decisions_of(fitted)
    for example in examples:
        for collect in (_rank_predicates, _rank_sides):
            collect(example, Reader(example.coded, decisions), collected)
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
        heads = set(candidates)
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
                first = spans.object_start(s, named[1])
                if object_ and object_[0] >= first >= 0 and ("o", named, object_) not in done:
                    done.add(("o", named, object_))
                    _object_steps(s, verb, first, object_, collected)
            if subject and ("s", subject, subject) not in done:
                done.add(("s", subject, subject))
                _subject_steps(s, subject, collected)
        for at in candidates:
            collected["anchor"].add(choices.anchor_codes(s, at, choices.dependents(s, at)), at in verbs)
    return collected


def _predicate_steps(s: Coded, verb: int, named: Range, collected: dict[str, Samples]) -> None:
    places = s.places(verb)
    for at in range(verb - 1, named[0] - 2, -1):
        if at >= 0 and s.pos[at] != PUNCT:
            collected["left"].add(spans.left_codes(s, at, verb, places[PREDICATE_FIRST]), at >= named[0])
    for at in range(verb + 1, named[1] + 2):
        if at < s.count and s.pos[at] != PUNCT:
            collected["right"].add(spans.right_codes(s, at, verb, places[PREDICATE_LAST]), at <= named[1])


def _object_steps(s: Coded, verb: int, first: int, object_: Range, collected: dict[str, Samples]) -> None:
    stretch = spans.stretch(s, first)
    if s.classes[first - 1] == GENITIVE or all(at != object_[1] for at, _ in stretch):
        return
    places = s.places(verb)
    for at, depth in stretch[:-1]:
        collected["end"].add(spans.end_codes(s, at, first, verb, depth, places[OBJECT_LAST]), at < object_[1])
        if at == object_[1]:
            break
    for at in spans.starts(s, first, object_[1]):
        collected["start"].add(spans.start_codes(s, at, first, object_[1], places[OBJECT_FIRST]), at == object_[0])


def _subject_steps(s: Coded, subject: Range, collected: dict[str, Samples]) -> None:
    inside = [at for at in choices.nouns(s) if subject[0] <= at <= subject[1]]
    outer = [at for at in inside if not subject[0] <= s.heads[at] <= subject[1]] or inside
    if not outer:
        return
    noun = outer[-1]
    for at in range(noun + 1, subject[1] + 2):
        if at < s.count and s.classes[at] != STOP:
            collected["subject_right"].add(spans.subject_right_codes(s, at, noun), at <= subject[1])
    for at in range(noun - 1, subject[0] - 2, -1):
        if at >= 0:
            collected["subject_left"].add(spans.subject_left_codes(s, at, subject[1], noun), at >= subject[0])


def _rank_predicates(example: Example, reader: Reader, collected: dict[str, Samples]) -> None:
    written = {triple.fact[1] for triple in example.gold}
    for verb, bits in reader.anchors:
        for candidate in reader.predicates(verb, bits):
            collected["predicate"].add(candidate.codes, example.bare(candidate.span) in written)


def _rank_sides(example: Example, reader: Reader, collected: dict[str, Samples]) -> None:
    for verb, bits in reader.anchors:
        for named in reader.predicates(verb, bits):
            text = example.bare(named.span)
            facts = [triple.fact for triple in example.gold if triple.fact[1] == text]
            first = spans.object_start(example.coded, named.span[1])
            if not facts or first < 0:
                continue
            for subject in reader.subjects(verb, named.span):
                collected["subject"].add(subject.codes, any(example.bare(subject.span) == fact[0] for fact in facts))
            for object_ in reader.objects(verb, named.span, first):
                collected["object"].add(object_.codes, any(example.bare(object_.span) == fact[2] for fact in facts))


def _rank_triples(example: Example, reader: Reader, collected: dict[str, Samples]) -> None:
    for reading in reader.read():
        fact = (example.bare(reading.subject), example.bare(reading.predicate), example.bare(reading.object))
        collected["triple"].add(reading.codes, fact in example.facts)


_RANKED = {
    "predicate": _rank_predicates,
    "subject": _rank_sides,
    "object": _rank_sides,
    "triple": _rank_triples,
}
