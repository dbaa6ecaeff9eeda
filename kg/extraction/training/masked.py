"""Masked language modelling: teaches the encoder what Chinese looks like before it sees an annotated word.

A share of the characters is hidden, also from the pairs that they are part of, and guessed from the encoder's output,
with the character table itself as the output layer.
"""

import logging
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from kg.extraction.training.settings import TrainingSettings
from ml.encoder import CharEncoder
from ml.encoder.config import END, MASK, PAD, START, UNKNOWN

log = logging.getLogger(__name__)
SENTENCE = re.compile(r"[^。！？；]+[。！？；]*[”」』）]*")
LONGEST = 120
STEPS_PER_CHECKPOINT = 200


class Guesser(nn.Module):
    """The encoder with an output layer over characters, tied to its character table."""

    def __init__(self, encoder: CharEncoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.narrow = nn.Linear(encoder.config.hidden_size, encoder.config.char_size)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, chars: torch.Tensor, share: float) -> torch.Tensor:
        """Cross entropy of the hidden characters of ``chars``, (batch, length), of which ``share`` are hidden."""
        hidden = (torch.rand(chars.shape) < share) & (chars > UNKNOWN)
        states = self.encoder(chars.masked_fill(hidden, MASK), chars.ne(PAD)).last_hidden_state[hidden]
        scores = nn.functional.gelu(self.narrow(states)) @ self.encoder.chars.weight.T + self.bias
        return nn.functional.cross_entropy(scores, chars[hidden])


def sentences_of(lines: Sequence[str]) -> list[str]:
    """The sentences of ``lines`` without spaces, cut after LONGEST characters."""
    return [sentence[:LONGEST] for line in lines for sentence in SENTENCE.findall("".join(line.split()))]


def learn_masked(
    encoder: CharEncoder, sentences: Sequence[str], ids: dict[str, int], settings: TrainingSettings, checkpoint: Path
) -> None:
    """One pass over ``sentences`` or ``masked_steps``, from ``checkpoint`` on if there is one."""
    torch.manual_seed(settings.seed)
    guesser = Guesser(encoder)
    groups = _groups(sentences, settings)
    optimiser = torch.optim.AdamW(guesser.parameters(), lr=settings.masked_rate, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.masked_rate, len(groups), pct_start=0.1)
    parts: dict[str, Any] = {"guesser": guesser, "optimiser": optimiser, "schedule": schedule}
    first = _resume(parts, checkpoint)
    guesser.train()
    started, total = time.monotonic(), 0.0
    last = min(settings.masked_steps, len(groups))
    for step in range(first, last):
        rows = [torch.tensor([START, *(ids.get(c, UNKNOWN) for c in sentences[i]), END]) for i in groups[step]]
        loss = guesser(nn.utils.rnn.pad_sequence(rows, batch_first=True), settings.masked_share)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if (step + 1) % STEPS_PER_CHECKPOINT == 0 or step + 1 == last:
            _save(parts, step + 1, checkpoint)
            seconds = time.monotonic() - started
            log.info("step %d of %d: loss %.3f, %.0f s", step + 1, last, total / (step % 200 + 1), seconds)
            total = 0.0


def _groups(sentences: Sequence[str], settings: TrainingSettings) -> list[list[int]]:
    """Indices of sentences of similar length, ``masked_batch`` characters a group, groups in random order."""
    shuffle = random.Random(settings.seed)  # noqa: S311
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]) + 8 * shuffle.random())
    groups: list[list[int]] = [[]]
    for place in order:
        if (len(groups[-1]) + 1) * (len(sentences[place]) + 2) > settings.masked_batch and groups[-1]:
            groups.append([])
        groups[-1].append(place)
    shuffle.shuffle(groups)
    return groups


def _save(parts: dict[str, Any], step: int, path: Path) -> None:
    draft = path.with_suffix(".draft")
    states = {name: part.state_dict() for name, part in parts.items()}
    torch.save({"step": step, "random": torch.get_rng_state(), **states}, draft)
    draft.replace(path)


def _resume(parts: dict[str, Any], path: Path) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    torch.set_rng_state(state["random"])
    return int(state["step"])
