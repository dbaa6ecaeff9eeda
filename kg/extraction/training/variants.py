"""Lets a trained model read traditional characters: each shares the row of its simplified form.

The pairs of forms come from texts that the data folder holds in both: PUD, HK and the DRCD paragraphs. A character that
the treebank's simplified text uses itself keeps a row of its own.
"""

import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from kg.extraction.hanlp_component import ENCODER, SCALE, WEIGHTS
from kg.extraction.training.treebank import conllu
from ml.encoder.config import SPECIAL_TOKENS
from ml.encoder.tokenizer import read_characters, save_tokenizer

ALIKE = 0.4
"""Share of characters that a text and its conversion have in common at least; unrelated texts share a tenth."""
CERTAIN = 0.9
"""Share of a character's occurrences that must have been converted to the same form."""


def traditional_forms(data: Path, own: set[str]) -> dict[str, str]:
    """Simplified form of each traditional character that the data shows; those in ``own`` are left alone."""
    forms: Counter[tuple[str, str]] = Counter()
    for traditional, simplified in _matches(_treebank_texts(data, source=True), _treebank_texts(data, source=False)):
        forms.update(zip(traditional, simplified, strict=True))
    known = _majority(forms)
    corpus = data / "corpus"
    converted = ("".join(known.get(c, c) for c in line) for line in _lines(corpus / "drcd_traditional.txt.xz"))
    originals = dict(zip(converted, _lines(corpus / "drcd_traditional.txt.xz"), strict=True))
    for half_done, simplified in _matches(originals, _lines(corpus / "encyclopedic.txt.xz")):
        forms.update(zip(originals[half_done], simplified, strict=True))
    return {old: new for old, new in sorted(_majority(forms).items()) if old not in own}


def add_variants(folder: Path, forms: dict[str, str]) -> int:
    """Teach the model in ``folder`` the characters ``forms`` maps; gives the number whose simplified form it knows."""
    characters = read_characters(folder / ENCODER)
    first = len(SPECIAL_TOKENS)
    ids = {character: first + index for index, character in enumerate(characters)}
    known = {old: new for old, new in forms.items() if new in ids}
    added = [old for old in known if old not in ids]
    for old in added:
        ids[old] = first + len(characters)
        characters.append(old)
    weights = load_file(folder / WEIGHTS)
    prefix = "encoder.transformer."
    folded = weights[f"{prefix}folded"]
    size, wider = len(folded), first + len(characters)
    folded = torch.cat((folded, torch.arange(size, wider, dtype=folded.dtype)))
    for old, new in known.items():
        folded[ids[old]] = folded[ids[new]]
    weights[f"{prefix}folded"] = folded
    if f"{prefix}pairs" in weights:
        pairs = weights[f"{prefix}pairs"].long()
        weights[f"{prefix}pairs"] = (pairs // size * wider + pairs % size).int()
    for name in (f"{prefix}units.weight", f"{prefix}units.weight{SCALE}"):
        rows = weights[name]
        weights[name] = torch.cat((rows, rows.new_zeros(wider - size, rows.shape[1])))
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    save_tokenizer(characters, folder / ENCODER)
    config = folder / ENCODER / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"vocab_size": wider}, indent=2) + "\n")
    return len(known)


def _majority(forms: Counter[tuple[str, str]]) -> dict[str, str]:
    """The form that a character nearly always has, where that is another one."""
    total: Counter[str] = Counter()
    for (old, _), count in forms.items():
        total[old] += count
    return {old: new for (old, new), count in forms.items() if old != new and count >= CERTAIN * total[old]}


def _matches(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of ``ours`` with the one of ``theirs`` that has its length and most of its characters, if it is alike."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for text in theirs:
        by_length[len(text)].append(text)
    for text in ours:
        score, best = max(((_common(text, other), other) for other in by_length[len(text)]), default=(0, ""))
        if score >= ALIKE * len(text):
            yield text, best


def _common(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _treebank_texts(data: Path, *, source: bool) -> list[str]:
    treebank = data / "treebank"
    paths = [treebank / "derived" / "dep.train.conllu.xz"]
    if source:
        paths = sorted(
            path for name in ("PUD", "HK") for path in (treebank / "source").glob(f"UD_Chinese-{name}/*.conllu")
        )
    return ["".join(row[1] for row in rows) for path in paths for _, rows in conllu(path)]


def _lines(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]
