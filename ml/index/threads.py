"""Work in threads that don't wait for each other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import torch


class Threads:
    """``count`` threads, in each of which torch computes alone.

    torch's own threads meet at a barrier after every operation and spin there. A scan is hundreds of short operations,
    and on a machine with other work the barriers cost 10 times as much as the scan (620 ms instead of 63 ms for 64
    queries); pieces that each thread takes by itself cost nothing.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count, "index", initializer=torch.set_num_threads, initargs=(1,))
        before = torch.get_num_threads()
        all_there = Barrier(count)
        for begun in [self._pool.submit(all_there.wait) for _ in range(count)]:
            begun.result()
        # The number is one of each thread, but torch reports the last one set, and new threads begin with it.
        torch.set_num_threads(before)

    def split(self, work: Callable[[int, int], None], total: int, step: int) -> None:
        """``work(begin, end)`` for a piece of ``total`` in each thread, beginning at a multiple of ``step``."""
        for done in [self._pool.submit(work, *piece) for piece in _pieces(total, step, self.count)]:
            done.result()


def _pieces(total: int, step: int, count: int) -> Iterator[tuple[int, int]]:
    size = -(-total // (count * step)) * step
    for begin in range(0, total, size):
        yield begin, min(begin + size, total)
