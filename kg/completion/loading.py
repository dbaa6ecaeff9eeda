"""The models of a version, for one graph. For workers: this loads torch."""

from dataclasses import dataclass

from kg.completion.errors import NoModel
from kg.completion.snapshot import Snapshot
from kg.models import ModelVersion
from ml.blending import Calibration, Openness
from ml.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Models:
    """What a version is for one graph. ``openness`` says whether a question has an answer left; None: nobody knows."""

    scorer: Scorer
    calibration: Calibration
    openness: Openness | None


def load(taken: Snapshot, version: ModelVersion) -> Models:
    """The scorer, calibration and openness of ``version`` for the graph of ``taken``."""
    raise NoModel


def warm_up() -> None:
    """Loads the weights that all projects share."""
