"""The one training loop: for everything that has a model, batches and a loss.

A ``Task`` says what is learned, a ``TrainingConfig`` how; ``train`` runs it. A run may be killed at any instant: with a
checkpoint file it goes on from there and ends with the same weights, bit by bit, as one that was never stopped.
"""

from ml.training.config import TrainingConfig
from ml.training.distributed import World, world
from ml.training.loop import Outcome, Point, Progress, TrainingError, train
from ml.training.task import Task

__all__ = ["Outcome", "Point", "Progress", "Task", "TrainingConfig", "TrainingError", "World", "train", "world"]
