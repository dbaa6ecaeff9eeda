from pathlib import Path

import pytest
import torch

from ml.embedding import Embedding, EmbeddingConfig, EmbeddingTask, load, merged, new_model, save
from ml.embedding.pairs import PairWeights
from ml.graphs import Graph, Vocabulary
from ml.ranking import evaluate
from ml.training import TrainingConfig, train

GRAPH = Graph(torch.tensor([[0, 0, 1], [0, 1, 1], [2, 1, 0]]), 3, 2)
"""0 is joined to 1 by the relations 0 and 1, and 2 to 0 by 1; inverses are 2 and 3."""


def model_of(family: str = "complex", seed: int = 1) -> Embedding:
    config = EmbeddingConfig(model=family, dimension=4, scale=1.0, seed=seed)  # type: ignore[arg-type]
    model = new_model(3, 2, config)
    model.pairs = PairWeights.of(GRAPH)
    with torch.no_grad():
        model.pairs.weights.copy_(torch.arange(16.0).view(4, 4) + seed)
    return model.eval()


def test_each_other_relation_of_a_pair_adds_its_weight() -> None:
    model = model_of()
    assert model.pairs is not None
    weights = model.pairs.weights
    entities, relations = torch.tensor([0, 1, 2]), torch.tensor([0, 3, 1])
    added = model.scores(entities, relations)
    pairs, model.pairs = model.pairs, None
    added -= model.scores(entities, relations)
    expected = torch.zeros(3, 3)
    expected[0, 1] = weights[0, 1]  # 0 → 1 by 0 itself, which says nothing, and by 1
    expected[0, 2] = weights[0, 3]  # 0 → 2 by the inverse of 1
    expected[1, 0] = weights[3, 2]  # 1 → 0 by the inverses of 0 and of 1, which is the one asked for
    torch.testing.assert_close(added, expected)
    assert pairs is not None


def test_rules_between_relations_are_learned_that_vectors_alone_do_not_see() -> None:
    """Whoever is joined at all is joined both ways by 1; pairs are random, so only the pair tells."""
    draw = torch.Generator().manual_seed(3)
    pairs = torch.unique(torch.randint(40, (120, 2), generator=draw), dim=0)
    facts = torch.stack([pairs[:, 0], torch.zeros(len(pairs), dtype=torch.int64), pairs[:, 1]], 1)
    implied = torch.stack([pairs[:, 1], torch.ones(len(pairs), dtype=torch.int64), pairs[:, 0]], 1)
    graph, held_out = Graph(torch.cat([facts, implied[20:]]), 40, 2), implied[:20]
    quality = {}
    for with_pairs in (False, True):
        config = EmbeddingConfig(dimension=16, n3=0.01, batch_size=64, pairs=with_pairs)
        task = EmbeddingTask(graph, held_out[:0], config, torch.device("cpu"))
        train(task, TrainingConfig(epochs=20, learning_rate=0.1))
        quality[with_pairs] = evaluate(task.model, held_out, graph.triples).mrr
    assert quality[True] > max(0.9, quality[False] + 0.15)


@pytest.mark.parametrize("family", ["complex", "distmult"])
def test_merged_models_score_as_their_mean(family: str) -> None:
    models = [model_of(family, seed) for seed in (1, 2, 3)]
    question = torch.tensor([0, 1, 2]), torch.tensor([3, 1, 0])
    mean = torch.stack([model.scores(*question) for model in models]).mean(0)
    torch.testing.assert_close(merged(models).scores(*question), mean)


def test_distances_and_different_families_are_not_merged() -> None:
    for models in ([model_of("transe")] * 2, [model_of("complex"), model_of("distmult")]):
        with pytest.raises(ValueError, match="merged"):
            merged(models)


def test_what_is_known_of_pairs_is_saved_with_the_model(tmp_path: Path) -> None:
    model = merged([model_of(seed=1), model_of(seed=2)])
    names = Vocabulary(("a", "b", "c"), ("r", "s"))
    save(model, EmbeddingConfig(dimension=4, pairs=True), names, {}, tmp_path)
    question = torch.tensor([0, 1, 2]), torch.tensor([3, 1, 0])
    assert torch.equal(load(tmp_path)[0].scores(*question), model.scores(*question))


def test_pairs_are_not_learned_against_negatives() -> None:
    with pytest.raises(ValueError, match="no negatives"):
        EmbeddingTask(GRAPH, GRAPH.triples, EmbeddingConfig(pairs=True, negatives=5), torch.device("cpu"))
