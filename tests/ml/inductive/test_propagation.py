"""Four ways to pass messages, one result: by states of all entities, the frontier, bundles of edges, the kernels."""

import os
import subprocess
import sys

import pytest
import torch
from torch import Tensor
from torch_geometric.utils import softmax

from ml.graphs import Graph
from ml.inductive import InductiveConfig, InductiveModel, InductiveScorer
from ml.inductive.packed import packed
from ml.inductive.pretraining import GraphLoss
from ml.inductive.taught import Plan
from ml.inductive.view import GraphView
from tests.ml.inductive import examples

SMALL = {"width": 16, "layers": 3, "relation_layers": 2}
ENTITIES, RELATIONS = torch.tensor([1, 5, 7, 7, 3]), torch.tensor([0, 4, 2, 2, 5])
CONFIGS = [{}, {"fusion": True, "pooling": "mean"}, {"attention": False}]


def scores_and_gradients(model: InductiveModel, view: GraphView, way: str) -> tuple[Tensor, list[Tensor]]:
    asked, of = torch.unique(RELATIONS, return_inverse=True)
    kept = view.adjacency.without(torch.tensor([0, 5, 9]))
    model.zero_grad()
    scores = getattr(model, way)(view, model.question(view, asked, kept), ENTITIES, of, kept)
    scores.square().sum().backward()
    return scores.detach(), [weight.grad.clone() for weight in model.parameters() if weight.grad is not None]


