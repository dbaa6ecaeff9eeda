"""The fitted weights: for every decision a bias and one table a feature.

A feature is a code (see ``coded``); the odds of a decision are the sum of the weights at its features' codes.
``weights.json`` and ``pointed.json`` hold what is not zero, ``{decision: {"bias": b, "tables": [{code: weight}]}}``.
"""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import numpy as np

from kg.extraction.rules.learned.coded import CODES, Codes, Floats

FILES = {pointed: Path(__file__).with_name(name) for pointed, name in ((False, "weights.json"), (True, "pointed.json"))}
"""The weights for parses without pointers and for those with them."""
DECISIONS = (
    *("anchor", "left", "right", "end", "start", "subject_left", "subject_right"),
    *("predicate", "subject", "object", "triple"),
)


class Decision:
    """A logistic regression over a fixed number of features; ``tables`` has the shape (features, CODES)."""

    __slots__ = ("bias", "tables")

    def __init__(self, bias: float, tables: Floats) -> None:
        self.bias = bias
        self.tables = tables

    def odds(self, codes: Codes) -> Floats:
        """The log-odds of each row. Its weights are added in their order, so it has the same odds in any company."""
        odds = np.full(codes[0].shape, self.bias, np.float64)
        for table, column in zip(self.tables, codes, strict=False):  # what is not fitted yet has no tables
            odds += table[column]
        return odds


def decision(bias: float, tables: Sequence[dict[int, float]]) -> Decision:
    """From the weights that are not zero."""
    dense = np.zeros((len(tables), CODES))
    for row, table in zip(dense, tables, strict=True):
        row[list(table)] = list(table.values())
    return Decision(bias, dense)


_OTHERS: ContextVar[Mapping[str, Decision] | None] = ContextVar("others", default=None)


@contextmanager
def using(decisions: Mapping[str, Decision]) -> Iterator[None]:
    """Read with these decisions instead of the fitted ones: how weights are tried on sentences that they never saw."""
    token = _OTHERS.set(decisions)
    try:
        yield
    finally:
        _OTHERS.reset(token)


def current(*, pointed: bool) -> Mapping[str, Decision]:
    """The decisions to read a parse with; ``pointed``: it has pointers."""
    return _OTHERS.get() or fitted(pointed)


@functools.cache
def fitted(pointed: bool) -> dict[str, Decision]:
    """The decisions as they were fitted last, for parses with or without pointers."""
    held = json.loads(FILES[pointed].read_text(encoding="utf-8"))
    return {
        name: decision(row["bias"], [{int(code): weight for code, weight in table.items()} for table in row["tables"]])
        for name, row in held.items()
    }
