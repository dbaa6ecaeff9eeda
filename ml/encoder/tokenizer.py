"""The tokenizers that go with the encoder, white space dropped: a token a character, or a token a piece of a word.

They are written as a ``tokenizer.json`` that transformers loads as a fast tokenizer, so HanLP gets exact offsets.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE, WordLevel
from tokenizers.pre_tokenizers import Sequence as Steps
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast

from ml.encoder.config import END, MASK, PAD, SPECIAL_TOKENS, START, UNKNOWN

CONTINUES = "##"
"""How a piece that begins inside a word is marked in the vocabulary."""
WORD_PARTS = (
    r"(?i:n['’]t(?![a-z])|['’](?:s|re|ve|ll|d|m)(?![a-z])|[^\W\d_]+?(?=n['’]t(?![a-z]))|can(?=not)"
    r"|[^\W\d_]+|\d+|[^\w\s]|_)"
)
"""Stretches that no piece crosses: letters, digits, single marks, and what English writes together (do|n't, it|'s)."""


def read_characters(folder: Path) -> list[str]:
    """The characters of the tokenizer in ``folder``, in the order of their ids, without the special tokens."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(vocabulary, key=vocabulary.__getitem__)[len(SPECIAL_TOKENS) :]


def save_tokenizer(characters: Sequence[str], folder: Path) -> None:
    """Write the tokenizer of a vocabulary: SPECIAL_TOKENS, then ``characters`` in the order of their ids."""
    vocabulary = {token: index for index, token in enumerate((*SPECIAL_TOKENS, *characters))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=SPECIAL_TOKENS[UNKNOWN]))
    tokenizer.pre_tokenizer = Steps([Split(Regex(r"\s+"), "removed"), Split(Regex(r"."), "isolated")])
    save(tokenizer, folder)


def train_pieces(texts: Iterable[str], size: int) -> Tokenizer:
    """Byte-pair encoding (Sennrich et al., 2016) of ``size`` tokens, SPECIAL_TOKENS first, learned from ``texts``."""
    tokenizer = Tokenizer(BPE(unk_token=SPECIAL_TOKENS[UNKNOWN], continuing_subword_prefix=CONTINUES))
    tokenizer.pre_tokenizer = Steps([Split(Regex(r"\s+"), "removed"), Split(Regex(WORD_PARTS), "isolated")])
    tokenizer.train_from_iterator(
        texts,
        BpeTrainer(
            vocab_size=size,
            special_tokens=list(SPECIAL_TOKENS),
            continuing_subword_prefix=CONTINUES,
            limit_alphabet=400,
            show_progress=False,
        ),
    )
    return tokenizer


def save(tokenizer: Tokenizer, folder: Path) -> None:
    """Write a tokenizer as transformers loads it, with the special tokens in their places."""
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
