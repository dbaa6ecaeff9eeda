"""Memory that is freed and wanted again at once, as tensors of a few MB are, kept by the process."""

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of malloc.h
LARGEST_KEPT = 32 * 2**20
"""Bytes of one allocation: the most that every glibc allows. A larger one is given back when it is freed."""
MOST_KEPT = 256 * 2**20
"""Bytes free at the end of the heap; what is beyond is given back."""


def keep_freed() -> bool:
    """Has glibc keep what is freed; whether it does. Elsewhere nothing changes.

    A page that was given back is zeroed by the kernel when it is wanted again: half of the time of a question on 5,000
    entities.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no glibc
        return False
    return bool(mallopt(MMAP_THRESHOLD, LARGEST_KEPT)) and bool(mallopt(TRIM_THRESHOLD, MOST_KEPT))
