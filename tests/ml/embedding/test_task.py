from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ml.embedding import EmbeddingConfig, EmbeddingTask
from ml.graphs import Graph
from ml.ranking import evaluate
from ml.training import TrainingConfig, train

CPU = torch.device("cpu")
NOTHING = torch.empty(0, 3, dtype=torch.int64)
CONFIG = EmbeddingConfig(dimension=16, batch_size=32, scale=0.1)
TRAINING = TrainingConfig(epochs=30, learning_rate=0.2, validate_every=0)


def circle(size: int = 12) -> Graph:
    """Everybody knows the next two; whoever is liked is three on."""
    rows = [(at, 0, (at + step) % size) for at in range(size) for step in (1, 2)]
    return Graph(torch.tensor(rows + [(at, 1, (at + 3) % size) for at in range(size)]), size, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "complex", "n3": 0.001, "relation_weight": 0.2},
        {"model": "complex", "filtered": True},
        {"model": "distmult"},
        {"model": "transe", "negatives": 6},
        {"model": "complex", "partitions": 3},
        {"model": "rotate", "label_smoothing": 0.1},
        {"model": "rotate", "negatives": 6, "relation_weight": 0.1},
    ],
)
def test_every_family_learns_what_it_is_shown(changes: dict[str, object]) -> None:
    graph = circle()
    task = EmbeddingTask(graph, NOTHING, replace(CONFIG, **changes), CPU)  # type: ignore[arg-type]
    before = evaluate(task.model, graph.triples, graph.triples).mrr
    train(task, TRAINING)
    after = evaluate(task.model, graph.triples, graph.triples).mrr
    assert after > before + 0.25


def test_the_same_seed_gives_the_same_weights_and_another_seed_does_not() -> None:
    tasks = [EmbeddingTask(circle(), NOTHING, replace(CONFIG, seed=seed), CPU) for seed in (1, 1, 2)]
    for task in tasks:
        train(task, replace(TRAINING, epochs=2))
    assert torch.equal(tasks[0].model.entities, tasks[1].model.entities)
    assert not torch.equal(tasks[0].model.entities, tasks[2].model.entities)


def test_a_killed_training_ends_with_the_same_weights(tmp_path: Path) -> None:
    config = replace(CONFIG, model="transe", negatives=5)
    whole, cut = (EmbeddingTask(circle(), circle().triples[:4], config, CPU) for _ in range(2))
    train(whole, TRAINING)
    path = tmp_path / "run.safetensors"
    stop_at = replace(TRAINING, checkpoint_seconds=0.0)
    assert train(cut, stop_at, path, watch=lambda progress: progress.done < 0.3).state == "cancelled"
    resumed = EmbeddingTask(circle(), circle().triples[:4], config, CPU)
    train(resumed, stop_at, path)
    assert torch.equal(whole.model.entities, resumed.model.entities)


def loss_by_hand(task: EmbeddingTask, batch: Tensor, left_out: list[list[int]]) -> Tensor:
    scores = task.model.scores(batch[:, 0], batch[:, 1]).clone()
    for row, entities in enumerate(left_out):
        scores[row, entities] = -torch.inf
    return cross_entropy(scores, batch[:, 2])


def test_the_filtered_softmax_leaves_out_the_other_known_answers_only() -> None:
    batch = torch.tensor([[0, 0, 1], [4, 2, 2], [0, 1, 3]])
    plain = EmbeddingTask(circle(), NOTHING, CONFIG, CPU)
    filtered = EmbeddingTask(circle(), NOTHING, replace(CONFIG, filtered=True), CPU)
    torch.testing.assert_close(plain.loss(batch), loss_by_hand(plain, batch, [[], [], []]))
    torch.testing.assert_close(filtered.loss(batch), loss_by_hand(filtered, batch, [[2], [3], []]))


def test_labels_are_not_smoothed_over_what_is_left_out() -> None:
    with pytest.raises(ValueError, match="smoothed"):
        EmbeddingTask(circle(), NOTHING, replace(CONFIG, filtered=True, label_smoothing=0.1), CPU)


def test_in_parts_a_truth_is_compared_with_its_own_part() -> None:
    task = EmbeddingTask(circle(), NOTHING, replace(CONFIG, partitions=3, batch_size=5), CPU)
    batches = list(task.batches(epoch=0, first=0))
    assert len(batches) == task.batches_per_epoch
    asked = sorted(map(tuple, torch.cat(batches).tolist()))
    assert asked == sorted(map(tuple, task.triples.tolist()))
    for batch in batches:
        queries = task.model.query(task.model.entities[batch[:, 0]], task.model.relations[batch[:, 1]])
        scores, truths = task._scores(batch, queries, task.model.entities[batch[:, 2]])
        assert scores.shape == (len(batch), 4)
        expected = task.model.scores(batch[:, 0], batch[:, 1]).gather(1, batch[:, 2:])
        torch.testing.assert_close(scores.gather(1, truths[:, None]), expected)


def test_a_truth_is_not_its_own_negative() -> None:
    task = EmbeddingTask(circle(), NOTHING, replace(CONFIG, negatives=200), CPU)
    batch = torch.tensor([[0, 0, 1]])
    scores, truths = task._scores(
        batch, task.model.query(task.model.entities[[0]], task.model.relations[[0]]), task.model.entities[[1]]
    )
    truth = task.model.scores(batch[:, 0], batch[:, 1])[0, 1]
    assert truths.tolist() == [0]
    assert torch.isclose(scores[0], truth).sum() == 1
    assert torch.isinf(scores[0]).sum() > 5


def test_validation_is_of_the_validation_triples() -> None:
    task = EmbeddingTask(circle(), torch.tensor([[0, 1, 5]]), CONFIG, CPU)
    assert task.validate()["triples"] == 1
    assert EmbeddingTask(circle(), NOTHING, CONFIG, CPU).validate() == {}


def test_another_graph_is_another_task() -> None:
    assert (
        EmbeddingTask(circle(), NOTHING, CONFIG, CPU).identity
        != EmbeddingTask(circle(13), NOTHING, CONFIG, CPU).identity
    )
