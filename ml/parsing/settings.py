"""Every number that decides what a trained parser will be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncoderSizes:
    """The shape of an encoder; the defaults are those of the shipped models."""

    embedding: int = 128
    hidden: int = 320
    inner: int = 1280
    layers: int = 6
    heads: int = 5
    bigrams: int = 0
    """Pairs of units with a row of their own: as many as the prepared folder lists, unless 0."""
    lexicon: int = 0
    """Entries of the lexicon: as many as the prepared folder lists, unless 0."""
    kinds: int = 0
    """Kinds of words in the lexicon, as the prepared folder says."""


@dataclass(frozen=True, slots=True)
class MaskedSettings:
    """Masked language modelling: batches of ``rows`` blocks of ``length`` units, ``masked`` of them hidden in each."""

    steps: int = 3000
    rows: int = 512
    length: int = 128
    masked: int = 30
    rate: float = 2e-3
    weight_decay: float = 0.05
    warm_up: float = 0.04
    seed: int = 20


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Training on a treebank."""

    epochs: int = 16
    batch: int = 3000
    """Padded units in a batch."""
    rate: float = 2e-3
    encoder_rate: float = 4e-4
    weight_decay: float = 1e-2
    warm_up: float = 0.1
    gradient_norm: float = 5.0
    averaging: float = 0.998
    """Decay per step of the running average of the weights, which is what is kept."""
    unit_dropout: float = 0.03
    """Share of units hidden behind [UNK] while training."""
    dropout: float = 0.15
    """Inside the encoder."""
    seed: int = 20
