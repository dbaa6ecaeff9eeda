"""Ranks by PyKEEN, in its own environment: ``python pykeen_child.py FOLDER``, started by ``evaluation_speed``.

FOLDER has task.npz: entities (n, d) and relations (r, …) as in ml.embedding, train and others (t, 3), test (t, 3), the
family, threads and batch sizes. Writes ranks.npz: realistic ranks (t, 2), tail and head, and the seconds of the fastest
of six evaluations.
"""

import functools
import sys
import time
from pathlib import Path

import numpy as np
import torch
from pykeen.evaluation import RankBasedEvaluator
from pykeen.models import ComplEx, RotatE
from pykeen.nn import modules
from pykeen.triples import CoreTriplesFactory


def main() -> None:
    """Evaluate once for each batch size."""
    folder = Path(sys.argv[1])
    task = np.load(folder / "task.npz")
    torch.set_num_threads(int(task["threads"]))
    entities, relations = torch.from_numpy(task["entities"]), torch.from_numpy(task["relations"])
    train, others, test = (torch.from_numpy(task[name]) for name in ("train", "others", "test"))
    factory = CoreTriplesFactory(train, num_entities=len(entities), num_relations=len(relations))
    size = entities.shape[1] // 2
    if str(task["family"]) == "rotate":
        model = RotatE(triples_factory=factory, embedding_dim=size)
        weights = torch.polar(torch.ones_like(relations), relations)
    else:
        model = ComplEx(triples_factory=factory, embedding_dim=size)
        weights = torch.complex(relations[:, :size], relations[:, size:])
    _fill(model.entity_representations[0], torch.complex(entities[:, :size], entities[:, size:]))
    _fill(model.relation_representations[0], weights)
    taken = []
    for norm in (2, 1):  # as PyKEEN has it, then as the paper has it, by which the ranks are compared
        modules.negative_norm = functools.partial(_negative_norm, norm)
        for batch_size in task["batch_sizes"].tolist():
            evaluator = RankBasedEvaluator(filtered=True, clear_on_finalize=False)
            started = time.perf_counter()
            evaluator.evaluate(
                model, test, batch_size=batch_size, additional_filter_triples=[train, others], use_tqdm=False
            )
            taken.append(time.perf_counter() - started)
    ranks = [np.concatenate(evaluator.ranks[side, "realistic"]) for side in ("tail", "head")]
    np.savez(folder / "ranks.npz", ranks=np.stack(ranks, 1), seconds=min(taken))


def _negative_norm(norm: int, x: torch.Tensor, **_: object) -> torch.Tensor:
    """RotatE of 1.11.1 takes the 2-norm whatever it is told; Sun et al. have the sum of moduli."""
    return -x.norm(p=norm, dim=-1)


def _fill(representation: torch.nn.Module, weights: torch.Tensor) -> None:
    """Complex weights into a table that PyKEEN keeps as pairs of real numbers."""
    table = representation._embeddings.weight
    with torch.no_grad():
        table.copy_(torch.view_as_real(weights).reshape(table.shape))


if __name__ == "__main__":
    main()
