"""A project is made with its owner, keeps one, and goes with its graph."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg import projects
from kg.graph.projector import drain
from kg.graph.queries import scene
from kg.models import Project, Role
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road


def test_the_first_owner_is_the_maker(alice: User) -> None:
    project = projects.create(alice, "敦煌", "壁画")

    assert (project.name, project.description, project.role_of(alice)) == ("敦煌", "壁画", Role.OWNER)


def test_describing_changes_only_what_is_given(project: Project) -> None:
    projects.describe(project, description="两汉")
    project.refresh_from_db()
    assert (project.name, project.description) == ("丝绸之路研究", "两汉")

    projects.describe(project, name="新", description="")
    project.refresh_from_db()
    assert (project.name, project.description) == ("新", "")


def test_somebody_locked_out_cannot_be_added(project: Project, charlie: User) -> None:
    charlie.is_active = False
    charlie.save()

    with pytest.raises(projects.UnknownPerson):
        projects.add_member(project, "charlie", Role.VIEWER)


def test_a_project_keeps_an_owner(project: Project, alice: User, erin: User) -> None:
    owner = project.memberships.get(user=alice)
    with pytest.raises(projects.LastOwner):
        projects.remove_member(owner)
    with pytest.raises(projects.LastOwner):
        projects.change_role(owner, Role.EDITOR)
    projects.change_role(owner, Role.OWNER)

    projects.change_role(project.memberships.get(user=erin), Role.OWNER)
    projects.remove_member(owner)

    assert [(member.user.username, member.role) for member in project.memberships.order_by("pk")] == [
        ("erin", "owner"),
        ("victor", "viewer"),
    ]


def test_the_graph_goes_with_the_project(project: Project, graph: GraphAddress, settings: Settings) -> None:
    write_silk_road(project)
    uid = project.pk
    assert scene(uid).total_entities > 0

    projects.delete(project)
    drain(uid)  # what the worker does with the hint

    assert scene(uid).total_entities == 0
