"""What each decision is fitted on, read off the gold triples."""

from collections.abc import Mapping

from kg.extraction.calibration.fitting import Fitted, Samples, fit
from kg.extraction.calibration.gold import Example, Range
from kg.extraction.rules.learned import choices, spans
from kg.extraction.rules.learned.coded import PUNCT, STOP, VERB, AUX, Coded
from kg.extraction.rules.learned.reading import Decisions, Reader

STEPS = ("anchor", "left", "right", "end", "start", "subject_left", "subject_right")
_NEVER = Samples


def fit_all(examples: list[Example]) -> dict[str, Fitted]:
    """Every decision: first the steps, then the rankers that choose among what the steps propose, then the whole."""
    fitted = {name: fit(samples) for name, samples in _steps(examples).items()}
    for names in (("predicate",), ("subject", "object"), ("triple",)):
        decisions = _decisions(fitted)
        collected = {name: Samples() for name in names}
        for example in examples:
            _RANKED[names[0]](example, Reader(example.coded, decisions), collected)
        fitted |= {name: fit(collected[name], penalty=3.0, least=8) for name in names}
    return fitted


def _decisions(fitted: Mapping[str, Fitted]) -> Decisions:
    unfitted = Fitted(0.0, ())
    names = (*STEPS, "predicate", "subject", "object", "triple")
    return {name: fitted.get(name, unfitted).decision() for name in names}


def head_of(s: Coded, span: Range, among: set[int]) -> int:
    """Which word of ``among`` heads a range: verbs before others, those governed from outside first; -1 for none."""
    inside = [at for at in range(span[0], span[1] + 1) if at in among]
    for wanted in ({VERB}, {AUX}, None):
        found = [at for at in inside if wanted is None or s.pos[at] in wanted]
        if found:
            outer = [at for at in found if not span[0] <= s.heads[at] <= span[1]]
            return (outer or found)[-1]
    return -1


def _steps(examples: list[Example]) -> dict[str, Samples]:
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
                if object_ and object_[0] > named[1] and ("o", named, object_) not in done:
                    done.add(("o", named, object_))
                    _object_steps(s, verb, named[1] + 1, object_, collected)
            if subject and ("s", subject, subject) not in done:
                done.add(("s", subject, subject))
                _subject_steps(s, subject, collected)
        for at in candidates:
            collected["anchor"].add(choices.anchor_codes(s, at, choices.dependents(s, at)), at in verbs)
    return collected


def _predicate_steps(s: Coded, verb: int, named: Range, collected: dict[str, Samples]) -> None:
    for at in range(verb - 1, named[0] - 2, -1):
        if at >= 0 and s.pos[at] != PUNCT:
            collected["left"].add(spans.left_codes(s, at, verb), at >= named[0])
    for at in range(verb + 1, named[1] + 2):
        if at < s.count and s.pos[at] != PUNCT:
            collected["right"].add(spans.right_codes(s, at, verb), at <= named[1])


def _object_steps(s: Coded, verb: int, first: int, object_: Range, collected: dict[str, Samples]) -> None:
    stretch = spans.stretch(s, first)
    if all(at != object_[1] for at, _ in stretch):
        return
    for at, depth in stretch[:-1]:
        collected["end"].add(spans.end_codes(s, at, first, verb, depth), at < object_[1])
        if at == object_[1]:
            break
    for at in spans.starts(s, first, object_[1]):
        collected["start"].add(spans.start_codes(s, at, first, object_[1]), at == object_[0])


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
            first = reader.object_start(named.span)
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


_RANKED = {"predicate": _rank_predicates, "subject": _rank_sides, "triple": _rank_triples}
