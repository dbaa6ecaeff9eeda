"""ComplEx on the small sets, each from reading its files to the rank of its last test triple in a time that is limited.

Settings were chosen by the validation part (``ml.presets``); the test part is ranked once.
"""

import time

from benchmarks._completion.recorded import recorded
from benchmarks._completion.registry import Given, Measured, Row, part
from ml.presets import PRESETS, train_preset
from ml.ranking import evaluate

GOALS = {"umls": 0.96, "kinship": 0.90, "nations": 0.83}
LIMIT_SECONDS = 60.0


def measured(given: Given, name: str, row: str, goal: float) -> Measured:
    """The MRR of a preset on its data set, its pessimistic twin, seconds, and processor seconds."""
    started, worked = time.monotonic(), time.process_time()
    split = given.split(PRESETS[name].data)
    checkpoints = None if name in GOALS else given.checkpoints(name)  # whose seconds count, it begins anew
    scorer, _ = train_preset(PRESETS[name], split, given.device, folder=checkpoints)
    ranking = evaluate(scorer, split.test.to(given.device), split.known.to(given.device))
    yield Row(f"{row}_mrr", ranking.mrr, "filtered MRR", goal)
    yield Row(f"{row}_pessimistic_mrr", ranking.pessimistic_mrr, "filtered MRR")
    yield Row(f"{row}_hits10", ranking.hits(10), "share")
    yield Row(f"{row}_processor_s", time.process_time() - worked, "s of a processor")
    yield Row(f"{row}_s", time.monotonic() - started, "s", LIMIT_SECONDS if name in GOALS else None)


def large(given: Given, name: str, goal: float) -> Measured:
    """Measured on a GPU; as recorded on a CPU, which would take hours."""
    if given.device.type == "cuda":
        yield from measured(given, name, f"{name}_complex", goal)
    else:
        yield recorded(f"{name}_complex", goal)


@part("umls_mrr")
def umls(given: Given) -> Measured:
    """135 concepts of medicine."""
    return measured(given, "umls", "umls", GOALS["umls"])


@part("kinship_mrr")
def kinship(given: Given) -> Measured:
    """104 people and what they call each other."""
    return measured(given, "kinship", "kinship", GOALS["kinship"])


@part("nations_mrr")
def nations(given: Given) -> Measured:
    """14 countries in 1950 to 1965."""
    return measured(given, "nations", "nations", GOALS["nations"])


@part("codex_s_complex_mrr")
def codex_s(given: Given) -> Measured:
    """2,034 entities of Wikidata."""
    return measured(given, "codex-s", "codex_s_complex", 0.47)


@part("fb15k237_complex_mrr")
def fb15k237(given: Given) -> Measured:
    """14,541 entities of Freebase."""
    return large(given, "fb15k237", 0.385)


@part("wn18rr_complex_mrr")
def wn18rr(given: Given) -> Measured:
    """40,943 words of WordNet."""
    return large(given, "wn18rr", 0.48)
