"""What the training loop asks of what it trains."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

from torch import Tensor, nn

Batch = TypeVar("Batch")


class Task(Protocol[Batch]):
    """A model with its data. Whatever is random must come from torch's generator or from ``epoch`` and the task's seed.

    The loop seeds torch before each step, so a resumed run draws what the uninterrupted one would have drawn.
    """

    @property
    def model(self) -> nn.Module:
        """What is trained, on its device; all its parameters take part in every loss."""

    @property
    def identity(self) -> str:
        """Sizes of the model and digest of the data: a checkpoint of another identity is refused."""

    @property
    def batches_per_epoch(self) -> int:
        """The same in every epoch."""

    def batches(self, epoch: int, first: int) -> Iterator[Batch]:
        """The batches of an epoch from ``first`` on; always the same ones for the same epoch."""

    def loss(self, batch: Batch) -> Tensor:
        """A scalar; the mean over the batch, so that processes can average."""

    def validate(self) -> dict[str, float]:
        """Figures on held-out data; the first is the one to raise. Empty when there is nothing to validate on."""
