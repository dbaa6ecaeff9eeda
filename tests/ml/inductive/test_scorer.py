"""What the scorer of a graph promises."""

import pytest
import torch

from ml.graphs import Graph
from ml.inductive import InductiveConfig, InductiveModel, InductiveScorer, load, load_shipped, save
from tests.ml.inductive import examples

SMALL = InductiveConfig(width=16, layers=3, relation_layers=2)


@pytest.fixture
def scorer() -> InductiveScorer:
    torch.manual_seed(0)
    return InductiveScorer(InductiveModel(SMALL), examples.random_graph())


@pytest.mark.parametrize("edges", [0, 20])
def test_a_question_scores_the_same_alone_and_among_others(scorer: InductiveScorer, edges: int) -> None:
    scorer.edges = edges
    entities, relations = torch.tensor([1, 5, 7, 7, 3]), torch.tensor([0, 4, 2, 2, 5])
    together = scorer.scores(entities, relations)
    alone = torch.cat([scorer.scores(entities[[at]], relations[[at]]) for at in range(5)])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-5)
    assert together.shape == (5, scorer.num_entities)


def test_scores_depend_on_the_shape_of_the_graph_and_not_on_numbers(scorer: InductiveScorer) -> None:
    graph = scorer.view.graph
    entity, relation = torch.randperm(graph.num_entities), torch.randperm(graph.num_relations)
    head, kind, tail = graph.triples.unbind(1)
    renamed = Graph(torch.stack([entity[head], relation[kind], entity[tail]], 1), graph.num_entities, 3)
    scores = scorer.scores(torch.tensor([4]), torch.tensor([1]))
    other = InductiveScorer(scorer.model, renamed).scores(entity[[4]], relation[[1]])
    torch.testing.assert_close(other[:, entity], scores, rtol=1e-4, atol=1e-4)


def test_an_entity_without_edges_is_scored(scorer: InductiveScorer) -> None:
    scores = scorer.scores(torch.tensor([41]), torch.tensor([0]))
    assert scores.isfinite().all()


def test_attributions_are_what_a_small_change_of_an_edge_does(scorer: InductiveScorer) -> None:
    attributions = scorer.attributions(4, 1, 9)
    assert attributions.shape == (2 * len(scorer.view.graph.triples),)
    assert attributions.abs().max() > 0
    before = scorer.scores(torch.tensor([4]), torch.tensor([1]))[0, 9]
    strongest = int(attributions.abs().argmax()) % len(scorer.view.graph.triples)
    after = scorer.without(torch.tensor([strongest])).scores(torch.tensor([4]), torch.tensor([1]))[0, 9]
    assert before != after


def test_attributing_to_an_entity_that_is_not_there_fails(scorer: InductiveScorer) -> None:
    with pytest.raises(IndexError, match="entities are in"):
        scorer.attributions(4, 1, 42)


def test_taking_edges_out_leaves_the_scorer_as_it_was(scorer: InductiveScorer) -> None:
    question = torch.tensor([4]), torch.tensor([1])
    before = scorer.scores(*question)
    scorer.without(torch.arange(50)).scores(*question)
    assert scorer.scores(*question).equal(before)


def test_a_saved_model_scores_as_before(scorer: InductiveScorer, tmp_path) -> None:
    save(scorer.model, tmp_path / "model")
    again = InductiveScorer(load(tmp_path / "model"), scorer.view.graph)
    question = torch.tensor([4]), torch.tensor([1])
    assert again.scores(*question).equal(scorer.scores(*question))


def test_the_shipped_model_completes_a_graph_it_has_never_seen() -> None:
    graph = examples.families(12)
    hidden = graph.triples[graph.triples[:, 1] == 0][:8]
    seen = Graph(graph.triples[~(graph.triples[:, None] == hidden[None]).all(2).any(1)], 60, 3)
    scores = InductiveScorer(load_shipped(), seen).scores(hidden[:, 2], hidden[:, 1] + 3)
    known = seen.triples[seen.triples[:, 1] == 0]
    for row, (_, _, child) in enumerate(hidden.tolist()):
        scores[row, known[known[:, 2] == child][:, 0]] = -torch.inf
    ranks = (scores > scores.gather(1, hidden[:, :1])).sum(1) + 1
    assert ranks.double().reciprocal().mean() > 0.7
