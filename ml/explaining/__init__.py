"""Why an edge is predicted: the paths that carried its score, and a check that they did."""

from ml.explaining.explanation import Explainer, Explanation, Path
from ml.explaining.verification import Verification, verify

__all__ = ["Explainer", "Explanation", "Path", "Verification", "verify"]
