"""Pretraining, training and means in small: that they learn, and that a killed run ends where it would have."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from ml.encoder.config import MASK
from ml.parsing import masked, stages, supervised
from ml.parsing.data import ahead, collate, marks
from ml.parsing.settings import EncoderSizes, MaskedSettings, TrainingSettings
from tests.ml.parsing import examples

CPU = torch.device("cpu")
SIZES = EncoderSizes(**examples.SIZES)
MASKED = MaskedSettings(steps=120, rows=16, length=16, masked=3, rate=1e-2)
TRAINING = TrainingSettings(epochs=60, batch=60, rate=3e-3, encoder_rate=3e-3, dropout=0.0, averaging=0.9)


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return examples.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def encoder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("encoder") / "encoder.safetensors"
    stages.pretrain(data, out, SIZES, MASKED, CPU)
    return out


@pytest.fixture(scope="module")
def parser(data: Path, encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("parser") / "parser.safetensors"
    stages.supervise(data, encoder, out, TRAINING, CPU)
    return out


def accuracy_of(path: Path, data: Path) -> dict[str, float]:
    model, _ = stages.parser_from(path, stages.facts(data))
    return supervised.accuracy(model, examples.sentences(), CPU)


def test_a_tiny_language_is_learned_whole(data: Path, parser: Path) -> None:
    assert accuracy_of(parser, data) == dict.fromkeys(("tok", "pos", "ner", "uas", "las"), 100.0)


def test_a_mean_is_between_the_weights_it_is_of(parser: Path, data: Path, tmp_path: Path) -> None:
    settings = dataclasses.replace(TRAINING, epochs=2, seed=9)
    stages.supervise(data, parser, tmp_path / "on.safetensors", settings, CPU)

    stages.average([parser, tmp_path / "on.safetensors"], tmp_path / "mean.safetensors")

    one, other, mean = (
        load_file(path) for path in (parser, tmp_path / "on.safetensors", tmp_path / "mean.safetensors")
    )
    name = "encoder.units.weight"
    assert not torch.equal(one[name], other[name])
    torch.testing.assert_close(mean[name].float(), (one[name].float() + other[name].float()) / 2, rtol=1e-3, atol=1e-4)
    assert torch.equal(mean["encoder.folded"], one["encoder.folded"])
    assert accuracy_of(tmp_path / "mean.safetensors", data)["las"] == 100.0


def test_the_pairs_that_are_kept_are_those_that_say_most(data: Path, tmp_path: Path) -> None:
    paired = dataclasses.replace(SIZES, bigrams=2)
    stages.pretrain(data, tmp_path / "encoder.safetensors", paired, dataclasses.replace(MASKED, steps=1), CPU)
    model, sizes = stages.parser_from(tmp_path / "encoder.safetensors", stages.facts(data))
    model.encoder.bigrams.weight.data[:] = torch.tensor([[1.0], [1.1], [3.0]])
    stages.write(model, sizes, tmp_path / "parser.safetensors", {})

    stages.with_fewer_pairs(tmp_path / "parser.safetensors", 1, tmp_path / "kept.safetensors")

    kept, sizes = stages.parser_from(tmp_path / "kept.safetensors", stages.facts(data))
    assert sizes.bigrams == 1
    assert kept.encoder.pairs.tolist() == [8 * 20 + 9]
    assert kept.encoder.bigrams.weight[:, 0].tolist() == [1.0, 3.0]


def test_pretraining_lowers_the_loss(data: Path, encoder: Path) -> None:
    with stages.safe_open(encoder, "pt") as file:
        assert float(stages.json.loads(file.metadata()["notes"])["loss"]) < 2.2  # ln 20 is 3.0


def test_a_training_that_was_killed_ends_with_the_weights_it_would_have_had(
    data: Path, encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(TRAINING, epochs=3)
    stages.supervise(data, encoder, tmp_path / "whole.safetensors", settings, CPU)
    saved = supervised.save

    def save_and_die(parts: dict, step: int, path: Path) -> None:
        saved(parts, step, path)
        raise Killed

    monkeypatch.setattr(supervised, "save", save_and_die)
    with pytest.raises(Killed):
        stages.supervise(data, encoder, tmp_path / "broken.safetensors", settings, CPU)
    monkeypatch.undo()
    stages.supervise(data, encoder, tmp_path / "broken.safetensors", settings, CPU)

    assert same(tmp_path / "broken.safetensors", tmp_path / "whole.safetensors")


def test_a_pretraining_that_was_killed_does_too(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masked, "STEPS_PER_CHECKPOINT", 4)
    settings = dataclasses.replace(MASKED, steps=8)
    paired = dataclasses.replace(SIZES, bigrams=9, lexicon=9)  # as many as the folder lists
    stages.pretrain(data, tmp_path / "whole.safetensors", paired, settings, CPU)
    saved = masked.save

    def save_and_die(parts: dict, step: int, path: Path) -> None:
        saved(parts, step, path)
        raise Killed

    monkeypatch.setattr(masked, "save", save_and_die)
    with pytest.raises(Killed):
        stages.pretrain(data, tmp_path / "broken.safetensors", paired, settings, CPU)
    monkeypatch.undo()
    monkeypatch.setattr(masked, "STEPS_PER_CHECKPOINT", 4)
    stages.pretrain(data, tmp_path / "broken.safetensors", paired, settings, CPU)

    assert same(tmp_path / "broken.safetensors", tmp_path / "whole.safetensors")
    assert load_file(tmp_path / "whole.safetensors")["pairs"].tolist() == [5 * 20 + 6, 8 * 20 + 9]


def same(one: Path, other: Path) -> bool:
    left, right = load_file(one), load_file(other)
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_hidden_units_are_the_ones_asked_for_and_never_a_special_one() -> None:
    block = np.random.default_rng(1).integers(5, 20, (50, 40))
    block[:, 0], block[:, 7] = 2, 3

    seen, places, answers = masked.hide(block, 8, 20, np.random.default_rng(2))

    assert answers.tolist() == np.take_along_axis(block, places.numpy(), 1).tolist()
    assert not {0, 7} & set(places.flatten().tolist())
    assert all(len(set(row)) == 8 for row in places.tolist())
    share = (seen.numpy() == MASK).sum() / answers.numel()
    assert 0.7 < share < 0.9
    rest = np.ones_like(block, dtype=bool)
    np.put_along_axis(rest, places.numpy(), False, 1)
    assert (seen.numpy() == block)[rest].all()


def test_marks_say_where_words_begin_and_end() -> None:
    assert marks(np.array([1, 2, 3])).tolist() == [3, 0, 2, 0, 1, 2]


def test_a_batch_numbers_the_words_of_each_unit() -> None:
    batch = collate(examples.sentences(), [0, 7])

    assert batch.units.tolist() == [[2, 5, 6, 8, 9, 12, 13, 3], [2, 7, 10, 11, 14, 3, 0, 0]]
    assert batch.word_of.tolist() == [[0, 1, 1, 2, 2, 3, 3, 4], [0, 1, 2, 2, 3, 4, 4, 4]]
    assert batch.tags.tolist()[1] == [-100, 3, 0, 2, 3, -100, -100, -100]
    assert batch.heads.tolist() == [[2, 0, 2], [2, 0, 2]]


def test_what_fails_ahead_fails_where_it_is_used() -> None:
    def broken():
        yield 1
        raise Killed

    items = ahead(broken())

    assert next(items) == 1
    with pytest.raises(Killed):
        next(items)
