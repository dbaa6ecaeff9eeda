"""Explanations of scores whose reasons are known, and the check that they are the reasons."""

import pytest
import torch

from ml.blending import Blend
from ml.explaining import Explainer, verify
from ml.explaining.patterns import DOUBT, pattern
from ml.graphs import Graph, KnownAnswers
from ml.graphs.triples import as_triples
from tests.ml.blending.scorers import TableScorer
from tests.ml.explaining.walking import WalkScorer

TRIPLES = as_triples([(0, 0, 1), (1, 0, 5), (0, 1, 2), (2, 1, 5), (0, 2, 3), (3, 2, 4), (4, 2, 5), (6, 0, 7)])
GRAPH = Graph(TRIPLES, 8, 3)
WEIGHTS = torch.tensor([2.0, 1.0, 1.0, 0.0, 0.0, 0.0])
"""By relation, inverses not walked. 0 reaches 5 with 2·2 through 1, 1·1 through 2, 1·1·1 through 3 and 4."""


def test_paths_come_with_the_share_of_the_score_that_they_carried() -> None:
    found = Explainer(WalkScorer(GRAPH, WEIGHTS), GRAPH).explain(0, 0, 5)

    assert [(path.edges, path.forward) for path in found.paths] == [
        ((0, 1), (True, True)),
        ((2, 3), (True, True)),
        ((4, 5, 6), (True, True, True)),
    ]
    assert [path.share for path in found.paths] == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert found.carried == pytest.approx(1.0)


def test_what_is_not_shown_is_not_counted() -> None:
    found = Explainer(WalkScorer(GRAPH, WEIGHTS), GRAPH).explain(0, 0, 5, count=1)

    assert [path.edges for path in found.paths] == [(0, 1)]
    assert found.carried == pytest.approx(4 / 6)


def test_an_edge_is_no_reason_for_itself() -> None:
    graph = Graph(torch.cat([TRIPLES, as_triples([(0, 1, 5)])]), 8, 3)

    found = Explainer(WalkScorer(graph, WEIGHTS), graph).explain(0, 1, 5)
    other_way = Explainer(WalkScorer(graph, WEIGHTS.flip(0)), graph).explain(5, 4, 0)

    assert all(8 not in path.edges for path in (*found.paths, *other_way.paths))
    assert other_way.paths[0].forward == (False, False, False)


def test_without_any_path_there_is_nothing_to_show() -> None:
    found = Explainer(WalkScorer(GRAPH, WEIGHTS), GRAPH).explain(0, 0, 7)

    assert found.paths == () and found.carried == 0.0


def grandparents(count: int = 30) -> Graph:
    """Parent (0) twice is grandparent (1) for all but the last of ``count`` families."""
    rows = []
    for family in range(count):
        child, parent, grandparent = 3 * family, 3 * family + 1, 3 * family + 2
        rows += [(child, 0, parent), (parent, 0, grandparent)]
        rows += [(child, 1, grandparent)] * (family < count - 1)
    return Graph(as_triples(rows), 3 * count, 2)


def test_a_pattern_is_as_sure_as_the_relation_holds_where_it_leads() -> None:
    graph = grandparents()
    known = KnownAnswers.of(graph.triples, 2)

    # 30 pairs, of which 29 have a known grandparent, and it is that one.
    assert pattern(known, (0, 0), 1).pairs == 29
    assert pattern(known, (0, 0), 1).confidence == pytest.approx(29 / (29 + DOUBT))
    assert pattern(known, (0,), 1).confidence == 0.0


def test_an_embedding_is_explained_by_paths_that_mean_the_same() -> None:
    graph = grandparents()

    found = Explainer(TableScorer(torch.rand(90, 4, 90)), graph).explain(87, 1, 89)

    assert [path.edges for path in found.paths] == [(87, 88)]
    assert found.paths[0].share == pytest.approx(29 / (29 + DOUBT))


def test_a_blend_is_explained_by_both_of_its_members() -> None:
    graph = grandparents()
    walks = WalkScorer(graph, torch.tensor([1.0, 1.0, 0.0, 0.0]))
    blend = Blend(
        {
            "embedding": TableScorer(walks.scores(torch.arange(90), torch.zeros(90)).unsqueeze(1).expand(-1, 4, -1)),
            "walks": walks,
        },
        torch.tensor([[3.0, 1.0]]).expand(4, 2),
    )

    found = Explainer(blend, graph).explain(87, 1, 89)

    assert [path.edges for path in found.paths] == [(87, 88)]
    assert found.paths[0].share == pytest.approx(0.25 * 1.0 + 0.75 * 29 / (29 + DOUBT))


def test_taking_out_what_is_shown_lowers_the_score_more_than_anything_else() -> None:
    scorer = WalkScorer(GRAPH, WEIGHTS)
    shown = [Explainer(scorer, GRAPH).explain(0, 0, 5, count=1)]

    found = verify(scorer, GRAPH, shown)

    assert found.explanations == 1
    assert found.shown == pytest.approx(4.0)
    assert 0 < found.random < 2
    assert found.ratio > 2


def test_explanations_without_paths_are_not_verified() -> None:
    scorer = WalkScorer(GRAPH, WEIGHTS)

    assert verify(scorer, GRAPH, [Explainer(scorer, GRAPH).explain(0, 0, 7)]).explanations == 0


def test_paths_that_carried_nothing_are_not_shown_beside_those_that_did() -> None:
    graph = Graph(TRIPLES, 8, 3)
    scorer = WalkScorer(graph, torch.tensor([2.0, 1e-9, 1e-9, 0.0, 0.0, 0.0]))

    assert [path.edges for path in Explainer(scorer, graph).explain(0, 0, 5).paths] == [(0, 1)]
