"""The best tree for a matrix of scores, compared with trying every tree."""

import itertools

import numpy as np
import pytest
import torch

from kg.extraction.hanlp_component import WordBiaffineDecoder
from kg.extraction.trees import best_heads, is_tree, mended


def best_by_trying_all(scores: np.ndarray) -> float:
    size = len(scores)
    trees = (heads for heads in itertools.product(range(size), repeat=size - 1) if is_tree(list(heads)))
    return max(sum(scores[word, head] for word, head in enumerate(heads, start=1)) for heads in trees)


@pytest.mark.parametrize("words", [1, 2, 3, 4, 5])
def test_the_tree_found_is_as_good_as_the_best_of_all(words: int) -> None:
    generator = np.random.default_rng(words)
    for _ in range(30):
        scores = generator.normal(size=(words + 1, words + 1)).round(2)

        heads = best_heads(scores)

        assert is_tree(heads)
        total = sum(scores[word, head] for word, head in enumerate(heads, start=1))
        assert total == pytest.approx(best_by_trying_all(scores))


def test_a_tree_has_one_root_and_no_cycle() -> None:
    assert is_tree([0])
    assert is_tree([2, 0, 2])
    assert not is_tree([2, 1])
    assert not is_tree([0, 0])
    assert not is_tree([0, 3, 2])


def test_two_roots_and_cycles_are_mended_where_they_stand() -> None:
    assert mended([2, 0, 2]) == [2, 0, 2]
    assert mended([0, 0, 2]) == [0, 1, 2]
    assert mended([0, 3, 2]) == [0, 1, 2]
    assert mended([2, 1]) == [0, 1]


@pytest.mark.parametrize(("first", "second", "head"), [(0.5, 0.5, 0), (0.5, 0.9, 1)])
def test_a_sure_relation_speaks_for_a_head(first: float, second: float, head: int) -> None:
    decoder = WordBiaffineDecoder(8, 4, 4, 4, 0.0, 3)
    arcs = torch.tensor([[[0.45, 0.35, 0.2]]]).log()

    scores = decoder.judged(arcs, torch.tensor([[[0, 1]]]), torch.tensor([[[first, second]]]).log())

    assert scores.argmax(-1).item() == head
    assert scores[0, 0, 2] < scores[0, 0, :2].min()
