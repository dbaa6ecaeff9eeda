"""The graph page as the server makes it. What its script does is tested in tests/journeys/test_graph_page.py."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from kg.models import Document, Project
from webapp.pages.messages import messages_of


@pytest.fixture
def document(project: Project) -> Document:
    return Document.objects.create(
        uid="d1", project=project, name="张骞.txt", sha256="0", size=1, media_type="text/plain"
    )


def test_a_member_gets_the_page_with_the_number_of_documents(client: Client, victor: User, document: Document) -> None:
    client.force_login(victor)

    response = client.get(reverse("graph", args=[document.project_id]))

    assert response.status_code == 200
    assert 'data-documents="1"' in response.content.decode()
    assert "data-document=" not in response.content.decode()


def test_a_document_narrows_the_scene_and_is_named(client: Client, victor: User, document: Document) -> None:
    client.force_login(victor)

    page = client.get(reverse("graph", args=[document.project_id]), {"document": "d1"}).content.decode()

    assert 'data-document="d1"' in page
    assert "张骞.txt" in page


def test_a_document_of_another_project_is_not_found(client: Client, alice: User, project: Project) -> None:
    other = Project.objects.create(name="别的")
    Document.objects.create(uid="d2", project=other, name="x", sha256="1", size=1, media_type="text/plain")
    client.force_login(alice)

    assert client.get(reverse("graph", args=[project.pk]), {"document": "d2"}).status_code == 404


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(
    client: Client, charlie: User, project: Project
) -> None:
    address = reverse("graph", args=[project.pk])

    assert client.get(address).status_code == 302
    client.force_login(charlie)
    assert client.get(address).status_code == 404


def test_only_those_who_may_upload_are_asked_to(client: Client, alice: User, victor: User, project: Project) -> None:
    address = reverse("graph", args=[project.pk])

    client.force_login(alice)
    owner = client.get(address, headers={"accept-language": "en"}).content.decode()
    client.force_login(victor)
    viewer = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert "Add a document" in owner
    assert "Add a document" not in viewer


def test_every_string_that_the_script_asks_for_is_there() -> None:
    source = Path(__file__).resolve().parents[3] / "static" / "src" / "graph"
    asked = {key for path in source.rglob("*.ts") for key in re.findall(r'\bt\("([\w.]+)"', path.read_text())}

    assert asked - messages_of("graph").keys() == set()
