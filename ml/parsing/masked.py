"""Masked language modelling (Devlin et al., 2019): the encoder learns the language before it sees an annotated word.

Short spans of units are hidden and guessed, with the unit table itself as the output layer. Matrices learn by Muon
(Jordan et al., 2024), tables and vectors by AdamW.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ml.encoder import UnitEncoder
from ml.encoder.config import MASK, UNKNOWN
from ml.parsing.data import Corpus, ahead
from ml.parsing.model import has_fast_bfloat16
from ml.parsing.progress import resume, save
from ml.parsing.settings import MaskedSettings
from ml.training.rate import rate_at

log = logging.getLogger(__name__)
KEPT, REPLACED = 0.1, 0.1
"""Shares of the hidden units that stay as they are, and that become another unit."""
LONGEST_SPAN = 3
STEPS_PER_CHECKPOINT = 500
STEPS_PER_REPORT = 100


class Guesser(nn.Module):
    """The encoder with an output layer over units, tied to its table."""

    def __init__(self, encoder: UnitEncoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.narrow = nn.Linear(encoder.config.hidden_size, encoder.config.embedding_size)
        self.normal = nn.LayerNorm(encoder.config.embedding_size)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, units: torch.Tensor, places: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
        """Cross entropy of ``answers`` (rows, masked) at ``places`` of ``units`` (rows, length), nothing padded."""
        states = self.encoder.encode(units, None)
        hidden = states.gather(1, places.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        narrow = self.normal(nn.functional.gelu(self.narrow(hidden)))
        scores = narrow @ self.encoder.units.weight.T + self.bias
        return nn.functional.cross_entropy(scores.flatten(0, 1).float(), answers.flatten())


Masked = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def hide(block: npt.NDArray[np.int64], masked: int, vocabulary: int, choose: np.random.Generator) -> Masked:
    """Hides ``masked`` units of each row in spans of up to LONGEST_SPAN: what is seen, the places, the answers."""
    rows, length = block.shape
    noise = choose.random((rows, length))
    # the noise of a place is that of the first of its span, so that neighbours are drawn together
    spans = choose.integers(1, LONGEST_SPAN + 1, (rows, length))
    for step in range(1, LONGEST_SPAN):
        noise[:, step:] = np.where(spans[:, :-step] > step, noise[:, :-step], noise[:, step:])
    noise[block <= UNKNOWN + 2] = 2.0
    places = np.argpartition(noise, masked, axis=1)[:, :masked]
    answers = np.take_along_axis(block, places, 1)
    fate = choose.random(answers.shape)
    other = choose.integers(MASK + 1, vocabulary, answers.shape)
    shown = np.where(fate < KEPT, answers, np.where(fate < KEPT + REPLACED, other, MASK))
    seen = block.copy()
    np.put_along_axis(seen, places, shown, 1)
    return torch.from_numpy(seen), torch.from_numpy(places), torch.from_numpy(answers)


def learn_masked(  # noqa: PLR0913, PLR0917
    encoder: UnitEncoder,
    corpus: Corpus,
    shares: dict[str, float],
    settings: MaskedSettings,
    device: torch.device,
    checkpoint: Path | None = None,
) -> float:
    """Trains ``encoder`` in place, from ``checkpoint`` on if there is one; the loss of the last steps."""
    torch.manual_seed(settings.seed)
    guesser = Guesser(encoder).to(device)
    optimisers = _optimisers(guesser, settings, device)
    parts = {"guesser": guesser, "muon": optimisers[0], "adam": optimisers[1]}
    first = resume(parts, checkpoint)
    if device.type == "cuda":
        for layer in encoder.layers:
            layer.compile()  # one by one: the layers share what is compiled, which takes seconds instead of a minute
    guesser.train()
    started, recent = time.monotonic(), torch.zeros((), device=device)
    batches = ahead(_batches(encoder.config.vocab_size, corpus, shares, settings, first))
    mean = 0.0
    for step in range(first, settings.steps):
        torch.manual_seed(settings.seed + step)  # what is dropped does not depend on where the run was resumed
        for optimiser in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = settings.rate * rate_at(step, settings.steps, settings.warm_up)
        seen, places, answers = (part.to(device, non_blocking=True) for part in next(batches))
        with torch.autocast(device.type, torch.bfloat16, enabled=has_fast_bfloat16(device)):
            loss = guesser(seen, places, answers)
        loss.backward()
        for optimiser in optimisers:
            optimiser.step()
            optimiser.zero_grad()
        recent += loss.detach()
        if (step + 1) % STEPS_PER_REPORT == 0 or step + 1 == settings.steps:
            mean = float(recent) / (step % STEPS_PER_REPORT + 1)
            recent.zero_()
            log.info("step %d of %d: loss %.3f, %.0f s", step + 1, settings.steps, mean, time.monotonic() - started)
        if checkpoint and (step + 1) % STEPS_PER_CHECKPOINT == 0:
            save(parts, step + 1, checkpoint)
    return mean


def _batches(
    vocabulary: int, corpus: Corpus, shares: dict[str, float], settings: MaskedSettings, first: int
) -> Iterator[Masked]:
    """Endless; the random numbers go on from step ``first`` as if there had been no interruption."""
    choose = np.random.default_rng(settings.seed)
    for step, block in enumerate(corpus.blocks(shares, settings.rows, settings.length, choose)):
        hidden = hide(block, settings.masked, vocabulary, choose)
        if step >= first:
            yield hidden


def _optimisers(guesser: Guesser, settings: MaskedSettings, device: torch.device) -> tuple[Any, Any]:
    matrices = [weight for weight in guesser.encoder.layers.parameters() if weight.ndim == 2]
    chosen = {id(weight) for weight in matrices}
    others = [weight for weight in guesser.parameters() if id(weight) not in chosen]
    muon = torch.optim.Muon(
        matrices, lr=settings.rate, weight_decay=settings.weight_decay, adjust_lr_fn="match_rms_adamw"
    )
    adam = torch.optim.AdamW(others, lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    return muon, adam
