"""Do the paths that are shown carry the score, and how long does it take to find them?"""

import time
from collections.abc import Callable

import torch

from benchmarks._completion.registry import Given, Measured, Row, part
from ml.explaining import Explainer, verify
from ml.graphs import Graph, read_inductive
from ml.inductive import InductiveScorer, load_shipped

QUESTIONS = 60
ENTITIES, RELATIONS, TRIPLES = 5_000, 50, 20_000


@part("explanation_drop_ratio", "explanation_ms")
def explanations(given: Given) -> Measured:
    """Test edges of a data set the model has never seen, and of one with other entities; then the time on 5k/20k."""
    shown, random, count = 0.0, 0.0, 0
    for name, split in (("codex_s", given.split("codex-s")), ("fb_v1", read_inductive(given.data / "kgc/fb237_v1")[1])):
        scorer = InductiveScorer(load_shipped(), split.graph, 0)
        explainer = Explainer(scorer, split.graph)
        order = torch.randperm(len(split.test), generator=torch.Generator().manual_seed(0))[:QUESTIONS]
        found = [explainer.explain(*triple) for triple in split.test[order].tolist()]
        checked = verify(scorer, split.graph, found)
        yield Row(f"explanation_drop_shown_{name}", checked.shown, "mean fall of the score")
        yield Row(f"explanation_drop_random_{name}", checked.random, "mean fall of the score")
        shown += checked.shown * checked.explanations
        random += checked.random * checked.explanations
        count += checked.explanations
    yield Row("explanation_drop_ratio", shown / max(random, 1e-3 * count), "times as far as random paths", 2.0)
    yield Row("explanation_ms", _milliseconds(time.perf_counter), "ms, median", 300.0)
    yield Row("explanation_cpu_ms", _milliseconds(time.process_time), "ms of processor, median")


def _milliseconds(clock: Callable[[], float]) -> float:
    """On a graph with hubs, as many edges as the goal says."""
    draw = torch.Generator().manual_seed(0)
    ends = [(torch.rand(TRIPLES, generator=draw).pow(skew) * ENTITIES).long() for skew in (3, 2)]
    relation = (torch.rand(TRIPLES, generator=draw).square() * RELATIONS).long()
    graph = Graph(torch.unique(torch.stack([ends[0], relation, ends[1]], 1), dim=0), ENTITIES, RELATIONS)
    explainer = Explainer(InductiveScorer(load_shipped(), graph, 0), graph)
    taken = []
    for head, relation, tail in graph.triples[torch.randperm(len(graph.triples), generator=draw)[:20]].tolist():
        started = clock()
        explainer.explain(head, relation, tail)
        taken.append(clock() - started)
    return 1e3 * sorted(taken)[len(taken) // 2]
