"""Windows, in time that is made up."""

import random
from collections.abc import Callable
from itertools import accumulate

import pytest

from ml.batching import FixedWindow, TunedWindow, Window, simulate


def seconds(size: int) -> float:
    return 0.02 + 0.0001 * size


def slow(size: int) -> float:
    return 0.1 + 0.001 * size


def mean(latencies: list[float]) -> float:
    return sum(latencies) / len(latencies)


def poisson(rate: float, count: int) -> list[float]:
    draw = random.Random(0)
    return list(accumulate(draw.expovariate(rate) for _ in range(count)))


def bursts(count: int, size: int, spread: float) -> list[float]:
    draw = random.Random(0)
    return sorted(each + draw.random() * spread for each in range(count) for _ in range(size))


def test_requests_within_a_fixed_window_are_answered_together() -> None:
    latencies = simulate([0.0, 0.003, 0.02], lambda size: size * 1.0, FixedWindow(0.01))

    # Two are answered at 0.01 and done at 2.01, by when the third has come.
    assert latencies == pytest.approx([2.01, 2.007, 2.99])


def test_without_a_window_what_came_meanwhile_is_answered_together() -> None:
    assert simulate([0.0, 0.1, 0.2], lambda size: 1.0, FixedWindow(0.0)) == pytest.approx([1.0, 1.9, 1.8])


def test_the_gain_of_a_wait_by_hand() -> None:
    window = TunedWindow()
    window.served([0.0, 0.01], 0.5)
    window.served([10.0], 0.4)

    # a = .3, b = .1; gaps .01 and 9.99; n = 1. Waiting .01: (.3 - .01 - .11) - .01 = .17; waiting on costs more.
    assert window.delay([20.0], 20.0) == pytest.approx(0.01)
    assert window.delay([20.0], 20.004) == pytest.approx(0.006)
    assert window.delay([20.0], 20.02) == 0.0
    # With three waiting a request that joins costs more (.3 - .01 - .33 < 0) than it saves.
    assert window.delay([20.0, 20.0, 20.0], 20.0) == 0.0


def test_a_window_that_knows_nothing_does_not_wait() -> None:
    assert TunedWindow().delay([1.0], 1.0) == 0.0


def test_nobody_waits_longer_than_the_longest() -> None:
    window = TunedWindow(longest=0.05)
    for at in range(20):
        window.served([at * 0.04], 10.0)

    assert window.delay([1.0], 1.0) == pytest.approx(0.04)
    assert window.delay([1.0, 1.03], 1.03) == pytest.approx(0.02)


def test_lone_requests_are_not_kept_waiting() -> None:
    lone = poisson(1.0, 300)

    tuned, at_once = (mean(simulate(lone, seconds, window)) for window in (TunedWindow(), FixedWindow(0.0)))

    assert tuned == pytest.approx(at_once, rel=0.01)


@pytest.mark.parametrize("cost", [seconds, slow])
@pytest.mark.parametrize(
    "arrivals", [poisson(20, 2000), poisson(200, 4000), bursts(100, 8, 0.01), bursts(40, 64, 0.03)]
)
def test_the_tuned_window_is_near_the_best_fixed_one_whatever_comes(
    arrivals: list[float], cost: Callable[[int], float]
) -> None:
    def latency(window: Window) -> float:
        return mean(simulate(arrivals, cost, window))

    fixed = [latency(FixedWindow(window)) for window in (0.0, 0.005, 0.02, 0.05)]

    assert latency(TunedWindow()) < 1.03 * min(fixed)


def test_bursts_are_answered_sooner_than_at_once() -> None:
    together = bursts(100, 8, 0.01)

    assert mean(simulate(together, slow, TunedWindow())) < 0.7 * mean(simulate(together, slow, FixedWindow(0.0)))
