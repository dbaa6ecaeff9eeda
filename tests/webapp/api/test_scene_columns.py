"""A scene as columns says what it says as rows, and is kept for as long as that holds."""

import gzip
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from kg.curate import entities, statements
from kg.models import Entity, Project, Statement
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road
from tests.webapp.api.conftest import Api
from webapp.api.kept import Kept


def rows(columns: dict[str, Any]) -> dict[str, Any]:
    """The scene that ``columns`` stand for."""
    words, supports = columns["words"], columns["supports"]
    nodes = [
        dict(zip(columns["nodes"], values, strict=True)) for values in zip(*columns["nodes"].values(), strict=True)
    ]
    edges = []
    for values in zip(*columns["edges"].values(), strict=True):
        edge = dict(zip(columns["edges"], values, strict=True))
        edge |= {end: nodes[edge[end]]["uid"] for end in ("source", "target")}
        edge |= {name: words[edge[name]] for name in ("predicate", "status", "relation", "modality")}
        edges.append(edge | {"documents": supports[edge["documents"]]})
    return {"nodes": nodes, "edges": edges} | {name: columns[name] for name in ("documents", "shown", "total")}


@pytest.mark.parametrize("query", [{}, {"limit": 4}, {"community": 0}])
def test_columns_say_what_rows_say(
    everybody: dict[str, Api], project: Project, graph: GraphAddress, query: dict[str, Any]
) -> None:
    write_silk_road(project)
    asked = {"project": project.pk} | query

    columns = everybody["victor"].get("graph/columns", **asked).json()

    assert columns["saved"] is None
    assert rows(columns) == everybody["victor"].get("graph", **asked).json()


def test_a_project_without_a_graph_has_empty_columns(as_alice: Api, project: Project, graph: GraphAddress) -> None:
    columns = as_alice.get("graph/columns", project=project.pk).json()

    assert rows(columns) == as_alice.get("graph", project=project.pk).json()


def test_a_saved_scene_comes_with_its_places(
    everybody: dict[str, Api], project: Project, graph: GraphAddress, alice: User
) -> None:
    write_silk_road(project)
    zhang, dawan, ban = (Entity.objects.get(name=name) for name in ("张骞", "大宛", "班超"))
    body = {
        "project": project.pk, "name": "出使", "pins": [dawan.pk], "shared": True,
        "positions": {zhang.pk: [0, 0.5], dawan.pk: [10, 0.5], "f" * 24: [1, 1]},
    }  # fmt: skip
    asked = {"project": project.pk, "scene": everybody["erin"].post("scenes", body).json()["uid"]}

    columns = everybody["victor"].get("graph/columns", **asked).json()

    assert rows(columns) == everybody["victor"].get("graph", **asked).json()
    places = dict(zip(columns["nodes"]["uid"], columns["saved"].pop("positions"), strict=True))
    assert places == {zhang.pk: [0, 0.5], dawan.pk: [10, 0.5]}
    assert columns["saved"] == {"name": "出使", "pins": [dawan.pk]}
    entities.merge(ban, [dawan], alice)  # the survivor stands where the other stood
    later = everybody["victor"].get("graph/columns", **asked).json()
    assert dict(zip(later["nodes"]["uid"], later["saved"]["positions"], strict=True))[ban.pk] == [10, 0.5]
    assert later["saved"]["pins"] == [ban.pk]


def test_a_browser_that_has_it_gets_nothing_until_the_graph_changes(
    everybody: dict[str, Api], project: Project, graph: GraphAddress, alice: User
) -> None:
    write_silk_road(project)
    positions = {uid: [0, 0] for uid in Entity.objects.values_list("pk", flat=True)}
    body = {"project": project.pk, "name": "出使", "positions": positions, "shared": True}
    address = f"/api/v1/graph/columns?project={project.pk}&scene={everybody['erin'].post('scenes', body).json()['uid']}"
    client = everybody["victor"].client
    first = client.get(address, headers={"Accept-Encoding": "gzip"})

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Content-Encoding"] == "gzip"
    assert first["Cache-Control"] == "private, no-cache"
    assert json.loads(gzip.decompress(first.content)) == client.get(address).json()
    statements.reject(Statement.objects.filter(object__isnull=False)[0], alice)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert len(changed.json()["edges"]["uid"]) == len(client.get(address).json()["edges"]["uid"])
    assert changed["ETag"] != first["ETag"]


def test_who_may_not_see_it_is_not_told_that_it_is_unchanged(
    everybody: dict[str, Api], project: Project, graph: GraphAddress
) -> None:
    write_silk_road(project)
    address = f"/api/v1/graph/columns?project={project.pk}"
    tag = everybody["victor"].client.get(address)["ETag"]

    assert everybody["victor"].client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert everybody["charlie"].client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(most=3 * len(gzip.compress(b'"' + b"a" * 40 + b'"', 1)))
    made: list[str] = []

    def body(key: str) -> bytes:
        return kept.body(key, lambda: made.append(key) or key * 40)

    for key in ("a", "b", "c", "a", "d", "e", "a", "b"):
        body(key)

    assert gzip.decompress(body("a")).decode() == f'"{"a" * 40}"'
    assert kept.size == sum(map(len, kept.bodies.values())) <= kept.most
    assert made == ["a", "b", "c", "d", "e", "b"]
