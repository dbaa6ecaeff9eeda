"""What a worker of the queues "complete" and "train" does, and how it starts. This loads torch."""

import logging
import time

import torch
from django.conf import settings

from kg.completion import answering, loading, predicting
from kg.completion.answering import answer_waiting
from ml import memory

LINGER_SECONDS = 0.25
"""After an answer it looks for the next question itself: who asks one after the other waits for no message."""
LOOK_SECONDS = 0.001
LONGEST_SECONDS = 60.0
"""Then the next message has its turn, which may be a prediction or a training."""

logger = logging.getLogger(__name__)

__all__ = ["answer_waiting", "predict", "serve", "warm_up"]


def warm_up() -> None:
    """Loads what every project needs, so that no question waits for it."""
    torch.set_num_threads(settings.COMPLETE_THREADS)
    memory.keep_freed()
    loading.warm_up()


def serve() -> None:
    """Answers what waits, and what comes shortly after."""
    began = time.monotonic()
    until = began + LINGER_SECONDS
    while (now := time.monotonic()) < until:
        if answering.answer_waiting():
            until = time.monotonic() + LINGER_SECONDS
        elif now - began > LONGEST_SECONDS:
            break
        time.sleep(LOOK_SECONDS)


def predict(project: str) -> None:
    """Brings the predictions of a project in line, and answers those who ask meanwhile."""
    predicting.predict(project, in_between=answering.answer_waiting)
