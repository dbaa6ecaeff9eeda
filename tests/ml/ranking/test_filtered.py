from dataclasses import dataclass
from itertools import product

import pytest
import torch
from torch import Tensor

from ml.ranking import evaluate


@dataclass
class Table:
    """Scores that are written down: (entities, 2 · relations, entities)."""

    table: Tensor

    @property
    def num_entities(self) -> int:
        return self.table.shape[0]

    @property
    def num_relations(self) -> int:
        return self.table.shape[1] // 2

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        return self.table[entities, relations].clone()


def worked_by_hand() -> tuple[Table, Tensor, Tensor]:
    """Five entities, one relation; (0, r, 1) is asked, (0, r, 2) is known.

    Tail: scores 9 3 9 3 5, the known 2 is out; above 3 are entities 0 and 4, level with it is 3.
    Head, of 1: scores 2 0 2 2 1; nothing is above entity 0, level with it are 2 and 3.
    """
    table = torch.zeros(5, 2, 5)
    table[0, 0] = torch.tensor([9.0, 3.0, 9.0, 3.0, 5.0])
    table[1, 1] = torch.tensor([2.0, 0.0, 2.0, 2.0, 1.0])
    return Table(table), torch.tensor([[0, 0, 1]]), torch.tensor([[0, 0, 1], [0, 0, 2]])


def test_ties_cost_half_and_known_answers_are_no_candidates() -> None:
    ranking = evaluate(*worked_by_hand())
    assert ranking.better.tolist() == [[2, 0]]
    assert ranking.equal.tolist() == [[1, 2]]
    assert ranking.realistic.tolist() == [[3.5, 2.0]]
    assert ranking.pessimistic.tolist() == [[4.0, 3.0]]
    assert ranking.mrr == pytest.approx((1 / 3.5 + 1 / 2) / 2)
    assert ranking.pessimistic_mrr == pytest.approx((1 / 4 + 1 / 3) / 2)
    assert [ranking.hits(k) for k in (1, 3, 10)] == [0.0, 0.5, 1.0]


def test_without_the_filter_the_other_answer_is_in_the_way() -> None:
    scorer, test, _ = worked_by_hand()
    assert evaluate(scorer, test, test).realistic.tolist() == [[4.5, 2.0]]


def test_a_model_that_scores_all_alike_ranks_in_the_middle_and_pessimistically_last() -> None:
    test = torch.tensor([[0, 0, 1], [2, 0, 3]])
    ranking = evaluate(Table(torch.zeros(5, 2, 5)), test, test)
    assert ranking.realistic.tolist() == [[3.0, 3.0], [3.0, 3.0]]
    assert ranking.pessimistic.tolist() == [[5.0, 5.0], [5.0, 5.0]]


def test_a_truth_at_minus_infinity_is_not_level_with_what_was_filtered() -> None:
    table = torch.zeros(3, 2, 3)
    table[0, 0] = torch.tensor([1.0, -torch.inf, -torch.inf])
    ranking = evaluate(Table(table), torch.tensor([[0, 0, 1]]), torch.tensor([[0, 0, 2]]))
    assert ranking.realistic[0, 0] == 2.0


def test_nan_is_an_error_and_not_the_first_rank() -> None:
    table = torch.zeros(3, 2, 3)
    table[0, 0, 2] = torch.nan
    with pytest.raises(ValueError, match="NaN"):
        evaluate(Table(table), torch.tensor([[0, 0, 1]]), torch.tensor([[0, 0, 1]]))


def naive_ranks(scorer: Table, test: Tensor, known: Tensor) -> list[list[float]]:
    facts = {tuple(row) for row in torch.cat([known, test]).tolist()}
    ranks = []
    for head, relation, tail in test.tolist():
        sides = []
        for asked, with_relation, truth, is_fact in (
            (head, relation, tail, lambda e, h=head, r=relation: (h, r, e) in facts),
            (tail, relation + scorer.num_relations, head, lambda e, t=tail, r=relation: (e, r, t) in facts),
        ):
            row = scorer.table[asked, with_relation].tolist()
            others = [row[e] for e in range(scorer.num_entities) if e != truth and not is_fact(e)]
            above, level = sum(v > row[truth] for v in others), sum(v == row[truth] for v in others)
            sides.append(1 + above + level / 2)
        ranks.append(sides)
    return ranks


@pytest.mark.parametrize(("batch_size", "pairs"), list(product((1, 7, 1000), (1, 5, 256))))
def test_batches_and_groups_change_nothing(monkeypatch: pytest.MonkeyPatch, batch_size: int, pairs: int) -> None:
    monkeypatch.setattr("ml.ranking.filtered.PAIRS", pairs)
    draw = torch.Generator().manual_seed(1)
    scorer = Table(torch.randint(0, 6, (12, 6, 12), generator=draw).float())
    triples = torch.unique(torch.stack([torch.randint(0, n, (150,), generator=draw) for n in (12, 3, 12)], 1), dim=0)
    triples = triples[torch.randperm(len(triples), generator=draw)]
    ranking = evaluate(scorer, triples[:60], triples, batch_size)
    assert ranking.realistic.tolist() == naive_ranks(scorer, triples[:60], triples)


def test_figures_are_given_per_relation_and_by_name() -> None:
    table = torch.zeros(3, 4, 3)
    table[0, 0] = torch.tensor([0.0, 1.0, 0.0])
    table[1, 2] = torch.tensor([1.0, 0.0, 0.0])
    test = torch.tensor([[0, 0, 1], [0, 1, 2]])
    report = evaluate(Table(table), test, test).report(("r", "s"))
    assert report["mrr"] == 0.75
    assert report["relations"]["r"]["mrr"] == 1.0
    assert report["relations"]["s"] == {
        "mrr": 0.5,
        "pessimistic_mrr": pytest.approx(1 / 3),
        "hits1": 0.0,
        "hits3": 1.0,
        "hits10": 1.0,
        "tail_mrr": 0.5,
        "head_mrr": 0.5,
        "triples": 1,
    }


def test_nothing_to_rank_gives_zero() -> None:
    nothing = torch.empty(0, 3, dtype=torch.int64)
    assert evaluate(Table(torch.zeros(3, 2, 3)), nothing, nothing).figures()["mrr"] == 0.0
