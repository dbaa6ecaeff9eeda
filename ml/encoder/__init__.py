"""An encoder of text units: ids in, one vector per unit out. Registered with transformers on import.

A unit is a character of Chinese or a piece of an English word. A transformer small enough to ship and fast enough for
one CPU thread; what comes out for a sentence does not depend on what else is in its batch, up to rounding.
"""

from transformers import AutoConfig, AutoModel

from ml.encoder.config import UnitEncoderConfig
from ml.encoder.model import UnitEncoder

AutoConfig.register(UnitEncoderConfig.model_type, UnitEncoderConfig, exist_ok=True)
AutoModel.register(UnitEncoderConfig, UnitEncoder, exist_ok=True)

__all__ = ["UnitEncoder", "UnitEncoderConfig"]
