import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from ml.training import train
from tests.ml.training.line import CONFIG, Line

ROOT = Path(__file__).resolve().parents[3]


def by_torchrun(folder: Path, **settings: Any) -> list[dict[str, Any]]:
    """Two processes over gloo; what each of them ended with."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "--max-restarts=2"]
    command += ["-m", "tests.ml.training.line", str(folder), json.dumps(settings)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads((folder / f"{rank}.json").read_text()) for rank in (0, 1)]


@pytest.mark.slow
@pytest.mark.parametrize("compression", ["none", "fp16", "powersgd"])
def test_two_processes_end_with_the_same_weights_and_learn_like_one(tmp_path: Path, compression: str) -> None:
    first, second = by_torchrun(tmp_path, compression=compression)
    assert first["weights"] == second["weights"]
    assert (tmp_path / "run.safetensors").exists()
    alone = train(Line(batch=8), replace(CONFIG))
    assert len(first["losses"]) == len(alone.curve)
    assert first["losses"][-1] < first["losses"][0]
    assert first["best"]["quality"] == pytest.approx(alone.best["quality"], abs=1.5)


@pytest.mark.slow
@pytest.mark.parametrize("compression", ["fp16", "powersgd"])
def test_two_processes_go_on_from_a_checkpoint(tmp_path: Path, compression: str) -> None:
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    whole, _ = by_torchrun(tmp_path / "whole", compression=compression)
    begun, _ = by_torchrun(tmp_path / "cut", compression=compression, last=4)
    first, second = by_torchrun(tmp_path / "cut", compression=compression)
    assert begun["losses"] == whole["losses"][:4] == first["losses"][:4]
    assert first["weights"] == second["weights"]
    assert len(first["losses"]) == len(whole["losses"])
    if compression != "powersgd":  # which begins anew, as its setting says
        assert first["losses"] == whole["losses"]


def test_alone_nothing_is_sent() -> None:
    assert not torch.distributed.is_initialized()
