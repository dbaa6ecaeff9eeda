"""How well the rules do on sentences that their weights were not fitted on, and how far their chances can be believed.

Of the annotated sentences for the weights of ``kg.extraction.rules.learned`` every fifth is read by all rules with
weights, and with pointers of a network, that are fitted on the others.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.extraction import mentions, rules
from kg.extraction.calibration import annotations, pointing
from kg.extraction.calibration.gold import bare, examples, fold
from kg.extraction.calibration.reliability import Judged, calibration_error
from kg.extraction.calibration.samples import decisions_of, fit_all
from kg.extraction.parse import Triple
from kg.extraction.rules.learned.weights import using

FOLDS = 5
LEARNED = ("subject-verb-object", "copula", "passive", "place-time", "relative", "property")
"""The rules whose confidence is a fitted chance."""


def held_out(
    parser: Any, corpus: Path, row: Callable[[str, float, str], dict[str, object]]
) -> Iterator[dict[str, object]]:
    """The rows ``annotated_held_out_strict_f1`` and ``calibration_error``."""
    fit, held = fold(examples(annotations.rows(corpus), parser), 0, FOLDS)
    found = right = gold = 0
    judged: list[Judged] = []
    with using(decisions_of(fit_all(pointing.crossed(fit)))):
        read = pointing.pointed(held, pointing.fit(fit))
        every = rules.extract_all([each.parse for each in read], [mentions.find(each.parse) for each in read])
        for each, triples in zip(read, every, strict=True):
            facts = [triple.fact for triple in each.gold]
            gold += len(facts)
            for triple in triples:
                is_right = _taken(triple, facts)
                found += 1
                right += is_right
                if triple.rule in LEARNED:
                    judged.append(Judged(triple.confidence, is_right))
    yield row("annotated_held_out_strict_f1", 2 * right / (found + gold), "F1")
    yield row("calibration_error", calibration_error(judged), "probability")


def _taken(triple: Triple, facts: list[tuple[str, str, str]]) -> bool:
    """Whether the triple is among the gold ones, which are matched once."""
    fact = (bare(triple.subject.text), bare(triple.predicate), bare(triple.object.text))
    if fact not in facts:
        return False
    facts.remove(fact)
    return True
