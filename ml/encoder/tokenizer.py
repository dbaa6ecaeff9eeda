"""The tokenizer that goes with the encoder: one token a character, white space dropped.

It is written as a ``tokenizer.json`` that transformers loads as a fast tokenizer, so HanLP gets exact offsets from it.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Sequence as Steps
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing
from transformers import PreTrainedTokenizerFast

from ml.encoder.config import END, MASK, PAD, SPECIAL_TOKENS, START, UNKNOWN


def read_characters(folder: Path) -> list[str]:
    """The characters of the tokenizer in ``folder``, in the order of their ids, without the special tokens."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(vocabulary, key=vocabulary.__getitem__)[len(SPECIAL_TOKENS) :]


def save_tokenizer(characters: Sequence[str], folder: Path) -> None:
    """Write the tokenizer of a vocabulary: SPECIAL_TOKENS, then ``characters`` in the order of their ids."""
    vocabulary = {token: index for index, token in enumerate((*SPECIAL_TOKENS, *characters))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=SPECIAL_TOKENS[UNKNOWN]))
    tokenizer.pre_tokenizer = Steps([Split(Regex(r"\s+"), "removed"), Split(Regex(r"."), "isolated")])
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", START), ("[SEP]", END)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=SPECIAL_TOKENS[PAD],
        unk_token=SPECIAL_TOKENS[UNKNOWN],
        cls_token=SPECIAL_TOKENS[START],
        sep_token=SPECIAL_TOKENS[END],
        mask_token=SPECIAL_TOKENS[MASK],
        clean_up_tokenization_spaces=False,
    ).save_pretrained(folder)
