"""The encoder itself, and the layers that the parser's decoders share with it.

A pre-norm transformer (Vaswani et al., 2017; Xiong et al., 2020) with rotary positions (Su et al., 2021) and a
factorised embedding table (Lan et al., 2020). Pairs of neighbouring units can have a table of their own, and a lexicon
can say which words cover a unit: both tell a small encoder much about where Chinese words end.
"""

from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from ml.encoder.config import PAD, UnitEncoderConfig
from ml.encoder.lexicon import Lexicon

ROTARY_BASE = 10_000.0
INITIAL_DEVIATION = 0.02
UNSEEN_PAIR = 0
"""Row of the pair table for a pair that is not in it."""
PAIR_DROPOUT = 0.2
"""Share of the pairs that are taken for unseen while training."""


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


class Layer(nn.Module):
    """Attention and a feed-forward block, each on normalised input and added to it."""

    def __init__(self, config: UnitEncoderConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.head_count = config.head_count
        self.before_attention = nn.LayerNorm(size)
        self.attention_in = nn.Linear(size, 3 * size)
        self.attention_out = nn.Linear(size, size)
        self.before_inner = nn.LayerNorm(size)
        self.inner_in = nn.Linear(size, config.inner_size)
        self.inner_out = nn.Linear(config.inner_size, size)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, states: torch.Tensor, mask: torch.Tensor | None, rotation: torch.Tensor) -> torch.Tensor:
        """From and to (batch, length, size); ``mask`` (batch, 1, 1, length) is true where there is a unit."""
        batch, length, size = states.shape
        shape = (batch, length, 3, self.head_count, size // self.head_count)
        queries, keys, values = self.attention_in(self.before_attention(states)).view(shape).permute(2, 0, 3, 1, 4)
        queries, keys = rotated(queries, rotation), rotated(keys, rotation)
        mixed = nn.functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        states = states + self.dropout(self.attention_out(mixed.transpose(1, 2).reshape(batch, length, size)))
        inner = nn.functional.gelu(self.inner_in(self.before_inner(states)), approximate="tanh")
        result: torch.Tensor = states + self.dropout(self.inner_out(inner))
        return result


def rotation_of(length: int, size: int, device: torch.device) -> torch.Tensor:
    """Cosines and sines of the rotary angles, of shape (2, length, size / 2)."""
    rates = ROTARY_BASE ** (-torch.arange(0, size, 2, device=device) / size)
    angles = torch.arange(length, device=device).unsqueeze(1) * rates
    return torch.stack((angles.cos(), angles.sin()))


def rotated(states: torch.Tensor, rotation: torch.Tensor) -> torch.Tensor:
    """``states`` (…, length, size) with each pair of features turned by its position's angle."""
    left, right = states.chunk(2, dim=-1)
    cosine, sine = rotation.to(states.dtype)
    return torch.cat((left * cosine - right * sine, left * sine + right * cosine), dim=-1)


class UnitEncoder(PreTrainedModel):
    """Units → embeddings → transformer layers → one vector of ``config.hidden_size`` a unit."""

    config_class = UnitEncoderConfig
    base_model_prefix = "encoder"

    #: the unit that stands in for each unit (Ａ → A, 漢 → 汉); itself for most. (vocab_size,)
    folded: torch.Tensor
    #: sorted pairs, each ``first · vocab_size + second``; row i + 1 of ``bigrams`` belongs to pair i. (bigram_count,)
    pairs: torch.Tensor

    def __init__(self, config: UnitEncoderConfig) -> None:
        super().__init__(config)
        self.units = nn.Embedding(config.vocab_size, config.embedding_size, padding_idx=PAD)
        self.register_buffer("folded", torch.arange(config.vocab_size, dtype=torch.int32))
        self.widen = nn.Linear(config.embedding_size, config.hidden_size)
        if config.bigram_count:
            self.register_buffer("pairs", torch.arange(config.bigram_count, dtype=torch.int32))
            self.bigrams = nn.Embedding(config.bigram_count + 1, config.bigram_size)
            self.pairing = nn.Linear(2 * config.bigram_size, config.hidden_size)
        if config.lexicon_count:
            self.lexicon = Lexicon(config.lexicon_count, config.lexicon_kinds, config.lexicon_size, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layer_count))
        self.normal = nn.LayerNorm(config.hidden_size)
        self.dropout = nn.Dropout(config.dropout)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Start of training from nothing; what adds to the residual stream starts smaller with depth."""
        if isinstance(module, nn.Embedding | nn.Linear):
            nn.init.normal_(module.weight, std=INITIAL_DEVIATION)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
        if isinstance(module, Layer):
            for last in (module.attention_out, module.inner_out):
                nn.init.normal_(last.weight, std=INITIAL_DEVIATION / (2 * self.config.layer_count) ** 0.5)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None, *_: Any, **__: Any
    ) -> BaseModelOutput:
        """Vectors of shape (batch, length, hidden_size) for ``input_ids`` of shape (batch, length), PAD at the end."""
        mask = input_ids.ne(PAD) if attention_mask is None else attention_mask.bool()
        return BaseModelOutput(last_hidden_state=self.encode(input_ids, mask[:, None, None, :]))

    def encode(self, ids: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """The same with ``mask`` as the layers take it; None says that nothing is padded."""
        head_size = self.config.hidden_size // self.config.head_count
        rotation = rotation_of(ids.shape[1], head_size, ids.device)
        states = self.dropout(self.embed(self.folded[ids].long()))
        for layer in self.layers:
            states = layer(states, mask, rotation)
        normal: torch.Tensor = self.normal(states)
        return normal

    def embed(self, units: torch.Tensor) -> torch.Tensor:
        """Of each unit its own embedding and, where there are tables, those of the pairs that it ends and begins and of
        its places in words.
        """
        states: torch.Tensor = self.widen(self.units(units))
        if self.config.bigram_count:
            rows = self.pair_rows(units)
            if self.training:
                rows = rows * (torch.rand(rows.shape, device=rows.device) >= PAIR_DROPOUT)
            edge = rows.new_full((len(rows), 1), UNSEEN_PAIR)
            ends, begins = torch.cat((edge, rows), 1), torch.cat((rows, edge), 1)
            states = states + self.pairing(torch.cat((self.bigrams(ends), self.bigrams(begins)), -1))
        if self.config.lexicon_count:
            states = states + self.lexicon(units)
        return states

    def pair_rows(self, units: torch.Tensor) -> torch.Tensor:
        """Row of the pair table for each neighbouring pair: from (batch, length) to (batch, length - 1)."""
        pairs = (units[:, :-1] * self.config.vocab_size + units[:, 1:]).int()
        places = torch.searchsorted(self.pairs, pairs).clamp(max=len(self.pairs) - 1)
        return torch.where(self.pairs[places] == pairs, places + 1, UNSEEN_PAIR)
