"""An upload is stored whole, once, or not at all."""

import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from pytest_django.fixtures import Settings

from kg.formats.registry import ENDINGS
from kg.ingest import BinaryFile, EmptyFile, TooLarge, UnsupportedFormat, WrongFormat, files, receive
from kg.models import Document, Job, Outbox, Project

TEXT = "敦煌位于河西走廊的西端。".encode()
SHA256 = hashlib.sha256(TEXT).hexdigest()


def stored(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def test_an_upload_is_a_file_a_document_and_a_job(project: Project, erin: User, files_dir: Path) -> None:
    received = receive(project, erin, "敦煌.md", io.BytesIO(TEXT), len(TEXT))

    document = received.document
    assert received.created
    assert (document.name, document.sha256, document.size, document.media_type, document.uploaded_by) == (
        "敦煌.md",
        SHA256,
        len(TEXT),
        "text/markdown",
        erin,
    )
    job = Job.objects.get(document=document)
    assert (job.key, job.kind, job.queue, job.project, job.requested_by, job.state) == (
        f"extract:{document.uid}",
        "extract",
        "extract",
        project,
        erin,
        "queued",
    )
    assert list(Outbox.objects.values_list("kind", "uid", "document")) == [("document", document.uid, document.uid)]
    assert stored(files_dir) == [SHA256]
    assert files.path_of(SHA256).read_bytes() == TEXT


def test_the_same_content_is_the_same_document(project: Project, erin: User, files_dir: Path) -> None:
    first = receive(project, erin, "a.txt", io.BytesIO(TEXT))
    second = receive(project, erin, "b.txt", io.BytesIO(TEXT))

    assert (second.document, second.created) == (first.document, False)
    assert (Document.objects.count(), Job.objects.count(), Outbox.objects.count()) == (1, 1, 1)
    assert stored(files_dir) == [SHA256]


def test_two_projects_share_a_file_but_no_document(project: Project, erin: User, files_dir: Path) -> None:
    other = Project.objects.create(name="另一个")
    documents = {receive(p, erin, "a.txt", io.BytesIO(TEXT)).document.uid for p in (project, other)}

    assert len(documents) == 2
    assert stored(files_dir) == [SHA256]


@pytest.mark.parametrize(
    ("name", "content", "error", "params"),
    [
        ("a.txt", b"", EmptyFile, {"name": "a.txt"}),
        ("a.txt", b" \r\n\t ", EmptyFile, {"name": "a.txt"}),
        ("a.txt", b"\xef\xbb\xbf", EmptyFile, {"name": "a.txt"}),
        ("a.txt", "\n ".encode("utf-16"), EmptyFile, {"name": "a.txt"}),
        (
            "a.txt",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            WrongFormat,
            {"name": "a.txt", "expected": "TXT", "actual": "PNG"},
        ),
        ("a.txt", bytes(1000), BinaryFile, {"name": "a.txt"}),
        ("a.txt", b"x" * 1_048_577, TooLarge, {"name": "a.txt", "limit": 1}),
        ("a.exe", TEXT, UnsupportedFormat, {"name": "a.exe", "supported": ", ".join(ENDINGS)}),
        (".txt", TEXT, UnsupportedFormat, {"name": ".txt", "supported": ", ".join(ENDINGS)}),
        ("", TEXT, UnsupportedFormat, {"name": "", "supported": ", ".join(ENDINGS)}),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    settings: Settings,
    project: Project,
    erin: User,
    files_dir: Path,
    name: str,
    content: bytes,
    error: type[EmptyFile],
    params: dict[str, object],
) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(error) as raised:
        receive(project, erin, name, io.BytesIO(content))

    assert raised.value.params == params
    assert str(raised.value)
    assert stored(files_dir) == []
    assert not (Document.objects.exists() or Job.objects.exists() or Outbox.objects.exists())


def test_a_claimed_size_over_the_limit_is_refused_unread(settings: Settings, project: Project, erin: User) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    file = io.BytesIO(TEXT)
    with pytest.raises(TooLarge):
        receive(project, erin, "a.txt", file, 2 * 1024 * 1024)

    assert file.tell() == 0


def test_a_connection_that_breaks_leaves_nothing(project: Project, erin: User, files_dir: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        receive(project, erin, "a.txt", Broken(TEXT))
    assert stored(files_dir) == []
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文档\\历史.txt", "历史.txt"),
        ("a\x00b\u202e\n.txt", "ab.txt"),
        ("名" * 300 + ".txt", "名" * 251 + ".txt"),
    ],
)
def test_hostile_names_become_plain_ones(project: Project, erin: User, given: str, kept: str) -> None:
    assert receive(project, erin, given, io.BytesIO(TEXT)).document.name == kept


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_only_what_the_sweep_takes(
    project: Project, erin: User, files_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.jobs.submit", fail)
    with pytest.raises(IntegrityError):
        receive(project, erin, "a.txt", io.BytesIO(TEXT))
    (files_dir / "incoming" / "crashed").write_bytes(b"half an upl")
    monkeypatch.undo()
    kept = receive(project, erin, "b.txt", io.BytesIO(b"kept")).document

    assert files.sweep_files() == 0  # all of it is fresh: it may still be on its way
    hours_ago = time.time() - 2 * files.ABANDONED_SECONDS
    for path in files_dir.rglob("*"):
        os.utime(path, (hours_ago, hours_ago))
    assert files.sweep_files() == 2
    assert stored(files_dir) == [kept.sha256]


def fail(**_: object) -> None:
    raise IntegrityError
