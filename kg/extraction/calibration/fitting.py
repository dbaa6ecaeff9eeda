"""Logistic regression with an L2 penalty over codes, by L-BFGS; deterministic."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import torch

from kg.extraction.rules.learned.coded import Codes
from kg.extraction.rules.learned.weights import Decision, decision


@dataclass(slots=True)
class Samples:
    """What one decision is fitted on: a tuple of codes and whether it was right."""

    codes: list[tuple[int, ...]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def add(self, codes: Codes, right: Iterable[bool]) -> None:
        """One more for each row of the codes."""
        self.codes += zip(*(column.tolist() for column in codes), strict=True)
        self.right += map(bool, right)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Bias and the weights that are not zero, a table a feature."""

    bias: float
    tables: tuple[dict[int, float], ...]

    def decision(self) -> Decision:
        """As the rules use it."""
        return decision(self.bias, self.tables)


def fit(samples: Samples, penalty: float = 2.0, least: int = 6) -> Fitted:
    """Weights for codes that were seen ``least`` times, rounded to two decimals."""
    width = len(samples.codes[0])
    seen = Counter((table, code) for codes in samples.codes for table, code in enumerate(codes))
    index = {key: number for number, key in enumerate(sorted(key for key, count in seen.items() if count >= least))}
    nothing = len(index)
    places = torch.tensor(
        [[index.get((table, code), nothing) for table, code in enumerate(codes)] for codes in samples.codes]
    )
    right = torch.tensor(samples.right, dtype=torch.float32)
    weights = torch.zeros(nothing + 1, requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    kept = torch.ones(nothing + 1)
    kept[nothing] = 0
    search = torch.optim.LBFGS([weights, bias], max_iter=80, history_size=10)

    def loss() -> torch.Tensor:
        search.zero_grad()
        odds = (weights * kept)[places].sum(1) + bias
        value = torch.nn.functional.binary_cross_entropy_with_logits(odds, right, reduction="sum")
        value = value + penalty / 2 * (weights * weights).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    search.step(loss)  # type: ignore[no-untyped-call]
    tables: list[dict[int, float]] = [{} for _ in range(width)]
    for (table, code), number in index.items():
        value = round(float(weights[number].detach()), 2)
        if value:
            tables[table][code] = value
    return Fitted(round(float(bias.detach()[0]), 3), tuple(tables))
