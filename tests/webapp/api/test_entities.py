"""Entities: the best connected first, found by any way of writing their name."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kg.models import Entity, EntityType, Project
from tests.webapp.api.conftest import Api, Record, make_document, make_entity


def shown(entity: Entity) -> dict[str, Any]:
    return {
        "uid": entity.pk,
        "project": entity.project_id,
        "type": str(entity.type),
        "name": entity.name,
        "aliases": [],
        "description": "",
        "mention_count": entity.mention_count,
        "statement_count": entity.statement_count,
        "merged_into": None,
    }


def test_the_entities_of_a_project(everybody: dict[str, Api], record: Record) -> None:
    expected = [shown(entity) for entity in (record.silk_road, record.zhang, record.changan)]
    query = {"project": record.document.project_id}

    assert everybody["victor"].get("entities", **query).json() == {"next": None, "previous": None, "results": expected}
    assert everybody["charlie"].get("entities").json()["results"] == []
    assert everybody["charlie"].get("entities", **query).status_code == 404
    assert everybody["visitor"].get("entities").status_code == 401


def test_one_entity(everybody: dict[str, Api], record: Record) -> None:
    path = f"entities/{record.zhang.pk}"

    assert everybody["victor"].get(path).json() == shown(record.zhang)
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "路"}, ["丝绸之路"]),
        ({"q": "《丝绸之路》"}, ["丝绸之路"]),
        ({"q": ""}, ["丝绸之路", "张骞", "长安"]),
        ({"q": "%"}, []),
        ({"type": "person"}, ["张骞"]),
        ({"type": "place", "q": "张"}, []),
    ],
)
def test_filters(as_alice: Api, record: Record, query: dict[str, str], names: list[str]) -> None:
    assert [row["name"] for row in as_alice.get("entities", **query).json()["results"]] == names


def test_only_what_a_document_mentions(as_alice: Api, record: Record, project: Project) -> None:
    silent = make_document(project, "沉默.txt")

    assert len(as_alice.get("entities", document=record.document.pk).json()["results"]) == 3
    assert as_alice.get("entities", document=silent.pk).json()["results"] == []
    assert as_alice.get("entities", document="0" * 24).status_code == 404


def test_a_merged_entity_is_listed_no_more(as_alice: Api, record: Record, project: Project) -> None:
    Entity.objects.filter(pk=record.changan.pk).update(merged_into=record.zhang)

    assert [row["name"] for row in as_alice.get("entities").json()["results"]] == ["丝绸之路", "张骞"]
    assert as_alice.get(f"entities/{record.changan.pk}").status_code == 200


def test_bad_filters_are_named(as_alice: Api) -> None:
    answer = as_alice.get("entities", type="dragon", page_size="many")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["page_size", "type"]


def test_a_longer_list_costs_no_more_queries(as_alice: Api, project: Project) -> None:
    for number in range(30):
        make_entity(project, f"人{number}", EntityType.PERSON)
    with CaptureQueriesContext(connection) as captured:
        assert len(as_alice.get("entities").json()["results"]) == 30

    assert len(captured) <= 3
