"""Ways to answer with less time or memory: number formats, mapped files, ONNX, windows that wait for more requests."""

import math
import random
import tempfile
from itertools import accumulate
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from benchmarks._completion.blending import NAME, vectors
from benchmarks._completion.index import milliseconds
from benchmarks._completion.registry import Ablation, Given, Measured, part
from ml import onnx_graph
from ml.batching import FixedWindow, TunedWindow, simulate
from ml.embedding import Embedding
from ml.embedding.models import ComplEx
from ml.index import Index, Threads, quantise
from ml.inductive import InductiveScorer, load_shipped
from ml.ranking import evaluate

NONE = math.nan
ASKED = 64
COUNT, SIZE = 200_000, 256


def _seconds(model: Embedding, questions: Tensor) -> float:
    return milliseconds(lambda: model.scores(*questions[:1].unbind(1)), 20) / 1e3


def _with_entities(model: Embedding, table: Tensor) -> Embedding:
    other = ComplEx(model.num_entities, model.num_relations, table.shape[1])
    other.entities.data, other.relations.data = table, model.relations.data.to(table.dtype)
    return other


@part("dtype", "ablation")
def dtype(given: Given) -> Measured:
    """ComplEx on CoDEx-S in float32, bfloat16 and 8 bits, ranked; memory is the entities' table."""
    model, split = vectors(given), given.split(NAME)
    table, questions = model.entities.data.cpu(), split.test[:, :2]
    codes = quantise(table)
    there = codes.ids >= 0
    rounded = torch.empty_like(table)
    rounded[codes.ids[there]] = (codes.values * codes.scales.repeat_interleave(8)[:, None])[there]
    for name, kind, size in (("float32", table, 4), ("bfloat16", table.bfloat16(), 2), ("int8", rounded, 1)):
        each = _with_entities(model, kind)
        quality = evaluate(each, split.test, split.known, 64).mrr
        seconds = NONE if name == "int8" else _seconds(each, questions)
        measure, megabytes = f"MRR of the vectors, {NAME}", table.numel() * size / 1e6
        yield Ablation("dtype", name, measure, quality, seconds, megabytes, name == "float32")
    made, asked = (
        Index(table, codes, Threads(given.threads)),
        model.query(table[questions[:, 0]], model.relations.data.cpu()[questions[:, 1]]),
    )
    same = (made.search(asked[:ASKED], 10).ids == (asked[:ASKED] @ table.T).topk(10, 1).indices).double().mean().item()
    seconds = milliseconds(lambda: made.search(asked[:1], 10), 20) / 1e3
    measure = f"ten best as in float32, {NAME}"
    yield Ablation("dtype", "int8, best looked up", measure, same, seconds, table.numel() * 5 / 1e6)


@part("onnx", "ablation")
def onnx(given: Given) -> Measured:
    """The exported graph beside the model: how many questions have the same ten answers, seconds a question, file."""
    model, questions = vectors(given), given.split(NAME).test[:, :2]
    expected = model.scores(*questions.unbind(1)).topk(10, 1).indices.numpy()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = given.threads
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        onnx_graph.write(model, path)
        session = onnxruntime.InferenceSession(path, options)

        def ask(rows: Tensor) -> np.ndarray:
            found: np.ndarray = session.run(
                ["answers"], {"entity": rows[:, 0].numpy(), "relation": rows[:, 1].numpy()}
            )[0]
            return found

        found = np.concatenate([ask(some) for some in questions.split(256)])
        seconds = milliseconds(lambda: ask(questions[:1]), 30) / 1e3
        size = path.stat().st_size / 1e6
    measure = f"questions with the same ten answers, {NAME}"
    same = float((found == expected).all(1).mean())
    yield Ablation(
        "onnx", "torch, float32", measure, 1.0, _seconds(model, questions), model.entities.nbytes / 1e6, True
    )
    yield Ablation("onnx", "ONNX, 8 bits, best looked up", measure, same, seconds, size)


@part("mapped", "ablation")
def mapped(given: Given) -> Measured:
    """Embeddings left in their file beside embeddings in memory: 200,000 × 256, what the process grows by."""
    draw = torch.Generator().manual_seed(0)
    queries = torch.randn(ASKED, SIZE, generator=draw)
    with tempfile.TemporaryDirectory() as folder:
        threads = Threads(given.threads)
        Index.of(torch.randn(COUNT, SIZE, generator=draw), threads).save(Path(folder))
        for name, left_in_file in (("in memory", False), ("mapped", True)):
            before = _resident()
            index = Index.load(Path(folder), left_in_file, threads)
            seconds = milliseconds(lambda index=index: index.search(queries[:1], 10), 20) / 1e3
            index.search(queries, 10)
            measure = f"index of {COUNT:,} × {SIZE}"
            yield Ablation("mapped", name, measure, NONE, seconds, _resident() - before, left_in_file)
            del index


def _resident() -> float:
    """Megabytes that the process holds and that no file could give back."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1e3


@part("batching_window", "ablation")
def batching_window(given: Given) -> Measured:
    """Mean latency under windows, simulated with the times that the inductive model takes for 1 to 64 questions."""
    split = given.split(NAME)
    scorer = InductiveScorer(load_shipped(), split.graph, 1000)
    times = {}
    for size in (1, 8, 64):
        rows = split.test[:size, :2]
        times[size] = milliseconds(lambda rows=rows: scorer.scores(*rows.unbind(1)), 5) / 1e3
    draw = random.Random(0)
    streams = {
        "64 within 30 ms": sorted(each + 0.03 * draw.random() for each in range(0, 200, 5) for _ in range(64)),
        "8 within 10 ms": sorted(each + 0.01 * draw.random() for each in range(100) for _ in range(8)),
        "10 a second": list(accumulate(draw.expovariate(10) for _ in range(1000))),
    }
    for stream, arrivals in streams.items():
        for name, window in (
            *((f"fixed {1e3 * each:g} ms", FixedWindow(each)) for each in (0.0, 0.005, 0.02, 0.05)),
            ("tuned", TunedWindow()),
        ):
            latencies = simulate(
                arrivals, lambda size: float(np.interp(size, list(times), list(times.values()))), window
            )
            mean = sum(latencies) / len(latencies)
            yield Ablation("batching_window", name, f"mean latency, {stream}", NONE, mean, NONE, name == "tuned")