@pytest.mark.parametrize("config", CONFIGS)
def test_the_frontier_gives_the_scores_and_gradients_of_all_states(config: dict[str, object]) -> None:
    torch.manual_seed(0)
    model = InductiveModel(InductiveConfig(**SMALL, **config))  # type: ignore[arg-type]
    view = GraphView.of(examples.random_graph())
    dense = scores_and_gradients(model, view, "score_densely")
    sparse = scores_and_gradients(model, view, "score_frontier")
    torch.testing.assert_close(dense[0], sparse[0], rtol=1e-5, atol=1e-5)
    for one, other in zip(dense[1], sparse[1], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("seen", [90, 40])
def test_bundles_give_the_scores_of_the_frontier(seen: int) -> None:
    torch.manual_seed(0)
    model = InductiveModel(InductiveConfig(**SMALL))  # type: ignore[arg-type]
    graph = examples.random_graph(entities=30)
    scorer = InductiveScorer(model, graph).without(torch.arange(seen, len(graph.triples)))
    assert scorer.bundles is not None
    bundled = scorer.scores(ENTITIES, RELATIONS)
    scorer.bundles = None
    torch.testing.assert_close(bundled, scorer.scores(ENTITIES, RELATIONS), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("config", [{}, {"pooling": "mean"}, {"attention": False}])
def test_bundles_teach_what_edges_teach(config: dict[str, object]) -> None:
    torch.manual_seed(0)
    model = InductiveModel(InductiveConfig(**SMALL, **config))  # type: ignore[arg-type]
    view = GraphView.of(examples.random_graph())
    loss = GraphLoss(model, view)
    batch = torch.zeros(2, len(ENTITIES), view.graph.num_entities, dtype=torch.bool)
    batch[:, torch.arange(len(ENTITIES)), ENTITIES + 9] = True
    given = ENTITIES, RELATIONS, *batch, view.adjacency.without(torch.tensor([0, 5, 9]))
    assert loss.plan is None  # edges do better here
    by_edges = loss(*given)
    expected = torch.autograd.grad(by_edges, list(model.parameters()), allow_unused=True)
    loss.plan = Plan.of(view.adjacency)
    by_bundles = loss(*given)
    torch.testing.assert_close(by_bundles, by_edges)
    learned = torch.autograd.grad(by_bundles, list(model.parameters()), allow_unused=True)
    for one, other in zip(learned, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5)


def test_learning_goes_by_bundles_where_these_are_few() -> None:
    pairs = torch.cartesian_prod(torch.arange(12), torch.zeros(1, dtype=torch.int64), torch.arange(12))
    view = GraphView.of(Graph(pairs, 12, 1))
    assert GraphLoss(InductiveModel(InductiveConfig(**SMALL)), view).plan is not None  # type: ignore[arg-type]
    assert GraphLoss(InductiveModel(InductiveConfig(**SMALL, fusion=True)), view).plan is None  # type: ignore[arg-type]


def test_a_plan_grows_with_the_edges_not_with_the_entities_times_their_bundles() -> None:
    draw = torch.Generator().manual_seed(0)
    ends = torch.randint(300_000, (2, 40_000), generator=draw)
    triples = torch.stack([ends[0], torch.randint(30, (40_000,), generator=draw), ends[1]], 1)
    plan = Plan.of(GraphView.of(Graph(triples, 300_000, 30)).adjacency)  # their product, as int64, is 190 GB
    assert plan.edges.numel() == 80_000
    assert (plan.targets[plan.back_starts[:-1]] < 300_000).all()


def test_a_weighted_mean_is_attention() -> None:
    logits, end = torch.randn(6), torch.tensor([0, 0, 0, 1, 1, 2])
    weights = torch.sigmoid(logits)
    total = torch.zeros(3).index_add(0, end, weights)
    attention = softmax(torch.nn.functional.logsigmoid(logits), end)
    torch.testing.assert_close(weights / total[end], attention)


KERNELS = """
import torch
from ml.graphs.adjacency import Adjacency
from ml.inductive import InductiveConfig
from ml.inductive.dense import PlainPassing
from ml.inductive.fused import FusedPassing, Plan
from ml.inductive.layers import UNREACHED, EntityLayer
from tests.ml.inductive import examples

adjacency = Adjacency.of(examples.random_graph(entities=12, relations=3, triples=900))
plan, kept = Plan.of(adjacency), adjacency.without(torch.tensor([1, 2, 3]))
assert plan.by_relation.parts.numel(), "no row is cut into several segments"
size, width, made = 19, 16, []
for passing in (FusedPassing(plan, kept.to(torch.int8)), PlainPassing(adjacency, kept)):
    torch.manual_seed(1)
    layer = EntityLayer(InductiveConfig(width=width))
    shapes = (12, size, width), (6, size, width), (12, size), (6, size), (12, size)
    states, relations, a, b, c = (torch.randn(*shape).mul(2).requires_grad_() for shape in shapes)
    logits = (a.masked_fill(torch.rand(12, size) < 0.9, UNREACHED), b, c)
    sums = passing.gather(states, relations, logits)
    out = passing.advance(layer, states, sums, sums[1] > 0)
    ((out * torch.randn_like(out)).sum() + (sums[1] * torch.randn_like(sums[1])).sum()).backward()
    weights = (layer.own.weight, layer.received.weight, layer.norm.weight, layer.norm.bias)
    made.append([out, *sums, *(each.grad for each in (states, relations, a, b, c, *weights))])
assert (sums[1] == 0).any() and (sums[1] > 0).any()
for one, other in zip(*made):
    torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-3)
"""


def test_the_kernels_give_the_sums_and_gradients_of_plain_operations() -> None:
    pytest.importorskip("triton")
    environment = {**os.environ, "TRITON_INTERPRET": "1"}  # read when Triton is imported, hence the process
    done = subprocess.run([sys.executable, "-c", KERNELS], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(("dtype", "near"), [(torch.float32, 1e-6), (torch.bfloat16, 0.02), (torch.int8, 0.05)])
def test_a_packed_product_is_that_of_the_layer(dtype: torch.dtype, near: float) -> None:
    torch.manual_seed(0)
    linear, rows = torch.nn.Linear(64, 128), torch.randn(50, 64)
    product = packed(linear, dtype)(rows)
    assert product.dtype == torch.float32
    torch.testing.assert_close(product, linear(rows).detach(), rtol=near, atol=near)
