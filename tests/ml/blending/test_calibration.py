"""Probabilities: the arithmetic by hand, and whether they come true on questions that nobody fitted them on."""

from pathlib import Path

import pytest
import torch

from ml.blending import Blend, answer, calibrate, load, save
from ml.blending.answers import held_out_examples
from ml.blending.calibration import Examples, fit_calibration, interpolated, isotonic, minimum_support, pooled
from ml.blending.reliability import Bin, reliability
from ml.blending.shown import features_of, show
from ml.graphs import KnownAnswers
from ml.graphs.triples import as_triples
from tests.ml.blending.scorers import TableScorer, knowing, world


def test_reliability_by_hand() -> None:
    probability = torch.tensor([0.1, 0.1, 0.9, 0.9], dtype=torch.float64)
    truth = torch.tensor([False, True, True, True])

    found = reliability(probability, truth, bins=2)

    low = Bin(0.1, 0.1, 2, pytest.approx(0.1), 0.5)
    high = Bin(0.9, 0.9, 2, pytest.approx(0.9), 1.0)
    assert found.equal_width == found.equal_mass == (low, high)
    assert found.ece == pytest.approx(0.5 * 0.4 + 0.5 * 0.1)


def test_bins_of_equal_mass_hold_as_many_candidates_each() -> None:
    found = reliability(torch.tensor([0.01, 0.02, 0.03, 0.99]), torch.tensor([False, False, False, True]), bins=2)

    assert [each.count for each in found.equal_width] == [3, 1]
    assert [each.count for each in found.equal_mass] == [2, 2]


def test_isotonic_pools_what_is_out_of_order() -> None:
    logit = torch.tensor([0.0, 1.0, 2.0, 3.0], dtype=torch.float64)

    knots = isotonic(logit, torch.tensor([False, True, False, True]))

    assert knots.tolist() == [[0.0, 0.25], [1.5, 0.5], [3.0, 0.75]]


def test_between_knots_is_a_line_and_beyond_them_a_level() -> None:
    knots = torch.tensor([[0.0, 0.2], [2.0, 0.6]], dtype=torch.float64)

    found = interpolated(torch.tensor([-1.0, 0.0, 0.5, 2.0, 9.0], dtype=torch.float64), knots)

    assert found.tolist() == pytest.approx([0.2, 0.2, 0.3, 0.6, 0.6])
    assert interpolated(torch.tensor([5.0], dtype=torch.float64), knots[:1]).tolist() == [0.2]


def test_probabilities_come_true_on_other_held_out_edges() -> None:
    triples = world(edges=4000)
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(0))
    fitted_on, measured_on, graph = triples[order[:300]], triples[order[300:600]], triples[order[600:]]
    scorer = knowing(60, 4, 0.5, 1)

    calibrated = calibrate(scorer, graph, fitted_on)

    assert calibrated is not None
    assert calibrated.reliability.ece < 0.05
    rows = held_out_examples(scorer, graph, measured_on)
    assert reliability(calibrated.calibration.probabilities(rows.features), rows.truth).ece < 0.05


def test_too_few_held_out_edges_give_no_calibration() -> None:
    triples = world(edges=400)

    assert calibrate(knowing(60, 4, 0.5, 1), triples[20:], triples[:20]) is None


def test_a_class_of_relations_that_misleads_is_not_guessed_at() -> None:
    generator = torch.Generator().manual_seed(0)
    support = torch.tensor([2, 8]).repeat_interleave(4000)
    question = torch.arange(8000) // 10
    probability = torch.rand(8000, generator=generator)
    truth = torch.rand(8000, generator=generator) < torch.where(support == 8, probability, 0.05)
    rows = Examples(torch.zeros(8000, 5), truth, question, support)

    assert minimum_support(rows, probability) == 8
    fair = Examples(rows.features, torch.rand(8000, generator=generator) < probability, question, support)
    assert minimum_support(fair, probability) == 2


