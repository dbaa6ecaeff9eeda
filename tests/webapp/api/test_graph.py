"""Scenes from a real graph server."""

import pytest
from pytest_django import Settings

from kg.models import Entity, Project
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road
from tests.webapp.api.conftest import Api


def test_the_scene_of_a_project(everybody: dict[str, Api], project: Project, graph: GraphAddress) -> None:
    write_silk_road(project)

    body = everybody["victor"].get("graph", project=project.pk, limit=3).json()

    best = list(Entity.objects.order_by("-statement_count", "-mention_count", "uid")[:1])
    assert body["nodes"][0]["uid"] == best[0].pk
    assert body["shown"] == {"entities": 3, "statements": len(body["edges"])}
    assert body["total"]["entities"] > 3
    uids = {node["uid"] for node in body["nodes"]}
    assert {edge["source"] for edge in body["edges"]} | {edge["target"] for edge in body["edges"]} <= uids
    assert set(body["edges"][0]) == {
        "uid",
        "source",
        "target",
        "predicate",
        "status",
        "confidence",
        "evidence_count",
        "relation",
        "modality",
        "documents",
    }
    assert [document["name"] for document in body["documents"]] == ["张骞出使西域.txt"]
    assert {index for edge in body["edges"] for index in edge["documents"]} == {0}


def test_the_scene_of_a_document(everybody: dict[str, Api], project: Project, graph: GraphAddress) -> None:
    documents = write_silk_road(project)

    body = everybody["alice"].get("graph", project=project.pk, document=documents["西汉人物.txt"].pk).json()

    assert "张骞" not in {node["name"] for node in body["nodes"]}
    assert "司马迁" in {node["name"] for node in body["nodes"]}


def test_what_surrounds_an_entity(everybody: dict[str, Api], project: Project, graph: GraphAddress) -> None:
    write_silk_road(project)
    sima = Entity.objects.get(name="司马迁")

    body = everybody["victor"].get("graph/neighbours", entity=sima.pk).json()

    assert body["nodes"][0] == {
        "uid": sima.pk,
        "name": "司马迁",
        "type": "person",
        "statement_count": 2,
        "mention_count": 2,
    }
    assert {node["name"] for node in body["nodes"]} == {"司马迁", "史记", "长安"}
    assert body["total"] == {"entities": 3, "statements": 2}


def test_strangers_learn_nothing(everybody: dict[str, Api], project: Project, charlie: object) -> None:
    entity = Entity.objects.create(uid="e" * 24, project=project, type="person", key="张骞", name="张骞")
    theirs = everybody["charlie"].post("projects", {"name": "别处"}).json()["uid"]

    for path, query in (("graph", {"project": project.pk}), ("graph/neighbours", {"entity": entity.pk})):
        assert everybody["charlie"].get(path, **query).status_code == 404
        assert everybody["visitor"].get(path, **query).status_code == 401
    assert everybody["charlie"].get("graph", project=theirs, document="0" * 24).status_code == 404


@pytest.mark.parametrize("query", [{}, {"limit": "0"}, {"limit": "5001"}, {"limit": "x"}, {"project": ""}])
def test_bad_questions(as_alice: Api, project: Project, query: dict[str, str]) -> None:
    query = {"project": project.pk} | query if query else {}

    assert as_alice.get("graph", **query).status_code == 400


def test_a_graph_that_is_down_is_said_so(as_alice: Api, project: Project, settings: Settings) -> None:
    settings.GRAPH_URI, settings.GRAPH_USER, settings.GRAPH_PASSWORD = "bolt://127.0.0.1:9", "x", "y"

    answer = as_alice.get("graph", project=project.pk)

    assert (answer.status_code, answer.json()["code"]) == (503, "graph-unavailable")
