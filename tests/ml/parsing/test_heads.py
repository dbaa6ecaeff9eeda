"""The decoders' arithmetic, against every path and every tree score written out."""

import itertools

import pytest
import torch

from ml.parsing.heads import ConditionalRandomField, TreeScorer
from ml.parsing.model import averaged


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_the_field_scores_and_decodes_as_all_paths_written_out(length: int) -> None:
    torch.manual_seed(length)
    field = ConditionalRandomField(3).double()
    emissions = torch.randn(2, length, 3).double()
    counts, tags = torch.tensor([length, max(1, length - 1)]), torch.randint(0, 3, (2, length))

    surprise, best = field.negative_log_likelihood(emissions, tags, counts), field.best(emissions, counts)

    for row, count in enumerate(counts.tolist()):
        paths = {}
        for path in itertools.product(range(3), repeat=count):
            score = field.start_transitions[path[0]] + field.end_transitions[path[-1]]
            score = score + sum(emissions[row, place, tag] for place, tag in enumerate(path))
            paths[path] = score + sum(field.transitions[a, b] for a, b in itertools.pairwise(path))
        total = torch.logsumexp(torch.stack(list(paths.values())), 0)
        torch.testing.assert_close(surprise[row], total - paths[tuple(tags[row, :count].tolist())])
        assert tuple(best[row, :count].tolist()) == max(paths, key=lambda path: paths[path].item())


def test_scores_of_arcs_and_relations_are_the_biaffine_forms() -> None:
    torch.manual_seed(0)
    scorer = TreeScorer(6, 4, 5, 3, 0.0, 2).eval()
    torch.nn.init.normal_(scorer.arc_attn.weight)
    torch.nn.init.normal_(scorer.rel_attn.weight)
    mask = torch.tensor([[True, True, True], [True, True, False]])
    dependents, heads, relation_dependents, relation_heads = scorer.represent(torch.randn(2, 3, 6), mask)

    arcs = scorer.arcs(dependents, heads, mask)
    labels = scorer.relations(relation_dependents[:, 1], relation_heads[:, 2])

    one = torch.ones(1)
    left = torch.cat((dependents[0, 1], one))
    torch.testing.assert_close(arcs[0, 1, 2], left @ scorer.arc_attn.weight[0] @ heads[0, 2])
    assert arcs[1, 1, 2] < -1000
    left, right = torch.cat((relation_dependents[0, 1], one)), torch.cat((relation_heads[0, 2], one))
    torch.testing.assert_close(labels[0, 1], left @ scorer.rel_attn.weight[1] @ right)


def test_words_are_the_means_of_their_units() -> None:
    states = torch.arange(10.0).view(1, 5, 2)

    words = averaged(states, torch.tensor([[0, 1, 1, 2, 9]]), 3)

    assert words.tolist() == [[[0.0, 1.0], [3.0, 4.0], [6.0, 7.0]]]
