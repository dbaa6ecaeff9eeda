"""Where a row's ``rev`` starts.

The graph keeps the highest ``rev`` it has seen of a uid. Uids are derived from content, so a document that is deleted
and uploaded again has the same ones: its rows must start above all that was there before, or the graph would take
them for old news.
"""

import time

EPOCH = 1_767_225_600
"""2026-01-01T00:00Z: seconds since then fit the 31 bits of the column until 2094."""


def first_revision() -> int:
    """The ``rev`` of a row that is written now: seconds since 2026. Later changes count up by one."""
    return int(time.time()) - EPOCH
