"""How well links are predicted, how fast that is, and what each idea brought.

    python benchmarks/completion.py [--only NAME…] [--data FOLDER] [--json FILE] [--threads N]
        [--peers ENVIRONMENT] [--models FOLDER]

Rankings are filtered against train, valid and test, over both sides, with realistic ties; pessimistic ones stand beside
them. All of it takes hours on a CPU, so parts can be run alone; ``--list`` names them. With ``--json`` rows that were
not measured this time are kept, and ablations go to FILE with the ending .ablation.json.

PyKEEN, beside which the evaluation is timed, lives in an environment of its own:
``python -m venv peers && peers/bin/pip install pykeen==1.11.1``, then ``--peers peers``.
"""

import json
import math
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._completion import (  # noqa: E402, F401  (each registers its parts)
    blending,
    evaluation_speed,
    explanations,
    index,
    inductive_ideas,
    inductive_model,
    project_stack,
    serving,
    small_sets,
    training_ideas,
)
from benchmarks._completion.registry import PARTS, Ablation, Given, Row, arguments, chosen  # noqa: E402
from ml import memory  # noqa: E402

DATA = Path(os.environ.get("ZHITU_DATA", ROOT.parent / "shared" / "data"))


def show(result: Row | Ablation) -> None:
    """One line."""
    if isinstance(result, Row):
        goal = "" if result.goal is None else f"  goal {result.goal:g}"
        print(f"{result.name:34}{result.value:12.4f} {result.unit}{goal}", flush=True)
        return
    mark = "*" if result.default else " "
    quality, seconds, megabytes = (
        "–" if math.isnan(value) else f"{value:.{digits}f}"
        for value, digits in ((result.quality, 4), (result.seconds, 4), (result.megabytes, 0))
    )
    print(f"{mark} {result.idea:28}{result.setting:32}{quality:>9} {result.measure:28}{seconds:>10} s{megabytes:>8} MB")


def keep(results: list[Row | Ablation], path: Path) -> None:
    """Write them, in place of those of the same name that are there already."""
    rows = {result.name: asdict(result) for result in results if isinstance(result, Row)}
    ideas = {f"{r.idea}/{r.setting}/{r.measure}": asdict(r) for r in results if isinstance(r, Ablation)}
    for kind, file in ((rows, path), (ideas, path.with_suffix(".ablation.json"))):
        if not kind:
            continue
        before: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else []
        named = {row.get("name") or f"{row['idea']}/{row['setting']}/{row['measure']}": row for row in before}
        text = json.dumps(list({**named, **kind}.values()), ensure_ascii=False, indent=1)
        file.write_text(text + "\n", "utf-8")


def main() -> None:
    """Measure what was asked for."""
    options = arguments(__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    asked = options.parse_args()
    if asked.list:
        print("\n".join(" ".join(names) for names in PARTS))
        return
    if not (asked.data / "kgc").is_dir():
        raise SystemExit(f"no data in {asked.data}/kgc: name the folder by --data or ZHITU_DATA (docs/benchmarks.md)")
    torch.set_num_threads(asked.threads)
    memory.keep_freed()  # as workers do
    given = Given(asked.data, asked.threads, torch.device(asked.device), asked.peers, asked.models)
    results: list[Row | Ablation] = []
    for measure in chosen(asked.only):
        for result in measure(given):
            show(result)
            results.append(result)
            if asked.json:
                keep([result], asked.json)


if __name__ == "__main__":
    main()
