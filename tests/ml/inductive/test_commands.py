"""The model is made, and made over, by the command line."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from ml.inductive import InductiveConfig, InductiveModel, load
from ml.inductive.__main__ import main
from tests.ml.inductive import examples

FEW = ("--device", "cpu", "--batches", "2", "--epochs", "2")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Families under the name of a set that is trained on; every ninth triple is held out."""
    folder = tmp_path_factory.mktemp("kgc")
    (folder / "umls").mkdir()
    lines = [f"e{head}\tr{relation}\te{tail}" for head, relation, tail in examples.families(8).triples.tolist()]
    parts = {"train": lines, "valid": lines[::9], "test": lines[4::9]}
    parts["train"] = [line for line in lines if line not in parts["valid"] + parts["test"]]
    for part, rows in parts.items():
        (folder / "umls" / f"{part}.txt").write_text("\n".join(rows), "utf-8")
    return folder


def said(*arguments: object) -> Any:
    """What the command printed, its last line."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        main([str(each) for each in arguments])
    return json.loads(output.getvalue().splitlines()[-1])


def test_a_model_is_made_of_open_sets(data: Path, tmp_path: Path) -> None:
    report = said("pretrain", "--data", data, "--out", tmp_path, "--sets", "umls", "--pooling", "mean", *FEW)
    assert report["sets"].keys() == {"umls"}
    assert load(tmp_path).config == InductiveConfig(pooling="mean")
    assert len(json.loads((tmp_path / "metrics.json").read_text("utf-8"))["curve"]) == 2


def test_a_model_goes_on_on_one_graph(data: Path, tmp_path: Path) -> None:
    report = said("tune", "--data", data / "umls", "--out", tmp_path, *FEW)
    assert report["data"] == "umls"
    assert 0 < report["test"]["mrr"] <= 1
    tuned, shipped = load(tmp_path), InductiveModel(InductiveConfig())
    assert tuned.config == shipped.config
    again = said("tune", "--data", data / "umls", "--out", tmp_path, *FEW)  # from its checkpoint: nothing is left to do
    assert again["test"] == report["test"]
    assert all(map(torch.equal, load(tmp_path).state_dict().values(), tuned.state_dict().values()))
