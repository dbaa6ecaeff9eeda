"""How each open data set is learned best: settings found on its validation part, never on its test part."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from ml.embedding import Embedding, EmbeddingConfig, EmbeddingTask, merged
from ml.graphs import Split
from ml.training import Outcome, Progress, TrainingConfig, World, train


@dataclass(frozen=True, slots=True)
class Preset:
    """A data set and its settings; of several ``seeds`` the models are merged into one that scores as their mean."""

    data: str
    embedding: EmbeddingConfig
    training: TrainingConfig
    seeds: int = 1


PUBLISHED = TrainingConfig(epochs=500, learning_rate=0.1, patience=6, validate_every=5)
"""As Chen et al. (2021) trained ComplEx-N3 with relation prediction on FB15k-237 (.388) and WN18RR (.488), with the
sizes, weights and batches below: 500 epochs, hours on their GPU; it stops when the validation part has enough."""

PRESETS: dict[str, Preset] = {
    "umls": Preset(
        "umls",
        EmbeddingConfig(dimension=256, n3=0.005, batch_size=128, relation_weight=0.1, pairs=True, pair_l2=1e-5),
        TrainingConfig(epochs=30, learning_rate=0.1, decay="linear", patience=6, validate_every=2),
        seeds=2,
    ),
    "kinship": Preset(
        "kinship",
        EmbeddingConfig(dimension=128, n3=0.01, batch_size=128, relation_weight=1.0, pairs=True),
        TrainingConfig(epochs=14, learning_rate=0.1, decay="linear", patience=4),
        seeds=3,
    ),
    "nations": Preset(
        "nations",
        EmbeddingConfig(dimension=64, n3=0.01, batch_size=64, relation_weight=0.5, pairs=True, pair_l2=1e-3),
        TrainingConfig(epochs=20, learning_rate=0.1, patience=4),
        seeds=8,
    ),
    "codex-s": Preset(
        "codex-s",
        EmbeddingConfig(dimension=512, n3=0.03, batch_size=500, relation_weight=0.1, pairs=True, pair_l2=1e-5),
        TrainingConfig(
            epochs=24, learning_rate=0.1, decay="linear", precision="bfloat16", patience=3, validate_every=3
        ),
    ),
    "fb237_v1_ind": Preset(
        "fb237_v1_ind",
        EmbeddingConfig(dimension=512, n3=0.2, batch_size=250, relation_weight=0.1, pairs=True, pair_l2=1e-4),
        TrainingConfig(epochs=40, learning_rate=0.1, decay="linear", patience=4, validate_every=4),
    ),
    "fb15k237": Preset(
        "FB15k-237",
        EmbeddingConfig(dimension=2000, n3=0.05, batch_size=1000, relation_weight=4.0),
        PUBLISHED,
    ),
    "wn18rr": Preset(
        "wn18rr",
        EmbeddingConfig(dimension=2000, n3=0.1, batch_size=100, relation_weight=0.05),
        PUBLISHED,
    ),
}


def train_preset(  # noqa: PLR0913
    preset: Preset,
    split: Split,
    device: torch.device,
    *,
    folder: Path | None = None,
    watch: Callable[[Progress], bool] | None = None,
    world: World | None = None,
) -> tuple[Embedding, list[Outcome]]:
    """The model that ``preset`` makes of ``split``, and how each of its seeds went; checkpoints go to ``folder``."""
    models, outcomes = [], []
    for at in range(preset.seeds):
        config = dataclasses.replace(preset.embedding, seed=preset.embedding.seed + at)
        task = EmbeddingTask(split.graph, split.valid, config, device)
        path = folder / f"run-{config.seed}.safetensors" if folder else None
        outcomes.append(train(task, preset.training, path, watch, world))
        models.append(task.model)
        if outcomes[-1].state == "cancelled":
            break
    return (merged(models) if len(models) > 1 else models[0]), outcomes
