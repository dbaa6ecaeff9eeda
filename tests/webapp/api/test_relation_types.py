"""The schema over the API: owners edit, others see, strangers find nothing; versions and bad input."""

from typing import Any

import pytest

from kg.models import Job, Project, RelationType, Statement
from tests.webapp.api.conftest import Api, Record

NEW = {
    "name": "作者",
    "aliases": ["作家", {"text": "写", "inverse": True}],
    "domain": ["work"],
    "range": ["person"],
    "description": "谁写的",
}


def made(project: Project, api: Api, **fields: Any) -> Any:
    return api.post("relation-types", NEW | {"project": project.pk} | fields)


def test_an_owner_adds_a_type_and_its_statements_are_typed_anew(everybody: dict[str, Api], project: Project) -> None:
    answer = made(project, everybody["alice"])

    row = RelationType.objects.get()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer.json() == {
        "uid": row.pk,
        "project": project.pk,
        "name": "作者",
        "aliases": [{"text": "作家", "inverse": False}, {"text": "写", "inverse": True}],
        "domain": ["work"],
        "range": ["person"],
        "inverse_type": None,
        "symmetric": False,
        "functional": False,
        "description": "谁写的",
        "statement_count": 0,
        "rev": 1,
    }
    assert everybody["victor"].get(f"relation-types/{row.pk}").json() == answer.json()
    assert everybody["erin"].get("relation-types", project=project.pk).json()["results"] == [answer.json()]
    assert [(job.kind, job.state) for job in Job.objects.filter(project=project)] == [("refresh", "queued")]


@pytest.mark.parametrize("name", ["erin", "victor"])
def test_only_owners_change_a_schema(everybody: dict[str, Api], record: Record, name: str) -> None:
    api, uid, project = everybody[name], record.opener.pk, record.document.project
    match = {"headers": {"If-Match": '"1"'}}
    answers = [
        made(project, api),
        api.client.patch(f"/api/v1/relation-types/{uid}", {}, content_type="application/json", **match),
        api.client.delete(f"/api/v1/relation-types/{uid}", **match),
        api.post(f"projects/{project.pk}/schema", {"relation_types": [NEW]}),
        api.post(f"projects/{project.pk}/refresh"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert RelationType.objects.get() == record.opener


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "。"}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"aliases": "写"}, "aliases"),
        ({"aliases": [{"inverse": True}]}, "aliases.0.text"),
        ({"aliases": [3.5, []]}, "aliases.1"),
        ({"aliases": ["写"] * 101}, "aliases"),
        ({"domain": ["quantity"]}, "domain.0"),
        ({"range": ["planet"]}, "range.0"),
        ({"range": {"a": 1}}, "range"),
    ],
)
def test_bad_input_is_named(as_alice: Api, project: Project, fields: dict[str, Any], field: str) -> None:
    answer = made(project, as_alice, **fields)
    assert answer.status_code == 400
    assert field in [error["field"].removesuffix(".non_field_errors") for error in answer.json()["errors"]]
    assert not RelationType.objects.exists()


def test_a_change_names_its_version(as_alice: Api, record: Record) -> None:
    def change(value: str | None) -> Any:
        headers = {} if value is None else {"If-Match": value}
        path = f"/api/v1/relation-types/{record.opener.pk}"
        return as_alice.client.patch(path, {"name": "开辟者"}, content_type="application/json", headers=headers)

    refused = [change(value) for value in (None, '"7"', "x", '"²"', "*")]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (428, "revision-missing"),
        *[(409, "changed-meanwhile")] * 4,
    ]
    done = change('"1"')
    assert (done.status_code, done["ETag"], done.json()["name"]) == (200, '"2"', "开辟者")
    assert done.json()["aliases"] == [{"text": "开通", "inverse": True}]
    assert change('"1"').status_code == 409


def test_a_type_that_is_there_is_not_added_again(as_alice: Api, project: Project) -> None:
    made(project, as_alice)
    answer = made(project, as_alice, name=" 作 者 ")
    assert (answer.status_code, answer.json()["code"]) == (409, "relation-type-exists")


def test_deleting_opens_its_statements(as_alice: Api, record: Record) -> None:
    Statement.objects.filter(pk=record.opened.pk).update(relation=record.opener, inverse=True)
    path = f"/api/v1/relation-types/{record.opener.pk}"
    shown = as_alice.get(f"statements/{record.opened.pk}").json()
    assert (shown["relation"], shown["inverse"]) == ({"uid": record.opener.pk, "name": "开创者"}, True)

    assert as_alice.client.delete(path, headers={"If-Match": '"1"'}).status_code == 204
    shown = as_alice.get(f"statements/{record.opened.pk}").json()
    assert (shown["relation"], shown["inverse"]) == (None, False)


def test_statements_are_listed_by_their_type(as_alice: Api, record: Record, everybody: dict[str, Api]) -> None:
    Statement.objects.filter(pk=record.opened.pk).update(relation=record.opener)

    def listed(relation: str) -> list[str]:
        return [row["predicate"] for row in as_alice.get("statements", relation=relation).json()["results"]]

    assert listed(record.opener.pk) == ["开通"]
    assert listed("none") == ["长"]
    assert as_alice.get("statements", relation="0" * 24).status_code == 404
    assert everybody["charlie"].get("statements", relation=record.opener.pk).status_code == 404


def test_a_schema_goes_out_and_comes_in(everybody: dict[str, Api], record: Record, project: Project) -> None:
    out = everybody["victor"].get(f"projects/{project.pk}/schema").json()
    assert out == {
        "relation_types": [
            {
                "name": "开创者",
                "aliases": [{"text": "开通", "inverse": True}],
                "domain": [],
                "range": [],
                "description": "",
            }
        ]
    }
    out["relation_types"][0]["aliases"] += ["开辟者"]
    answer = everybody["alice"].post(f"projects/{project.pk}/schema", {"relation_types": [*out["relation_types"], NEW]})
    assert answer.json() == {"added": 1, "changed": 1}
    assert everybody["alice"].get(f"projects/{project.pk}/schema").json()["relation_types"][1]["aliases"] == [
        {"text": "开通", "inverse": True},
        "开辟者",
    ]


def test_the_predicates_that_no_type_covers(everybody: dict[str, Api], record: Record, project: Project) -> None:
    assert everybody["victor"].get(f"projects/{project.pk}/predicates").json()["results"] == [
        {"form": "开通", "count": 1, "predicates": ["开通"], "domain": ["person"], "range": []},
        {"form": "长", "count": 1, "predicates": ["长"], "domain": [], "range": ["quantity"]},
    ]
    assert len(everybody["erin"].get(f"projects/{project.pk}/predicates", limit=1).json()["results"]) == 1
    assert everybody["erin"].get(f"projects/{project.pk}/predicates", limit=0).status_code == 400


def test_an_owner_brings_statements_up_to_date(as_alice: Api, record: Record, project: Project) -> None:
    answer = as_alice.post(f"projects/{project.pk}/refresh")
    assert (answer.status_code, answer.json()["kind"], answer.json()["stage"]) == (202, "refresh", "queued")
