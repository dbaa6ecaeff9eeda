"""The sum of scorers, the choice of its weights, and its way to disk and back."""

from pathlib import Path

import pytest
import torch

from ml.blending import Aligned, Blend, fit, load, save
from ml.blending.blend import standardised
from ml.blending.choices import gather_choices
from ml.blending.fitting import _derivatives, fit_weights, log_likelihood
from ml.graphs import KnownAnswers
from tests.ml.blending.scorers import TableScorer, knowing, world

QUESTION = torch.tensor([0]), torch.tensor([0])


def table(rows: list[float]) -> TableScorer:
    return TableScorer(torch.tensor(rows).view(1, 1, -1).repeat(len(rows), 2, 1))


def test_a_blend_adds_what_its_members_say_on_one_scale() -> None:
    members = {"a": table([1.0, 2.0, 3.0]), "b": table([300.0, 100.0, 200.0])}

    scores = Blend(members, torch.tensor([[2.0, 1.0], [0.0, 1.0]])).scores(torch.tensor([0, 1]), torch.tensor([0, 1]))

    torch.testing.assert_close(scores, torch.tensor([[-1.0, -1.0, 2.0], [1.0, -1.0, 0.0]]))


def test_a_member_that_says_nothing_changes_nothing() -> None:
    assert standardised(torch.full((1, 3), 7.0)).tolist() == [[0.0, 0.0, 0.0]]


def test_weights_below_zero_and_members_of_another_graph_are_refused() -> None:
    with pytest.raises(ValueError, match="≥ 0"):
        Blend({"a": table([1.0, 2.0])}, torch.tensor([[-1.0], [1.0]]))
    with pytest.raises(ValueError, match="another graph"):
        Blend({"a": table([1.0, 2.0]), "b": table([1.0, 2.0, 3.0])}, torch.ones(2, 2))


def test_what_a_member_does_not_know_the_others_say_in_its_place() -> None:
    old = Aligned(table([1.0, 3.0]), torch.tensor([0, 1, -1]), torch.tensor([0]))
    blend = Blend({"new": table([1.0, 2.0, 3.0]), "old": old}, torch.tensor([[1.0, 1.0], [1.0, 1.0]]))

    assert blend.scores(*QUESTION).tolist() == [[-2.0, 1.0, 2.0]]
    assert blend.scores(torch.tensor([2]), torch.tensor([0])).tolist() == [[-2.0, 0.0, 2.0]]


def test_an_older_scorer_is_asked_in_its_own_ids() -> None:
    inner = knowing(5, 2, 0.0, 0)
    aligned = Aligned(inner, torch.tensor([4, -1, 2]), torch.tensor([-1, 1]))

    scores = aligned.scores(torch.tensor([0, 2, 1, 0]), torch.tensor([1, 3, 1, 0]))

    assert scores[0].tolist() == [inner.table[4, 1, 4].item(), 0.0, inner.table[4, 1, 2].item()]
    assert scores[1].tolist() == [inner.table[2, 3, 4].item(), 0.0, inner.table[2, 3, 2].item()]
    assert scores[2:].count_nonzero() == 0


def split(seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    triples = world(seed=seed)
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(seed))
    return triples[order[200:]], triples[order[:200]]


def test_the_member_that_knows_gets_the_weight() -> None:
    graph, held_out = split()
    members = {"good": knowing(60, 4, 0.5, 1), "useless": knowing(60, 4, 500.0, 2)}

    fitted = fit(members, held_out, KnownAnswers.of(torch.cat([graph, held_out]), 4))

    assert fitted.blend.weights[:, 0].min() > 1
    assert fitted.blend.weights[:, 1].mean() < 0.1
    assert fitted.shrinkage == max(fitted.tried, key=lambda each: fitted.tried[each])


def test_relations_get_weights_of_their_own_where_they_differ() -> None:
    graph, held_out = split()
    first, second = knowing(60, 4, 0.3, 1), knowing(60, 4, 0.3, 2)
    noise = knowing(60, 4, 500.0, 3)
    first.table[:, [0, 1, 4, 5]] = noise.table[:, [0, 1, 4, 5]]
    second.table[:, [2, 3, 6, 7]] = noise.table[:, [2, 3, 6, 7]]

    weights = fit({"a": first, "b": second}, held_out, KnownAnswers.of(torch.cat([graph, held_out]), 4)).blend.weights

    assert (weights[[0, 1, 4, 5], 1] > 3 * weights[[0, 1, 4, 5], 0]).all()
    assert (weights[[2, 3, 6, 7], 0] > 3 * weights[[2, 3, 6, 7], 1]).all()


def test_no_weights_near_by_make_the_held_out_answers_likelier() -> None:
    graph, held_out = split()
    members = {"a": knowing(60, 4, 1.0, 1), "b": knowing(60, 4, 1.0, 2)}
    choices = gather_choices(members, held_out, KnownAnswers.of(torch.cat([graph, held_out]), 4))

    weights = fit_weights(choices, 8, float("inf"))

    best = log_likelihood(choices, weights[choices.relations])
    gradient, _ = _derivatives(choices, torch.zeros_like(choices.relations), weights[:1])
    assert gradient.abs().max() < 0.01 * len(choices)
    for change in ([0.05, 0.0], [-0.05, 0.0], [0.0, 0.05], [0.0, -0.05]):
        moved = weights + torch.tensor(change, dtype=torch.float64)
        assert log_likelihood(choices, moved[choices.relations]) < best


def test_a_sample_of_the_entities_stands_for_all() -> None:
    graph, held_out = split()
    members = {"a": knowing(60, 4, 1.0, 1)}
    known = KnownAnswers.of(torch.cat([graph, held_out]), 4)

    every, some = (gather_choices(members, held_out, known, columns=columns) for columns in (60, 40))

    assert every.features.shape[1] == 60 and some.features.shape[1] == 40
    assert every.features[:, 0].equal(some.features[:, 0])
    likelihoods = [log_likelihood(each, torch.ones(len(each), 1)) / len(each) for each in (every, some)]
    assert likelihoods[0] == pytest.approx(likelihoods[1], abs=0.05)
    assert fit_weights(every, 8, 10.0).numpy() == pytest.approx(fit_weights(some, 8, 10.0).numpy(), rel=0.1)


def test_without_held_out_edges_all_members_weigh_the_same() -> None:
    members = {"a": knowing(6, 1, 1.0, 1), "b": knowing(6, 1, 1.0, 2)}
    none = torch.zeros(0, 3, dtype=torch.int64)

    assert fit(members, none, KnownAnswers.of(none, 1)).blend.weights.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_blend_comes_back_from_disk_and_grows_with_the_graph(tmp_path: Path) -> None:
    blend = Blend({"a": knowing(6, 2, 1.0, 1)}, torch.tensor([[1.0], [3.0], [5.0], [7.0]]))
    save(blend, None, tmp_path)

    same, calibration = load(tmp_path, {"a": knowing(6, 2, 1.0, 1), "other": knowing(6, 2, 1.0, 2)})
    grown, _ = load(tmp_path, {"a": knowing(6, 3, 1.0, 1)})

    assert calibration is None
    assert same.weights.equal(blend.weights)
    assert list(same.members) == ["a"]
    assert grown.weights.flatten().tolist() == [1.0, 3.0, 4.0, 5.0, 7.0, 4.0]
    assert not list(tmp_path.glob("*.draft"))
