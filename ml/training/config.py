"""Every number that decides how a model is trained."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How a task is trained; what is trained is the task's own affair."""

    epochs: int = 100
    optimiser: Literal["adagrad", "adamw"] = "adagrad"
    learning_rate: float = 0.1
    weight_decay: float = 0.0
    """Of adamw."""
    warm_up: float = 0.0
    """Share of all steps over which the rate rises from 0."""
    decay: Literal["constant", "linear", "cosine"] = "constant"
    """How the rate falls after that: to 2 % at the end, or not at all."""
    gradient_norm: float = 0.0
    """Longer gradients are cut to this; 0 leaves them."""
    averaging: float = 0.0
    """Decay per step of a running mean of the weights, which is validated and kept; 0 keeps the weights themselves."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """Of the forward pass; weights and gradients are float32."""
    compression: Literal["none", "fp16", "powersgd"] = "none"
    """Of the gradients that processes send each other. With powersgd a run that was cut goes on, but not exactly."""
    validate_every: int = 1
    """Epochs; 0 validates at the end only."""
    patience: int = 0
    """Validations without a better one after which it stops; 0 goes on to the end."""
    checkpoint_seconds: float = 60.0
    seconds: float = 0.0
    """Stops, with what it has, after so many seconds of training over all resumptions; 0 is without limit."""
    seed: int = 20
