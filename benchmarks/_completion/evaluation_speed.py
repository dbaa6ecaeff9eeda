"""The filtered evaluation beside PyKEEN's: FB15k-237, 128 real numbers an entity, the same weights and the same ranks.

PyKEEN ranks only the first few hundred test triples, with its best batch size of three, since all would take it half an
hour; both are given as triples a second, and the ranks of those triples must agree.
"""

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from benchmarks._completion.registry import Given, Measured, Row, part
from ml.embedding import Embedding, EmbeddingConfig, new_model
from ml.graphs import Split
from ml.ranking import evaluate

CHILD = Path(__file__).with_name("pykeen_child.py")
BATCHES = (32, 128, 256)
REPEATS = 6
"""As many as PyKEEN gets; the fastest counts for both, for the machine may be busy."""
SHARES = {"complex": 512, "rotate": 128}
"""Test triples that PyKEEN ranks; a minute or two each."""
GOALS = {"complex": 40.0, "rotate": 20.0}
SAME = 0.03
"""Share of ranks that may differ, by no more than 1: sums in another order move scores by rounding, and with random
weights RotatE has 14,541 of them within a few units, so near ties swap."""


@part("eval_complex_over_pykeen", "eval_complex_triples_per_s")
def complex_(given: Given) -> Measured:
    """By ComplEx."""
    return beside_pykeen(given, "complex")


@part("eval_rotate_over_pykeen", "eval_rotate_triples_per_s")
def rotate(given: Given) -> Measured:
    """By RotatE."""
    return beside_pykeen(given, "rotate")


def beside_pykeen(given: Given, family: str) -> Measured:
    """Triples a second of both, and whether they agree."""
    split = given.split("FB15k-237")
    config = EmbeddingConfig(model=family, dimension=128, scale=1.0)  # type: ignore[arg-type]
    model = new_model(split.num_entities, split.num_relations, config)
    with torch.no_grad():  # PyKEEN asks for heads by the relation itself, so the inverse must be its inverse
        forth, back = model.relations.chunk(2)
        half = forth.shape[1] // 2
        back.copy_(-forth if family == "rotate" else torch.cat([forth[:, :half], -forth[:, half:]], 1))
    evaluate(model, split.test[:64], split.known)  # compiles where there is something to compile
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        ranking = evaluate(model, split.test, split.known)
        taken.append(time.perf_counter() - started)
    ours = len(split.test) / min(taken)
    yield Row(f"eval_{family}_triples_per_s", ours, "triples/s")
    if given.peers is None:
        print("no --peers: an environment with pykeen==1.11.1, to compare with")
        return
    count = SHARES[family]
    ranks, seconds = by_pykeen(given, model, split, family, count)
    theirs = count / seconds
    apart = np.abs(ranks - ranking.realistic[:count].numpy())
    different = float(np.mean(apart > 0))
    if different > SAME or apart.max() > 1:
        raise SystemExit(f"{family}: {different:.2%} of PyKEEN's ranks are others than ours, by up to {apart.max()}")
    yield Row(f"eval_{family}_pykeen_triples_per_s", theirs, "triples/s")
    yield Row(f"eval_{family}_ranks_alike", 1 - different, "share", 1 - SAME)
    yield Row(f"eval_{family}_over_pykeen", ours / theirs, "×", GOALS[family])


def by_pykeen(given: Given, model: Embedding, split: Split, family: str, count: int) -> tuple[np.ndarray, float]:
    """Realistic ranks (count, 2) and seconds, from a process in the peers' environment."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(
            folder / "task.npz",
            entities=model.entities.detach().numpy(),
            relations=model.relations.detach().chunk(2)[0].numpy(),
            train=split.train.numpy(),
            others=torch.cat([split.valid, split.test]).numpy(),
            test=split.test[:count].numpy(),
            family=family,
            threads=given.threads,
            batch_sizes=np.array(BATCHES),
        )
        subprocess.run([f"{given.peers}/bin/python", str(CHILD), name], check=True)
        found = np.load(folder / "ranks.npz")
        return found["ranks"], float(found["seconds"])
