"""From trees to what they say around each predicate: the best subject and object of every word that heads one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from kg.extraction.rules.learned.coded import Coded
from kg.extraction.rules.learned.reader import Decisions, Reader
from kg.extraction.rules.learned.weights import current
from kg.extraction.rules.tree import Tree

BATCH = 4096
"""Words that are read at once, about: it bounds the memory, and more are not read faster."""
LEAST = {True: -1.39, False: -1.73}
"""Log-odds of a triple below which it is left out, with pointers and without: F1 is highest there or a bit higher."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One triple as token ranges, with the log-odds that people would write it just so."""

    verb: int
    subject: Range
    predicate: Range
    object: Range
    odds: float


def read(trees: Sequence[Tree]) -> list[list[Reading]]:
    """The readings of each sentence that are likely enough, from left to right."""
    found: list[list[Reading]] = [[] for _ in trees]
    for pointed in (False, True):
        alike = [at for at, tree in enumerate(trees) if (tree.pointers is not None) == pointed]
        for batch in _batches(alike, trees):
            every = read_all(Coded([trees[at] for at in batch]), current(pointed=pointed), LEAST[pointed])
            for at, readings in zip(batch, every, strict=True):
                found[at] = sorted(distinct(readings), key=lambda reading: reading.predicate)
    return found


def _batches(alike: Sequence[int], trees: Sequence[Tree]) -> Iterator[list[int]]:
    batch: list[int] = []
    words = 0
    for at in alike:
        batch.append(at)
        words += len(trees[at])
        if words >= BATCH:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def read_all(s: Coded, decisions: Decisions, least: float = -np.inf) -> list[list[Reading]]:
    """For each sentence the best reading of every word that may head a predicate, if its odds are ``least`` or more."""
    triples = Reader(s, decisions).read()
    rows = np.flatnonzero(triples.odds >= least)
    sentences, offset = s.sentence[triples.verb[rows]], s.begin[triples.verb[rows]]
    places = [triples.verb, *triples.subject, *triples.predicate, *triples.object]
    tokens = np.array([place[rows] - offset for place in places]).T
    readings: list[list[Reading]] = [[] for _ in range(s.sentences)]
    for sentence, (verb, *ends), odds in zip(
        sentences.tolist(), tokens.tolist(), triples.odds[rows].tolist(), strict=True
    ):
        readings[sentence].append(Reading(verb, (ends[0], ends[1]), (ends[2], ends[3]), (ends[4], ends[5]), odds))
    return readings


def distinct(readings: Iterable[Reading]) -> list[Reading]:
    """The likeliest first, without those whose predicate overlaps that of a likelier one."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda reading: (-reading.odds, reading.verb)):
        first, last = reading.predicate
        if all(last < other.predicate[0] or other.predicate[1] < first for other in kept):
            kept.append(reading)
    return kept


def chance(reading: Reading) -> float:
    """The probability that people would write the triple just so."""
    return 1 / (1 + exp(-reading.odds))
