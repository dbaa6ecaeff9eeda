"""The library page, without any script."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from kg.models import Document, Job, JobState, Outbox, Project
from tests.webapp.pages.people import as_
from tests.webapp.pages.reading import document_of, job_of


def names(html: str) -> list[str]:
    return re.findall(r'<td class="name"><a [^>]*>([^<]*)</a>', html)


def page(user: User, project: Project, query: str = "", language: str = "en") -> str:
    return as_(user, language).get(f"/p/{project.pk}{query}").content.decode()


def test_a_row_shows_the_document_and_its_numbers(document: Document, project: Project, alice: User) -> None:
    html = page(alice, project, language="zh-hans")

    assert names(html) == ["张骞出使西域"]
    assert "230 字" in html and "8 / 14" in html and "完成" in html
    assert f'href="/p/{project.pk}/documents/{document.pk}"' in html


@pytest.mark.parametrize(
    ("state", "facts", "words"),
    [
        (JobState.QUEUED, {}, "Waiting"),
        (JobState.RUNNING, {"stage": "reading"}, "Reading"),
        (JobState.RUNNING, {"stage": "analysing", "cursor": 1, "max_cursor": 2}, "Analysing sentences"),
        (JobState.CANCELLED, {}, "Cancelled"),
        (JobState.DONE, {}, "Done"),
    ],
)
def test_a_row_says_where_its_reading_stands(
    document: Document, alice: User, state: JobState, facts: dict[str, object], words: str
) -> None:
    job_of(document, state, **facts)

    assert f">{words}</span>" in page(alice, document.project).replace("</svg></span> ", ">")


def test_what_was_read_is_still_being_written_while_the_graph_has_to_hear_of_it(
    document: Document, project: Project, alice: User
) -> None:
    Outbox.objects.create(project=project, kind=Outbox.Kind.DOCUMENT, uid=document.pk, document=document.pk)

    html = page(alice, project)

    assert "Writing to the graph" in html
    assert names(page(alice, project, "?state=working")) == ["张骞出使西域"]
    assert names(page(alice, project, "?state=done")) == []


def test_a_failure_is_said_in_the_readers_language_with_a_way_to_retry(
    document: Document, project: Project, alice: User, victor: User
) -> None:
    job_of(document, JobState.FAILED, error={"code": "undecodable-text", "params": {"name": "a.txt"}})

    assert "The characters of “a.txt” cannot be read." in page(alice, project)
    assert "“a.txt”的文字编码无法识别。" in page(alice, project, language="zh-hans")
    assert "/retry" in page(alice, project)
    assert "/retry" not in page(victor, project)


def test_the_list_is_filtered_and_sorted_by_its_address(document: Document, project: Project, alice: User) -> None:
    empty = document_of(project, "没有名字的一句话。\n", "短.txt")
    job_of(empty, JobState.CANCELLED)

    assert names(page(alice, project)) == ["短", "张骞出使西域"]
    assert names(page(alice, project, "?sort=-statements")) == ["张骞出使西域", "短"]
    assert names(page(alice, project, "?sort=name")) == ["张骞出使西域", "短"]
    assert names(page(alice, project, "?q=张骞")) == ["张骞出使西域"]
    assert names(page(alice, project, "?state=failed")) == ["短"]
    assert "No document matches" in page(alice, project, "?q=没有这个")
    assert names(page(alice, project, "?sort=x&state=y&page=z")) == ["短", "张骞出使西域"]


def test_an_empty_library_teaches(project: Project, alice: User, victor: User) -> None:
    assert "A document becomes a graph" in page(alice, project)
    assert 'type="file"' not in page(victor, project)
    assert "An owner or editor of this project can add some" in page(victor, project)


def test_the_graph_is_offered_as_soon_as_there_is_an_edge(project: Project, alice: User) -> None:
    def offer() -> str:
        return re.findall(r'<a class="button to-graph"[^>]*>', page(alice, project))[0]

    assert " hidden>" in offer()
    document_of(project)
    assert " hidden>" not in offer()


@pytest.mark.django_db(transaction=True)
def test_the_plain_form_uploads_and_says_what_was_refused(project: Project, erin: User) -> None:
    files = [
        SimpleUploadedFile("甲.txt", "张骞出使西域。".encode()),
        SimpleUploadedFile("乙.txt", "张骞出使西域。".encode()),
        SimpleUploadedFile("空.txt", b""),
        SimpleUploadedFile("图.xyz", b"abc"),
    ]

    html = as_(erin).post(f"/p/{project.pk}", {"file": files}, follow=True).content.decode()

    assert list(Document.objects.values_list("name", flat=True)) == ["甲.txt"]
    assert Job.objects.get().state == JobState.QUEUED
    assert "1 document added." in html
    assert "“乙.txt” is already here, as “甲.txt”." in html
    assert "“图.xyz” is of a kind that cannot be read yet" in html


def test_a_viewer_and_a_stranger_upload_nothing(project: Project, victor: User, charlie: User) -> None:
    for user, status in ((victor, 403), (charlie, 404)):
        response = as_(user).post(f"/p/{project.pk}", {"file": SimpleUploadedFile("a.txt", b"a")})
        assert response.status_code == status
    assert not Document.objects.exists()


def test_the_page_tells_its_script_the_limit(project: Project, alice: User) -> None:
    assert f'data-max-bytes="{settings.MAX_UPLOAD_BYTES}"' in page(alice, project)


def test_deleting_asks_with_its_numbers(document: Document, project: Project, erin: User) -> None:
    address = f"/p/{project.pk}/documents/{document.pk}/delete"

    alone = as_(erin).get(address).content.decode()
    document_of(project, name="另一份.txt")
    shared = as_(erin).get(address).content.decode()

    assert "its sentences (9) and the statements that only it supports (8)" in alone
    assert "the statements that only it supports (0)" in shared and "8 statements stay" in shared


@pytest.mark.django_db(transaction=True)
def test_deleting_takes_a_post_of_an_editor(document: Document, project: Project, erin: User, victor: User) -> None:
    address = f"/p/{project.pk}/documents/{document.pk}/delete"

    assert as_(victor).post(address).status_code == 403
    assert Document.objects.exists()

    html = as_(erin).post(address, follow=True).content.decode()
    assert "“张骞出使西域.txt” is deleted." in html
    assert not Document.objects.exists()


def test_one_row_can_be_fetched_by_members(document: Document, project: Project, victor: User, charlie: User) -> None:
    address = f"/p/{project.pk}/documents/{document.pk}/row"

    assert names(as_(victor).get(address).content.decode()) == ["张骞出使西域"]
    assert as_(charlie).get(address).status_code == 404
