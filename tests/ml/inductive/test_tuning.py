"""A model goes on learning on one graph, and stays what it was where that does not help."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from ml.graphs import Graph
from ml.inductive import InductiveConfig, InductiveModel
from ml.inductive.tuning import TuningConfig, tune
from tests.ml.inductive import examples

QUICK = TuningConfig(epochs=2, batches=15, questions=8, learning_rate=1e-2, averaging=0.8, validate_every=1)


def model() -> InductiveModel:
    torch.manual_seed(0)
    return InductiveModel(InductiveConfig(width=16, layers=3, relation_layers=2)).requires_grad_(False)


@pytest.fixture(scope="module")
def parts() -> tuple[Graph, Tensor]:
    """Families without every sixth triple, and those."""
    whole = examples.families(10)
    held = torch.arange(0, len(whole.triples), 6)
    rest = torch.ones(len(whole.triples), dtype=torch.bool).index_fill(0, held, False)
    return Graph(whole.triples[rest], whole.num_entities, 3), whole.triples[held]


def test_it_learns_the_graph_and_ends_where_a_cut_run_ends(parts: tuple[Graph, Tensor], tmp_path: Path) -> None:
    whole, cut = model(), model()
    tuned = tune(whole, *parts, QUICK)
    assert tuned.better and tuned.after > tuned.before + 0.05
    assert not any(weight.requires_grad for weight in whole.parameters())

    tune(cut, *parts, QUICK, tmp_path / "run", lambda progress: len(progress.curve) < 1)
    resumed = model()
    assert tune(resumed, *parts, QUICK, tmp_path / "run").after == tuned.after
    assert all(map(torch.equal, resumed.parameters(), whole.parameters()))


def test_what_is_no_better_is_taken_back(parts: tuple[Graph, Tensor]) -> None:
    untaught, taught = model(), model()
    tuned = tune(taught, *parts, replace(QUICK, epochs=1, batches=1, learning_rate=0.0, averaging=0.0))
    assert not tuned.better and tuned.after == tuned.before
    assert all(map(torch.equal, taught.parameters(), untaught.parameters()))


def test_without_anything_to_rank_nothing_changes(parts: tuple[Graph, Tensor]) -> None:
    untaught, taught = model(), model()
    assert not tune(taught, parts[0], parts[1][:0], QUICK).better
    assert all(map(torch.equal, taught.parameters(), untaught.parameters()))
