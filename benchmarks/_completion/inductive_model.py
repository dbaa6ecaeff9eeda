"""The shipped inductive model on graphs it has never seen, what it became on the large sets, what its ideas brought.

The large sets take hours on a CPU. With ``--device cuda`` they are trained here; without, the rows are those recorded
on a GPU (see ``recorded``), which is said beside them.
"""

import time
from collections.abc import Iterator

import torch

from benchmarks._completion.recorded import VARIANTS, recorded
from benchmarks._completion.registry import Ablation, Given, Measured, Row, part
from ml.blending import fit
from ml.graphs import KnownAnswers, Split
from ml.inductive import Elsewhere, InductiveScorer, load_shipped
from ml.inductive.pretraining import Pretraining, PretrainingConfig, Source
from ml.presets import PRESETS, train_preset
from ml.ranking import evaluate
from ml.training import TrainingConfig, train

FB_GOAL, WN_GOAL, CODEX_GOAL = 0.50, 0.65, 0.40
FULL_GOALS = {"FB15k-237": 0.42, "wn18rr": 0.56}


def zero_shot(given: Given, split: Split, edges: int = 0, most: int = 0) -> tuple[float, float]:
    """MRR of the shipped model, and a processor's seconds a question. Of ``most`` test triples, all for 0."""
    graph = type(split.graph)(split.train.to(given.device), split.num_entities, split.num_relations)
    scorer = InductiveScorer(load_shipped(given.device), graph, edges)
    test = split.test[:most] if most else split.test
    started = time.process_time()
    ranking = evaluate(scorer, test.to(given.device), split.known.to(given.device), 64)
    return ranking.mrr, (time.process_time() - started) / (2 * len(test))


@part("fb_ind_mean_mrr")
def freebase(given: Given) -> Measured:
    """The four inductive graphs of Freebase."""
    found = [zero_shot(given, given.unseen(f"fb237_v{at}"))[0] for at in (1, 2, 3, 4)]
    for at, value in enumerate(found, 1):
        yield Row(f"fb_v{at}_ind_mrr", value, "filtered MRR, zero-shot")
    yield Row("fb_ind_mean_mrr", sum(found) / len(found), "filtered MRR, zero-shot", FB_GOAL)


@part("wn_v1_ind_mrr")
def wordnet(given: Given) -> Measured:
    """WordNet, 922 new words."""
    yield Row("wn_v1_ind_mrr", zero_shot(given, given.unseen("WN18RR_v1"))[0], "filtered MRR, zero-shot", WN_GOAL)


@part("nell_v1_ind_mrr")
def nell(given: Given) -> Measured:
    """NELL, 225 new entities."""
    yield Row("nell_v1_ind_mrr", zero_shot(given, given.unseen("nell_v1"))[0], "filtered MRR, zero-shot")


@part("codex_s_zero_shot_mrr")
def codex_s(given: Given) -> Measured:
    """Wikidata; no triple of CoDEx-S was trained on."""
    mrr, seconds = zero_shot(given, given.split("codex-s"))
    yield Row("codex_s_zero_shot_mrr", mrr, "filtered MRR, zero-shot", CODEX_GOAL)
    yield Row("codex_s_zero_shot_question_ms", seconds * 1000, "ms of a processor")


@part("fb15k237_best_mrr")
def fb15k237(given: Given) -> Measured:
    """Tuned inductive model and ComplEx, blended."""
    yield from best(given, "FB15k-237", "fb15k237", 7200)


@part("wn18rr_best_mrr")
def wn18rr(given: Given) -> Measured:
    """The same of WordNet."""
    yield from best(given, "wn18rr", "wn18rr", 3600)


def best(given: Given, name: str, row: str, seconds: float) -> Iterator[Row]:
    """Trained on a GPU for so many seconds, or as recorded."""
    goal = FULL_GOALS[name]
    if given.device.type != "cuda":
        yield recorded(f"{row}_best", goal)
        yield recorded(f"{row}_inductive")
        return
    split = given.split(name)
    model = load_shipped(given.device).requires_grad_(True)
    graph = type(split.graph)(split.train.to(given.device), split.num_entities, split.num_relations)
    task = Pretraining(model, [Source.of(name, graph, batch=32)], [], PretrainingConfig(hidden=0.1, edge_dropout=0.0))
    task.capture()
    steps = int(seconds / 0.032 / 500)
    train(
        task,
        TrainingConfig(
            epochs=steps,
            optimiser="adamw",
            learning_rate=1e-3,
            weight_decay=1e-2,
            warm_up=0.03,
            decay="cosine",
            gradient_norm=1.0,
            averaging=0.998,
            precision="bfloat16",
            validate_every=0,
        ),
    )
    scorer = InductiveScorer(model, graph, dtype=torch.bfloat16)
    embedding, _ = train_preset(PRESETS[row], split, given.device)
    known = KnownAnswers.of(split.known, split.num_relations)
    members = {"inductive": Elsewhere(scorer, given.device), "complex": embedding.cpu()}
    blend = fit(members, split.valid, known).blend
    for suffix, each, target in (("inductive", members["inductive"], None), ("best", blend, goal)):
        yield Row(f"{row}_{suffix}_mrr", evaluate(each, split.test, split.known, 64).mrr, "filtered MRR", target)


@part("edges", "ablation")
def pruning(given: Given) -> Measured:
    """Top-k edges a layer, on a sparse and on a dense graph."""
    for name, split in (("fb237_v1_ind", given.unseen("fb237_v1")), ("codex-s", given.split("codex-s"))):
        for edges in (0, 8000, 4000, 2000, 1000):
            mrr, seconds = zero_shot(given, split, edges, most=200)
            setting = f"{edges} edges" if edges else "all edges"
            measure = f"MRR, {name}, per question"
            yield Ablation("top-k edges per layer", setting, measure, mrr, seconds, float("nan"), not edges)


@part("inductive_variants", "ablation")
def variants(given: Given) -> Measured:
    """Fusion, pooling, relation depth, bf16: as recorded (seconds are of training), each of one seed."""
    names = {"fusion": "gated fusion", "no fusion": "no fusion", "one answer": "fusion, one answer a question"}
    for key, setting in names.items():
        measure = "mean MRR, 8 graphs, 12 s"
        value = VARIANTS["12 s"][key]["balanced"]
        yield Ablation("gated fusion", setting, measure, value, 12, float("nan"), key == "no fusion")
    for key, setting in (("default", "last layer"), ("mean pooling", "mean of layers")):
        value = VARIANTS["15 s"][key]["mrr"]
        yield Ablation("layer pooling", setting, "mean MRR, 6 graphs, 15 s", value, 15, float("nan"), key == "default")
