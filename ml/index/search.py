"""The k largest products of a query with n vectors: an 8-bit scan, exact products of the best, and a proof.

A scan of float32 reads 4 bytes a component, and memory is what it waits for. So the scan reads 8-bit codes, and only
the vectors that lead are looked up in float32. With x = x̂ + e and q = q̂ + f, Cauchy–Schwarz gives

    |q·x - q̂·x̂| = |q·e + f·x̂| ≤ ‖q‖‖e‖ + ‖f‖(‖x‖ + ‖e‖)

so a vector whose approximate product is further than that below the k-th best exact one can't be among the best. When
all that weren't looked up are, the answer is that of the float32 scan; until they are, more are looked up.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.index.codes import BLOCK, Codes, quantise, quantise_queries
from ml.index.threads import Threads

PRODUCTS = 524_288
"""In one piece of the scan: 2 MB of int32, which stay in the cache until the block maxima are taken."""

FIRST = 6
"""Blocks looked into at first, in times k: on Gaussian vectors that proves the ten best of 9 queries in 10."""

WIDER = 4
ROUNDING = 1e-5
"""What float32 arithmetic itself may be off, relative to ‖q‖‖x‖."""


@dataclass(frozen=True, slots=True)
class Top:
    """For each query: ``ids`` (b, k) of the largest products, best first, their ``products`` (b, k) float32."""

    ids: Tensor
    products: Tensor


class Index:
    """n vectors, in float32 and in 8 bits. ``vectors`` may be a mapped file: only what leads is read from it."""

    def __init__(self, vectors: Tensor, codes: Codes, threads: Threads | None = None) -> None:
        self.vectors, self.codes = vectors, codes
        self._error, self._norm = codes.limits.tolist()
        self._threads = threads or Threads(torch.get_num_threads())

    @classmethod
    def of(cls, vectors: Tensor, threads: Threads | None = None) -> "Index":
        """Quantise (n, d) float32, n > 0."""
        return cls(vectors, quantise(vectors), threads)

    def save(self, directory: Path) -> None:
        """Write ``vectors.safetensors`` and ``codes.safetensors``."""
        directory.mkdir(parents=True, exist_ok=True)
        save_file({"vectors": self.vectors.contiguous()}, directory / "vectors.safetensors")
        save_file({name: getattr(self.codes, name) for name in Codes.__slots__}, directory / "codes.safetensors")

    @classmethod
    def load(cls, directory: Path, mapped: bool = True, threads: Threads | None = None) -> "Index":
        """Read what ``save`` wrote. ``mapped``: leave the float32 vectors on disk; the codes are read either way."""
        vectors = load_file(directory / "vectors.safetensors")["vectors"]
        codes = Codes(**{name: each.clone() for name, each in load_file(directory / "codes.safetensors").items()})
        return cls(vectors if mapped else vectors.clone(), codes, threads)

    @torch.no_grad()
    def search(self, queries: Tensor, k: int) -> Top:
        """(b, d) float32 → the k vectors with the largest products; equal products by id."""
        k = min(k, len(self.vectors))
        values, scales, errors = quantise_queries(queries)
        maxima = self._block_maxima(values.T.contiguous())
        slack = queries.norm(dim=1) * (self._error + ROUNDING * self._norm) + errors * (self._norm + self._error)
        top = Top(torch.empty(len(queries), k, dtype=torch.int64), torch.empty(len(queries), k))

        def answer(begin: int, end: int) -> None:
            for row in range(begin, end):
                asked = _Query(queries[row], values[row, :, None], float(scales[row]), float(slack[row]))
                top.ids[row], top.products[row] = self._best(asked, maxima[row] * asked.scale, k)

        self._threads.split(answer, len(queries), 1)
        return top

    def _best(self, query: "_Query", maxima: Tensor, k: int) -> tuple[Tensor, Tensor]:
        """Look into the leading blocks until no other one can hold a better vector."""
        count = FIRST * k
        while True:
            leading, blocks = maxima.topk(min(count, len(maxima)))
            ids, approximate = self._members(query, blocks)
            leaders = approximate.topk(min(k, len(approximate))).indices
            enough = self._exact(query, ids[leaders]).min() - query.slack
            if count >= len(maxima) or leading[-1] < enough:
                ids = ids[approximate >= enough].sort().values
                products, order = self._exact(query, ids).sort(descending=True, stable=True)
                return ids[order[:k]], products[:k]
            count *= WIDER

    def _members(self, query: "_Query", blocks: Tensor) -> tuple[Tensor, Tensor]:
        """The vectors in ``blocks`` and their approximate products with the query."""
        rows = (blocks[:, None] * BLOCK + torch.arange(BLOCK)).flatten()
        integers = torch._int_mm(self.codes.values[rows], query.values).squeeze(1)
        approximate = integers * (self.codes.scales[blocks] * query.scale).repeat_interleave(BLOCK)
        ids = self.codes.ids[rows]
        return ids[ids >= 0], approximate[ids >= 0]

    def _exact(self, query: "_Query", ids: Tensor) -> Tensor:
        return self.vectors[ids] @ query.vector

    def _block_maxima(self, queries: Tensor) -> Tensor:
        """(d, b) int8 → (b, blocks): of each block the largest approximate product, but for the query's own scale."""
        rows, size = len(self.codes.values), queries.shape[1]
        maxima = torch.empty(size, rows // BLOCK)
        step = max(PRODUCTS // size // BLOCK, 1) * BLOCK

        def scan_piece(begin: int, end: int) -> None:
            products = torch.empty(step, size, dtype=torch.int32)
            best = torch.empty(step // BLOCK, size, dtype=torch.int32)
            for first in range(begin, end, step):
                last = min(first + step, end)
                here = products[: last - first]
                torch._int_mm(self.codes.values[first:last], queries, out=here)
                blocks = slice(first // BLOCK, last // BLOCK)
                leading = torch.amax(here.view(-1, BLOCK, size), 1, out=best[: len(here) // BLOCK])
                torch.mul(leading.T, self.codes.scales[blocks], out=maxima[:, blocks])

        self._threads.split(scan_piece, rows, BLOCK)
        return maxima


@dataclass(frozen=True, slots=True)
class _Query:
    """``vector`` (d,), ``values`` (d, 1) int8 times ``scale``; ``slack``: how far an approximate product can be off."""

    vector: Tensor
    values: Tensor
    scale: float
    slack: float


def scan(vectors: Tensor, queries: Tensor, k: int) -> Top:
    """The same by float32 products with everything: the yardstick, and the way on a GPU."""
    products, ids = (queries @ vectors.T).topk(min(k, len(vectors)), 1)
    return Top(ids, products)
