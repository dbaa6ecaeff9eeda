"""The encoder itself.

Invariant: the vectors of a sentence are a function of that sentence alone. The backward direction therefore runs
forward over each sentence reversed within its own length, and never meets the padding.
"""

from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from ml.encoder.config import PAD, CharEncoderConfig

UNSEEN_BIGRAM = 0
"""Row of the bigram table for a pair that is not in it."""


class SharedDropout(nn.Module):
    """Dropout with one mask for all positions of a sequence (Gal and Ghahramani, 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Drop the same features at every position of ``states``, of shape (batch, length, size)."""
        if not self.training or self.rate == 0:
            return states
        return states * nn.functional.dropout(torch.ones_like(states[:, :1]), self.rate)


class BiLSTM(nn.Module):
    """One bidirectional layer whose output at a position depends on the sequence's own positions only."""

    def __init__(self, input_size: int, size: int) -> None:
        super().__init__()
        self.ahead = nn.LSTM(input_size, size, batch_first=True)
        self.back = nn.LSTM(input_size, size, batch_first=True)

    def forward(self, states: torch.Tensor, reversal: torch.Tensor) -> torch.Tensor:
        """From (batch, length, input size) to (batch, length, 2 · size); ``reversal`` as made by ``reversal_of``."""
        ahead, _ = self.ahead(states)
        back, _ = self.back(take(states, reversal))
        return torch.cat((ahead, take(back, reversal)), dim=-1)


def reversal_of(lengths: torch.Tensor, width: int) -> torch.Tensor:
    """Indices of shape (batch, width) that reverse each sequence within its length and leave the padding in place."""
    positions = torch.arange(width, device=lengths.device).expand(len(lengths), width)
    mirrored = lengths.unsqueeze(1) - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def take(states: torch.Tensor, indices: torch.Tensor) -> torch.Tensor:
    """``states[b, indices[b, i]]``: from (batch, length, size) to (batch, positions, size)."""
    return states.gather(1, indices.unsqueeze(-1).expand(-1, -1, states.shape[-1]))


class CharEncoder(PreTrainedModel):
    """Characters and bigrams → stacked BiLSTMs → one vector of ``config.hidden_size`` a character."""

    config_class = CharEncoderConfig
    base_model_prefix = "encoder"

    #: sorted pairs, each ``first · vocab_size + second``; row i + 1 of ``bigrams`` belongs to pair i. (bigram_count,)
    pairs: torch.Tensor
    #: the character that stands in for each character (Ａ → A); itself for most. (vocab_size,)
    folded: torch.Tensor

    def __init__(self, config: CharEncoderConfig) -> None:
        super().__init__(config)
        self.chars = nn.Embedding(config.vocab_size, config.char_size, padding_idx=PAD)
        self.bigrams = nn.Embedding(config.bigram_count + 1, config.bigram_size)
        self.register_buffer("pairs", torch.arange(config.bigram_count, dtype=torch.int32))
        self.register_buffer("folded", torch.arange(config.vocab_size, dtype=torch.int32))
        sizes = [config.char_size + 2 * config.bigram_size] + [config.hidden_size] * (config.layer_count - 1)
        self.layers = nn.ModuleList(BiLSTM(size, config.lstm_size) for size in sizes)
        self.dropout = SharedDropout(config.dropout)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Start of training from nothing; ``pretrain`` replaces the embeddings."""
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.1)
        elif isinstance(module, nn.LSTM):
            for name, weight in module.named_parameters():
                if name.startswith("weight"):
                    nn.init.orthogonal_(weight) if "hh" in name else nn.init.xavier_uniform_(weight)
                else:
                    nn.init.zeros_(weight)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None, *_: Any, **__: Any
    ) -> BaseModelOutput:
        """Vectors of shape (batch, length, hidden_size) for ``input_ids`` of shape (batch, length), PAD at the end."""
        mask = input_ids.ne(PAD) if attention_mask is None else attention_mask
        reversal = reversal_of(mask.sum(1), input_ids.shape[1])
        states = self.embed(self.folded[input_ids].long())
        for layer in self.layers:
            states = layer(self.dropout(states), reversal)
        return BaseModelOutput(last_hidden_state=self.dropout(states))

    def embed(self, chars: torch.Tensor) -> torch.Tensor:
        """Of each character: its embedding, that of the pair it ends and that of the pair it begins."""
        rows = self.pair_rows(chars)
        if self.training and self.config.bigram_dropout:
            rows = rows * (torch.rand(rows.shape, device=rows.device) >= self.config.bigram_dropout)
        edge = rows.new_full((len(rows), 1), UNSEEN_BIGRAM)
        ends, begins = torch.cat((edge, rows), 1), torch.cat((rows, edge), 1)
        return torch.cat((self.chars(chars), self.bigrams(ends), self.bigrams(begins)), dim=-1)

    def pair_rows(self, chars: torch.Tensor) -> torch.Tensor:
        """Row of the bigram table for each neighbouring pair: from (batch, length) to (batch, length - 1)."""
        pairs = (chars[:, :-1] * self.config.vocab_size + chars[:, 1:]).int()
        places = torch.searchsorted(self.pairs, pairs).clamp(max=len(self.pairs) - 1)
        return torch.where(self.pairs[places] == pairs, places + 1, UNSEEN_BIGRAM)
