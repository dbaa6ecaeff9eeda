"""Embeddings from co-occurrence alone: the start that the encoder's tables get before any training.

Rows are characters (or pairs), columns are a frequent character at a given distance; cells are positive pointwise
mutual information, smoothed with counts to the 3/4 (Levy, Goldberg and Dagan, 2015), reduced by a truncated singular
value decomposition, values to the 1/2. Takes minutes on one core where a language model takes hours.
"""

import numpy as np
import numpy.typing as npt
import torch

from ml.encoder.config import UNKNOWN
from ml.encoder.vocabulary import Ids

CONTEXTS = 1500
"""Most frequent characters that serve as context."""


def embeddings(rows: Ids, ids: Ids, row_count: int, size: int, offsets: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """Vectors of shape (row_count, size) of root mean square 0.1, zero for a row that never occurs.

    ``rows[i]`` is what stands at place i of the stream ``ids`` (negative: nothing); ``offsets`` are the places of its
    context relative to i.
    """
    size_of_alphabet = int(ids.max()) + 1
    occurrences = np.bincount(ids, minlength=size_of_alphabet)
    occurrences[: UNKNOWN + 1] = -1
    frequent = np.argsort(-occurrences, kind="stable")[:CONTEXTS]
    column = np.full(size_of_alphabet, -1)
    column[frequent] = np.arange(len(frequent))
    cells, counts = [], []
    for block, offset in enumerate(offsets):
        here = slice(max(0, -offset), len(ids) - max(0, offset))
        there = slice(max(0, offset), len(ids) + min(0, offset))
        row, context = rows[here], column[ids[there]]
        known = (row >= 0) & (context >= 0)
        keys = row[known] * (CONTEXTS * len(offsets)) + context[known] + block * CONTEXTS
        cell, count = np.unique(keys, return_counts=True)
        cells.append(cell)
        counts.append(count)
    return _reduce(np.concatenate(cells), np.concatenate(counts), (row_count, CONTEXTS * len(offsets)), size)


def _reduce(cells: Ids, counts: Ids, shape: tuple[int, int], size: int) -> npt.NDArray[np.float32]:
    row, column = cells // shape[1], cells % shape[1]
    by_row = np.bincount(row, counts, shape[0])
    by_column = np.bincount(column, counts, shape[1]) ** 0.75
    by_column /= by_column.sum()
    information = np.log(counts / by_row[row] / by_column[column])
    kept = information > 0
    matrix = torch.sparse_coo_tensor(
        torch.from_numpy(np.stack((row[kept], column[kept]))),
        torch.from_numpy(information[kept]).float(),
        shape,
        check_invariants=False,
    ).coalesce()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        left, values, _ = torch.svd_lowrank(matrix, q=size + 16, niter=3)
    vectors = (left[:, :size] * values[:size].sqrt()).numpy()
    used = by_row > 0
    vectors *= 0.1 / np.sqrt((vectors[used] ** 2).mean())
    return np.asarray(vectors, dtype=np.float32)
