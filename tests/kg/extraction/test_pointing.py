"""The network that points at the parts of a triple: what it says is of its sentence alone, is kept, and is learned."""

import numpy as np
import pytest
import torch

from kg.extraction import model, pointing
from kg.extraction.calibration import pointing as fitting
from kg.extraction.calibration.gold import Example, GoldTriple
from kg.extraction.parse import Parse
from kg.extraction.rules.learned.coded import OBJECT_FIRST, SUBJECT_LAST, Coded
from kg.extraction.rules.tree import Tree
from tests.fixtures.parses import parse

EVEN = 16


@pytest.fixture
def network() -> pointing.PointerNetwork:
    torch.manual_seed(1)
    return pointing.PointerNetwork(8, hidden=32, rank=4).eval()


def test_what_is_said_of_a_sentence_does_not_depend_on_its_company(network) -> None:
    longer, shorter = torch.randn(5, 8), torch.randn(3, 8)
    padded = torch.nn.utils.rnn.pad_sequence([longer, shorter], batch_first=True)

    with torch.no_grad():
        together = network.read(padded, [5, 3])
        alone = [network.read(each.unsqueeze(0), [len(each)])[0] for each in (longer, shorter)]

    assert together == alone
    assert [len(each.heads) for each in alone] == [5, 3]
    assert [{len(matrix) for matrix in each.places} for each in alone] == [{25}, {9}]
    assert all(1 <= byte <= 31 for matrix in alone[0].places for byte in matrix)


def test_a_saved_network_says_nearly_the_same(network, tmp_path) -> None:
    states = torch.randn(1, 6, 8)
    file = tmp_path / "pointers.safetensors"
    pointing.save(network, "a model", file)
    loaded = pointing.load("a model", file)

    with torch.no_grad():
        before, after = network.read(states, [6])[0], loaded.read(states, [6])[0]

    assert max(abs(a - b) for a, b in zip(before.places[0], after.places[0], strict=True)) <= 1
    assert pointing.load("another model", file) is None
    assert pointing.load("a model", tmp_path / "nothing") is None


def test_who_does_what_is_learned_and_the_same_every_time() -> None:
    examples = [_example(adverbs) for adverbs in (0, 1, 2, 3) * 16]
    held = _example(4)

    first, second = (fitting.pointed([held], fitting.fit(examples, epochs=16))[0].parse.pointers for _ in range(2))

    assert first == second
    verb, count = 5, len(held.parse.tokens)
    assert first.heads[verb] > EVEN  # of words that cannot head a predicate nothing is asked
    for place, word in ((SUBJECT_LAST, 0), (OBJECT_FIRST, 6)):
        row = first.places[place][verb * count : (verb + 1) * count]
        assert row.index(max(row)) == word
        assert row[word] > EVEN


def test_the_shipped_model_points_and_others_need_not() -> None:
    text = "李白出生于碎叶城。"
    (parsed,) = model.load(model.EMBEDDED).parse([text])

    count = len(parsed.tokens)
    bare = Parse(text, parsed.tokens, parsed.entities)
    assert parsed.pointers is not None
    assert len(parsed.pointers.heads) == count
    assert [_pointed(parsed, place) for place in range(6)] == [
        list(matrix[count : 2 * count]) for matrix in parsed.pointers.places
    ]
    assert parsed == bare  # without them it is the same parse
    assert [_pointed(bare, place) for place in range(6)] == [[0] * count] * 6


def _pointed(parsed: Parse, place: int) -> list[int]:
    """Of the second of two sentences, what is said of its words for its second word as the head."""
    coded = Coded([Tree(parsed, ()), Tree(parsed, ())])
    at = coded.at[len(parsed.tokens) :]
    return coded.pointer(place, np.full_like(at, at[1]), at).tolist()


def _example(adverbs: int) -> Example:
    """甲 … 见 乙 with so many adverbs before its verb; the states tell the parts of speech, and noise."""
    verb = adverbs + 2
    words = [f"甲/PROPN/nsubj>{verb}", *[f"又/ADV/advmod>{verb}"] * adverbs, "见/VERB/root>0", f"乙/NOUN/obj>{verb}"]
    parsed = parse(" ".join(words))
    kinds = {"PROPN": 0, "ADV": 1, "VERB": 2, "NOUN": 3}
    states = torch.nn.functional.one_hot(torch.tensor([kinds[token.pos] for token in parsed.tokens]), 8).float()
    ranges = {"s": (0, 0), "p": (verb - 1, verb - 1), "o": (verb, verb)}
    return Example(Tree(parsed, ()), [GoldTriple(("甲", "见", "乙"), ranges)], parsed, states)
