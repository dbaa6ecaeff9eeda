import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ml.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ["embedding.dimension=16", "embedding.n3=0.001", "training.epochs=15", "embedding.batch_size=32"]


def ml(*arguments: object) -> Any:
    """What the command printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        main([str(each) for each in arguments])
    return json.loads(said.getvalue() or "null")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen people in a ring; the next is a neighbour, who is a friend too."""
    folder = tmp_path_factory.mktemp("data") / "ring"
    folder.mkdir()
    names = [f"p{at}" for at in range(16)]
    near = [f"{name}\tneighbour\t{names[at - 1]}" for at, name in enumerate(names)]
    friends = [f"{name}\tfriend\t{names[at - 1]}" for at, name in enumerate(names)]
    for part, lines in (("train", near + friends[4:]), ("valid", friends[:2]), ("test", friends[2:4])):
        (folder / f"{part}.txt").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("model")
    changes = [part for each in (*SETTINGS, "seeds=2", "embedding.pairs=true") for part in ("--set", each)]
    report = ml("train", "--data", data, "--out", out, *changes)
    assert report["mrr"] > 0.8
    assert report["triples"] == 2
    return out


def test_what_was_trained_is_a_directory_with_its_metrics(model: Path) -> None:
    metrics = json.loads((model / "metrics.json").read_text("utf-8"))
    assert len(metrics["curves"]) == 2
    assert metrics["curves"][0][0]["epoch"] == 1
    assert metrics["preset"]["embedding"]["dimension"] == 16
    assert set(metrics["test"]["relations"]) == {"friend"}


def test_the_same_command_again_does_not_train_again(data: Path, model: Path) -> None:
    before = json.loads((model / "metrics.json").read_text("utf-8"))["curves"]
    changes = [part for each in (*SETTINGS, "seeds=2", "embedding.pairs=true") for part in ("--set", each)]
    ml("train", "--data", data, "--out", model, *changes)
    assert json.loads((model / "metrics.json").read_text("utf-8"))["curves"] == before


def test_a_saved_model_ranks_and_predicts(data: Path, model: Path) -> None:
    figures = ml("evaluate", "--model", model, "--data", data)
    assert figures["mrr"] > 0.8
    best = ml("predict", "--model", model, "--data", data, "--head", "p2", "--relation", "friend", "-k", 3)
    assert len(best) == 3
    assert (best[0]["entity"], best[0]["known"]) == ("p1", True)
    assert ml("predict", "--model", model, "--data", data, "--tail", "p1", "--relation", "friend")[0]["entity"] == "p2"


def test_the_shipped_model_needs_no_training(data: Path) -> None:
    assert 0 < ml("evaluate", "--model", "shipped", "--data", data)["mrr"] <= 1


def test_an_exported_model_answers_alike(data: Path, model: Path, tmp_path: Path) -> None:
    ml("export", "--model", model, "--out", tmp_path / "half", "--dtype", "bfloat16")
    weights = "weights.safetensors"
    assert (tmp_path / "half" / weights).stat().st_size < 0.7 * (model / weights).stat().st_size
    assert ml("evaluate", "--model", tmp_path / "half", "--data", data)["mrr"] > 0.8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["predict", "--model", "{model}", "--data", "{data}", "--head", "p20", "--relation", "friend"], "near: p2"),
        (["evaluate", "--model", "{data}", "--data", "{data}"], "no model of links"),
        (["evaluate", "--model", "{model}", "--data", "{model}"], "no such file"),
        (["train", "--data", "{data}", "--out", "{model}", "--set", "training.epoch=1"], "no such setting"),
        (["train", "--data", "{data}", "--out", "{model}", "--set", "training.epochs=1"], "another training"),
    ],
)
def test_mistakes_end_with_one_line(data: Path, model: Path, arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        ml(*(each.format(model=model, data=data) for each in arguments))


def test_it_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "ml", "train", "--help"], cwd=ROOT, capture_output=True, check=True)
    assert b"--preset" in done.stdout
