"""How well the rules do on sentences that their weights were not fitted on, and how far their chances can be believed.

The weights of ``kg.extraction.rules.learned`` were fitted on the open-triple set itself. Here its sentences are dealt
into folds, and each is read by all rules with weights fitted on the others, its pointers by a network fitted on these.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.extraction import mentions, rules
from kg.extraction.calibration.gold import bare, examples, fold, read
from kg.extraction.calibration.pointing import crossed
from kg.extraction.calibration.reliability import Judged, calibration_error
from kg.extraction.calibration.samples import decisions_of, fit_all
from kg.extraction.parse import Triple
from kg.extraction.rules.learned.weights import using

FOLDS = 5
LEARNED = ("subject-verb-object", "copula", "passive", "place-time", "relative", "property")
"""The rules whose confidence is a fitted chance."""


def held_out(
    parser: Any, file: Path, row: Callable[[str, float, str], dict[str, object]]
) -> Iterator[dict[str, object]]:
    """The rows ``spansaoke_held_out_strict_f1`` and ``calibration_error``."""
    every = crossed(examples(read(file), parser), FOLDS)
    found = right = gold = 0
    judged: list[Judged] = []
    for number in range(FOLDS):
        fit, held = fold(every, number, FOLDS)
        with using(decisions_of(fit_all(fit))):
            for each in held:
                facts = [triple.fact for triple in each.gold]
                gold += len(facts)
                for triple in rules.extract(each.parse, mentions.find(each.parse)):
                    is_right = _taken(triple, facts)
                    found += 1
                    right += is_right
                    if triple.rule in LEARNED:
                        judged.append(Judged(triple.confidence, is_right))
    yield row("spansaoke_held_out_strict_f1", 2 * right / (found + gold), "F1")
    yield row("calibration_error", calibration_error(judged), "probability")


def _taken(triple: Triple, facts: list[tuple[str, str, str]]) -> bool:
    """Whether the triple is among the gold ones, which are matched once."""
    fact = (bare(triple.subject.text), bare(triple.predicate), bare(triple.object.text))
    if fact not in facts:
        return False
    facts.remove(fact)
    return True
