"""Steps, validations and checkpoints."""

import dataclasses
import json
import logging
import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from ml.training import checkpoint, distributed
from ml.training.average import Average
from ml.training.config import TrainingConfig
from ml.training.distributed import World
from ml.training.rate import rate_at
from ml.training.task import Batch, Task

log = logging.getLogger("ml")

WATCH_SECONDS = 1.0
"""How often ``watch`` is asked, at most: it may write to a database."""
UNRELATED = ("seconds", "checkpoint_seconds")
"""Settings that may differ between a run and its continuation."""


class TrainingError(RuntimeError):
    """A training that cannot go on, e.g. because its loss is no number any more."""


@dataclass(frozen=True, slots=True)
class Point:
    """One epoch of the curve: mean loss, figures of the validation (empty where there was none), seconds so far."""

    epoch: int
    loss: float
    figures: dict[str, float]
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: ``done`` in [0, 1], and the curve so far."""

    done: float
    seconds: float
    curve: tuple[Point, ...]


Watch = Callable[[Progress], bool]
"""Hears of progress about every second and after every epoch; False stops the training, which can be resumed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. The model has the best weights when it is "done"; ``best`` is empty without validation."""

    state: Literal["done", "cancelled"]
    curve: tuple[Point, ...]
    best: dict[str, float]
    best_epoch: int
    seconds: float


def train(
    task: Task[Batch],
    config: TrainingConfig,
    path: Path | None = None,
    watch: Watch | None = None,
    world: World | None = None,
) -> Outcome:
    """Train ``task.model`` in place, from the checkpoint ``path`` on if there is one.

    Raises TrainingError when the loss is no number, CheckpointError when ``path`` is of another training.
    """
    return _Run(task, config, path, watch or (lambda _: True), world or World()).go()


@dataclass
class _State:
    """What a checkpoint knows besides tensors."""

    epoch: int = 0
    batch: int = 0
    """Batches of this process that are done in ``epoch``."""
    loss: float = 0.0
    """Sum over those."""
    seconds: float = 0.0
    stale: int = 0
    best: dict[str, float] = field(default_factory=dict)
    best_epoch: int = 0
    averaged: int = 0
    curve: list[Point] = field(default_factory=list)


class _Objective(nn.Module):
    """A task as a module whose forward is its loss, which is what DistributedDataParallel wants to wrap."""

    def __init__(self, task: Task[Any]) -> None:
        super().__init__()
        self.model = task.model
        self.loss = task.loss

    def forward(self, batch: Any) -> Tensor:
        return self.loss(batch)


class _Run:
    def __init__(self, task: Task[Any], config: TrainingConfig, path: Path | None, watch: Watch, world: World) -> None:
        self.task, self.config, self.path, self.watch, self.world = task, config, path, watch, world
        self.model = task.model
        self.device = next(self.model.parameters()).device
        self.optimiser = _optimiser(self.model, config, self.device)
        self.average = Average(self.model, config.averaging) if config.averaging else None
        self.best_weights: dict[str, Tensor] = {}
        self.state = _State()
        self.objective: nn.Module = _Objective(task)
        if world.size > 1:
            self.objective = distributed.together(self.objective, config.compression)
        self.steps = task.batches_per_epoch // world.size
        self.settings = {k: v for k, v in dataclasses.asdict(config).items() if k not in UNRELATED}
        self.clock = self.watched = self.written = time.monotonic()

    def go(self) -> Outcome:
        """All epochs that are left."""
        if not self.steps:
            raise TrainingError(f"{self.world.size} processes need as many batches an epoch")
        self._resume()
        while self.state.epoch < self.config.epochs and not self._enough():
            if not self._epoch():
                return self._outcome("cancelled")
        if not self.config.validate_every and self.world.leads and not self.state.best:
            self._validate()
        self._finish()
        return self._outcome("done")

    def _epoch(self) -> bool:
        """What is left of the present epoch; False when ``watch`` stopped it."""
        self.model.train()
        state = self.state
        batches = self.task.batches(state.epoch, state.batch * self.world.size)
        total = torch.tensor(state.loss, dtype=torch.float64, device=self.device)
        for batch in islice(batches, self.world.rank, None, self.world.size):
            if state.batch == self.steps:
                break
            total += self._step(batch)
            state.batch += 1
            if self.world.size == 1 and not self._heard(total):
                return False
        return self._end_epoch(float(total))

    def _step(self, batch: Any) -> Tensor:
        """One batch; its loss, still on the device."""
        state, config = self.state, self.config
        step = state.epoch * self.steps + state.batch
        torch.manual_seed((config.seed * 1_000_003 + step) * 4099 + self.world.rank)
        rate = config.learning_rate * rate_at(step, config.epochs * self.steps, config.warm_up, config.decay)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        half = config.precision == "bfloat16"
        with torch.autocast(self.device.type, torch.bfloat16) if half else nullcontext():
            loss = distributed.loss_of(self.objective, batch)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if config.gradient_norm:
            nn.utils.clip_grad_norm_(self.model.parameters(), config.gradient_norm)
        self.optimiser.step()
        if self.average:
            self.average.update(self.model)
        return loss.detach()

    def _heard(self, total: Tensor) -> bool:
        """Between two batches: write a checkpoint when it is time, ask ``watch``, look at the clock."""
        now = time.monotonic()
        if self.path and now - self.written > self.config.checkpoint_seconds:
            self.state.loss = float(total)
            self._write()
        if now - self.watched > WATCH_SECONDS:
            self.watched = now
            if not self.watch(self._progress()):
                self.state.loss = float(total)
                self._write()
                return False
        return True

    def _end_epoch(self, total: float) -> bool:
        """Add to the curve, validate, decide; False when ``watch`` stopped it."""
        state, config = self.state, self.config
        loss = total / self.steps
        if not math.isfinite(loss):
            raise TrainingError(f"the loss is {loss} in epoch {state.epoch + 1}: lower the learning rate")
        state.epoch, state.batch, state.loss = state.epoch + 1, 0, 0.0
        due = config.validate_every and (state.epoch % config.validate_every == 0 or state.epoch == config.epochs)
        figures = self._validate() if due and self.world.leads else {}
        state.curve.append(Point(state.epoch, loss, figures, self._seconds()))
        state.stale = int(self.world.agreed(state.stale, self.device))
        keep_on = self.watch(self._progress()) if self.world.leads else True
        if self.path and (not keep_on or time.monotonic() - self.written > config.checkpoint_seconds):
            self._write()
        return bool(self.world.agreed(keep_on, self.device))

    def _validate(self) -> dict[str, float]:
        """Figures of the weights that would be kept; they are remembered when they are the best so far."""
        self.model.eval()
        state = self.state
        with self.average.in_place_of(self.model) if self.average else nullcontext():
            with torch.no_grad():
                figures = self.task.validate()
            value = next(iter(figures.values()), None)
            if value is not None and value > next(iter(state.best.values()), -math.inf):
                state.best, state.best_epoch, state.stale = figures, state.epoch, 0
                self.best_weights = {name: each.detach().clone() for name, each in self.model.state_dict().items()}
            else:
                state.stale += 1
        return figures

    def _enough(self) -> bool:
        config = self.config
        late = bool(config.seconds) and self._seconds() > config.seconds
        return bool(self.world.agreed(late or 0 < config.patience <= self.state.stale, self.device))

    def _finish(self) -> None:
        """Leave the best weights in the model; the leading process's in all."""
        self._write()
        if self.best_weights:
            self.model.load_state_dict(self.best_weights)
        elif self.average:
            self.average.copy_to(self.model)
        if self.world.size > 1:
            for tensor in self.model.state_dict().values():
                torch.distributed.broadcast(tensor, 0)
        self.model.eval()

    def _write(self) -> None:
        if not self.path or not self.world.leads:
            return
        parts = {"model.": self.model.state_dict(), "best.": self.best_weights}
        parts["optimiser."] = checkpoint.of_optimiser(self.optimiser)
        if self.average:
            parts["average."] = {str(at): weight for at, weight in enumerate(self.average.weights)}
            self.state.averaged = self.average.steps
        state = {**dataclasses.asdict(self.state), "seconds": self._seconds()}
        about = {"settings": self.settings, "identity": self.task.identity, "processes": self.world.size}
        tensors = {prefix + name: each for prefix, part in parts.items() for name, each in part.items()}
        checkpoint.write(self.path, tensors, {**about, "state": state})
        self.written = time.monotonic()

    def _resume(self) -> None:
        if not self.path or not self.path.exists():
            return
        tensors, found = checkpoint.read(self.path)
        about = {"settings": self.settings, "identity": self.task.identity, "processes": self.world.size}
        if any(found.get(name) != json.loads(json.dumps(value)) for name, value in about.items()):
            raise checkpoint.CheckpointError(f"{self.path}: a checkpoint of another training; remove it to begin anew")
        if self.world.size > 1 and self.config.compression == "powersgd":
            log.warning("PowerSGD begins anew: this run will not end exactly where an uninterrupted one would have")
        curve = [Point(**point) for point in found["state"].pop("curve")]
        self.state = _State(**found["state"], curve=curve)
        self.model.load_state_dict(checkpoint.beginning_with("model.", tensors))
        checkpoint.into_optimiser(self.optimiser, checkpoint.beginning_with("optimiser.", tensors))
        best = checkpoint.beginning_with("best.", tensors)
        self.best_weights = {name: tensor.to(self.device) for name, tensor in best.items()}
        if self.average:
            weights = checkpoint.beginning_with("average.", tensors)
            kept = [weights[str(at)] for at in range(len(weights))]
            self.average.load_state_dict({"steps": self.state.averaged, "weights": kept})

    def _seconds(self) -> float:
        """Of training, over all resumptions."""
        return self.state.seconds + time.monotonic() - self.clock

    def _progress(self) -> Progress:
        done = (self.state.epoch + self.state.batch / self.steps) / self.config.epochs
        return Progress(min(done, 1.0), self._seconds(), tuple(self.state.curve))

    def _outcome(self, state: Literal["done", "cancelled"]) -> Outcome:
        return Outcome(state, tuple(self.state.curve), self.state.best, self.state.best_epoch, self._seconds())


def _optimiser(model: nn.Module, config: TrainingConfig, device: torch.device) -> torch.optim.Optimizer:
    """Fused where torch has that, which halves the time of a step on large tables."""
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    if config.optimiser == "adagrad":
        return torch.optim.Adagrad(weights, lr=config.learning_rate, fused=device.type == "cpu")
    return torch.optim.AdamW(
        weights, lr=config.learning_rate, betas=(0.9, 0.98), weight_decay=config.weight_decay, fused=True
    )
