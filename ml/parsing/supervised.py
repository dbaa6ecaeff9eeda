"""Training of all decoders together on annotated sentences: one pass of the encoder per batch, all losses summed."""

import logging
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ml.encoder.config import UNKNOWN
from ml.encoder.model import take
from ml.parsing.data import IGNORED, Batch, Sentences, ahead, collate, groups
from ml.parsing.model import JointParser, averaged
from ml.parsing.progress import resume, save
from ml.parsing.settings import TrainingSettings
from ml.training.average import Average
from ml.training.rate import rate_at

log = logging.getLogger(__name__)


def joint_loss(parser: JointParser, batch: Batch, unit_dropout: float) -> torch.Tensor:
    """Sum of the losses of words, parts of speech, entities, heads and relations, each a mean per label."""
    units = batch.units
    hidden = (torch.rand(units.shape, device=units.device) < unit_dropout) & (units > UNKNOWN + 2)
    states = parser.states(units.masked_fill(hidden, UNKNOWN))
    words = averaged(states, batch.word_of, batch.pos.shape[1] + 1)
    decoders: Any = parser.decoders
    loss = mean_loss(decoders["tok"](states), batch.tags) + mean_loss(decoders["pos"](words[:, 1:]), batch.pos)
    annotated = batch.ner[:, 0] != IGNORED
    emissions = decoders["ner"].classifier(words[:, 1:])
    surprise = decoders["ner"].crf.negative_log_likelihood(emissions, batch.ner.clamp(min=0), batch.counts)
    loss = loss + (surprise * annotated).sum() / (batch.counts * annotated).sum().clamp(min=1)
    mask = torch.arange(words.shape[1], device=units.device) <= batch.counts.unsqueeze(1)
    arc_dependents, arc_heads, dependents, heads = decoders["dep"].represent(words, mask)
    loss = loss + mean_loss(decoders["dep"].arcs(arc_dependents, arc_heads, mask)[:, 1:], batch.heads)
    chosen = take(heads, batch.heads.clamp(min=0)).flatten(0, 1)
    relations = decoders["dep"].relations(dependents[:, 1:].flatten(0, 1), chosen)
    total: torch.Tensor = loss + mean_loss(relations, batch.relations)
    return total


def mean_loss(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross entropy of ``scores`` (…, labels) where ``labels`` are not IGNORED; 0 where all are."""
    total = nn.functional.cross_entropy(scores.flatten(0, -2), labels.flatten(), ignore_index=IGNORED, reduction="sum")
    return total / (labels != IGNORED).sum().clamp(min=1)


def optimiser_of(parser: JointParser, settings: TrainingSettings) -> Any:
    """AdamW; the encoder learns at a rate of its own, tables without decay, the lexicon as fast as the decoders."""
    table = list(parser.encoder.units.parameters())
    lexicon = list(parser.encoder.lexicon.parameters()) if parser.encoder.config.lexicon_count else []
    apart = {id(weight) for weight in (*table, *lexicon)}
    encoder = [weight for weight in parser.encoder.parameters() if id(weight) not in apart]
    fast = [*parser.decoders.parameters(), *lexicon]
    parts = [
        {"params": encoder, "peak": settings.encoder_rate, "weight_decay": settings.weight_decay},
        {"params": table, "peak": settings.encoder_rate, "weight_decay": 0.0},
        {"params": fast, "peak": settings.rate, "weight_decay": settings.weight_decay},
    ]
    return torch.optim.AdamW(parts, lr=settings.rate, betas=(0.9, 0.98), fused=True)


def step_of(optimiser: Any, parser: JointParser, share: float, most: float) -> None:
    """One step at ``share`` of the peak rates, with the gradient's norm cut to ``most``; gradients are cleared."""
    nn.utils.clip_grad_norm_(parser.parameters(), most)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share
    optimiser.step()
    optimiser.zero_grad()


def set_dropout(parser: JointParser, rate: float) -> None:
    """The encoder's own dropout."""
    for module in parser.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = rate


def train(
    parser: JointParser,
    sentences: Sentences,
    settings: TrainingSettings,
    device: torch.device,
    checkpoint: Path | None = None,
) -> None:
    """Run all epochs, from ``checkpoint`` on if there is one; leaves the averaged weights in ``parser``."""
    torch.manual_seed(settings.seed)
    parser.to(device).train()
    set_dropout(parser, settings.dropout)
    optimiser = optimiser_of(parser, settings)
    average = Average(parser, settings.averaging)
    parts = {"parser": parser, "optimiser": optimiser, "average": average}
    done = resume(parts, checkpoint)
    lengths = sentences.lengths()
    shuffle = random.Random(settings.seed)  # noqa: S311
    epochs = [groups(lengths, settings.batch, shuffle) for _ in range(settings.epochs)]
    steps = sum(map(len, epochs))
    step = sum(map(len, epochs[:done]))
    started = time.monotonic()
    for epoch in range(done, settings.epochs):
        torch.manual_seed(settings.seed + epoch)
        total = torch.zeros((), device=device)
        for batch in ahead(collate(sentences, group) for group in epochs[epoch]):
            loss = joint_loss(parser, batch.to(device), settings.unit_dropout)
            loss.backward()
            step_of(optimiser, parser, rate_at(step, steps, settings.warm_up), settings.gradient_norm)
            average.update(parser)
            total += loss.detach()
            step += 1
        log.info(
            "epoch %d: loss %.3f, %.0f s", epoch + 1, float(total) / len(epochs[epoch]), time.monotonic() - started
        )
        if checkpoint:
            save(parts, epoch + 1, checkpoint)
    average.copy_to(parser)
    parser.eval()


@torch.no_grad()
def accuracy(parser: JointParser, sentences: Sentences, device: torch.device, size: int = 8000) -> dict[str, float]:
    """Shares, in percent, on gold words: unit tags, parts of speech, entity tags that are not O right, heads, labelled.

    Quick and without decoding of trees: it serves to watch a training, not to report.
    """
    parser.eval()
    right = dict.fromkeys(("tok", "pos", "ner", "uas", "las"), 0)
    count = dict.fromkeys(right, 0)
    for group in groups(sentences.lengths(), size, random.Random(0)):  # noqa: S311
        batch = collate(sentences, group).to(device)
        states = parser.states(batch.units)
        words = averaged(states, batch.word_of, batch.pos.shape[1] + 1)
        decoders: Any = parser.decoders
        real = batch.heads != IGNORED
        mask = nn.functional.pad(real, (1, 0), value=True)
        arc_dependents, arc_heads, dependents, heads = decoders["dep"].represent(words, mask)
        found = decoders["dep"].arcs(arc_dependents, arc_heads, mask)[:, 1:].argmax(-1)
        relations = decoders["dep"].relations(dependents[:, 1:][real], take(heads, found)[real]).argmax(-1)
        same = found[real] == batch.heads[real]
        entities = decoders["ner"].crf.best(decoders["ner"].classifier(words[:, 1:]), batch.counts)
        named = (batch.ner > 0) | ((entities > 0) & (batch.ner >= 0))
        tagged = batch.tags != IGNORED
        for name, hits in (
            ("tok", (decoders["tok"](states).argmax(-1) == batch.tags)[tagged]),
            ("pos", (decoders["pos"](words[:, 1:]).argmax(-1) == batch.pos)[real]),
            ("ner", (entities == batch.ner)[named]),
            ("uas", same),
            ("las", same & (relations == batch.relations[real])),
        ):
            right[name] += int(hits.sum())
            count[name] += hits.numel()
    return {name: round(100 * right[name] / max(count[name], 1), 2) for name in right}
