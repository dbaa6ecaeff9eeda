"""HanLP's multi-task component, stored so that a folder can be moved and its weights cannot run code.

HanLP's own format keeps the encoder's path as it was when trained, and the weights as a pickle. Here the encoder's
configuration and tokenizer lie in ``encoder/`` inside the model's folder, and the weights are safetensors.
``hanlp.load(folder)`` finds this class by the classpath in the folder's config.json.
"""

from pathlib import Path
from typing import Any

import torch
from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
from hanlp.components.mtl.tasks.dep import BiaffineDependencyParsing
from hanlp.components.parsers.biaffine.biaffine_model import BiaffineDecoder
from hanlp_common.configurable import Configurable
from safetensors.torch import load_file, save_file
from torch import nn

import ml.encoder  # noqa: F401  (registers the encoder with transformers)
from ml.encoder.model import BiLSTM, SharedDropout, reversal_of

WEIGHTS = "model.safetensors"
ENCODER = "encoder"


SCALE = ".scale"
"""Ends the name of the tensor that holds the factors of an 8-bit matrix's rows."""
HASHES = "lexicon.hashes"
"""Ends the name of the integers that ascend in steps of 16 bits at most, see ``ml.encoder.lexicon``."""
GAPS = ".gaps"
"""Ends the name of the tensor that holds those steps, the first from 0."""
LEAST_ROW = 32
"""Values in a row for which 8 bits and a factor pay."""
CANDIDATES = 2
"""Heads of a word that are told apart by their relations."""
RELATION_WEIGHT = 2.0
"""Of the relation's probability beside the head's; chosen on the dev split."""


