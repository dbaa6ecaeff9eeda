"""The schema page: what each role sees and does, and what becomes of bad input."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kg.ingest import run
from kg.models import Document, Job, Project, RelationType, Statement
from kg.schema.starter import GROUPS, counts, starters
from tests.webapp.pages.people import as_


def page(client: Client, project: Project) -> str:
    return client.get(f"/p/{project.pk}/schema").content.decode()


def do(client: Client, project: Project, action: str, **data: Any) -> Any:
    return client.post(f"/p/{project.pk}/schema/do/{action}", data)


def add(client: Client, project: Project, **data: Any) -> Any:
    given = {"name": "使者", "inverses": "出使\n派往", "domain": ["place"], "range": ["person"]}
    return client.post(f"/p/{project.pk}/schema/add", given | data)


def kept(project: Project) -> dict[str, Any]:
    return dict(RelationType.objects.filter(project=project).values_list("name", "aliases"))


def work(project: Project) -> None:
    run.run(Job.objects.get(project=project, kind="refresh").pk)


def test_an_empty_schema_teaches_and_an_owner_begins(document: Document, project: Project, alice: User) -> None:
    html = page(as_(alice), project)
    assert "No schema yet" in html and "Begin with a list of ours" in html

    response = do(as_(alice), project, "begin", group=["people", "places", "nonsense"])
    assert response["Location"] == f"/p/{project.pk}/schema"
    assert RelationType.objects.count() == counts()["people"] + counts()["places"]
    father = RelationType.objects.get(name="father")
    assert "父亲" in father.aliases and {"text": "儿子", "inverse": True} in father.aliases
    do(as_(alice, "zh-hans"), project, "begin", group=["works"])
    assert "author" in RelationType.objects.get(name="作者").aliases


def test_the_built_in_types_are_sound() -> None:
    for language in ("zh", "en"):
        types = starters(GROUPS, language)
        assert len(types) == sum(counts().values()) > 50
        assert len({row.definition.name for row in types}) == len(types)
    kinds = {"person", "place", "organisation", "work", "event", "concept", "time", "quantity", "date", "text"}
    assert all(row.definition.domain | row.definition.range <= kinds and row.definition.aliases for row in types)


def test_a_type_is_added_and_types_statements(document: Document, project: Project, alice: User) -> None:
    client = as_(alice)
    assert add(client, project).status_code == 302
    assert kept(project) == {"使者": [{"text": "出使", "inverse": True}, {"text": "派往", "inverse": True}]}
    assert "Sorting statements by the schema" not in (html := page(client, project))
    assert "Waiting" in html
    work(project)

    assert set(Statement.objects.filter(relation__name="使者").values_list("predicate", "object__name")) == {
        ("出使", "大月氏"),
        ("出使", "乌孙"),
    }
    html = page(client, project)
    assert f'href="/p/{project.pk}/graph?relation=%E4%BD%BF%E8%80%85&amp;view=table">2<' in html
    assert "到达" in html.partition('id="open"')[2]
    assert "出使" not in html.partition('id="open"')[2]


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "。"}, {"aliases": "长" * 121}, {"range": "planet"}])
def test_bad_input_is_shown_beside_its_field(project: Project, alice: User, data: dict[str, str]) -> None:
    response = add(as_(alice), project, **data)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not RelationType.objects.exists()


def test_a_name_that_is_there_is_refused(project: Project, alice: User) -> None:
    add(as_(alice), project)
    response = add(as_(alice), project, name="使 者")
    assert response.status_code == 400
    assert "already" in response.content.decode()


def test_a_type_is_changed_and_a_second_change_of_the_same_version_refused(project: Project, alice: User) -> None:
    client = as_(alice)
    add(client, project)
    row = RelationType.objects.get()
    address = f"/p/{project.pk}/schema/{row.pk}"
    form = client.get(address).content.decode()
    assert "出使\n派往" in form and f'value="{row.rev}"' in form

    assert client.post(address, {"name": "使节", "rev": row.rev}).status_code == 302
    response = client.post(address, {"name": "使臣", "rev": row.rev})
    assert (response.status_code, kept(project)) == (400, {"使节": []})
    assert "Somebody else has changed this" in response.content.decode()


def test_a_deleted_type_can_be_brought_back(document: Document, project: Project, alice: User) -> None:
    client = as_(alice)
    add(client, project)
    before = kept(project)
    row = RelationType.objects.get()
    do(client, project, "delete", type=row.pk, rev=row.rev)
    assert kept(project) == {}
    assert "“使者” is deleted" in page(client, project)
    assert "is deleted" not in page(as_(alice), project)  # another browser

    do(client, project, "undo")
    do(client, project, "undo")
    assert kept(project) == before
    assert "is deleted" not in page(client, project)


def test_a_delete_of_another_version_is_refused(project: Project, alice: User) -> None:
    add(as_(alice), project)
    for rev in ("7", "x", "9" * 30, ""):
        do(as_(alice), project, "delete", type=RelationType.objects.get().pk, rev=rev)
    assert RelationType.objects.count() == 1


def test_an_open_predicate_becomes_an_alias_or_a_type(document: Document, project: Project, alice: User) -> None:
    client = as_(alice)
    add(client, project)
    uid = RelationType.objects.get().pk
    do(client, project, "alias", type=f"{uid}:inverse", alias="到达")
    assert kept(project)["使者"][-1] == {"text": "到达", "inverse": True}

    form = client.get(
        f"/p/{project.pk}/schema/add?name=派遣&domain=person&range=person&range=nonsense"
    ).content.decode()
    assert 'value="派遣"' in form
    assert form.count("checked") == 2
    assert do(client, project, "alias", type="0" * 24, alias="x").status_code == 404
    assert do(client, project, "nonsense").status_code == 404


def test_a_schema_is_imported_from_a_file(project: Project, alice: User) -> None:
    def send(content: bytes) -> str:
        file = SimpleUploadedFile("schema.json", content)
        return as_(alice).post(f"/p/{project.pk}/schema/import", {"file": file}, follow=True).content.decode()

    exported = {"relation_types": [{"name": "作者", "aliases": ["作家"], "domain": ["work"], "range": ["person"]}]}
    assert "1 relation type added" in send(json.dumps(exported).encode())
    assert kept(project) == {"作者": ["作家"]}
    assert "The body is not valid JSON." in send(b"\xff{")
    assert "This file is not a schema" in send(b'{"relation_types": [{"name": 3, "range": "x"}]}')
    assert "This file is not a schema" in send(b"[]")
    assert kept(project) == {"作者": ["作家"]}
    assert as_(alice).post(f"/p/{project.pk}/schema/import").status_code == 302


@pytest.mark.parametrize("name", ["erin", "victor"])
def test_others_see_and_do_not_change(
    document: Document, project: Project, alice: User, request: pytest.FixtureRequest, name: str
) -> None:
    add(as_(alice), project)
    row = RelationType.objects.get()
    client = as_(request.getfixturevalue(name))
    html = page(client, project)
    assert "使者" in html and "到达" in html
    assert "/schema/do/" not in html and "/schema/add" not in html

    assert add(client, project, name="x").status_code == 403
    assert client.get(f"/p/{project.pk}/schema/{row.pk}").status_code == 403
    assert client.post(f"/p/{project.pk}/schema/import").status_code == 403
    for action in ("delete", "undo", "alias", "begin", "refresh"):
        assert do(client, project, action, type=row.pk, rev=1, alias="x", group="works").status_code == 403
    assert kept(project) == {"使者": [{"text": "出使", "inverse": True}, {"text": "派往", "inverse": True}]}


def test_a_stranger_finds_nothing(project: Project, alice: User, charlie: User) -> None:
    add(as_(alice), project)
    row = RelationType.objects.get()
    client = as_(charlie)
    for path in ("", "/add", "/import", f"/{row.pk}"):
        assert client.get(f"/p/{project.pk}/schema{path}").status_code == 404
    assert do(client, project, "delete", type=row.pk, rev=1).status_code == 404


def test_decisions_are_weighed_when_an_owner_asks(document: Document, project: Project, alice: User) -> None:
    assert "Weigh all statements anew" not in page(as_(alice), project)
    Statement.objects.filter(predicate="出使").update(status="rejected")
    assert "2 decisions" in page(as_(alice), project)
    do(as_(alice), project, "refresh")
    work(project)
    assert all(
        confidence < 0.82
        for confidence in Statement.objects.filter(predicate="出使").values_list("confidence", flat=True)
    )
