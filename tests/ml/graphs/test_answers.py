import torch

from ml.graphs import KnownAnswers


def test_answers_of_both_directions_are_found_row_by_row() -> None:
    triples = torch.tensor([[0, 0, 2], [0, 0, 1], [0, 0, 2], [1, 1, 0]])
    known = KnownAnswers.of(triples, num_relations=2)
    rows, entities = known(torch.tensor([1, 0, 0, 0]), torch.tensor([0, 0, 3, 0]))
    assert rows.tolist() == [1, 1, 2, 3, 3]
    assert entities.tolist() == [1, 2, 1, 1, 2]


def test_a_question_without_answers_has_none() -> None:
    known = KnownAnswers.of(torch.tensor([[0, 0, 1]]), num_relations=1)
    assert [part.tolist() for part in known(torch.tensor([5, 1]), torch.tensor([1, 0]))] == [[], []]


def test_nothing_is_known_of_an_empty_graph() -> None:
    known = KnownAnswers.of(torch.empty(0, 3, dtype=torch.int64), num_relations=1)
    assert [part.tolist() for part in known(torch.tensor([0]), torch.tensor([0]))] == [[], []]


def test_known_answers_are_counted_and_looked_up() -> None:
    known = KnownAnswers.of(torch.tensor([[0, 0, 1], [0, 0, 2], [2, 1, 2], [0, 0, 1]]), num_relations=2)

    asked = torch.tensor([[0, 0, 1], [0, 0, 0], [2, 1, 0], [2, 3, 2], [9, 0, 1], [0, 0, -1]]).unbind(1)

    assert known.counts(asked[0], asked[1]).tolist() == [2, 2, 1, 1, 0, 2]
    assert known.contains(*asked).tolist() == [True, False, False, True, False, False]
    assert known.edges.tolist() == [2, 1, 2, 1]
    assert known.loops.tolist() == [0, 1, 0, 1]
    assert list(zip(*(each.tolist() for each in known.asked()), strict=True)) == [
        (0, 0),
        (1, 2),
        (2, 1),
        (2, 2),
        (2, 3),
    ]
