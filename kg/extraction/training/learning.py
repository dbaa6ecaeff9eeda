"""Trains the four tasks together: one pass of the encoder per batch, all losses summed.

A checkpoint after every epoch holds weights, optimiser, running average and random states, so that a run that was
killed and started again ends with the weights that it would have had.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from hanlp.layers.transformers.utils import pick_tensor_for_each_token
from torch import nn

from kg.extraction.training.batches import IGNORED, Batch, Sample, batches
from kg.extraction.training.settings import TrainingSettings
from ml.encoder.config import PAD, UNKNOWN
from ml.encoder.model import take

log = logging.getLogger(__name__)


def train(
    model: Any,
    items: Sequence[Sample],
    settings: TrainingSettings,
    checkpoint: Path,
    on_epoch: Callable[[int], None] = lambda epoch: None,
) -> None:
    """Run all epochs from ``checkpoint`` on, if there is one; leaves the averaged weights in ``model``.

    ``on_epoch`` is called with the number of epochs done while the model holds the averaged weights.
    """
    run = _Run(model, items, settings)
    if checkpoint.exists():
        run.resume(checkpoint)
    while run.epoch < settings.epochs:
        started = time.monotonic()
        loss = run.one_epoch()
        run.save(checkpoint)
        log.info("epoch %d: loss %.3f, %.0f s", run.epoch, loss, time.monotonic() - started)
        with run.averaged():
            on_epoch(run.epoch)
    run.average.copy_to(model)


class _Run:
    """The state of one training: model, optimiser, schedule, average and random numbers."""

    def __init__(self, model: Any, items: Sequence[Sample], settings: TrainingSettings) -> None:
        self.model = model
        self.items = items
        self.settings = settings
        self.epoch = 0
        torch.manual_seed(settings.seed)
        self.shuffle = random.Random(settings.seed)  # noqa: S311
        self.optimiser = torch.optim.AdamW(_groups(model, settings), betas=(0.9, 0.99), fused=True)
        steps = settings.epochs * sum(1 for _ in batches(items, settings.batch, random.Random(0)))  # noqa: S311
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, lambda step: _rate(step, steps, settings))
        self.average = RunningAverage(model, settings.averaging)

    def one_epoch(self) -> float:
        """Train on every sample once; gives the mean loss of a batch."""
        self.model.train()
        total, count = 0.0, 0
        for batch in batches(self.items, self.settings.batch, self.shuffle):
            loss = joint_loss(self.model, batch, self.settings.char_dropout)
            self.optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.gradient_norm)
            self.optimiser.step()
            self.schedule.step()
            self.average.update(self.model)
            total, count = total + loss.item(), count + 1
        self.epoch += 1
        return total / count

    def averaged(self) -> "_Averaged":
        """Holds the averaged weights in the model while entered."""
        return _Averaged(self.model, self.average)

    def save(self, path: Path) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "epoch": self.epoch,
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "average": self.average.weights,
            "average_steps": self.average.steps,
            "torch": torch.get_rng_state(),
            "shuffle": self.shuffle.getstate(),
        }
        draft = path.with_suffix(".draft")
        torch.save(state, draft)
        draft.replace(path)

    def resume(self, path: Path) -> None:
        """Go on where ``save`` left off."""
        state = torch.load(path, weights_only=True)
        self.epoch = state["epoch"]
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.average.weights, self.average.steps = state["average"], state["average_steps"]
        torch.set_rng_state(state["torch"])
        version, numbers, gauss = state["shuffle"]
        self.shuffle.setstate((version, tuple(numbers), gauss))


class RunningAverage:
    """The exponentially decayed mean of a model's parameters (Polyak averaging), warmed up over the first steps."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = {name: weight.detach().clone() for name, weight in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Take the model's present weights in."""
        self.steps += 1
        share = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, weight in model.named_parameters():
            self.weights[name].lerp_(weight, share)

    @torch.no_grad()
    def copy_to(self, model: nn.Module) -> None:
        """Put the average in the place of the model's weights."""
        for name, weight in model.named_parameters():
            weight.copy_(self.weights[name])


