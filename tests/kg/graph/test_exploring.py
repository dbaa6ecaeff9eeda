"""Paths, degrees, communities and names, on each graph server."""

import itertools

import pytest

from kg.graph import projector
from kg.graph.communities import communities, members_of
from kg.graph.exploring import named, scene_of, surroundings
from kg.graph.paths import paths
from kg.graph.pinyin import initials
from kg.models import Entity, Project
from tests.kg.graph.records import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("graph")]


def test_the_shortest_paths_come_first_with_the_statements_of_each_step(record: Record, project: Project) -> None:
    a, b, c, d = (record.entity(name) for name in "甲乙丙丁")
    ab, cb = record.statement(a, "认识", b), record.statement(c, "认识", b)
    bc2 = record.statement(b, "教过", c, confidence=0.9)
    ad, dc = record.statement(a, "住在", d), record.statement(d, "位于", c)
    record.statement(a, "否认", c, status="rejected")
    projector.drain(project.pk)

    found = paths(project.pk, a.pk, c.pk, k=5, longest=4)

    assert found.complete
    assert {path.nodes for path in found.paths} == {(a.pk, b.pk, c.pk), (a.pk, d.pk, c.pk)}
    by_middle = {path.nodes[1]: path.steps for path in found.paths}
    assert by_middle[d.pk] == ((ad.pk,), (dc.pk,))
    assert by_middle[b.pk] == ((ab.pk,), (bc2.pk, cb.pk))
    assert {edge.uid for edge in found.scene.edges} == {ab.pk, cb.pk, bc2.pk, ad.pk, dc.pk}
    assert paths(project.pk, a.pk, c.pk, k=1, longest=4).paths == found.paths[:1]


def test_of_two_ways_the_one_through_the_less_connected_entity_comes_first(record: Record, project: Project) -> None:
    start, end = record.entity("起"), record.entity("终")
    hub, quiet = record.entity("枢纽", statement_count=90), record.entity("小路", statement_count=2)
    for middle in (hub, quiet):
        record.statement(start, "连接", middle)
        record.statement(middle, "连接", end)
    projector.drain(project.pk)

    assert [path.nodes[1] for path in paths(project.pk, start.pk, end.pk, k=2, longest=4).paths] == [quiet.pk, hub.pk]


def test_no_path_is_longer_than_asked_and_none_goes_in_a_circle(record: Record, project: Project) -> None:
    chain = [record.entity(f"第{index}站") for index in range(6)]
    for one, other in itertools.pairwise(chain):
        record.statement(one, "通往", other)
    record.statement(chain[1], "通往", record.entity("死路"))
    projector.drain(project.pk)
    uids = tuple(entity.pk for entity in chain)

    assert paths(project.pk, uids[0], uids[5], k=3, longest=4).paths == ()
    assert [path.nodes for path in paths(project.pk, uids[0], uids[5], k=3, longest=5).paths] == [uids]
    assert paths(project.pk, uids[0], uids[0], k=3, longest=5).paths == ()


def test_every_way_of_a_dense_graph_is_found_like_by_trying_all(record: Record, project: Project) -> None:
    entities = [record.entity(f"点{index}") for index in range(7)]
    links = {(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (0, 3), (3, 6), (1, 4), (2, 5), (0, 5)}
    for one, other in sorted(links):
        record.statement(entities[one], "连", entities[other])
    projector.drain(project.pk)
    both = links | {(other, one) for one, other in links}
    ways = [
        (0, *middle, 6)
        for size in range(4)
        for middle in itertools.permutations(range(1, 6), size)
        if all(step in both for step in itertools.pairwise((0, *middle, 6)))
    ]

    found = paths(project.pk, entities[0].pk, entities[6].pk, k=100, longest=4)

    number = {entity.pk: index for index, entity in enumerate(entities)}
    assert {tuple(number[uid] for uid in path.nodes) for path in found.paths} == set(ways)
    assert [len(path.nodes) for path in found.paths] == sorted(len(way) for way in ways)


def test_surroundings_go_out_degree_by_degree_and_stop_at_the_limit(record: Record, project: Project) -> None:
    chain = [record.entity(f"第{index}站") for index in range(5)]
    for one, other in itertools.pairwise(chain):
        record.statement(one, "通往", other)
    projector.drain(project.pk)
    uids = [entity.pk for entity in chain]

    two = surroundings(project.pk, uids[0], degrees=2, limit=50)
    assert [node.uid for node in two.nodes] == uids[:3]
    assert (len(two.edges), two.total_entities) == (2, 3)
    assert [node.uid for node in surroundings(project.pk, uids[0], degrees=4, limit=3).nodes] == uids[:3]
    assert surroundings(project.pk, "nobody", degrees=2, limit=5).nodes == ()


def test_a_scene_of_given_entities_keeps_to_its_project(record: Record, project: Project) -> None:
    other = Record(Project.objects.create(name="别的"))
    stranger = other.entity("外人")
    a, b = record.entity("甲"), record.entity("乙")
    between = record.statement(a, "认识", b)
    record.statement(a, "认识", record.entity("丙"))
    projector.drain()

    found = scene_of(project.pk, [a.pk, b.pk, stranger.pk, "gone"])

    assert {node.uid for node in found.nodes} == {a.pk, b.pk}
    assert [edge.uid for edge in found.edges] == [between.pk]


def test_communities_are_numbered_by_size_and_say_what_lies_between(record: Record, project: Project) -> None:
    def clique(names: str) -> list[Entity]:
        members = [record.entity(name) for name in names]
        for one, other in itertools.combinations(members, 2):
            record.statement(one, "认识", other)
        return members

    large, small = clique("甲乙丙丁"), clique("天地人")
    record.statement(large[0], "拜访", small[0])
    projector.drain(project.pk)

    found = communities(project.pk)

    assert [(each.number, each.entities, each.statements) for each in found.communities] == [(0, 4, 6), (1, 3, 3)]
    assert found.between == ((0, 1, 1),)
    assert found.communities[0].best[0].uid == large[0].pk
    assert set(members_of(project.pk, 1, 10)) == {entity.pk for entity in small}
    assert communities(Project.objects.create(name="空").pk).count == 0


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张", ["张骞", "张衡"]),
        ("zq", ["张骞"]),
        ("ZQ", ["张骞"]),
        ("bwh", ["张骞"]),
        ("z", ["张骞", "张衡", "Zhu De"]),
        ("博望", ["张骞"]),
        ("zhu d", ["Zhu De"]),
        ("没有", []),
        (" ", []),
        ("'\"\\", []),
    ],
)
def test_names_aliases_and_initials_find_an_entity(
    record: Record, project: Project, words: str, names: list[str]
) -> None:
    record.entity("张骞", aliases=["博望侯"], statement_count=9)
    record.entity("张衡", statement_count=3)
    record.entity("Zhu De", statement_count=1)
    record.entity("汉武帝")
    projector.drain(project.pk)

    found = named(project.pk, words, limit=5)

    assert {each.node.name for each in found} == set(names)
    if words == "博望":
        assert found[0].by == "博望侯"


def test_initials_know_the_usual_readings() -> None:
    assert initials("张骞") == ["zq"]
    assert {"cqdx", "zqdx"} <= set(initials("重庆大学"))
    assert initials("Apple公司")[0] == "applegs"
    assert initials("Apple") == []
