import json
from pathlib import Path

import pytest
import torch

from ml.embedding import EmbeddingConfig, load, new_model, save
from ml.embedding.saving import ModelError
from ml.graphs import Vocabulary

CONFIG = EmbeddingConfig(model="rotate", dimension=8, scale=1.0)
NAMES = Vocabulary(("刘备", "关羽", "张飞"), ("结义",))


def test_a_model_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    model = new_model(3, 1, CONFIG)
    save(model, CONFIG, NAMES, {"mrr": 0.5}, tmp_path / "model")
    again, vocabulary = load(tmp_path / "model")
    question = torch.tensor([0, 2]), torch.tensor([0, 1])
    assert vocabulary == NAMES
    assert torch.equal(again.scores(*question), model.scores(*question))
    assert json.loads((tmp_path / "model" / "metrics.json").read_text()) == {"mrr": 0.5}
    assert not any(weight.requires_grad for weight in again.parameters())


def test_weights_are_read_as_bfloat16_where_asked(tmp_path: Path) -> None:
    save(new_model(3, 1, CONFIG), CONFIG, NAMES, {}, tmp_path)
    assert load(tmp_path, dtype=torch.bfloat16)[0].entities.dtype == torch.bfloat16


def test_a_folder_without_a_model_or_with_other_names_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        load(tmp_path)
    save(new_model(3, 1, CONFIG), CONFIG, NAMES, {}, tmp_path)
    (tmp_path / "vocabulary.json").write_text(json.dumps({"entities": ["a", "b", "c"], "relations": ["结义"]}))
    with pytest.raises(ModelError, match="vocabulary"):
        load(tmp_path)
