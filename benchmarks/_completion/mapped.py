"""A million embeddings left in their file and mapped into memory, against read into it."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._completion.registry import Ablation, Given, Measured, part
from ml.embedding import EmbeddingConfig, new_model, save
from ml.graphs import Vocabulary

ENTITIES, DIMENSION = 1_000_000, 256
ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import json, sys, time, torch
from pathlib import Path
from ml.embedding import load
torch.set_num_threads(int(sys.argv[3]))
def own():  # memory of this process alone, MB; what is mapped from a file is shared and can be dropped
    return int(next(l.split()[1] for l in open("/proc/self/status") if l.startswith("RssAnon"))) / 1024
before, started = own(), time.perf_counter()
model, _ = load(Path(sys.argv[1]))
if sys.argv[2] == "read":
    model.entities.data = model.entities.data.clone()
loaded = time.perf_counter() - started
started = time.perf_counter()
top = model.scores(torch.tensor([5]), torch.tensor([1])).topk(10).indices.tolist()
print(json.dumps([loaded, time.perf_counter() - started, own() - before, top]))
"""


@part("ablation_mapped")
def mapped(given: Given) -> Measured:
    """Seconds are of loading plus the first question; quality is whether the ten best are those of the other way."""
    config = EmbeddingConfig(dimension=DIMENSION)
    names = Vocabulary(tuple(map(str, range(ENTITIES))), ("r",))
    with tempfile.TemporaryDirectory() as folder:
        save(new_model(ENTITIES, 1, config), config, names, {}, Path(folder))
        found = {}
        for way in ("read", "mapped"):
            command = [sys.executable, "-W", "ignore", "-c", CHILD, folder, way, str(given.threads)]
            found[way] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    for way, (loading, first, megabytes, top) in found.items():
        same = float(top == found["read"][3])
        measure = f"same ten best, {ENTITIES // 1_000_000}M × {DIMENSION}"
        yield Ablation("embeddings from the file", way, measure, same, loading + first, megabytes, way == "mapped")
