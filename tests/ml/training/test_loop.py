from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from ml.training import Progress, TrainingConfig, TrainingError, train
from ml.training.checkpoint import CheckpointError
from tests.ml.training.line import CONFIG, Line


class Killed(Exception):
    pass


def weights(task: Line) -> list[Tensor]:
    return [weight.detach().clone() for weight in task.model.parameters()]


def killed_after(steps: int, task: Line) -> Line:
    """The task, whose loss fails as a killed process would."""
    whole, count = task.loss, 0

    def loss(batch: Tensor) -> Tensor:
        nonlocal count
        count += 1
        if count > steps:
            raise Killed
        return whole(batch)

    task.loss = loss  # type: ignore[method-assign]
    return task


VARIANTS = [
    {},
    {"optimiser": "adamw", "averaging": 0.9, "decay": "linear", "warm_up": 0.2, "gradient_norm": 1.0},
    {"precision": "bfloat16", "decay": "cosine", "weight_decay": 0.1},
]


@pytest.mark.parametrize("settings", VARIANTS)
@pytest.mark.parametrize("steps", [1, 8, 12, 35])
def test_a_killed_run_ends_where_it_would_have(tmp_path: Path, steps: int, settings: dict[str, Any]) -> None:
    config = replace(CONFIG, **settings)
    whole = Line()
    expected = train(whole, config)
    path = tmp_path / "run.safetensors"
    with pytest.raises(Killed):
        train(killed_after(steps, Line()), config, path)
    resumed = Line()
    outcome = train(resumed, config, path)
    assert [point.loss for point in outcome.curve] == [point.loss for point in expected.curve]
    assert [point.figures for point in outcome.curve] == [point.figures for point in expected.curve]
    assert (outcome.best, outcome.best_epoch) == (expected.best, expected.best_epoch)
    assert all(map(torch.equal, weights(resumed), weights(whole)))
    assert resumed.validations < whole.validations or steps < 6


def test_a_finished_run_is_not_run_again(tmp_path: Path) -> None:
    first, again = Line(), Line()
    train(first, CONFIG, tmp_path / "run.safetensors")
    outcome = train(again, CONFIG, tmp_path / "run.safetensors")
    assert again.validations == 0
    assert len(outcome.curve) == 6
    assert all(map(torch.equal, weights(first), weights(again)))


def test_another_configuration_or_task_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    train(Line(), CONFIG, path)
    with pytest.raises(CheckpointError, match="another training"):
        train(Line(), replace(CONFIG, learning_rate=0.1), path)
    with pytest.raises(CheckpointError, match="another training"):
        train(Line(points=20), CONFIG, path)
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(CheckpointError, match="no checkpoint"):
        train(Line(), CONFIG, path)


def test_whoever_watches_can_stop_it_and_it_goes_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ml.training.loop.WATCH_SECONDS", 0.0)
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return progress.done < 0.4

    path, task, whole = tmp_path / "run.safetensors", Line(), Line()
    config = replace(CONFIG, checkpoint_seconds=1000.0)
    stopped = train(task, config, path, watch)
    assert stopped.state == "cancelled"
    assert [len(progress.curve) for progress in heard] == sorted(len(progress.curve) for progress in heard)
    assert 0.4 <= heard[-1].done < 0.5
    assert train(task, config, path).state == "done"
    train(whole, config)
    assert all(map(torch.equal, weights(task), weights(whole)))


def test_it_stops_early_and_keeps_the_best_weights() -> None:
    task = Line(figures=[0.1, 0.5, 0.4, 0.3, 0.9, 0.9])
    outcome = train(task, replace(CONFIG, patience=2))
    assert (len(outcome.curve), outcome.best, outcome.best_epoch) == (4, {"quality": 0.5}, 2)
    kept, two = weights(task), Line()
    train(two, replace(CONFIG, epochs=2, decay="constant"))
    assert all(map(torch.equal, kept, weights(two)))


def test_it_stops_when_its_time_is_over() -> None:
    assert len(train(Line(), replace(CONFIG, epochs=10_000, seconds=0.2)).curve) < 10_000


def test_it_validates_as_often_as_it_is_told() -> None:
    outcome = train(Line(), replace(CONFIG, validate_every=4))
    assert [bool(point.figures) for point in outcome.curve] == [False, False, False, True, False, True]
    at_the_end = Line()
    assert train(at_the_end, replace(CONFIG, validate_every=0)).best_epoch == 6
    assert at_the_end.validations == 1


def test_a_loss_that_is_no_number_is_an_error() -> None:
    task = Line()
    task.y[0] = torch.nan
    with pytest.raises(TrainingError, match="loss is nan"):
        train(task, CONFIG)


def test_it_learns() -> None:
    task = Line(points=400, batch=50)
    task.model[1].p = 0.0
    outcome = train(task, TrainingConfig(epochs=60, learning_rate=0.1, decay="linear"))
    assert outcome.best["quality"] > -0.1
