"""Models of links that know each entity by a vector: TransE, RotatE, DistMult, ComplEx.

Every one is a Scorer. They are trained by ``EmbeddingTask`` in ``ml.training``'s loop: cross-entropy over all entities
(1vsAll, Lacroix et al. 2018), both directions of every triple (reciprocal relations), the N3 regulariser, and relation
prediction as an auxiliary loss (Chen et al. 2021).
"""

from ml.embedding.config import EmbeddingConfig
from ml.embedding.models import MODELS, Embedding, merged, new_model
from ml.embedding.saving import ModelError, is_embedding, load, save
from ml.embedding.task import EmbeddingTask

__all__ = [
    "MODELS",
    "Embedding",
    "EmbeddingConfig",
    "EmbeddingTask",
    "ModelError",
    "is_embedding",
    "load",
    "merged",
    "new_model",
    "save",
]
