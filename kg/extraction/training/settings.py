"""Every number that decides what the trained model will be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Sizes, rates and seeds. Together with the data and the versions in requirements.txt they fix the model."""

    seed: int = 20
    vocabulary: int = 7000
    pairs: int = 50_000
    char_size: int = 64
    pair_size: int = 40
    lstm_size: int = 192
    layers: int = 2
    word_lstm_size: int = 128
    arc_size: int = 256
    relation_size: int = 64
    dropout: float = 0.33

    text_scale: float = 1.0
    """Share of ``text.SHARES`` that vocabulary and embeddings are counted on."""
    masked_scale: float = 1.0
    """Share of ``text.PROSE`` that the masked language model reads; 0 leaves it out."""
    masked_steps: int = 1600
    """Steps after which it stops, wherever its schedule is."""
    masked_share: float = 0.25
    masked_batch: int = 1600
    masked_rate: float = 2e-3

    epochs: int = 13
    batch: int = 1000
    """Characters in a batch."""
    rate: float = 2e-3
    encoder_rate: float = 1.5e-3
    table_rate: float = 1e-3
    weight_decay: float = 1e-2
    warm_up: float = 0.05
    gradient_norm: float = 5.0
    averaging: float = 0.998
    """Decay per step of the running average of the weights, which is what is kept."""
    char_dropout: float = 0.02
    """Share of characters hidden behind [UNK] while training."""
