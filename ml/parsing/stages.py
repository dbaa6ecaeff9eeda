"""The stages of a training, each from a prepared folder and weights to weights.

Weights are safetensors, whose metadata holds the encoder's sizes and what is to be known of them. A stage that was
stopped goes on from the checkpoint beside its output.
"""

import dataclasses
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from ml.encoder import UnitEncoder, UnitEncoderConfig
from ml.encoder.model import UNSEEN_PAIR
from ml.parsing.data import Corpus, Sentences, load_entries
from ml.parsing.masked import learn_masked
from ml.parsing.model import HeadSizes, JointParser, Labels
from ml.parsing.settings import EncoderSizes, MaskedSettings, TrainingSettings
from ml.parsing.supervised import accuracy, train

log = logging.getLogger(__name__)
ENCODER = "encoder."
PAIRS, BIGRAMS = "encoder.pairs", "encoder.bigrams.weight"
CHECKPOINT = ".checkpoint"


def pretrain(data: Path, out: Path, sizes: EncoderSizes, settings: MaskedSettings, device: torch.device) -> None:
    """A new encoder learns from running text."""
    prepared = facts(data)
    sizes = dataclasses.replace(sizes, bigrams=len(prepared["pairs"]) if sizes.bigrams else 0)
    if sizes.lexicon:
        entries = load_entries(data)
        sizes = dataclasses.replace(sizes, lexicon=len(entries.hashes), kinds=prepared["kinds"])
    torch.manual_seed(settings.seed)
    encoder = UnitEncoder(config_of(sizes, prepared))
    encoder.folded.copy_(torch.tensor(prepared["folded"]))
    if sizes.bigrams:
        encoder.pairs.copy_(torch.tensor(prepared["pairs"]))
    if sizes.lexicon:
        encoder.lexicon.fill(entries)
    corpus = Corpus.load(data)
    loss = learn_masked(encoder, corpus, prepared["shares"], settings, device, out.with_suffix(CHECKPOINT))
    write(encoder, sizes, out, {"settings": dataclasses.asdict(settings), "loss": loss})


def supervise(data: Path, start: Path, out: Path, settings: TrainingSettings, device: torch.device) -> None:
    """A parser, or a pretrained encoder with new decoders, learns from the treebank."""
    torch.manual_seed(settings.seed)
    parser, sizes = parser_from(start, facts(data))
    train(parser, Sentences.load(data / "train.npz"), settings, device, out.with_suffix(CHECKPOINT))
    dev = accuracy(parser, Sentences.load(data / "dev.npz"), device)
    log.info("%s: dev %s", out.stem, dev)
    write(parser, sizes, out, {"settings": dataclasses.asdict(settings), "dev": dev})


def average(paths: Sequence[Path], out: Path) -> None:
    """The mean of weights that were trained from the same start (Wortsman et al., 2022: a model soup)."""
    states, sizes = zip(*(_read(path) for path in paths), strict=True)
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[0].items()
    }
    _write(mean, sizes[0], out, {"mean of": [path.stem for path in paths]})


def with_fewer_pairs(path: Path, most: int, out: Path) -> None:
    """The parser at ``path`` with the ``most`` pairs of units whose rows differ most from that of unseen pairs."""
    state, sizes = _read(path)
    rows = state[BIGRAMS]
    far = (rows[1:] - rows[UNSEEN_PAIR]).norm(dim=1)
    kept = far.argsort(descending=True)[:most].sort().values
    state |= {PAIRS: state[PAIRS][kept], BIGRAMS: torch.cat((rows[:1], rows[1:][kept]))}
    _write(state, dataclasses.replace(sizes, bigrams=len(kept)), out, {"pairs of": path.stem})


def facts(data: Path) -> dict[str, Any]:
    """What a prepared folder says of itself."""
    found: dict[str, Any] = json.loads((data / "prepared.json").read_text(encoding="utf-8"))
    return found


def config_of(sizes: EncoderSizes, prepared: dict[str, Any]) -> UnitEncoderConfig:
    """The encoder's configuration for a prepared vocabulary; without dropout, which each stage sets as it likes."""
    return UnitEncoderConfig(
        vocab_size=prepared["vocab_size"],
        embedding_size=sizes.embedding,
        hidden_size=sizes.hidden,
        inner_size=sizes.inner,
        layer_count=sizes.layers,
        head_count=sizes.heads,
        dropout=0.0,
        bigram_count=sizes.bigrams,
        lexicon_count=sizes.lexicon,
        lexicon_kinds=sizes.kinds,
    )


def parser_from(path: Path, prepared: dict[str, Any]) -> tuple[JointParser, EncoderSizes]:
    """A parser with the weights in ``path``, be they an encoder's or a whole parser's."""
    state, sizes = _read(path)
    labels = Labels(*(len(prepared["labels"][name]) for name in ("pos", "entities", "relations")))
    parser = JointParser(config_of(sizes, prepared), labels, HeadSizes())
    whole = any(name.startswith(ENCODER) for name in state)
    (parser if whole else parser.encoder).load_state_dict(state)
    return parser, sizes


def write(module: torch.nn.Module, sizes: EncoderSizes, path: Path, notes: dict[str, Any]) -> None:
    """Weights as half precision, with the sizes and what else is to be known of them."""
    _write(module.state_dict(), sizes, path, notes)


def _read(path: Path) -> tuple[dict[str, torch.Tensor], EncoderSizes]:
    """Weights as float32, and the encoder's sizes."""
    with safe_open(path, "pt") as file:
        sizes = EncoderSizes(**json.loads(file.metadata()["sizes"]))
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (no mapping)
    return {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in weights.items()}, sizes


def _write(weights: Mapping[str, torch.Tensor], sizes: EncoderSizes, path: Path, notes: dict[str, Any]) -> None:
    state = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()
        for name, tensor in weights.items()
    }
    metadata = {"sizes": json.dumps(dataclasses.asdict(sizes)), "notes": json.dumps(notes)}
    save_file(state, path, metadata=metadata)
