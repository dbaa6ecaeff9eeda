"""Projects: seen by their members, changed by their owners."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kg import projects
from kg.ingest import files
from kg.models import Membership, Project, Role
from tests.webapp.api.conftest import Api, Record, api_of, make_document

DENIED = {"charlie": 404, "visitor": 401}


def shown(project: Project, role: str, **figures: int) -> dict[str, Any]:
    counts = {"document_count": 0, "entity_count": 0, "statement_count": 0} | figures
    return {
        "uid": project.pk,
        "name": project.name,
        "description": project.description,
        "role": role,
        **counts,
        "created_at": project.created_at.astimezone().isoformat(),
    }


def without_time(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "created_at"}


def test_each_sees_their_own_projects_with_their_own_role(everybody: dict[str, Api], record: Record) -> None:
    figures = {"document_count": 1, "entity_count": 3, "statement_count": 2}
    expected = {"alice": "owner", "erin": "editor", "victor": "viewer"}

    for name, role in expected.items():
        body = everybody[name].get("projects").json()
        assert [without_time(row) for row in body["results"]] == [
            without_time(shown(record.document.project, role, **figures))
        ]
        assert (body["next"], body["previous"]) == (None, None)
    assert everybody["charlie"].get("projects").json()["results"] == []
    assert everybody["visitor"].get("projects").status_code == 401


def test_one_project(everybody: dict[str, Api], project: Project) -> None:
    answer = everybody["victor"].get(f"projects/{project.pk}")

    assert without_time(answer.json()) == without_time(shown(project, "viewer"))
    assert {name: everybody[name].get(f"projects/{project.pk}").status_code for name in DENIED} == DENIED


def test_a_new_project_belongs_to_its_maker(everybody: dict[str, Api], charlie: User) -> None:
    answer = everybody["charlie"].post("projects", {"name": " 敦煌 ", "description": "壁画"})

    created = Project.objects.get()
    assert answer.status_code == 201
    assert without_time(answer.json()) == without_time(shown(created, "owner"))
    assert (created.name, created.description, created.role_of(charlie)) == ("敦煌", "壁画", Role.OWNER)
    assert everybody["visitor"].post("projects", {"name": "x"}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "  "}, {"name": "x" * 121}, {"name": None}, {"name": []}])
def test_a_project_needs_a_name(as_alice: Api, body: dict[str, Any]) -> None:
    answer = as_alice.post("projects", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert not Project.objects.exists()


def test_only_owners_change_a_project(everybody: dict[str, Api], project: Project) -> None:
    change = {"description": "两汉"}
    status = {name: api.patch(f"projects/{project.pk}", change).status_code for name, api in everybody.items()}

    assert status == {"alice": 200, "erin": 403, "victor": 403, **DENIED}
    project.refresh_from_db()
    assert (project.name, project.description) == ("丝绸之路研究", "两汉")


def test_only_owners_delete_a_project_and_everything_goes(everybody: dict[str, Api], record: Record) -> None:
    path = f"projects/{record.document.project_id}"
    status = {name: everybody[name].delete(path).status_code for name in ("erin", "victor", "charlie", "visitor")}

    assert status == {"erin": 403, "victor": 403, **DENIED}
    assert everybody["alice"].delete(path).status_code == 204
    assert everybody["alice"].get(path).status_code == 404
    assert not Project.objects.exists()


def test_a_deleted_projects_files_go_unless_another_project_has_them(
    project: Project, alice: User, transactional_db: None
) -> None:
    other = projects.create(alice, "另一个")
    ours, shared = make_document(project, "a.txt"), make_document(project, "b.txt")
    make_document(other, "b.txt")
    for sha256 in (ours.sha256, shared.sha256):
        files.path_of(sha256).parent.mkdir(parents=True, exist_ok=True)
        files.path_of(sha256).write_bytes(b"x")

    assert api_of(alice).delete(f"projects/{project.pk}").status_code == 204

    assert [files.path_of(sha256).exists() for sha256 in (ours.sha256, shared.sha256)] == [False, True]


def test_a_longer_list_costs_no_more_queries(as_alice: Api, alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert as_alice.get("projects").status_code == 200
        return len(captured)

    projects.create(alice, "0")
    few = queries()
    for number in range(1, 12):
        projects.create(alice, str(number))

    assert queries() == few <= 4
    assert Membership.objects.count() == 12
