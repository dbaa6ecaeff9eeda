"""An embedding model as an ONNX graph with 8-bit weights: for programs without torch.

The graph takes ``entity`` and ``relation`` (b,) int64, relations in [0, 2R), and gives ``answers`` (b, 10) int64 and
``scores`` (b, 10) float32, best first. It multiplies 8-bit codes of the question with those of all entities, looks up
the CANDIDATES that lead in float32 and orders them by their exact products. Needs the package ``onnx``.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ml.embedding import Embedding, ModelError
from ml.embedding.models import ComplEx, DistMult
from ml.index.codes import LEVELS

CANDIDATES = 64
"""Looked up exactly. Of 64 all ten best were among them for every question of CoDEx-S; of 20 for 999 in 1,000."""

BEST = 10
OPSET = 17


def write(model: Embedding, path: Path) -> None:
    """Write ``model`` to ``path``. Raises ModelError for one whose score is not a product of vectors alone."""
    if not isinstance(model, DistMult):
        raise ModelError("only models whose score is a product of vectors can be written as ONNX: ComplEx and DistMult")
    if model.pairs is not None:
        raise ModelError(
            "this model also adds what the relations between two entities say, which the ONNX graph cannot: "
            "train it with embedding.pairs=false"
        )
    entities, relations = model.entities.detach().float(), model.relations.detach().float()
    scales = entities.abs().amax(1).clamp(min=1e-12) / LEVELS
    codes = (entities / scales[:, None]).round().to(torch.int8)
    constants: dict[str, NDArray[np.generic]] = {
        "entities": entities.numpy(),
        "relations": relations.numpy(),
        "codes": codes.T.contiguous().numpy(),
        "scales": scales.numpy(),
        "levels": np.float32(LEVELS) * np.ones(1, np.float32),
        "tiny": np.full(1, 1e-12, np.float32),
        "last": np.full(1, -1, np.int64),
        "halves": np.full(2, entities.shape[1] // 2, np.int64),
        "candidates": np.full(1, min(CANDIDATES, len(entities)), np.int64),
        "best": np.full(1, min(BEST, len(entities)), np.int64),
    }
    graph = helper.make_graph(
        [*(_complex() if isinstance(model, ComplEx) else _real()), *_search()],
        "embedding",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["questions"]) for name in ("entity", "relation")],
        [
            helper.make_tensor_value_info("answers", TensorProto.INT64, ["questions", None]),
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["questions", None]),
        ],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(made)
    onnx.save(made, path)


def _real() -> list[onnx.NodeProto]:
    """query = head · relation."""
    return [
        helper.make_node("Gather", ["entities", "entity"], ["head"]),
        helper.make_node("Gather", ["relations", "relation"], ["by"]),
        helper.make_node("Mul", ["head", "by"], ["query"]),
    ]


def _complex() -> list[onnx.NodeProto]:
    """The same over complex numbers, in halves: (a + bi)(c + di)."""
    return [
        helper.make_node("Gather", ["entities", "entity"], ["head"]),
        helper.make_node("Gather", ["relations", "relation"], ["by"]),
        helper.make_node("Split", ["head", "halves"], ["a", "b"], axis=1),
        helper.make_node("Split", ["by", "halves"], ["c", "d"], axis=1),
        *(helper.make_node("Mul", [left, right], [left + right]) for left in "ab" for right in "cd"),
        helper.make_node("Sub", ["ac", "bd"], ["real"]),
        helper.make_node("Add", ["ad", "bc"], ["imaginary"]),
        helper.make_node("Concat", ["real", "imaginary"], ["query"], axis=1),
    ]


def _search() -> list[onnx.NodeProto]:
    """query (b, d) → answers, scores (b, 10)."""
    return [
        helper.make_node("Abs", ["query"], ["sizes"]),
        helper.make_node("ReduceMax", ["sizes"], ["largest"], axes=[1], keepdims=1),
        helper.make_node("Max", ["largest", "tiny"], ["nonzero"]),
        helper.make_node("Div", ["nonzero", "levels"], ["step"]),
        helper.make_node("Div", ["query", "step"], ["stepped"]),
        helper.make_node("Round", ["stepped"], ["rounded"]),
        helper.make_node("Cast", ["rounded"], ["asked"], to=TensorProto.INT8),
        helper.make_node("MatMulInteger", ["asked", "codes"], ["integers"]),
        helper.make_node("Cast", ["integers"], ["products"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["products", "scales"], ["approximate"]),
        helper.make_node("TopK", ["approximate", "candidates"], ["unused", "leading"], axis=1),
        helper.make_node("Gather", ["entities", "leading"], ["vectors"]),
        helper.make_node("Unsqueeze", ["query", "last"], ["column"]),
        helper.make_node("MatMul", ["vectors", "column"], ["exact_column"]),
        helper.make_node("Squeeze", ["exact_column", "last"], ["exact"]),
        helper.make_node("TopK", ["exact", "best"], ["scores", "order"], axis=1),
        helper.make_node("GatherElements", ["leading", "order"], ["answers"], axis=1),
    ]
