"""The exported graph, run by another program, answers what the model answers."""

import json
from pathlib import Path

import pytest
import torch

from ml import embedding
from ml.embedding import EmbeddingConfig
from ml.embedding.models import new_model
from ml.embedding.pairs import PairWeights
from ml.exporting import FORMATS
from ml.graphs import Graph, Vocabulary

onnxruntime = pytest.importorskip("onnxruntime", reason="pip install -r requirements-extras.txt")
ENTITIES, RELATIONS = 300, 3


def saved(folder: Path, model: str, pairs: bool = False) -> embedding.Embedding:
    config = EmbeddingConfig(model=model, dimension=32, scale=1.0, pairs=pairs)  # type: ignore[arg-type]
    made = new_model(ENTITIES, RELATIONS, config)
    if pairs:
        made.pairs = PairWeights.of(Graph(torch.tensor([[0, 0, 1], [1, 2, 0]]), ENTITIES, RELATIONS))
    names = Vocabulary(tuple(f"e{at}" for at in range(ENTITIES)), tuple(f"r{at}" for at in range(RELATIONS)))
    embedding.save(made, config, names, {}, folder)
    return made


@pytest.mark.parametrize("model", ["complex", "distmult"])
def test_the_ten_best_are_those_of_the_model(tmp_path: Path, model: str) -> None:
    made = saved(tmp_path / "model", model)
    FORMATS["onnx"](tmp_path / "model", tmp_path / "onnx", torch.float32)

    session = onnxruntime.InferenceSession(tmp_path / "onnx" / "model.onnx")
    entities, relations = torch.arange(ENTITIES), torch.arange(ENTITIES) % (2 * RELATIONS)
    answers, scores = session.run(None, {"entity": entities.numpy(), "relation": relations.numpy()})

    expected = made.scores(entities, relations).topk(10, 1)
    assert torch.from_numpy(answers).equal(expected.indices)
    torch.testing.assert_close(torch.from_numpy(scores), expected.values, rtol=1e-4, atol=1e-4)
    names = json.loads((tmp_path / "onnx" / "vocabulary.json").read_text("utf-8"))
    assert names["entities"][:2] == ["e0", "e1"]


def test_distances_are_refused(tmp_path: Path) -> None:
    saved(tmp_path / "model", "rotate")

    with pytest.raises(embedding.ModelError, match="product of vectors"):
        FORMATS["onnx"](tmp_path / "model", tmp_path / "onnx", torch.float32)


def test_scores_that_pairs_add_to_are_refused(tmp_path: Path) -> None:
    saved(tmp_path / "model", "complex", pairs=True)

    with pytest.raises(embedding.ModelError, match="relations between two entities"):
        FORMATS["onnx"](tmp_path / "model", tmp_path / "onnx", torch.float32)
    assert not (tmp_path / "onnx" / "model.onnx").exists()