@pytest.mark.parametrize(("few", "minimum"), [(1, 16), (64, 16)])
def test_a_class_without_questions_enough_goes_with_the_next_or_is_not_guessed_at(few: int, minimum: int) -> None:
    support = torch.tensor([few] * 10 + [16] * 1000)
    rows = Examples(torch.zeros(1010, 5), torch.zeros(1010, dtype=torch.bool), torch.arange(1010) // 10, support)

    assert minimum_support(rows, torch.full((1010,), 0.01)) == minimum


def test_perfectly_told_candidates_get_no_certainty() -> None:
    truth = torch.arange(400) % 4 == 0
    features = truth.float()[:, None].expand(-1, 5) * 3
    rows = Examples(features, truth, torch.arange(400) // 4, torch.full((400,), 9))

    calibrated = fit_calibration(rows)

    assert calibrated is not None
    found = calibrated.calibration.probabilities(features)
    assert 0 < found.min() < 0.05 and 0.95 < found.max() < 1


def test_answers_leave_out_known_edges_and_the_entity_itself() -> None:
    table = torch.tensor([5.0, 4.0, 3.0, 2.0]).expand(4, 2, 4)
    graph = as_triples([(0, 0, 1), (2, 0, 3)])
    calibrated = fit_calibration(
        Examples(torch.randn(200, 5), torch.arange(200) % 2 == 0, torch.arange(200), torch.full((200,), 2))
    )
    assert calibrated is not None

    found = answer(
        TableScorer(table),
        calibrated.calibration,
        torch.tensor([0, 1]),
        torch.tensor([0, 0]),
        KnownAnswers.of(graph, 1),
        3,
    )

    assert found.entities.tolist() == [[2, 3, -1], [0, 2, 3]]
    assert found.probabilities.shape == (2, 3)
    assert found.sufficient.tolist() == [True, True]


def test_a_calibration_comes_back_from_disk(tmp_path: Path) -> None:
    triples = world(edges=4000)
    blend = Blend({"a": knowing(60, 4, 0.5, 1)}, torch.ones(8, 1))
    calibrated = calibrate(blend, triples[400:], triples[:400])
    assert calibrated is not None

    save(blend, calibrated.calibration, tmp_path)
    _, same = load(tmp_path, blend.members)

    assert same is not None
    features = torch.randn(50, 5)
    assert same.probabilities(features).equal(calibrated.calibration.probabilities(features))
    assert same.minimum_support == calibrated.calibration.minimum_support


def test_the_features_of_one_answer_are_those_it_is_shown_with() -> None:
    scorer, graph = knowing(60, 4, 0.5, 1), world()
    entities, relations = torch.arange(20), torch.arange(20) % 8
    known = KnownAnswers.of(graph, 4)
    shown = show(scorer, entities, relations, known, 5)

    for place in range(5):
        found = features_of(scorer.scores(entities, relations), entities, relations, shown.entities[:, place], known)
        torch.testing.assert_close(found, shown.features[:, place])


def test_a_known_answer_is_judged_as_if_it_were_not_known() -> None:
    scorer, graph = knowing(60, 4, 0.5, 1), world()
    head, relation, tail = graph[:1].unbind(1)
    scores = scorer.scores(head, relation)

    found = features_of(scores, head, relation, tail, KnownAnswers.of(graph, 4))

    torch.testing.assert_close(found, features_of(scores, head, relation, tail, KnownAnswers.of(graph[1:], 4)))


def test_examples_of_several_graphs_keep_their_questions_apart() -> None:
    one = Examples(torch.zeros(3, 5), torch.tensor([True, False, True]), torch.tensor([0, 0, 1]), torch.ones(3))

    both = pooled([one, one])

    assert both.question.tolist() == [0, 0, 1, 2, 2, 3]
    assert both.truth.tolist() == [True, False, True] * 2
