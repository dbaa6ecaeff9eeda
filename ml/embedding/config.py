"""Every number that decides what an embedding model is and what it learns from; how it is trained: TrainingConfig."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EmbeddingConfig:
    """A model's family, its size and its loss."""

    model: Literal["transe", "rotate", "distmult", "complex"] = "complex"
    dimension: int = 256
    """Real numbers per entity; complex numbers take two."""
    scale: float = 1e-3
    """Standard deviation of a new weight."""
    batch_size: int = 500
    """Questions per step; each triple asks two."""
    n3: float = 0.0
    """Weight of the cubes of head, relation and tail, per question."""
    relation_weight: float = 0.0
    """Weight of the auxiliary loss: which relation joins head and tail."""
    label_smoothing: float = 0.0
    filtered: bool = False
    """Whether other known answers of a question are left out of its softmax, as from the filtered ranking."""
    pairs: bool = False
    """Whether the relations that already join two entities add to the score of one more: see ``pairs``."""
    pair_l2: float = 0.0
    """Weight of the squares of what they add."""
    negatives: int = 0
    """Random entities, the same for a whole batch, that a truth is compared with; 0 takes all entities."""
    partitions: int = 1
    """Parts into which the graph is cut; a truth is compared with the entities of its own part, part after part."""
    partition_by: Literal["edge-cut", "louvain"] = "edge-cut"
    """Parts of one size with few edges between them, or whole communities."""
    seed: int = 20
    """Of new weights and of the order of batches."""
