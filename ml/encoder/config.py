"""The shape of the encoder."""

from typing import Any

from transformers import PretrainedConfig

PAD, UNKNOWN, START, END, MASK = range(5)
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""In the order of their ids; PAD must be 0, which is what HanLP pads with."""


class UnitEncoderConfig(PretrainedConfig):
    """Sizes of the tables and layers.

    ``bigram_count`` pairs of units have a row of their own, and ``lexicon_count`` words of ``lexicon_kinds`` kinds are
    looked up; 0 for no such table.
    """

    model_type = "zhitu-unit-encoder"

    def __init__(  # noqa: PLR0913, PLR0917  (transformers builds configurations from keywords)
        self,
        vocab_size: int = 8000,
        embedding_size: int = 128,
        hidden_size: int = 320,
        inner_size: int = 1280,
        layer_count: int = 6,
        head_count: int = 5,
        dropout: float = 0.1,
        bigram_count: int = 0,
        bigram_size: int = 40,
        lexicon_count: int = 0,
        lexicon_kinds: int = 0,
        lexicon_size: int = 64,
        max_position_embeddings: int = 4096,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.embedding_size = embedding_size
        self.hidden_size = hidden_size
        self.inner_size = inner_size
        self.layer_count = layer_count
        self.head_count = head_count
        self.dropout = dropout
        self.bigram_count = bigram_count
        self.bigram_size = bigram_size
        self.lexicon_count = lexicon_count
        self.lexicon_kinds = lexicon_kinds
        self.lexicon_size = lexicon_size
        self.max_position_embeddings = max_position_embeddings
        super().__init__(**kwargs)
