"""Requests that come close together, answered together: how long to wait for one more.

A forward pass costs nearly the same for one question as for several, so whoever waits a little is answered sooner on
the whole; but a lone request that waits for nobody only loses time. ``FixedWindow`` always waits as long.
``TunedWindow`` looks at how requests came and how long answers took, and waits as long as that pays. Time goes in as
seconds and nothing here reads a clock or sleeps: a worker asks ``delay``, sleeps so long, looks again, and tells
``served`` what it did.
"""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Protocol

REMEMBERED = 256
"""Gaps between requests that the tuned window goes by: four bursts of 64."""

ANSWERED = 64
LONGEST = 0.25
"""Seconds that nobody waits longer than, whatever pays: people notice more."""


class Window(Protocol):
    """When a batch is closed."""

    def delay(self, arrivals: Sequence[float], now: float) -> float:
        """Seconds to wait before answering the requests that came at ``arrivals`` (ascending, not empty); 0: answer."""

    def served(self, arrivals: Sequence[float], seconds: float) -> None:
        """These were answered together, which took so long."""


class FixedWindow:
    """Closes a batch when its first request has waited for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def delay(self, arrivals: Sequence[float], now: float) -> float:
        """What is left of the window."""
        return max(arrivals[0] + self.seconds - now, 0.0)

    def served(self, arrivals: Sequence[float], seconds: float) -> None:
        """Changes nothing."""


class TunedWindow:
    """Waits for the next request as long as that is likely to save more time than it costs.

    An answer to n takes a + b·n seconds. A request that comes G after the last one and is waited for saves a - G (its
    own pass, less the time it was waited for) and costs each of the n that wait G + b; one that doesn't come within w
    costs each of them w. So the window is the w with the largest

        gain(w) = Σ over gaps ≤ w of (a - G - n·(G + b)) - Σ over longer gaps of n·w

    over the latest gaps between requests, a and b from the line through the latest answers. Only gaps that occurred are
    candidates: between them costs alone grow.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._gaps: deque[float] = deque(maxlen=REMEMBERED)
        self._answers: deque[tuple[int, float]] = deque(maxlen=ANSWERED)
        self._last: float | None = None

    def delay(self, arrivals: Sequence[float], now: float) -> float:
        """Seconds until the next request has had its chance; 0 where none is worth a wait."""
        worth = self._worth(len(arrivals))
        return max(min(arrivals[-1] + worth, arrivals[0] + self._longest) - now, 0.0)

    def served(self, arrivals: Sequence[float], seconds: float) -> None:
        """Learn from a batch."""
        times = [*([] if self._last is None else [self._last]), *arrivals]
        self._gaps.extend(max(after - before, 0.0) for before, after in pairwise(times))
        self._last = max(times)
        self._answers.append((len(arrivals), seconds))

    def _worth(self, waiting: int) -> float:
        gaps = sorted(self._gaps)
        once, each = self._seconds()
        best, window = 0.0, 0.0
        for place, (gap, before) in enumerate(zip(gaps, accumulate(gaps), strict=True), 1):
            come = place * (once - waiting * each) - before
            gain = come - waiting * (before + gap * (len(gaps) - place))
            if gain > best:
                best, window = gain, gap
        return window

    def _seconds(self) -> tuple[float, float]:
        """What a batch takes once and for each request: least squares over the latest answers."""
        if not self._answers:
            return 0.0, 0.0
        count = len(self._answers)
        size, seconds = (sum(each) / count for each in zip(*self._answers, strict=True))
        spread = sum((each - size) ** 2 for each, _ in self._answers)
        slope = sum((each - size) * (took - seconds) for each, took in self._answers) / spread if spread else 0.0
        slope = min(max(slope, 0.0), seconds / size)
        return seconds - slope * size, slope


def simulate(arrivals: Sequence[float], seconds: Callable[[int], float], window: Window) -> list[float]:
    """Latency of each of the requests that come at ``arrivals`` (ascending), one worker answering n in seconds(n)."""
    latencies: list[float] = []
    now, first = 0.0, 0
    while first < len(arrivals):
        now = max(now, arrivals[first])
        here = _waiting(arrivals, first, now)
        while (wait := window.delay(here, now)) > 0:
            now += wait
            here = _waiting(arrivals, first, now)
        took = seconds(len(here))
        now += took
        window.served(here, took)
        latencies += [now - each for each in here]
        first += len(here)
    return latencies


def _waiting(arrivals: Sequence[float], first: int, now: float) -> Sequence[float]:
    end = first + 1
    while end < len(arrivals) and arrivals[end] <= now:
        end += 1
    return arrivals[first:end]
