"""The job "train": a version of the model for one project's graph, promoted when it is better than the one in use.

The learning runs in a process of its own (``ml.tailored``) that may be killed and started again; this one watches it,
answers those who ask meanwhile, and writes down what came of it. Both versions are measured on the same held-out edges,
chosen by names, so that no version has ever learned from them while it was measured.

For workers: this loads torch.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from kg.completion import runs, versions
from kg.completion.errors import TrainingStopped
from kg.completion.loading import device
from kg.completion.snapshot import Snapshot, take
from kg.errors import UserError
from kg.holding import hold
from kg.identity import derived_uid
from kg.jobs import Claim, LeaseLost
from kg.models import ModelVersion, TrainingRun
from ml.graphs import Vocabulary
from ml.graphs.triples import as_triples
from ml.tailored import Order, write_order

STEPS = 100
"""Of the job; one is a hundredth of all."""
LOOK_SECONDS = 0.05
KEPT = 5
"""Versions of a project whose files are kept, besides the one in use."""

State = TrainingRun.State
InBetween = Callable[[], object]


def train(claim: Claim, in_between: InBetween) -> None:
    """Does as much as one task may. A run that was cancelled stops within a second."""
    run = TrainingRun.objects.filter(job=claim.job.pk).first()
    if run is None:
        claim.finish()
        return
    try:
        _train(claim, run, in_between)
    except LeaseLost:
        runs.settle_ended(run.project_id)
        raise
    except UserError as error:
        runs.end(run, State.FAILED, error=error.to_record())
        raise


def _train(claim: Claim, run: TrainingRun, in_between: InBetween) -> None:
    claim.enter("learning", max_cursor=STEPS)
    folder = folder_of(run)
    if not (folder / "order.json").exists():
        taken = take(run.project_id)
        TrainingRun.objects.filter(pk=run.pk).update(
            state=State.TRAINING, revision=taken.revision, edges=len(taken.edges)
        )
        if len(taken.edges) < runs.FEWEST_EDGES:
            runs.end(run, State.TOO_SMALL)
            claim.finish()
            return
        write_order(order_of(taken, versions.promoted(run.project_id)), folder)
    process = _start(folder)
    try:
        if not _watch(claim, run, folder, process, in_between):
            claim.requeue()  # another task has its turn; the process goes on where it was
            return
    finally:
        process.kill()
        process.wait()
    _conclude(claim, run, folder)


def folder_of(run: TrainingRun) -> Path:
    """Where a run works and its version lies."""
    return Path(settings.COMPLETION_DIR) / run.project_id / run.pk


def order_of(taken: Snapshot, present: ModelVersion) -> Order:
    """The graph with a key of each edge that is the same in every version of it."""
    triples = sorted(taken.edges)
    names = [(taken.entities[s], taken.relations[r], taken.entities[o]) for s, r, o in triples]
    keys = torch.tensor([int(derived_uid(*name)[:12], 16) for name in names], dtype=torch.int64)
    rejected = as_triples(sorted(taken.rejected))
    vocabulary = Vocabulary(taken.entities, taken.relations)
    trained = present.kind == ModelVersion.Kind.TRAINED
    directory = str(Path(settings.COMPLETION_DIR) / present.directory) if trained else ""
    seconds, edges = settings.TRAIN_SECONDS, settings.COMPLETE_EDGES
    return Order(taken.graph, vocabulary, keys, rejected, directory, edges, seconds, device().type)


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    threads = str(settings.TRAIN_THREADS)
    return subprocess.Popen(
        [sys.executable, "-m", "ml.tailored", str(folder)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads},
        stdin=subprocess.DEVNULL,
    )


def _watch(
    claim: Claim, run: TrainingRun, folder: Path, process: "subprocess.Popen[bytes]", in_between: InBetween
) -> bool:
    """Until the process ends; False when this task's time is over first. Raises ``TrainingStopped``."""
    until = time.monotonic() + settings.JOB_SLICE_SECONDS
    told = time.monotonic()
    while (status := process.poll()) is None:
        in_between()
        if time.monotonic() - told > 1:
            told = time.monotonic()
            _tell(claim, run, folder)
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_SECONDS)
    if status != 0:
        raise TrainingStopped(status=status)
    return True


def _tell(claim: Claim, run: TrainingRun, folder: Path) -> None:
    """Passes on what the process says of itself; raises LeaseLost when nobody wants it any more."""
    try:
        progress = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        claim.extend()
        return
    TrainingRun.objects.filter(pk=run.pk).update(curve=progress["curve"])
    claim.extend()
    while claim.job.cursor < int(progress["done"] * STEPS):
        with claim.chunk():
            pass


def _conclude(claim: Claim, run: TrainingRun, folder: Path) -> None:
    """Writes the version, and promotes it when it is better."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        hold(run.project_id)
        claim.finish()  # first: it says whether this is still ours
        version = _version(run, folder, result)
        better = result["this"]["mrr"] > result["present"]["mrr"]
        _describe_shipped(run, folder, result)
        if better:
            versions.promote(version, None)
        versions.predict_anew(run.project_id)
        runs.end(run, State.PROMOTED if better else State.KEPT, model=version, curve=result["curve"])
    tidy(run.project_id)


def _version(run: TrainingRun, folder: Path, result: dict[str, Any]) -> ModelVersion:
    mine = ModelVersion.objects.filter(project=run.project_id)
    last = mine.aggregate(last=Max("number"))["last"] or 0
    return ModelVersion.objects.create(
        project_id=run.project_id,
        number=last + 1,
        kind=ModelVersion.Kind.TRAINED,
        directory=str(folder.relative_to(settings.COMPLETION_DIR)),
        fingerprint=run.pk,
        revision=TrainingRun.objects.values_list("revision", flat=True).get(pk=run.pk),
        weights=result["weights"],
        calibration={"fitted": result["calibrated"]},
        metrics=result["this"],
        baseline=result["present"],
    )


def _describe_shipped(run: TrainingRun, folder: Path, result: dict[str, Any]) -> None:
    """The shipped model was measured on the same edges, and calibrated on this graph, too."""
    shipped = versions.shipped(run.project_id)
    shipped.metrics = result["shipped"]
    if result["shipped_calibrated"]:
        shipped.directory = str((folder / "shipped").relative_to(settings.COMPLETION_DIR))
        shipped.calibration = {"fitted": True}
    shipped.save(update_fields=["metrics", "directory", "calibration"])


def tidy(project: str) -> None:
    """Deletes the files of all but the last ``KEPT`` versions and the one in use; their figures stay."""
    rows = ModelVersion.objects.filter(project=project).exclude(directory="").order_by("-number")
    used = {row.directory.split("/")[1] for row in rows.exclude(kind=ModelVersion.Kind.TRAINED)}
    trained = rows.filter(kind=ModelVersion.Kind.TRAINED)
    used |= {row.directory.split("/")[1] for row in trained if row.state == ModelVersion.State.PROMOTED}
    used |= {row.directory.split("/")[1] for row in trained[:KEPT]}
    used |= set(TrainingRun.objects.filter(project=project, state__in=State.open()).values_list("pk", flat=True))
    for folder in (Path(settings.COMPLETION_DIR) / project).glob("*"):
        if folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)
    gone = [row.pk for row in trained if row.directory.split("/")[1] not in used]
    ModelVersion.objects.filter(pk__in=gone).update(directory="")
