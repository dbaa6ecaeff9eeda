"""Documents: uploaded by editors, seen by members, shown with their figures and their job."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kg.models import Document, Job, JobState, Outbox, Project
from tests.webapp.api.conftest import Api, Record, api_of, make_document, make_job

TEXT = "张骞出使西域。"


def upload(api: Api, project: str, content: bytes | str = TEXT, name: str = "张骞.txt") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return api.client.post("/api/v1/documents", {"project": project, "file": SimpleUploadedFile(name, data)})


def test_an_upload_becomes_a_document_with_its_job(as_alice: Api, project: Project) -> None:
    answer = upload(as_alice, project.pk)

    document, job = Document.objects.get(), Job.objects.get()
    assert answer.status_code == 201
    body = answer.json()
    times = [body.pop("created_at"), *(body["job"].pop(key) for key in ("created_at", "updated_at"))]
    assert all(time.startswith("20") for time in times)
    assert body == {
        "uid": document.pk,
        "project": project.pk,
        "name": "张骞.txt",
        "media_type": "text/plain",
        "size": len(TEXT.encode()),
        "sha256": document.sha256,
        "encoding": "",
        "language": "",
        "page_count": None,
        "archive": None,
        "notes": [],
        "characters": 0,
        "sentence_count": 0,
        "statement_count": 0,
        "entity_count": 0,
        "extractor": "",
        "uploaded_by": "alice",
        "job": {
            "uid": job.pk,
            "kind": "extract",
            "project": project.pk,
            "document": document.pk,
            "state": "queued",
            "stage": "queued",
            "cursor": 0,
            "max_cursor": 0,
            "progress": 0.0,
            "attempt": 0,
            "strikes": 0,
            "error": None,
            "finished_at": None,
        },
    }


def test_the_same_content_again_is_the_same_document(as_alice: Api, project: Project) -> None:
    first = upload(as_alice, project.pk)
    again = upload(as_alice, project.pk, name="另一个名字.txt")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (Document.objects.count(), Job.objects.count()) == (1, 1)


def test_editors_upload_and_others_do_not(everybody: dict[str, Api], project: Project) -> None:
    status = {name: upload(api, project.pk, content=name).status_code for name, api in everybody.items()}

    assert status == {"alice": 201, "erin": 201, "victor": 403, "charlie": 404, "visitor": 401}
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("a.txt", b"", 400, "empty-file"),
        ("a.txt", b"\xef\xbb\xbf \n", 400, "empty-file"),
        ("a.exe", b"MZ", 415, "unsupported-format"),
        ("a", b"text", 415, "unsupported-format"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 415, "wrong-format"),
        ("a.txt", bytes(100), 415, "binary-file"),
        ("a.txt", b"x" * 2049, 413, "file-too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    as_alice: Api, project: Project, settings: Settings, name: str, content: bytes, status: int, code: str
) -> None:
    settings.MAX_UPLOAD_BYTES = 2048

    answer = upload(as_alice, project.pk, content, name)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (Document.objects.count(), Job.objects.count(), Outbox.objects.count()) == (0, 0, 0)
    assert not [path for path in settings.FILES_DIR.glob("*/*") if path.is_file() and path.read_bytes() == content]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["project", "file"]),
        ({"project": "x\0y", "file": BytesIO(b"a")}, ["project"]),
        ({"project": "p", "file": "not a file"}, ["file"]),
    ],
)
def test_an_incomplete_form_says_what_is_missing(as_alice: Api, fields: dict[str, Any], wrong: list[str]) -> None:
    answer = as_alice.client.post("/api/v1/documents", fields)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == wrong


def test_json_is_not_an_upload(as_alice: Api, project: Project) -> None:
    answer = as_alice.post("documents", {"project": project.pk})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_figures_of_one_document(everybody: dict[str, Api], record: Record) -> None:
    path = f"documents/{record.document.pk}"
    body = everybody["victor"].get(path).json()

    assert {key: body[key] for key in ("sentence_count", "statement_count", "entity_count", "uploaded_by")} == {
        "sentence_count": 2,
        "statement_count": 2,
        "entity_count": 3,
        "uploaded_by": "alice",
    }
    assert (body["job"]["state"], body["job"]["stage"], body["job"]["progress"]) == ("done", "", 1.0)
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


def test_a_done_document_is_writing_until_the_graph_has_it(as_alice: Api, record: Record) -> None:
    for number in range(12):
        Outbox.objects.create(
            project=record.document.project, kind=Outbox.Kind.ENTITY, uid=str(number), document=record.document.pk
        )

    job = as_alice.get(f"documents/{record.document.pk}").json()["job"]

    assert (job["state"], job["stage"], job["progress"]) == ("done", "writing", 0.975)


def test_a_failure_is_told_in_the_readers_language(record: Record) -> None:
    Job.objects.update(state=JobState.FAILED, error={"code": "empty-file", "params": {"name": "a.txt"}})
    user = record.document.uploaded_by

    errors = {
        language: api_of(user, language).get(f"documents/{record.document.pk}").json()["job"]["error"]
        for language in ("en", "zh-hans")
    }

    assert errors["en"] == {"code": "empty-file", "message": "“a.txt” is empty. Choose a file with text in it."}
    assert errors["zh-hans"]["code"] == "empty-file"
    assert "a.txt" in errors["zh-hans"]["message"]


def test_the_list_is_of_one_project_and_newest_first(everybody: dict[str, Api], project: Project) -> None:
    older, newer = make_document(project, "一.txt"), make_document(project, "二.txt")
    elsewhere = everybody["alice"].post("projects", {"name": "别处"}).json()["uid"]
    other = make_document(Project.objects.get(pk=elsewhere), "三.txt")

    def listed(name: str, **query: str) -> list[str]:
        return [row["uid"] for row in everybody[name].get("documents", **query).json()["results"]]

    assert listed("alice") == [other.pk, newer.pk, older.pk]
    assert listed("alice", project=project.pk) == [newer.pk, older.pk]
    assert listed("victor") == [newer.pk, older.pk]
    assert listed("alice", project=project.pk, q="一") == [older.pk]
    assert listed("charlie") == []
    assert everybody["charlie"].get("documents", project=project.pk).status_code == 404
    assert everybody["visitor"].get("documents").status_code == 401


def test_a_longer_list_costs_no_more_queries(as_alice: Api, project: Project) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_alice.get("documents", project=project.pk).status_code == 200
        return len(captured)

    make_job(make_document(project, "0.txt"))
    few = queries()
    for number in range(1, 12):
        make_job(make_document(project, f"{number}.txt"))

    assert queries() == few <= 5


def test_editors_delete_a_document_with_all_that_only_it_supports(everybody: dict[str, Api], record: Record) -> None:
    path = f"documents/{record.document.pk}"
    status = {name: everybody[name].delete(path).status_code for name in ("victor", "charlie", "visitor")}

    assert status == {"victor": 403, "charlie": 404, "visitor": 401}
    assert everybody["erin"].delete(path).status_code == 204
    assert everybody["erin"].get(path).status_code == 404
    assert everybody["alice"].get("statements").json()["results"] == []
    assert everybody["alice"].get("entities").json()["results"] == []
