"""The fitted weights: for every decision a bias and one table a feature.

A feature is a code (see ``coded``); the odds of a decision are the sum of the weights at its features' codes.
``weights.json`` holds what is not zero, ``{decision: {"bias": b, "tables": [{code: weight}]}}``.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from kg.extraction.rules.learned.coded import CODES

FILE = Path(__file__).with_name("weights.json")
DECISIONS = (
    *("anchor", "left", "right", "end", "start", "subject_left", "subject_right"),
    *("predicate", "subject", "object", "triple"),
)


class Decision:
    """A logistic regression over a fixed number of features.

    ``odds`` gives the log-odds for one code a table.
    """

    __slots__ = ("bias", "odds", "tables")

    def __init__(self, bias: float, tables: Sequence[list[float]]) -> None:
        self.bias = bias
        self.tables = tables
        self.odds: Callable[[tuple[int, ...]], float] = _sum(bias, tables)


def _sum(bias: float, tables: Sequence[list[float]]) -> Callable[[tuple[int, ...]], float]:
    """A function that looks one code up in each table and adds the weights to ``bias``, from left to right.

    It is written out for the number of tables, which takes half the time of a loop; a sentence asks a hundred times.
    """
    numbers = range(len(tables))
    names = ", ".join(f"table{i}=tables[{i}]" for i in numbers)
    taken = "".join(f"code{i}, " for i in numbers)
    terms = " + ".join(["bias", *(f"table{i}[code{i}]" for i in numbers)])
    written = f"def odds(codes, bias=bias, {names}):\n    {taken}= codes\n    return {terms}"
    made: dict[str, Any] = {"bias": bias, "tables": tables}
    exec(written, made)  # noqa: S102  (nothing in it comes from outside)
    odds: Callable[[tuple[int, ...]], float] = made["odds"]
    return odds


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


def current() -> Mapping[str, Decision]:
    """The decisions to read with."""
    return _OTHERS.get() or fitted()


@functools.cache
def fitted() -> dict[str, Decision]:
    """The decisions as they were fitted last."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: decision(row["bias"], [{int(code): weight for code, weight in table.items()} for table in row["tables"]])
        for name, row in held.items()
    }
