"""A character encoder: text in, one vector per character out. Registered with transformers on import.

A BiLSTM over characters and their bigrams, small enough to ship and fast enough for one CPU thread. What comes out for
a sentence does not depend on how far its batch is padded.
"""

from transformers import AutoConfig, AutoModel

from ml.encoder.config import CharEncoderConfig
from ml.encoder.model import CharEncoder

AutoConfig.register(CharEncoderConfig.model_type, CharEncoderConfig, exist_ok=True)
AutoModel.register(CharEncoderConfig, CharEncoder, exist_ok=True)

__all__ = ["CharEncoder", "CharEncoderConfig"]
