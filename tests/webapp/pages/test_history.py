"""The history of a project: for its members, narrowed by the address."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kg.curate import entities, statements
from kg.models import Entity, Project, Statement
from tests.kg.graph.records import Record
from tests.webapp.pages.people import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(project: Project, erin: User) -> Entity:
    record = Record(project)
    zhang = record.entity("张骞")
    record.statement(zhang, "出使", record.entity("西域", "place"), [record.sentence(record.document())])
    entities.describe(zhang, "使者", erin)
    return zhang


def page(client: Client, project: Project, **query: str) -> str:
    answer = client.get(f"/p/{project.pk}/history", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_offers_who_decided_and_what(project: Project, zhang: Entity, victor: User, erin: User) -> None:
    statements.accept(Statement.objects.get(), erin)

    html = page(as_(victor), project, by="erin", entity=zhang.pk)

    assert '<option value="erin" selected>erin</option>' in html
    assert '<option value="merge">' in html
    assert "张骞" in html
    assert "data-edit" not in html


def test_editors_get_the_way_back_and_strangers_nothing(
    project: Project, zhang: Entity, erin: User, charlie: User
) -> None:
    assert "data-edit" in page(as_(erin), project)
    assert as_(charlie).get(f"/p/{project.pk}/history").status_code == 404
    assert as_(charlie).get(f"/p/{project.pk}/history", {"entity": zhang.pk}).status_code == 404
    assert "张骞" not in page(as_(erin), project, entity="nothing")
