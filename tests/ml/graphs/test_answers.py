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
