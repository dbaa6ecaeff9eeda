"""Saved scenes: whose they are, who may open and change them, and what merges do to them."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from kg.curate import entities
from kg.models import Entity, Project, SavedScene
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road
from tests.webapp.api.conftest import Api


@pytest.fixture
def saved(everybody: dict[str, Api], project: Project) -> dict[str, Any]:
    body = {
        "project": project.pk,
        "name": "出使",
        "filters": "confidence=0.4",
        "positions": {"a": [1, -2.5]},
        "pins": ["a"],
    }
    return dict(everybody["erin"].post("scenes", body).json())


def test_a_scene_is_private_until_it_is_shared(
    everybody: dict[str, Api], saved: dict[str, Any], project: Project
) -> None:
    path = f"scenes/{saved['uid']}"
    assert [row["name"] for row in everybody["erin"].get("scenes", project=project.pk).json()["results"]] == ["出使"]
    for name in ("alice", "victor"):
        assert everybody[name].get("scenes", project=project.pk).json()["results"] == []
        assert everybody[name].get(path).status_code == 404

    everybody["erin"].patch(path, {"shared": True})

    assert everybody["victor"].get(path).json()["filters"] == "confidence=0.4"
    assert everybody["charlie"].get(path).status_code == 404


def test_its_owner_and_owners_of_the_project_change_and_delete_it(
    everybody: dict[str, Api], saved: dict[str, Any]
) -> None:
    path = f"scenes/{saved['uid']}"
    everybody["erin"].patch(path, {"shared": True})

    assert everybody["victor"].patch(path, {"name": "x"}).status_code == 403
    assert everybody["victor"].delete(path).status_code == 403
    assert everybody["alice"].patch(path, {"name": "两次出使"}).json()["name"] == "两次出使"
    assert everybody["erin"].delete(path).status_code == 204
    assert not SavedScene.objects.exists()


def test_a_viewer_keeps_scenes_too(everybody: dict[str, Api], project: Project) -> None:
    body = {"project": project.pk, "name": "我的", "positions": {}}
    assert everybody["victor"].post("scenes", body).status_code == 201


def test_who_changes_what_somebody_changed_meanwhile_is_told(everybody: dict[str, Api], saved: dict[str, Any]) -> None:
    path = f"scenes/{saved['uid']}"
    tag = everybody["erin"].get(path).headers["ETag"]
    assert everybody["erin"].patch(path, {"name": "甲"}, headers={"If-Match": tag}).status_code == 200
    assert everybody["erin"].patch(path, {"name": "乙"}, headers={"If-Match": tag}).status_code == 409
    assert everybody["erin"].patch(path, {"name": "乙"}, headers={"If-Match": "nonsense"}).status_code == 409
    assert SavedScene.objects.get().name == "甲"


@pytest.mark.parametrize(
    "wrong",
    [
        {"positions": {"a": [1]}},
        {"positions": {"a": [1, "x"]}},
        {"positions": {"a": [1, 1e12]}},
        {"positions": {"a" * 65: [1, 2]}},
        {"positions": [1, 2]},
        {"positions": {str(index): [0, 0] for index in range(10_001)}},
        {"name": ""},
        {"name": "x" * 121},
        {"filters": "x" * 20_001},
    ],
)
def test_what_is_no_scene_is_refused(as_alice: Api, project: Project, wrong: dict[str, Any]) -> None:
    body = {"project": project.pk, "name": "出使", "positions": {}} | wrong
    assert as_alice.post("scenes", body).status_code == 400


def test_opening_a_scene_gives_its_entities_and_the_statements_among_them(
    everybody: dict[str, Api], project: Project, graph: GraphAddress, alice: User
) -> None:
    write_silk_road(project)
    zhang, dawan, dayuezhi, ban = (Entity.objects.get(name=name) for name in ("张骞", "大宛", "大月氏", "班超"))
    places = {entity.pk: [index * 10.0, 0.5] for index, entity in enumerate((zhang, dawan, dayuezhi))}
    body = {"project": project.pk, "name": "出使", "positions": places | {"f" * 24: [0, 0]}, "shared": True}
    saved = everybody["erin"].post("scenes", body).json()

    scene = everybody["victor"].get("graph", project=project.pk, scene=saved["uid"]).json()

    assert {node["uid"] for node in scene["nodes"]} == set(places)
    assert {edge["predicate"] for edge in scene["edges"]} == {"出使", "到达", "到访"}
    assert saved["positions"] == places
    entities.merge(ban, [dawan], alice)
    opened = everybody["victor"].get(f"scenes/{saved['uid']}").json()
    assert opened["positions"] == {zhang.pk: [0.0, 0.5], ban.pk: [10.0, 0.5], dayuezhi.pk: [20.0, 0.5]}


def test_paths_communities_and_suggestions(everybody: dict[str, Api], project: Project, graph: GraphAddress) -> None:
    write_silk_road(project)
    li, zhang = Entity.objects.get(name="李广利"), Entity.objects.get(name="张骞")

    found = everybody["victor"].get("graph/paths", start=li.pk, end=zhang.pk, k=3).json()
    assert [len(path["nodes"]) for path in found["paths"]] == [3, 3, 5]
    assert {uid for path in found["paths"] for step in path["steps"] for uid in step} == {
        edge["uid"] for edge in found["edges"]
    }
    grouped = everybody["victor"].get("graph/communities", project=project.pk, members=True).json()
    assert sum(each["entities"] for each in grouped["communities"]) == len(grouped["members"]) == 17
    first = everybody["victor"].get("graph", project=project.pk, community=0).json()
    assert len(first["nodes"]) == grouped["communities"][0]["entities"]
    names = everybody["victor"].get("graph/suggestions", project=project.pk, q="hqb").json()["results"]
    assert [each["name"] for each in names] == ["霍去病"]
    near = everybody["victor"].get("graph/neighbours", entity=li.pk, degrees=2).json()
    assert zhang.pk in {node["uid"] for node in near["nodes"]}


def test_a_path_stays_within_its_project(everybody: dict[str, Api], project: Project) -> None:
    elsewhere = everybody["alice"].post("projects", {"name": "别处"}).json()["uid"]
    here = Entity.objects.create(uid="a" * 24, project=project, type="person", key="甲", name="甲")
    there = Entity.objects.create(uid="b" * 24, project_id=elsewhere, type="person", key="乙", name="乙")

    assert everybody["alice"].get("graph/paths", start=here.pk, end=there.pk).status_code == 404
