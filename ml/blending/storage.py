"""A blend on disk: ``blend.json`` (names, numbers) and ``blend.safetensors`` (weights, coefficients, knots)."""

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ml.blending.blend import Blend
from ml.blending.calibration import Calibration
from ml.scoring import Scorer

FORMAT = 1


def save(blend: Blend, calibration: Calibration | None, directory: Path) -> None:
    """Write weights and calibration; members save themselves. ``blend.json`` comes last: with it, all is there."""
    directory.mkdir(parents=True, exist_ok=True)
    tensors = {"weights": blend.weights}
    numbers: dict[str, object] = {"format": FORMAT, "members": list(blend.members), "calibration": None}
    if calibration is not None:
        tensors |= {"mean": calibration.mean, "scale": calibration.scale, "knots": calibration.knots}
        tensors["coefficients"] = calibration.coefficients
        numbers["calibration"] = {
            "intercept": calibration.intercept,
            "minimum_support": calibration.minimum_support,
        }
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, directory / "blend.safetensors")
    draft = directory / "blend.json.draft"
    draft.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    draft.replace(directory / "blend.json")


def load(directory: Path, members: Mapping[str, Scorer]) -> tuple[Blend, Calibration | None]:
    """Read what ``save`` wrote, for these members (by name; more are ignored)."""
    numbers = json.loads((directory / "blend.json").read_text(encoding="utf-8"))
    if numbers["format"] != FORMAT:
        raise ValueError(f"blend of format {numbers['format']}, not {FORMAT}: {directory}")
    tensors = load_file(directory / "blend.safetensors")
    named = {name: members[name] for name in numbers["members"]}
    blend = Blend(named, grown(tensors["weights"], next(iter(named.values())).num_relations))
    if numbers["calibration"] is None:
        return blend, None
    fields = [tensors[name].double() for name in ("mean", "scale", "coefficients")]
    calibration = Calibration(
        fields[0],
        fields[1],
        fields[2],
        float(numbers["calibration"]["intercept"]),
        tensors["knots"].double(),
        int(numbers["calibration"]["minimum_support"]),
    )
    return blend, calibration


def grown(weights: torch.Tensor, num_relations: int) -> torch.Tensor:
    """(2R, members) → (2 · num_relations, members): relations that came after the fit get the mean of the others.

    New relations have ids after the old ones.
    """
    before = len(weights) // 2
    if num_relations < before:
        raise ValueError(f"the graph has {num_relations} relations, the blend was fitted on {before}")
    new = weights.mean(0, keepdim=True).expand(num_relations - before, -1)
    return torch.cat([weights[:before], new, weights[before:], new])
