"""A small network on our own model's states: which words head a predicate, and where its three parts begin and end.

What the parse leaves out (which of several things said is the point, which noun a far verb is about) the states still
hold. The rules in ``kg.extraction.rules.learned`` read the answers beside the tree, and its file lies beside their
weights, since ``kg.extraction.calibration`` fits both. It belongs to one model and is not used with another.
"""

from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch.nn.functional import log_softmax, relu

from kg.extraction.hanlp_component import packed, unpacked
from kg.extraction.parse import Pointers

FILE = Path(__file__).parent / "rules" / "learned" / "pointers.safetensors"
PLACES = 6
"""First and last word of predicate, subject and object."""
_EVEN, _MOST = 16, 31


class PointerNetwork(torch.nn.Module):
    """Reads states of size ``states``; of words and heads it compares vectors of size ``rank``, one pair a place."""

    def __init__(self, states: int, hidden: int = 224, rank: int = 32) -> None:
        super().__init__()
        self.rank = rank
        self.inner = torch.nn.Linear(states, hidden)
        self.is_head = torch.nn.Linear(hidden, 1)
        self.heads = torch.nn.Linear(hidden, PLACES * rank)
        self.words = torch.nn.Linear(hidden, PLACES * rank)
        self.alone = torch.nn.Linear(hidden, PLACES)

    def hidden(self, states: torch.Tensor) -> torch.Tensor:
        """(…, states) → (…, hidden)."""
        return relu(self.inner(states))

    def scores(self, heads: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """How much each word looks like each place for each head.

        ``heads`` (batch, heads, hidden), ``words`` (batch, words, hidden) → (batch, places, heads, words).
        """
        one, other = (
            layer(vectors).unflatten(-1, (PLACES, self.rank)).transpose(1, 2)
            for layer, vectors in ((self.heads, heads), (self.words, words))
        )
        alone = self.alone(words).transpose(1, 2).unsqueeze(2)
        scores: torch.Tensor = torch.matmul(one, other.transpose(2, 3)) / self.rank**0.5 + alone
        return scores

    def read(self, states: torch.Tensor, counts: list[int]) -> list[Pointers]:
        """The pointers of each sentence: ``states`` (batch, words, states), of which ``counts`` are words."""
        hidden = self.hidden(states)
        inside = torch.arange(states.shape[1]) < torch.tensor(counts).unsqueeze(1)
        scores = self.scores(hidden, hidden).masked_fill(~inside[:, None, None], float("-inf"))
        chances = log_softmax(scores, -1).clamp(max=-1e-4)
        places = _steps(chances - torch.log1p(-chances.exp())).numpy()
        heads = _steps(self.is_head(hidden).squeeze(-1)).numpy()
        return [
            Pointers(heads[row, :count].tobytes(), tuple(each[:count, :count].tobytes() for each in places[row]))
            for row, count in enumerate(counts)
        ]


def _steps(odds: torch.Tensor) -> torch.Tensor:
    """Log-odds in half units: 16 for even odds, 1 to 31 in all."""
    return (odds * 2).round_().add_(_EVEN).clamp_(1, _MOST).to(torch.uint8)


def save(network: PointerNetwork, fingerprint: str, file: Path = FILE) -> None:
    """Write the network, which belongs to the model with this fingerprint."""
    save_file(packed(network.state_dict()), file, metadata={"format": "pt", "model": fingerprint})


def load(fingerprint: str, file: Path = FILE) -> PointerNetwork | None:
    """The network of the model with this fingerprint; None where there is none."""
    if not file.is_file():
        return None
    with safe_open(file, "pt") as opened:
        if opened.metadata().get("model") != fingerprint:
            return None
    state = unpacked(load_file(file))
    hidden, states = state["inner.weight"].shape
    network = PointerNetwork(states, hidden, len(state["heads.bias"]) // PLACES)
    network.load_state_dict(state)
    return network.eval()
