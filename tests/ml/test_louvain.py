"""Communities of small graphs, worked by hand."""

import random

import pytest

from ml.louvain import louvain, modularity

TRIANGLES = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (3, 4, 1.0), (4, 5, 1.0), (3, 5, 1.0), (2, 3, 1.0)]


def test_two_triangles_with_one_link_between_are_two_communities() -> None:
    assert louvain(6, TRIANGLES) == [0, 0, 0, 1, 1, 1]


def test_modularity_is_newmans() -> None:
    # 6 of 7 links within; each community has half of all link ends: 6/7 - 2 · (1/2)²
    assert modularity([0, 0, 0, 1, 1, 1], TRIANGLES) == pytest.approx(6 / 7 - 0.5)


def test_nodes_without_links_stay_alone_and_no_links_are_no_harm() -> None:
    assert louvain(3, []) == [0, 1, 2]
    assert louvain(4, [(0, 1, 1.0)]) == [0, 0, 1, 2]
    assert louvain(0, []) == []
    assert modularity([], []) == 0.0


def test_weights_and_loops_count() -> None:
    heavy = [(0, 1, 9.0), (1, 2, 1.0), (2, 3, 9.0), (3, 0, 1.0), (0, 0, 2.0)]
    assert louvain(4, heavy) == [0, 0, 1, 1]


def test_planted_communities_are_found_whatever_the_order_of_the_links() -> None:
    chance = random.Random(7)
    links = [
        (one, other, 1.0)
        for one in range(120)
        for other in range(one)
        if chance.random() < (0.5 if one // 30 == other // 30 else 0.02)
    ]
    found = louvain(120, links)
    assert found == [node // 30 for node in range(120)]
    assert louvain(120, links) == found
    chance.shuffle(links)
    assert louvain(120, links) == found