def packed(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """``state`` as it is stored: matrices in 8 bits with a factor a row (the largest value is 127), the rest halved.

    Of the lexicon's hashes the steps between them are stored.
    """
    stored: dict[str, torch.Tensor] = {}
    for name, tensor in state.items():
        if name.endswith(HASHES):
            stored[name + GAPS] = tensor.diff(prepend=tensor.new_zeros(1)).to(torch.uint16)
        elif not tensor.is_floating_point():
            stored[name] = tensor.contiguous()
        elif tensor.ndim < 2 or tensor.shape[-1] < LEAST_ROW:
            stored[name] = tensor.half().contiguous()
        else:
            scale = (tensor.abs().amax(-1, keepdim=True) / 127).clamp(min=1e-7).half()
            stored[name] = (tensor / scale.float()).round().clamp(-127, 127).to(torch.int8).contiguous()
            stored[name + SCALE] = scale
    return stored


def unpacked(stored: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The 32-bit state that ``packed`` stored; a state in half precision comes out as it was."""
    state = {}
    for name, tensor in stored.items():
        if name.endswith(SCALE):
            continue
        if name.endswith(GAPS):
            state[name.removesuffix(GAPS)] = tensor.int().cumsum(0, dtype=torch.int32)
            continue
        scale = stored.get(name + SCALE)
        whole = tensor.float() if tensor.is_floating_point() or scale is not None else tensor
        state[name] = whole if scale is None else whole * scale.float()
    return state


class PortableMultiTask(MultiTaskLearning):
    """``MultiTaskLearning`` whose folder is self-contained and holds safetensors, most of them in 8 bits."""

    def save_weights(self, save_dir: str, filename: str = WEIGHTS, trainable_only: bool = False, **_: Any) -> None:
        """Write parameters and buffers as ``packed`` gives them, a quarter of their size in memory."""
        save_file(packed(self.model_.state_dict()), Path(save_dir) / filename, metadata={"format": "pt"})

    def load_weights(self, save_dir: str, filename: str = WEIGHTS, **_: Any) -> None:
        """Read what ``save_weights`` wrote; every parameter must be there."""
        self.model_.load_state_dict(unpacked(load_file(Path(save_dir) / filename)))

    def load_config(self, save_dir: str, filename: str = "config.json", **overrides: Any) -> None:
        """As HanLP's, with the encoder taken from inside ``save_dir``."""
        self.config.load_json(str(Path(save_dir) / filename))
        self.config.update(overrides)
        self.config["encoder"]["transformer"] = str(Path(save_dir) / ENCODER)
        for key, value in self.config.items():
            if isinstance(value, dict) and "classpath" in value:
                self.config[key] = Configurable.from_config(value)
        self.on_config_ready(**self.config, save_dir=save_dir)

    def save_config(self, save_dir: str, filename: str = "config.json") -> None:
        """As HanLP's, without the path of the machine that trained it."""
        savable = self._savable_config
        savable["encoder"]["transformer"] = ENCODER
        savable.save_json(str(Path(save_dir) / filename))


class WordBiaffineDecoder(BiaffineDecoder):
    """The biaffine parser (Dozat and Manning, 2017) behind one more BiLSTM, over words.

    Word 0 is [CLS], which stands for the root. A word's head is chosen by its own score and by how sure the relation
    to it is. ``forward`` is what HanLP calls; ``over_words``, ``represent``, ``arcs``, ``relations`` and ``judged`` do
    the same in steps, scoring relations for the two best heads of a word only, which is most of the time saved.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (the sizes, in the order of BiaffineDecoder)
        self, hidden_size: int, lstm_size: int, arc_size: int, relation_size: int, dropout: float, relations: int
    ) -> None:
        super().__init__(2 * lstm_size, arc_size, relation_size, dropout, relations)
        self.words = BiLSTM(hidden_size, lstm_size)
        self.dropout = SharedDropout(dropout)

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, mask: torch.Tensor, **_: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of heads (batch, words, words) and of relations (batch, words, words, relations)."""
        arcs, relations = super().forward(self.over_words(x, mask), mask)
        likeliest = arcs.topk(CANDIDATES).indices
        chances = relations.log_softmax(-1).amax(-1)
        return self.judged(arcs, likeliest, chances.gather(-1, likeliest)), relations

    def over_words(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The words' states after the BiLSTM, of shape (batch, words, 2 · lstm_size)."""
        states: torch.Tensor = self.dropout(self.words(x, reversal_of(mask.sum(1), x.shape[1])))
        return states

    def represent(self, states: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Each of the words that ``over_words`` gave as a dependent and as a head for arcs, then for relations."""
        vectors: tuple[torch.Tensor, ...] = self.apply_mlps(states)
        return vectors

    def arcs(self, dependents: torch.Tensor, heads: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """score[b, d, h] of h being the head of d, minus infinity where h is padding."""
        scores: torch.Tensor = self.arc_attn(dependents, heads)
        return scores.masked_fill(~mask.unsqueeze(1), float("-inf"))

    def relations(self, dependents: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Scores (words, heads, relations) for ``dependents`` (words, size) and some ``heads`` (words, heads, size)."""
        weight = self.rel_attn.weight  # (relations, size + 1, size + 1)
        left = nn.functional.pad(dependents, (0, 1), value=1.0) @ weight.transpose(0, 1).flatten(1)
        right = nn.functional.pad(heads, (0, 1), value=1.0)
        return torch.bmm(right, left.view(len(left), *weight.shape[::2]).transpose(1, 2))

    def judged(self, arcs: torch.Tensor, likeliest: torch.Tensor, chances: torch.Tensor) -> torch.Tensor:
        """``arcs`` as logarithms of probabilities, with those of the relation added, RELATION_WEIGHT times.

        ``chances``: of the best relation to each of the ``likeliest`` heads, (batch, words, heads) both; other heads
        get the least of them.
        """
        chosen = arcs.log_softmax(-1)
        known = chosen.gather(-1, likeliest) + RELATION_WEIGHT * chances
        return (chosen + RELATION_WEIGHT * chances.amin(-1, keepdim=True)).scatter(-1, likeliest, known)


class WordBiaffineParsing(BiaffineDependencyParsing):
    """Dependency parsing with a ``WordBiaffineDecoder``; ``n_word_lstm`` is its size in each direction."""

    def build_model(self, encoder_size: int, training: bool = True, **_: Any) -> nn.Module:  # type: ignore[override]
        """The decoder, sized by the task's configuration."""
        config = self.config
        sizes = (config.n_word_lstm, config.n_mlp_arc, config.n_mlp_rel)
        return WordBiaffineDecoder(encoder_size, *sizes, config.mlp_dropout, len(self.vocabs.rel))
