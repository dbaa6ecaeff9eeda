"""A blend on disk: ``blend.json`` (names, numbers) and ``blend.safetensors`` (weights, coefficients, knots)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.blending.blend import Blend
from ml.blending.calibration import Calibration
from ml.blending.openness import Openness
from ml.scoring import Scorer

FORMAT = 1
TENSORS = ("mean", "scale", "coefficients", "knots")
"""Of a calibration; float64, so that what comes back is what was fitted."""


def save(blend: Blend, calibration: Calibration | None, directory: Path) -> None:
    """Write weights and calibration; members save themselves. ``blend.json`` comes last: with it, all is there."""
    parts = {"calibration": calibration}
    _write(directory, "blend", {"weights": blend.weights}, {"members": list(blend.members)}, parts)


def load(directory: Path, members: Mapping[str, Scorer]) -> tuple[Blend, Calibration | None]:
    """Read what ``save`` wrote, for these members (by name; more are ignored)."""
    numbers, tensors = _read(directory, "blend")
    named = {name: members[name] for name in numbers["members"]}
    blend = Blend(named, grown(tensors["weights"], next(iter(named.values())).num_relations))
    return blend, _calibration("calibration", numbers, tensors)


def save_openness(openness: Openness, directory: Path) -> None:
    """Write ``openness.json`` and ``openness.safetensors`` beside the blend."""
    _write(directory, "openness", {}, {}, {"first": openness.first, "further": openness.further})


def load_openness(directory: Path) -> Openness | None:
    """Read what ``save_openness`` wrote; ``None`` where it wrote nothing."""
    if not (directory / "openness.json").exists():
        return None
    numbers, tensors = _read(directory, "openness")
    first, further = (_calibration(name, numbers, tensors) for name in ("first", "further"))
    return Openness(first, further) if first is not None and further is not None else None


def save_calibration(calibration: Calibration, directory: Path) -> None:
    """Write a calibration without a blend: that which ships, for projects too small to fit their own."""
    _write(directory, "calibration", {}, {}, {"calibration": calibration})


def load_calibration(directory: Path) -> Calibration:
    """Read what ``save_calibration`` wrote."""
    numbers, tensors = _read(directory, "calibration")
    calibration = _calibration("calibration", numbers, tensors)
    if calibration is None:
        raise ValueError(f"no calibration in {directory}")
    return calibration


def grown(weights: Tensor, num_relations: int) -> Tensor:
    """(2R, members) → (2 · num_relations, members): relations that came after the fit get the mean of the others.

    New relations have ids after the old ones.
    """
    before = len(weights) // 2
    if num_relations < before:
        raise ValueError(f"the graph has {num_relations} relations, the blend was fitted on {before}")
    new = weights.mean(0, keepdim=True).expand(num_relations - before, -1)
    return torch.cat([weights[:before], new, weights[before:], new])


def _write(
    directory: Path,
    name: str,
    tensors: dict[str, Tensor],
    numbers: dict[str, Any],
    calibrations: Mapping[str, Calibration | None],
) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    tensors, numbers = dict(tensors), {"format": FORMAT, **numbers}
    for part, calibration in calibrations.items():
        numbers[part] = None
        if calibration is not None:
            tensors |= {f"{part}.{field}": getattr(calibration, field) for field in TENSORS}
            numbers[part] = {"intercept": calibration.intercept, "minimum_support": calibration.minimum_support}
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, directory / f"{name}.safetensors")
    draft = directory / f"{name}.json.draft"
    draft.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    draft.replace(directory / f"{name}.json")


def _read(directory: Path, name: str) -> tuple[dict[str, Any], dict[str, Tensor]]:
    numbers: dict[str, Any] = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
    if numbers["format"] != FORMAT:
        raise ValueError(f"{name} of format {numbers['format']}, not {FORMAT}: {directory}")
    return numbers, load_file(directory / f"{name}.safetensors")


def _calibration(part: str, numbers: dict[str, Any], tensors: dict[str, Tensor]) -> Calibration | None:
    if numbers[part] is None:
        return None
    mean, scale, coefficients, knots = (tensors[f"{part}.{field}"] for field in TENSORS)
    about = numbers[part]
    return Calibration(mean, scale, coefficients, float(about["intercept"]), knots, int(about["minimum_support"]))
