"""Scenes and neighbourhoods, on each graph server."""

import pytest

from kg.graph import projector, queries
from kg.graph.queries import Scene, SceneEdge, SceneNode
from kg.models import Entity, Project, Statement
from tests.kg.graph.records import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("graph")]


def node(entity: Entity) -> SceneNode:
    return SceneNode(entity.pk, entity.name, entity.type, entity.statement_count, entity.mention_count)


def edge(statement: Statement) -> SceneEdge:
    return SceneEdge(
        statement.pk,
        statement.subject_id,
        str(statement.object_id),
        statement.predicate,
        statement.status,
        statement.confidence,
        statement.evidence_count,
        statement.relation.name if statement.relation else "",
        statement.modality,
        tuple(sorted(set(statement.evidence.values_list("document", flat=True)))),
    )


def test_a_scene_holds_entities_by_connections_and_statements_by_evidence(record: Record, project: Project) -> None:
    sentence = record.sentence(record.document())
    emperor, zhang, gan = record.entity("汉武帝", mention_count=3), record.entity("张骞"), record.entity("甘父")
    sent = record.statement(emperor, "派遣", zhang, confidence=0.6)
    led = record.statement(zhang, "带领", gan, [sentence], status="accepted", confidence=0.4)
    rewarded = record.statement(emperor, "赏赐", zhang, confidence=0.9)
    projector.drain(project.pk)

    assert queries.scene(project.pk) == Scene(
        (node(zhang), node(emperor), node(gan)), (edge(led), edge(rewarded), edge(sent)), 3, 3
    )


def test_an_empty_project_has_an_empty_scene(project: Project) -> None:
    assert queries.scene(project.pk) == Scene((), (), 0, 0)


def test_literals_rejected_statements_and_lone_entities_are_left_out(record: Record, project: Project) -> None:
    zhang, gan, lone = record.entity("张骞"), record.entity("甘父"), record.entity("孤立")
    led = record.statement(zhang, "带领", gan)
    record.statement(zhang, "身高", "七尺")
    record.statement(zhang, "认识", lone, status="rejected")
    projector.drain(project.pk)
    found = queries.scene(project.pk)
    assert {seen.uid for seen in found.nodes} == {zhang.pk, gan.pk}
    assert (found.edges, found.total_entities, found.total_statements) == ((edge(led),), 2, 1)


def test_a_statement_about_itself_is_not_drawn(record: Record, project: Project) -> None:
    zhang = record.entity("张骞")
    record.statement(zhang, "是", zhang)
    projector.drain(project.pk)
    assert queries.scene(project.pk) == Scene((), (), 0, 0)
    assert queries.neighbourhood(zhang.pk) == Scene((node(zhang),), (), 1, 0)


def test_a_scene_keeps_to_its_project(record: Record, project: Project) -> None:
    other = Record(Project.objects.create(name="别的"))
    other.statement(other.entity("甲"), "认识", other.entity("乙"))
    zhang, gan = record.entity("张骞"), record.entity("甘父")
    led = record.statement(zhang, "带领", gan)
    projector.drain()
    assert queries.scene(project.pk).edges == (edge(led),)


def test_a_limit_keeps_the_best_connected_and_the_edges_among_them(record: Record, project: Project) -> None:
    hub, second = record.entity("中心"), record.entity("其次")
    others = [record.entity(f"叶{index}") for index in range(6)]
    for other in others:
        record.statement(hub, "连接", other)
    between = record.statement(hub, "认识", second)
    record.statement(second, "连接", others[0])
    record.statement(second, "连接", others[1])
    projector.drain(project.pk)
    found = queries.scene(project.pk, limit=2)
    assert found == Scene((node(hub), node(second)), (edge(between),), 8, 9)


def test_a_scene_has_at_most_four_edges_for_each_node_of_its_limit(record: Record, project: Project) -> None:
    one, other = record.entity("甲"), record.entity("乙")
    statements = [record.statement(one, f"关系{index}", other, confidence=index / 10) for index in range(10)]
    projector.drain(project.pk)
    found = queries.scene(project.pk, limit=2)
    assert found.edges == tuple(edge(statement) for statement in statements[:1:-1])
    assert found.total_statements == 10


def test_the_scene_of_a_document_holds_what_has_evidence_in_it(record: Record, project: Project) -> None:
    here, there = record.document("一.txt"), record.document("二.txt")
    first, second = record.sentence(here), record.sentence(there)
    zhang, gan, emperor = record.entity("张骞"), record.entity("甘父"), record.entity("汉武帝")
    both = record.statement(zhang, "带领", gan, [first, second])
    elsewhere = record.statement(emperor, "派遣", zhang, [second])
    projector.drain(project.pk)

    in_first = queries.scene(project.pk, document_uid=here.pk)
    assert ({seen.uid for seen in in_first.nodes}, in_first.edges) == ({zhang.pk, gan.pk}, (edge(both),))
    assert (in_first.total_entities, in_first.total_statements) == (2, 1)
    assert queries.scene(project.pk, document_uid=there.pk).edges == (edge(both), edge(elsewhere))
    assert queries.scene(project.pk, document_uid="nowhere") == Scene((), (), 0, 0)


def test_a_neighbourhood_is_the_entity_and_what_touches_it(record: Record, project: Project) -> None:
    zhang, gan, emperor = record.entity("张骞"), record.entity("甘父"), record.entity("汉武帝")
    far = record.entity("卫青")
    led, sent = record.statement(zhang, "带领", gan, confidence=0.9), record.statement(emperor, "派遣", zhang)
    praised = record.statement(emperor, "赞扬", zhang, confidence=0.4)
    record.statement(emperor, "派遣", far)
    record.statement(emperor, "知道", gan)
    projector.drain(project.pk)
    assert queries.neighbourhood(zhang.pk) == Scene(
        (node(zhang), node(emperor), node(gan)), (edge(led), edge(sent), edge(praised)), 3, 3
    )


def test_a_neighbourhood_keeps_to_its_limit_and_counts_all(record: Record, project: Project) -> None:
    hub = record.entity("中心")
    for index in range(6):
        record.statement(hub, "连接", record.entity(f"叶{index}", statement_count=index))
    projector.drain(project.pk)
    found = queries.neighbourhood(hub.pk, limit=3)
    assert [seen.name for seen in found.nodes] == ["中心", "叶5", "叶4"]
    assert {seen.target for seen in found.edges} == {seen.uid for seen in found.nodes[1:]}
    assert (len(found.edges), found.total_entities, found.total_statements) == (2, 7, 6)


def test_an_entity_that_the_graph_does_not_hold_has_no_neighbourhood() -> None:
    assert queries.neighbourhood("nowhere") == Scene((), (), 0, 0)


def test_a_scene_shows_what_was_projected_since_it_was_last_asked_for(record: Record, project: Project) -> None:
    zhang, gan, emperor = record.entity("张骞"), record.entity("甘父"), record.entity("汉武帝")
    led = record.statement(zhang, "带领", gan, confidence=0.9)
    projector.drain(project.pk)
    assert queries.scene(project.pk).edges == (edge(led),)
    assert queries.scene(project.pk).edges == (edge(led),)

    sent = record.statement(emperor, "派遣", zhang, confidence=0.5)
    projector.drain(project.pk)
    assert queries.scene(project.pk).edges == (edge(led), edge(sent))

    record.change(led, status="rejected")
    projector.drain(project.pk)
    assert queries.scene(project.pk).edges == (edge(sent),)