class _Averaged:
    def __init__(self, model: nn.Module, average: RunningAverage) -> None:
        self.model = model
        self.average = average

    def __enter__(self) -> None:
        self.kept = {name: weight.detach().clone() for name, weight in self.model.named_parameters()}
        self.average.copy_to(self.model)
        self.model.eval()

    @torch.no_grad()
    def __exit__(self, *_: object) -> None:
        for name, weight in self.model.named_parameters():
            weight.copy_(self.kept[name])


def joint_loss(model: Any, batch: Batch, char_dropout: float) -> torch.Tensor:
    """Sum of the losses of segmentation, parts of speech, entities, heads and relations, each a mean per label."""
    chars = batch.chars
    hidden_away = (torch.rand(chars.shape) < char_dropout) & (chars > UNKNOWN)
    states = model.encoder.transformer(chars.masked_fill(hidden_away, UNKNOWN), chars.ne(PAD)).last_hidden_state
    present = torch.arange(batch.tags.shape[1]) < (chars.ne(PAD).sum(1, keepdim=True) - 2)
    tags = model.decoders["tok"](states, batch=None)  # drops [CLS] and [SEP] itself
    words = pick_tensor_for_each_token(states, batch.spans, True)
    real = torch.arange(words.shape[1] - 1) < batch.words.unsqueeze(1)
    cross_entropy = nn.functional.cross_entropy
    loss = cross_entropy(tags[present], batch.tags[present])
    loss = loss + cross_entropy(model.decoders["pos"](words[:, 1:], batch=None)[real], batch.pos[real])
    loss = loss + _entity_loss(model.decoders["ner"], words[:, 1:], batch, real)
    return loss + _tree_loss(model.decoders["dep"], words, batch, real)


def _entity_loss(decoder: Any, words: torch.Tensor, batch: Batch, real: torch.Tensor) -> torch.Tensor:
    """Negative log likelihood of the tag sequences per word; 0 for a batch that has none."""
    if not batch.annotated.any():
        return words.new_zeros(())
    rows = batch.annotated
    emissions = decoder(words[rows], batch=None)
    tags = batch.ner[rows].masked_fill(batch.ner[rows] == IGNORED, 0)
    likelihood: torch.Tensor = decoder.crf(emissions, tags, real[rows], reduction="token_mean")
    return -likelihood


def _tree_loss(decoder: Any, words: torch.Tensor, batch: Batch, real: torch.Tensor) -> torch.Tensor:
    mask = torch.cat((torch.ones_like(real[:, :1]), real), 1)
    arc_dependents, arc_heads, dependents, heads = decoder.represent(words, mask)
    scored = mask.clone()
    scored[:, 0] = False
    arcs = decoder.arcs(arc_dependents, arc_heads, mask)[scored]
    relations = decoder.relations(dependents[scored], take(heads, batch.heads)[scored])
    cross_entropy = nn.functional.cross_entropy
    return cross_entropy(arcs, batch.heads[scored]) + cross_entropy(relations, batch.relations[scored])


def _groups(model: Any, settings: TrainingSettings) -> list[dict[str, Any]]:
    """Tables, encoder and decoders learn at rates of their own."""
    encoder = model.encoder.transformer
    tables = [*encoder.chars.parameters(), *encoder.bigrams.parameters()]
    return [
        {"params": tables, "lr": settings.table_rate, "weight_decay": 0.0},
        {
            "params": list(encoder.layers.parameters()),
            "lr": settings.encoder_rate,
            "weight_decay": settings.weight_decay,
        },
        {"params": list(model.decoders.parameters()), "lr": settings.rate, "weight_decay": settings.weight_decay},
    ]


def _rate(step: int, steps: int, settings: TrainingSettings) -> float:
    """Linear rise over the first ``warm_up`` of the steps, then linear fall to a twentieth."""
    done = step / steps
    if done < settings.warm_up:
        return done / settings.warm_up
    return max(0.05, (1 - done) / (1 - settings.warm_up))
