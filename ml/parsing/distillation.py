"""Distillation (Hinton et al., 2015): a small parser learns from what large ones say of running text.

The teachers' probabilities are averaged. They choose the words, for which teachers and student then give their
distributions over parts of speech, heads and relations; entities are learned as the teachers' likeliest tags.
"""

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ml.encoder.config import PAD, UNKNOWN
from ml.encoder.model import take
from ml.parsing.data import Ids, Sentences, ahead, collate, groups, pad_raw
from ml.parsing.model import JointParser, averaged
from ml.parsing.settings import DistillationSettings
from ml.parsing.supervised import joint_loss, optimiser_of, set_dropout, step_of
from ml.training.average import Average
from ml.training.rate import rate_at

log = logging.getLogger(__name__)
STEPS_PER_REPORT = 100


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the teachers say of a batch: probabilities over tags (batch, length), and over each word's labels.

    ``inside`` (batch, length) and ``real`` (batch, words) say where there is something; ``heads`` are the likeliest.
    """

    inside: torch.Tensor
    tags: torch.Tensor
    word_of: torch.Tensor
    counts: torch.Tensor
    real: torch.Tensor
    pos: torch.Tensor
    entities: torch.Tensor
    arcs: torch.Tensor
    heads: torch.Tensor
    relations: torch.Tensor


@torch.no_grad()
def lesson(teachers: Sequence[JointParser], units: torch.Tensor) -> Lesson:
    """Ask all ``teachers`` about ``units`` (batch, length)."""
    states = [teacher.states(units) for teacher in teachers]
    decoders: list[Any] = [teacher.decoders for teacher in teachers]
    tags = _mean([d["tok"](s).softmax(-1) for d, s in zip(decoders, states, strict=True)])
    inside = units.ne(PAD)
    lengths = inside.sum(1)
    inside = inside & (torch.arange(units.shape[1], device=units.device) < (lengths - 1).unsqueeze(1))
    inside[:, 0] = False
    chosen = tags.argmax(-1)
    begins = ((chosen == 0) | (chosen == 3)) & inside
    begins[:, 1] = True
    number = begins.cumsum(1)
    counts = number[:, -1]
    width = int(counts.max())
    word_of = torch.where(inside, number, width + 1)
    word_of[:, 0] = 0
    real = torch.arange(width, device=units.device) < counts.unsqueeze(1)
    mask = nn.functional.pad(real, (1, 0), value=True)
    words = [averaged(s, word_of, width + 1) for s in states]
    pos = _mean([d["pos"](w[:, 1:]).softmax(-1) for d, w in zip(decoders, words, strict=True)])[real]
    emissions = _mean([d["ner"].classifier(w[:, 1:]) for d, w in zip(decoders, words, strict=True)])
    entities = decoders[0]["ner"].crf.best(emissions, counts)
    vectors = [d["dep"].represent(w, mask) for d, w in zip(decoders, words, strict=True)]
    arcs = _mean([d["dep"].arcs(v[0], v[1], mask).softmax(-1) for d, v in zip(decoders, vectors, strict=True)])[:, 1:]
    heads = arcs.argmax(-1)
    relations = _mean(
        [
            d["dep"].relations(v[2][:, 1:][real], take(v[3], heads)[real]).softmax(-1)
            for d, v in zip(decoders, vectors, strict=True)
        ]
    )
    return Lesson(inside, tags, word_of, counts, real, pos, entities, arcs[real], heads, relations)


def distillation_loss(student: JointParser, units: torch.Tensor, said: Lesson, unit_dropout: float) -> torch.Tensor:
    """Sum of the divergences from what the teachers ``said``, each a mean per unit or word."""
    hidden = (torch.rand(units.shape, device=units.device) < unit_dropout) & (units > UNKNOWN + 2)
    states = student.states(units.masked_fill(hidden, UNKNOWN))
    decoders: Any = student.decoders
    loss = _divergence(decoders["tok"](states)[said.inside], said.tags[said.inside])
    words = averaged(states, said.word_of, said.real.shape[1] + 1)
    loss = loss + _divergence(decoders["pos"](words[:, 1:])[said.real], said.pos)
    emissions = decoders["ner"].classifier(words[:, 1:])
    surprise = decoders["ner"].crf.negative_log_likelihood(emissions, said.entities, said.counts)
    loss = loss + surprise.sum() / said.counts.sum()
    mask = nn.functional.pad(said.real, (1, 0), value=True)
    arc_dependents, arc_heads, dependents, heads = decoders["dep"].represent(words, mask)
    arcs = decoders["dep"].arcs(arc_dependents, arc_heads, mask)[:, 1:][said.real]
    loss = loss + _divergence(arcs, said.arcs)
    relations = decoders["dep"].relations(dependents[:, 1:][said.real], take(heads, said.heads)[said.real])
    total: torch.Tensor = loss + _divergence(relations, said.relations)
    return total


def distil(  # noqa: PLR0913, PLR0917
    student: JointParser,
    teachers: Sequence[JointParser],
    stretches: Sequence[Ids],
    gold: Sentences,
    settings: DistillationSettings,
    device: torch.device,
) -> None:
    """Trains ``student`` in place on ``stretches`` of running text and, beside them, on ``gold``."""
    torch.manual_seed(settings.seed)
    for teacher in teachers:
        teacher.to(device).eval()
    student.to(device).train()
    set_dropout(student, settings.dropout)
    optimiser = optimiser_of(student, settings)
    average = Average(student, settings.averaging)
    shuffle = random.Random(settings.seed)  # noqa: S311
    texts = _endless(np.array([len(s) for s in stretches]), settings.batch, shuffle)
    labelled = _endless(gold.lengths(), settings.gold_batch, shuffle)
    started, total = time.monotonic(), torch.zeros((), device=device)
    pairs = (
        (pad_raw([stretches[i] for i in next(texts)]), collate(gold, next(labelled))) for _ in range(settings.steps)
    )
    for step, (cpu_units, cpu_batch) in enumerate(ahead(pairs)):
        units, batch = cpu_units.to(device), cpu_batch.to(device)
        loss = distillation_loss(student, units, lesson(teachers, units), settings.unit_dropout)
        total += loss.detach()
        loss = loss + settings.gold_weight * joint_loss(student, batch, settings.unit_dropout)
        loss.backward()
        step_of(optimiser, student, rate_at(step, settings.steps, settings.warm_up), settings.gradient_norm)
        average.update(student)
        if (step + 1) % STEPS_PER_REPORT == 0:
            seconds = time.monotonic() - started
            log.info("step %d: divergence %.3f, %.0f s", step + 1, float(total) / STEPS_PER_REPORT, seconds)
            total.zero_()
    average.copy_to(student)
    student.eval()


def _endless(lengths: npt.NDArray[np.int64], size: int, shuffle: random.Random) -> Any:
    while True:
        yield from groups(lengths, size, shuffle)


def _mean(parts: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack(parts).mean(0)


def _divergence(scores: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
    """Cross entropy of distributions, a mean per row: the divergence plus a constant."""
    return -(probabilities * scores.log_softmax(-1)).sum(-1).mean()
