"""What ships for projects that are too small to fit their own."""

import torch

from ml.blending import load_calibration, load_openness
from ml.blending.answers import held_out_examples
from ml.blending.shipping import held_out
from ml.graphs import Split, Vocabulary
from ml.inductive.saved import SHIPPED
from tests.ml.blending.scorers import knowing, world


def test_a_third_of_train_and_valid_is_held_out_and_the_test_part_not_touched() -> None:
    triples = world()
    names = Vocabulary(tuple(map(str, range(60))), tuple(map(str, range(4))))
    split = Split("world", names, triples[:500], triples[500:600], triples[600:])

    graph, missing = held_out(split)

    together = torch.unique(torch.cat([graph.triples, missing]), dim=0)
    assert together.equal(torch.unique(triples[:600], dim=0))
    assert len(missing) == 200


def test_a_sample_of_the_questions_has_all_of_their_answers() -> None:
    triples = world(edges=2000)
    scorer = knowing(60, 4, 0.5, 1)

    every = held_out_examples(scorer, triples[300:], triples[:300])
    some = held_out_examples(scorer, triples[300:], triples[:300], questions=50)

    assert len(torch.unique(some.question)) == 50
    rows = {tuple(row.tolist()) for row in torch.cat([every.features, every.truth[:, None]], 1)}
    assert {tuple(row.tolist()) for row in torch.cat([some.features, some.truth[:, None]], 1)} <= rows


def test_the_shipped_ones_are_there_and_a_sure_candidate_is_likelier_than_a_guess() -> None:
    calibration, openness = load_calibration(SHIPPED), load_openness(SHIPPED)

    sure, guess = calibration.probabilities(
        torch.tensor([[-0.1, 5.0, 0.0, 5.0, 0.0], [-6.0, -4.0, 2.0, 5.0, 0.0]])
    ).tolist()

    assert sure > 0.5
    assert 0 < guess < 0.1
    assert openness is not None
    assert not calibration.enough(torch.tensor([0]))
