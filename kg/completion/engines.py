"""A project's graph with the model that answers, ready in a worker. This loads torch.

Invariant: an engine holds for one revision of the graph and one model version, and its answers are filed under both.
"""

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from kg.completion import loading, versions
from kg.completion.choosing import Chances
from kg.completion.loading import Models
from kg.completion.snapshot import Snapshot, snapshot
from kg.models import ModelVersion
from ml.explaining import Explainer

KEPT = 3
"""Engines that a worker keeps."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Engine:
    """``models`` for the graph of ``snapshot``; None for a graph without edges, of which nothing can be said."""

    snapshot: Snapshot
    version: ModelVersion
    models: Models | None

    @property
    def needed(self) -> int:
        """Edges that a relation must have for a guess."""
        return self.models.calibration.minimum_support if self.models else 1

    def support(self, relation: int) -> int:
        """Edges of a relation in [0, 2R)."""
        return int(self.snapshot.known.edges[relation])

    @cached_property
    def chances(self) -> Chances:
        """Which questions are worth asking of the graph."""
        return Chances(self.snapshot, self.needed, self.models.openness if self.models else None)

    @cached_property
    def explainer(self) -> Explainer | None:
        """What finds the paths behind an answer."""
        return Explainer(self.models.scorer, self.snapshot.graph) if self.models else None


_engines: OrderedDict[str, Engine] = OrderedDict()


def engine_of(project: str) -> Engine:
    """The engine for the graph as it is and the model in use; the one of the last call when neither changed."""
    taken = snapshot(project)
    found = _engines.get(project)
    model = versions.current(project)
    if found is None or found.snapshot is not taken or versions.identity(found.version) != model:
        began = time.monotonic()
        found = _engines[project] = build(taken, versions.promoted(project))
        counts = (len(taken.entities), len(taken.edges), 1000 * (time.monotonic() - began))
        logger.info("engine of %s: %d entities, %d edges, %.0f ms", project, *counts)
    _engines.move_to_end(project)
    while len(_engines) > KEPT:
        _engines.popitem(last=False)
    return found


def build(taken: Snapshot, version: ModelVersion) -> Engine:
    """Loads the version's models for this graph."""
    return Engine(taken, version, loading.load(taken, version) if taken.edges else None)


def forget() -> None:
    """Drops what is kept, for tests and after a fork."""
    _engines.clear()
