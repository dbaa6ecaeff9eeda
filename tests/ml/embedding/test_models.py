from itertools import product

import pytest
import torch
from torch import Tensor

from ml.embedding import MODELS, Embedding, EmbeddingConfig, new_model, rotation
from ml.embedding.rotation import distances

FAMILIES = sorted(MODELS)


def model_of(family: str, entities: int = 7, relations: int = 3, dimension: int = 8) -> Embedding:
    return new_model(entities, relations, EmbeddingConfig(model=family, dimension=dimension, scale=1.0))  # type: ignore[arg-type]


def as_complex(vectors: Tensor) -> Tensor:
    real, imaginary = vectors.chunk(2, -1)
    return torch.complex(real, imaginary)


def by_definition(model: Embedding, family: str, head: int, relation: int, tail: int) -> float:
    """The formula of the paper, one triple at a time."""
    h, r, t = (
        each.detach().double() for each in (model.entities[head], model.relations[relation], model.entities[tail])
    )
    if family == "transe":
        return float(-(h + r - t).abs().sum())
    if family == "distmult":
        return float((h * r * t).sum())
    if family == "complex":
        return float((as_complex(h) * as_complex(r) * as_complex(t).conj()).sum().real)
    return float(-(as_complex(h) * torch.polar(torch.ones_like(r), r) - as_complex(t)).abs().sum())


@pytest.mark.parametrize("family", FAMILIES)
def test_all_answers_are_scored_by_the_formula(family: str) -> None:
    model = model_of(family)
    questions = torch.tensor(list(product(range(7), range(6))))
    scores = model.scores(questions[:, 0], questions[:, 1])
    expected = [[by_definition(model, family, int(h), int(r), t) for t in range(7)] for h, r in questions]
    torch.testing.assert_close(scores, torch.tensor(expected), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_one_answer_each_and_all_relations_are_scored_alike(family: str) -> None:
    model = model_of(family)
    heads, tails = model.entities[[0, 3, 5]], model.entities[[1, 3, 6]]
    joining = model.relation_scores(heads, tails)
    for relation in range(6):
        queries = model.query(heads, model.relations[relation].expand(3, -1))
        torch.testing.assert_close(joining[:, relation], model.fit_each(queries, tails), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(model.fit(queries, tails).diagonal(), model.fit_each(queries, tails))


@pytest.mark.parametrize("family", FAMILIES)
def test_bfloat16_weights_give_nearly_the_same_float32_scores(family: str) -> None:
    model = model_of(family)
    exact = model.scores(torch.tensor([0, 1]), torch.tensor([2, 5]))
    rough = model.to(torch.bfloat16).scores(torch.tensor([0, 1]), torch.tensor([2, 5]))
    assert rough.dtype == torch.float32
    torch.testing.assert_close(rough, exact, rtol=0.05, atol=0.15)


def test_the_cubes_are_of_complex_moduli() -> None:
    model = model_of("complex", dimension=4)
    one = torch.tensor([[3.0, 0.0, 4.0, 2.0]])  # |3 + 4i|³ + |0 + 2i|³ = 125 + 8
    assert float(model.cubes(one, torch.zeros(1, 4), torch.zeros(1, 4))) == pytest.approx(133, abs=1e-3)
    assert float(model_of("distmult").cubes(one, one, 0 * one)) == pytest.approx(2 * (27 + 64 + 8))


def test_an_odd_dimension_is_refused_where_numbers_are_complex() -> None:
    with pytest.raises(ValueError, match="even dimension"):
        model_of("rotate", dimension=7)


def test_the_same_seed_gives_the_same_weights() -> None:
    assert torch.equal(model_of("rotate").relations, model_of("rotate").relations)


@pytest.mark.parametrize("tile", [1, 100, 1 << 22])
def test_tiles_do_not_change_distances(monkeypatch: pytest.MonkeyPatch, tile: int) -> None:
    monkeypatch.setattr(rotation, "TILE", tile)
    vectors, table = torch.randn(5, 6), torch.randn(9, 6)
    expected = (as_complex(vectors)[:, None] - as_complex(table)[None]).abs().sum(2)
    torch.testing.assert_close(distances(vectors, table), expected)


def test_the_compiled_loop_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, table = torch.randn(5, 6), torch.randn(9, 6)
    plain = distances(vectors, table)
    monkeypatch.setattr(rotation, "COMPILED_ABOVE", 0)
    torch.testing.assert_close(distances(vectors, table), plain, rtol=1e-6, atol=1e-6)


def test_without_a_compiler_it_scores_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> object:
        def fails(*_: Tensor) -> Tensor:
            raise RuntimeError("no C++ compiler")

        return fails

    rotation._compiled.cache_clear()
    monkeypatch.setattr(torch, "compile", broken)
    monkeypatch.setattr(rotation, "COMPILED_ABOVE", 0)
    vectors, table = torch.randn(5, 6), torch.randn(9, 6)
    expected = (as_complex(vectors)[:, None] - as_complex(table)[None]).abs().sum(2)
    torch.testing.assert_close(distances(vectors, table), expected)
    rotation._compiled.cache_clear()
    assert "without a compiler" in caplog.text
