"""Members see each other; owners decide who they are; a project keeps an owner."""

import pytest

from kg.models import Membership, Project, Role
from tests.webapp.api.conftest import Api


def member(project: Project, username: str) -> Membership:
    return project.memberships.get(user__username=username)


def shown(project: Project, username: str) -> dict[str, object]:
    found = member(project, username)
    return {"id": found.pk, "username": username, "role": str(found.role)}


def test_members_see_each_other(everybody: dict[str, Api], project: Project) -> None:
    path = f"projects/{project.pk}/members"
    everyone = [shown(project, name) for name in ("alice", "erin", "victor")]

    for name in ("alice", "erin", "victor"):
        assert everybody[name].get(path).json() == {"next": None, "previous": None, "results": everyone}
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


def test_an_owner_adds_a_member(everybody: dict[str, Api], project: Project) -> None:
    path = f"projects/{project.pk}/members"
    body = {"username": "charlie", "role": "editor"}

    assert [everybody[name].post(path, body).status_code for name in ("erin", "victor", "charlie", "visitor")] == [
        403,
        403,
        404,
        401,
    ]
    answer = everybody["alice"].post(path, body)
    assert (answer.status_code, answer.json()) == (201, shown(project, "charlie"))
    assert everybody["charlie"].get(path).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"username": "nobody"}, 422, "unknown-person"),
        ({"username": "erin"}, 409, "already-member"),
        ({"username": "charlie", "role": "king"}, 400, "invalid"),
        ({}, 400, "invalid"),
    ],
)
def test_who_cannot_be_added(
    everybody: dict[str, Api], project: Project, body: dict[str, str], status: int, code: str
) -> None:
    answer = everybody["alice"].post(f"projects/{project.pk}/members", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert project.memberships.count() == 3


def test_an_owner_changes_a_role(everybody: dict[str, Api], project: Project) -> None:
    path = f"projects/{project.pk}/members/{member(project, 'victor').pk}"

    assert everybody["erin"].patch(path, {"role": "owner"}).status_code == 403
    assert everybody["charlie"].patch(path, {"role": "owner"}).status_code == 404
    assert everybody["alice"].patch(path, {"role": "editor"}).json() == shown(project, "victor")
    assert member(project, "victor").role == Role.EDITOR


def test_the_last_owner_stays_one(everybody: dict[str, Api], project: Project) -> None:
    path = f"projects/{project.pk}/members/{member(project, 'alice').pk}"

    assert everybody["alice"].patch(path, {"role": "viewer"}).json()["code"] == "last-owner"
    assert everybody["alice"].delete(path).json()["code"] == "last-owner"
    member(project, "erin")
    everybody["alice"].patch(f"projects/{project.pk}/members/{member(project, 'erin').pk}", {"role": "owner"})
    assert everybody["alice"].delete(path).status_code == 204
    assert everybody["alice"].get(f"projects/{project.pk}").status_code == 404


def test_a_member_may_leave_but_not_remove_others(everybody: dict[str, Api], project: Project) -> None:
    members = f"projects/{project.pk}/members"
    erin, victor = member(project, "erin").pk, member(project, "victor").pk

    assert everybody["victor"].delete(f"{members}/{erin}").status_code == 403
    assert everybody["victor"].delete(f"{members}/{victor}").status_code == 204
    assert everybody["victor"].get(members).status_code == 404
    assert everybody["alice"].delete(f"{members}/{erin}").status_code == 204


def test_a_member_of_another_project_is_not_found_here(everybody: dict[str, Api], project: Project) -> None:
    uid = everybody["charlie"].post("projects", {"name": "别的"}).json()["uid"]
    charlie = Membership.objects.get(project=uid)

    assert everybody["alice"].delete(f"projects/{project.pk}/members/{charlie.pk}").status_code == 404
    assert (
        everybody["charlie"].patch(f"projects/{project.pk}/members/{charlie.pk}", {"role": "owner"}).status_code == 404
    )
    assert everybody["alice"].delete(f"projects/{project.pk}/members/{10**17}").status_code == 404
    assert everybody["alice"].delete(f"projects/{project.pk}/members/{10**40}").status_code == 404
