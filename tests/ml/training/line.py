"""A small task: fit a line through noisy points, with dropout, so that every draw of a random number matters."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from ml.training import TrainingConfig, train, world


class Line:
    def __init__(self, points: int = 24, batch: int = 4, figures: list[float] | None = None) -> None:
        torch.manual_seed(5)
        self.model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.3), nn.Linear(8, 1))
        self.x = torch.randn(points, 3)
        self.y = self.x @ torch.tensor([1.0, -2.0, 3.0]) + 0.1 * torch.randn(points)
        self.batch = batch
        self.figures = figures
        self.validations = 0
        self.identity = f"line {points}"

    @property
    def batches_per_epoch(self) -> int:
        return len(self.x) // self.batch

    def batches(self, epoch: int, first: int) -> Iterator[Tensor]:
        order = torch.randperm(len(self.x), generator=torch.Generator().manual_seed(epoch))
        return iter(order.split(self.batch)[first:])

    def loss(self, batch: Tensor) -> Tensor:
        return nn.functional.mse_loss(self.model(self.x[batch]).squeeze(1), self.y[batch])

    def validate(self) -> dict[str, float]:
        self.validations += 1
        if self.figures:
            return {"quality": self.figures[self.validations - 1]}
        return {"quality": -float(nn.functional.mse_loss(self.model(self.x).squeeze(1), self.y))}


CONFIG = TrainingConfig(epochs=6, learning_rate=0.05, checkpoint_seconds=0.0)


def main() -> None:
    """What torchrun starts: train, and write from each process what it ended with."""
    given = json.loads(sys.argv[2])
    last = given.pop("last", CONFIG.epochs)  # the epoch after which it is stopped, as by a person
    with world(torch.device("cpu")) as here:
        task = Line()
        path = Path(sys.argv[1]) / "run.safetensors"
        outcome = train(task, replace(CONFIG, **given), path, lambda progress: len(progress.curve) < last, here)
        weights = torch.cat([weight.flatten() for weight in task.model.parameters()])
        report = {"weights": weights.tolist(), "losses": [point.loss for point in outcome.curve], "best": outcome.best}
        (Path(sys.argv[1]) / f"{os.environ['RANK']}.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main()
