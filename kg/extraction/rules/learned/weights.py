"""The fitted weights: for every decision a bias and one table a feature.

A feature is a code (see ``coded``); the odds of a decision are the sum of the weights at its features' codes.
``weights.json`` and ``pointed.json`` hold what is not zero, ``{decision: {"bias": b, "tables": [{code: weight}]}}``.
"""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import getitem
from pathlib import Path

from kg.extraction.rules.learned.coded import CODES

FILES = {pointed: Path(__file__).with_name(name) for pointed, name in ((False, "weights.json"), (True, "pointed.json"))}
"""The weights for parses without pointers and for those with them."""
DECISIONS = (
    *("anchor", "left", "right", "end", "start", "subject_left", "subject_right"),
    *("predicate", "subject", "object", "triple"),
)


class Decision:
    """A logistic regression over a fixed number of features."""

    __slots__ = ("bias", "tables")

    def __init__(self, bias: float, tables: Sequence[list[float]]) -> None:
        self.bias = bias
        self.tables = tables

    def odds(self, codes: tuple[int, ...]) -> float:
        """The log-odds for one code a table; a sentence asks a hundred times."""
        return sum(map(getitem, self.tables, codes), self.bias)


def decision(bias: float, tables: Sequence[dict[int, float]]) -> Decision:
    """From the weights that are not zero."""
    dense = []
    for table in tables:
        row = [0.0] * CODES
        for code, weight in table.items():
            row[code] = weight
        dense.append(row)
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
