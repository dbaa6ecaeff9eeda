"""Ask fewer: only the cheap scorer where it is sure, only the experts that the gate chose."""

import torch

from ml.blending.cascade import Cascade, confidence, fit_threshold
from ml.blending.gate import GatedBlend, fit_gate
from ml.graphs import KnownAnswers
from tests.ml.blending.scorers import TableScorer, knowing, world


def test_only_unsure_questions_reach_the_deep_scorer() -> None:
    cheap = TableScorer(torch.tensor([[9.0, 0.0, 0.0], [1.0, 0.9, 0.8], [0.0, 0.0, 9.0]])[:, None].expand(3, 2, 3))
    deep = TableScorer(torch.full((3, 2, 3), 5.0))
    cascade = Cascade(cheap, deep, 0.9)

    scores = cascade.scores(torch.arange(3), torch.zeros(3, dtype=torch.int64))

    assert scores.tolist() == [[9.0, 0.0, 0.0], [5.0, 5.0, 5.0], [0.0, 0.0, 9.0]]
    assert (cascade.asked, cascade.exited) == (3, 2)


def test_confidence_is_the_best_answers_chance() -> None:
    assert confidence(torch.tensor([[2.0, 2.0, -99.0]])).tolist() == [0.5]


def test_the_threshold_lets_as_many_exit_as_lose_no_more_than_they_may() -> None:
    triples = world()
    held_out, known = triples[:200], KnownAnswers.of(triples, 4)
    cheap, deep = knowing(60, 4, 1.0, 1), knowing(60, 4, 0.0, 2)

    none, some, all_of_them = (fit_threshold(cheap, deep, held_out, known, loss) for loss in (-1.0, 0.02, 1.0))

    assert (none.exited, none.sure) == (0.0, 1.0)
    assert 0 < some.exited < 1
    assert some.deep_mrr - some.mrr <= 0.02
    assert all_of_them.exited == 1.0 and all_of_them.mrr < some.mrr


def test_a_gate_learns_which_expert_knows_which_relation_and_asks_no_other() -> None:
    triples = world(edges=4000)
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(0))
    held_out, graph = triples[order[:600]], triples[order[600:]]
    noise = knowing(60, 4, 500.0, 3).table
    first, second = knowing(60, 4, 0.3, 1), knowing(60, 4, 0.3, 2)
    first.table[:, [0, 1, 4, 5]] = noise[:, [0, 1, 4, 5]]
    second.table[:, [2, 3, 6, 7]] = noise[:, [2, 3, 6, 7]]

    gate = fit_gate({"a": first, "b": second}, graph, held_out, experts=1)

    known = KnownAnswers.of(graph, 4)
    blend = GatedBlend({"a": first, "b": second}, gate, known)
    features = torch.zeros(8, 4)
    assert (gate(features, torch.arange(8)) > 0).long().argmax(1).tolist() == [1, 1, 0, 0, 1, 1, 0, 0]
    assert blend.scores(torch.arange(8), torch.arange(8)).shape == (8, 60)
    assert gate(features, torch.arange(8)).count_nonzero() == 8
