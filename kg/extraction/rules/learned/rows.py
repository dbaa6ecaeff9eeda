"""Groups of rows of several sizes in flat arrays: nothing is padded to the largest."""

import numpy as np

from kg.extraction.rules.learned.coded import Floats, Ints


def ranges(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """(row, number) for every number from ``first`` to before ``end`` of each row."""
    counts = np.maximum(end - first, 0)
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) + (first - np.cumsum(counts) + counts)[row]


def leading(most: int, of: Ints, *keys: Ints | Floats) -> tuple[Ints, Ints]:
    """(row, rank): in every group (``of``) the ``most`` rows with the greatest keys, the first key first, best first.

    Of rows with the same keys the earlier comes first.
    """
    order = np.lexsort((*(-key for key in reversed(keys)), of))
    group, every = of[order], np.arange(len(order))
    begins = np.ones(len(order), np.bool_)
    begins[1:] = group[1:] != group[:-1]
    rank = every - np.maximum.accumulate(np.where(begins, every, 0))
    kept = rank < most
    return order[kept], rank[kept]


def greatest(most: int, values: Floats) -> tuple[Ints, Floats]:
    """(columns, values), both (rows, most): the greatest values of each row, best first, equal ones from the left."""
    values, every = values.copy(), np.arange(len(values))
    columns, found = np.empty((len(values), most), np.intp), np.empty((len(values), most))
    for rank in range(most):
        columns[:, rank] = values.argmax(axis=1)
        found[:, rank] = values[every, columns[:, rank]]
        values[every, columns[:, rank]] = -np.inf
    return columns, found
