"""The admin site shows every table and edits none of the record."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from kg.models import Document, Entity, Membership, Outbox, Project, Sentence, Statement

DETAILS = {
    *("documenttext", "membership", "evidence", "block", "analysis", "proposalchunk", "proposalchange"),
    *("decisionsubject", "statementrule", "graphrevision", "completionrequest"),
}
"""Shown on the page of what they belong to, too large to show, or nobody's business but one person's."""


@pytest.fixture
def site(client: Client, admin_user: User, project: Project) -> Client:
    document = Document.objects.create(
        uid="d1", project=project, name="a.txt", sha256="0" * 64, size=1, media_type="text/plain"
    )
    Sentence.objects.create(uid="s1", document=document, index=0, chunk=0, paragraph=0, start=0, end=2, text="你好")
    entity = Entity.objects.create(uid="e1", project=project, type="person", key="张骞", name="张骞")
    Statement.objects.create(uid="t1", project=project, subject=entity, predicate="是", object=entity, confidence=1)
    Outbox.objects.create(project=project, kind="entity", uid="e1")
    client.force_login(admin_user)
    return client


@pytest.mark.parametrize(
    "model", [m for m in apps.get_app_config("kg").get_models() if m._meta.model_name not in DETAILS]
)
def test_every_table_has_its_list_and_its_search(site: Client, model: type) -> None:
    name = model._meta.model_name  # type: ignore[attr-defined]

    response = site.get(reverse(f"admin:kg_{name}_changelist"), {"q": "张"})

    assert response.status_code == 200


def test_the_record_cannot_be_edited_here(site: Client) -> None:
    response = site.post(reverse("admin:kg_entity_change", args=["e1"]), {"name": "李广"})

    assert response.status_code == 403
    assert Entity.objects.get().name == "张骞"


def test_a_statement_is_shown_with_its_evidence(site: Client) -> None:
    response = site.get(reverse("admin:kg_statement_change", args=["t1"]))

    assert response.status_code == 200


def test_a_project_is_renamed_but_not_deleted(site: Client, project: Project) -> None:
    assert site.get(reverse("admin:kg_project_change", args=[project.pk])).status_code == 200
    assert site.post(reverse("admin:kg_project_delete", args=[project.pk]), {"post": "yes"}).status_code == 403
    assert Membership.objects.filter(project=project).count() == 3


def test_the_admin_site_knows_the_words_of_zhitu() -> None:
    assert {model._meta.model_name for model in admin.site._registry} >= {
        "project",
        "document",
        "entity",
        "statement",
        "job",
    }
