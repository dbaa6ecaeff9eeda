"""Zhitu's own inductive model of links: trained on some graphs, it answers questions about any other.

``load_shipped`` is the pretrained model; ``InductiveScorer`` asks it about one graph. See ``shipped/CARD.md``.
"""

from ml.inductive.config import InductiveConfig
from ml.inductive.model import InductiveModel
from ml.inductive.saved import load, load_shipped, save
from ml.inductive.scorer import Elsewhere, InductiveScorer

__all__ = ["Elsewhere", "InductiveConfig", "InductiveModel", "InductiveScorer", "load", "load_shipped", "save"]
