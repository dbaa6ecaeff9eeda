"""The shape of the encoder."""

from typing import Any

from transformers import PretrainedConfig

PAD, UNKNOWN, START, END, MASK = range(5)
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""In the order of their ids; PAD must be 0, which is what HanLP pads with."""


class CharEncoderConfig(PretrainedConfig):
    """Sizes of the tables and layers; every default is that of the shipped model."""

    model_type = "zhitu-char-encoder"

    def __init__(  # noqa: PLR0913, PLR0917  (transformers builds configurations from keywords)
        self,
        vocab_size: int = 8000,
        bigram_count: int = 40_000,
        char_size: int = 64,
        bigram_size: int = 40,
        lstm_size: int = 192,
        layer_count: int = 2,
        dropout: float = 0.33,
        bigram_dropout: float = 0.2,
        max_position_embeddings: int = 4096,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.bigram_count = bigram_count
        self.char_size = char_size
        self.bigram_size = bigram_size
        self.lstm_size = lstm_size
        self.layer_count = layer_count
        self.dropout = dropout
        self.bigram_dropout = bigram_dropout
        self.hidden_size = 2 * lstm_size
        self.max_position_embeddings = max_position_embeddings
        super().__init__(**kwargs)
