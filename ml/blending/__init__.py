"""One scorer out of several, and the probability that what it says is so.

The inductive model knows every graph a little, an embedding model knows its own graph well. A ``Blend`` adds their
scores with weights that held-out edges chose; a ``Calibration`` turns the sum into a probability, or into "insufficient
evidence". Both are fitted on edges that no member has seen, and written beside each other in one directory.
"""

from ml.blending.aligned import Aligned
from ml.blending.answers import Answers, answer, calibrate
from ml.blending.blend import Blend
from ml.blending.calibration import Calibrated, Calibration
from ml.blending.fitting import fit
from ml.blending.openness import Openness, Surroundings, fit_openness
from ml.blending.storage import load, load_calibration, load_openness, save, save_calibration, save_openness

__all__ = [
    "Aligned",
    "Answers",
    "Blend",
    "Calibrated",
    "Calibration",
    "Openness",
    "Surroundings",
    "answer",
    "calibrate",
    "fit",
    "fit_openness",
    "load",
    "load_calibration",
    "load_openness",
    "save",
    "save_calibration",
    "save_openness",
]
