"""The encoder with its four decoders: words, parts of speech, entities, trees."""

import functools
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from ml.encoder import UnitEncoder, UnitEncoderConfig
from ml.encoder.config import PAD
from ml.encoder.model import SharedDropout
from ml.parsing.heads import EntityTagger, Tagger, TreeScorer

TAGS = ("B", "M", "E", "S")
"""Labels of a unit's place in its word, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Labels:
    """How many labels each decoder has."""

    pos: int
    entities: int
    relations: int


@dataclass(frozen=True, slots=True)
class HeadSizes:
    """Sizes of the tree scorer, and the dropout before all decoders."""

    lstm: int = 128
    arc: int = 256
    relation: int = 64
    dropout: float = 0.33


class JointParser(nn.Module):
    """``encoder`` over units, ``decoders`` over units (tok) and over the means of words' units (pos, ner, dep)."""

    def __init__(self, config: UnitEncoderConfig, labels: Labels, sizes: HeadSizes) -> None:
        super().__init__()
        self.encoder = UnitEncoder(config)
        size = config.hidden_size
        self.decoders = nn.ModuleDict(
            {
                "tok": Tagger(size, len(TAGS)),
                "pos": Tagger(size, labels.pos),
                "ner": EntityTagger(size, labels.entities),
                "dep": TreeScorer(size, sizes.lstm, sizes.arc, sizes.relation, sizes.dropout, labels.relations),
            }
        )
        self.dropout = SharedDropout(sizes.dropout / 2)

    def states(self, units: torch.Tensor) -> torch.Tensor:
        """Vectors of units (batch, length, size), in float32 whatever the encoder computed in."""
        mask = units.ne(PAD)[:, None, None, :]
        with torch.autocast(units.device.type, torch.bfloat16, enabled=has_fast_bfloat16(units.device)):
            states = self.encoder.encode(units, mask)
        dropped: torch.Tensor = self.dropout(states.float())
        return dropped


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 pays: on GPUs, and on processors with instructions for it (half the time of training)."""
    return device.type == "cuda" or "avx512_bf16" in _processor_flags()


@functools.cache
def _processor_flags() -> frozenset[str]:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return frozenset(next((line for line in lines if line.startswith("flags")), "").split())


def averaged(states: torch.Tensor, word_of: torch.Tensor, width: int) -> torch.Tensor:
    """Means of the units of each word: (batch, width, size). ``word_of`` (batch, length) says each unit's word.

    [CLS] is word 0; units of no word have a number of ``width`` or more and are left out.
    """
    batch, length, size = states.shape
    rows = word_of.clamp(max=width) + torch.arange(batch, device=states.device).unsqueeze(1) * (width + 1)
    flat = rows.flatten()
    sums = states.new_zeros(batch * (width + 1), size).index_add_(0, flat, states.reshape(batch * length, size))
    sizes = torch.zeros(batch * (width + 1), device=states.device).index_add_(0, flat, torch.ones_like(flat).float())
    return (sums / sizes.clamp(min=1).unsqueeze(1)).view(batch, width + 1, size)[:, :width]
