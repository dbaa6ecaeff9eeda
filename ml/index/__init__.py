"""The best of a million embeddings for a query, exactly."""

from ml.index.codes import Codes, quantise
from ml.index.search import Index, Top, scan
from ml.index.threads import Threads

__all__ = ["Codes", "Index", "Threads", "Top", "quantise", "scan"]
