"""Ideas about training embeddings, each on and off, by ``python -m ml train`` in a process of its own.

CoDEx-S at an eighth of what the preset takes stands for graphs of thousands of entities; the small sets show what the
relations of a pair are worth. ``seconds`` are a processor's, of all threads and processes from start to end, ranking
included; ``megabytes`` the largest of the processes, about 450 of which are torch itself.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._completion.registry import Ablation, Given, Measured, part

ROOT = Path(__file__).resolve().parents[2]
SMALLER = {"embedding.dimension": 128, "training.epochs": 6, "training.validate_every": 6, "training.patience": 0}
VECTORS = {**SMALLER, "embedding.pairs": False, "embedding.pair_l2": 0.0}
"""Relations of pairs know answers of other parts, so they need all entities at once."""


def trained(given: Given, preset: str, changes: dict[str, Any], processes: int = 1) -> tuple[float, float, float]:
    """(MRR of the test part, processor seconds, megabytes) of the preset with changes."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-W", "ignore", "-m"]
        if processes > 1:
            command += ["torch.distributed.run", "--standalone", f"--nproc-per-node={processes}", "-m"]
        command += ["ml", "train", "--preset", preset, "--data", str(given.data / "kgc" / preset), "--out", out]
        command += ["--device", str(given.device), "--threads", str(max(1, given.threads // processes))]
        for name, value in changes.items():
            command += ["--set", f"{name}={json.dumps(value)}"]
        environment = {**os.environ, "OMP_NUM_THREADS": str(max(1, given.threads // processes))}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            said = process.stderr.read() if process.stderr else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}\n{said}")
        metrics = json.loads((Path(out) / "metrics.json").read_text("utf-8"))
        return metrics["test"]["mrr"], usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compared(given: Given, idea: str, preset: str, settings: dict[str, dict[str, Any]], default: str) -> Measured:
    """One row for each setting."""
    for setting, changes in settings.items():
        processes = changes.get("processes", 1)
        others = {name: value for name, value in changes.items() if name != "processes"}
        quality, seconds, megabytes = trained(given, preset, others, processes)
        small = f", {SMALLER['embedding.dimension']} wide, {SMALLER['training.epochs']} epochs"
        measure = f"MRR, {preset}{small if 'training.epochs' in changes else ''}"
        yield Ablation(idea, setting, measure, quality, seconds, megabytes, setting == default)


@part("training_precision", "ablation")
def precision(given: Given) -> Measured:
    """Forward passes in bfloat16 against float32."""
    settings = {name: {**SMALLER, "training.precision": name} for name in ("float32", "bfloat16")}
    yield from compared(given, "precision of training", "codex-s", settings, "bfloat16")


@part("training_partitions", "ablation")
def partitions(given: Given) -> Measured:
    """Softmax over a part of the entities, part after part, against the whole graph."""
    settings: dict[str, dict[str, Any]] = {"whole graph": VECTORS}
    for by in ("edge-cut", "louvain"):
        for count in (2, 4, 8):
            changes = {**VECTORS, "embedding.partitions": count, "embedding.partition_by": by}
            settings[f"{count} parts ({by})"] = changes
    yield from compared(given, "training in partitions", "codex-s", settings, "whole graph")


@part("training_processes", "ablation")
def processes(given: Given) -> Measured:
    """One process against two over gloo with half a batch each, with and without compressed gradients."""
    both = {**SMALLER, "embedding.batch_size": 250, "processes": 2}
    settings: dict[str, dict[str, Any]] = {"one process": {**SMALLER, "embedding.batch_size": 500}}
    for compression in ("none", "fp16", "powersgd"):
        settings[f"two processes, {compression}"] = {**both, "training.compression": compression}
    yield from compared(given, "DDP, gradient compression", "codex-s", settings, "one process")


@part("relations_of_pairs", "ablation")
def pairs(given: Given) -> Measured:
    """What the relations that already join two entities add."""
    for preset in ("umls", "kinship", "nations"):
        settings: dict[str, dict[str, Any]] = {
            "off": {"embedding.pairs": False, "embedding.pair_l2": 0.0},
            "on": {},
        }
        yield from compared(given, "relations of a pair", preset, settings, "on")


@part("relation_prediction", "ablation")
def relation_prediction(given: Given) -> Measured:
    """The auxiliary loss."""
    for preset in ("kinship", "nations"):
        settings: dict[str, dict[str, Any]] = {"off": {"embedding.relation_weight": 0.0}, "on": {}}
        yield from compared(given, "relation prediction", preset, settings, "on")


@part("filtered_softmax", "ablation")
def filtered_softmax(given: Given) -> Measured:
    """Other known answers left out of the softmax."""
    for preset in ("kinship", "nations"):
        settings = {"off": {}, "on": {"embedding.filtered": True}}
        yield from compared(given, "filtered softmax", preset, settings, "off")


@part("seeds", "ablation")
def seeds(given: Given) -> Measured:
    """Models of several seeds merged into one."""
    settings = {f"{count}": {"seeds": count} for count in (1, 4, 8)}
    yield from compared(given, "seeds merged", "nations", settings, "8")


@part("seeds_of_figures", "ablation")
def seeds_of_figures(given: Given) -> Measured:
    """How much chance there is in the rows of the small sets: the same presets with other seeds, none shared."""
    for preset in ("nations", "kinship", "umls"):
        settings: dict[str, dict[str, Any]] = {"from 20 on": {}}
        for seed in (40, 60):
            settings[f"from {seed} on"] = {"embedding.seed": seed, "training.seed": seed}
        yield from compared(given, "seeds of the rows above", preset, settings, "from 20 on")
