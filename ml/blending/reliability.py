"""Do probabilities come true? Bins of a reliability plot and the expected calibration error (Guo et al., 2017)."""

import itertools
from dataclasses import dataclass

import torch
from torch import Tensor

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Candidates whose probability lies in [lower, upper]: how many, their mean probability, the fraction true."""

    lower: float
    upper: float
    count: int
    probability: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins of equal width and of equal mass (as many candidates in each), and the error by each of the two."""

    equal_width: tuple[Bin, ...]
    equal_mass: tuple[Bin, ...]
    ece_width: float
    ece_mass: float
    candidates: int

    @property
    def ece(self) -> float:
        """The worse of the two, in [0, 1]."""
        return max(self.ece_width, self.ece_mass)


def reliability(probability: Tensor, truth: Tensor, bins: int = BINS) -> Reliability:
    """(n,) probabilities in [0, 1], (n,) bool. Empty bins are left out."""
    order = probability.argsort(stable=True)
    chance, true = probability[order].double(), truth[order].double()
    width = torch.searchsorted(chance, torch.arange(1, bins, dtype=torch.float64) / bins, right=True).tolist()
    mass = [len(chance) * each // bins for each in range(1, bins)]
    by_width, by_mass = (_binned(chance, true, [0, *cuts, len(chance)]) for cuts in (width, mass))
    return Reliability(by_width, by_mass, _error(by_width), _error(by_mass), len(chance))


def _binned(chance: Tensor, true: Tensor, cuts: list[int]) -> tuple[Bin, ...]:
    found = []
    for begin, end in itertools.pairwise(cuts):
        if end > begin:
            here = chance[begin:end]
            ends = float(here[0]), float(here[-1])
            found.append(Bin(*ends, end - begin, float(here.mean()), float(true[begin:end].mean())))
    return tuple(found)


def _error(bins: tuple[Bin, ...]) -> float:
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.probability - each.observed) for each in bins) / max(total, 1)
