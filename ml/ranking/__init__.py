"""How high a model of links ranks the truth."""

from ml.ranking.filtered import evaluate
from ml.ranking.ranking import Ranking

__all__ = ["Ranking", "evaluate"]
