"""A file of any format becomes text, blocks, images and sentences; an archive becomes documents."""

import io
import os
import time
import zipfile
from pathlib import Path

import docx
import pytest
from django.contrib.auth.models import User

from benchmarks._hostile_files import good_docx, good_image, good_pdf
from kg import ingest, jobs
from kg.extraction import model
from kg.ingest import files, run
from kg.ingest.reading import read
from kg.models import Block, Document, Image, Job, Project, Sentence
from tests.fixtures.parsing import PatternParser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch) -> PatternParser:
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)
    return parser


def uploaded(project: Project, name: str, data: bytes, user: User | None = None) -> Document:
    return ingest.receive(project, user, name, io.BytesIO(data)).document


def done(document: Document) -> Document:
    run.run(Job.objects.get(document=document).uid)
    document.refresh_from_db()
    return document


def word() -> bytes:
    """A heading, a sentence, a table of two rows, an image with its caption."""
    document = docx.Document()
    document.add_heading("商路", 1)
    document.add_paragraph("张骞访问东山城。李广保卫东山城。")
    table = document.add_table(2, 2)
    for y, row in enumerate((("城", "人口"), ("东山城", "1000"))):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell
    document.add_picture(io.BytesIO(good_image()))
    document.add_paragraph("图1 东山城的路线")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_blocks_images_and_sentences_are_kept(project: Project) -> None:
    document = done(uploaded(project, "商路.docx", word()))

    text = document.text.content
    blocks = list(Block.objects.filter(document=document))
    assert [(block.kind, text[block.start : block.end]) for block in blocks] == [
        ("heading", "商路"),
        ("paragraph", "张骞访问东山城。李广保卫东山城。"),
        ("table", "城\t人口\n东山城\t1000"),
        ("figure", ""),
        ("caption", "图1 东山城的路线"),
    ]
    assert text == "\n".join(text[block.start : block.end] for block in blocks)
    image = Image.objects.get(document=document)
    assert (image.block, image.caption, image.media_type, image.project) == (
        3,
        "图1 东山城的路线",
        "image/png",
        project,
    )
    assert blocks[3].data == {"image": image.pk} and blocks[4].data == {"captioned": 3}
    assert files.path_of(image.sha256).read_bytes() == good_image()
    sentences = list(
        Sentence.objects.filter(document=document).values_list("paragraph", "heading", "text", "start", "end")
    )
    assert [row[:3] for row in sentences] == [
        (0, 1, "商路"),
        (1, 0, "张骞访问东山城。"),
        (1, 0, "李广保卫东山城。"),
        (2, 0, "城\t人口"),
        (2, 0, "东山城\t1000"),
        (4, 0, "图1 东山城的路线"),
    ]
    assert all(text[start:end] == words for *_, words, start, end in sentences)
    assert (document.characters, document.sentence_count) == (len(text), 6)


def test_an_image_by_itself_is_kept_for_retrieval(project: Project) -> None:
    document = done(uploaded(project, "地图.png", good_image()))

    assert Job.objects.get(document=document).state == "done"
    assert list(document.blocks.values_list("kind", flat=True)) == ["figure"]
    assert document.images.get().width == 200
    assert document.extractor == ""


def test_reading_again_after_a_crash_gives_the_same_rows(project: Project) -> None:
    document = uploaded(project, "商路.docx", word())
    claim = jobs.claim(Job.objects.get(document=document).uid)
    assert claim is not None
    read(claim, document)
    rows = [list(m.objects.values()) for m in (Sentence, Image)]
    read(claim, document)

    assert [list(m.objects.values()) for m in (Sentence, Image)] == rows
    assert Block.objects.count() == 5


def test_an_image_goes_with_its_document_unless_another_shows_it(
    project: Project, files_dir: Path, django_capture_on_commit_callbacks: object
) -> None:
    first = done(uploaded(project, "a.docx", word()))
    second = done(uploaded(project, "b.png", good_image()))
    shared = first.images.get().sha256
    assert second.sha256 == shared

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ingest.remove(first)
    assert files.path_of(shared).exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ingest.remove(second)
    assert not files.path_of(shared).exists()
    assert not Image.objects.exists()


def test_the_sweep_spares_files_that_only_an_image_refers_to(project: Project, files_dir: Path) -> None:
    image = done(uploaded(project, "a.docx", word())).images.get()
    for path in files_dir.rglob("*"):
        os.utime(path, (time.time() - 2 * files.ABANDONED_SECONDS,) * 2)

    assert files.sweep_files() == 0
    assert files.path_of(image.sha256).exists()


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name.replace("_", "."), data)
    return file.getvalue()


def test_the_files_of_an_archive_become_documents_of_its_uploader(project: Project, erin: User) -> None:
    data = archive(a_docx=good_docx(), b_txt="张骞访问东山城。".encode(), c_exe=b"MZ", d_pdf=good_image(), e_zip=b"PK")
    known = uploaded(project, "b.txt", "张骞访问东山城。".encode())
    document = done(uploaded(project, "资料.zip", data, erin))

    members = Document.objects.filter(archive=document)
    assert [(member.name, member.uploaded_by) for member in members] == [("a.docx", erin)]
    assert known.archive is None
    assert [job.state for job in Job.objects.filter(document__in=[*members, known])] == ["queued", "queued"]
    assert [(note["code"], note["params"].get("names") or note["params"].get("actual")) for note in document.notes] == [
        ("members-unsupported", "c.exe, e.zip"),
        ("wrong-format", "PNG"),
        ("members-known", None),
    ]
    assert Job.objects.get(document=document).state == "done"
    assert (document.characters, document.sentence_count) == (0, 0)


def test_an_archive_read_again_after_a_crash_adds_nothing(project: Project) -> None:
    document = uploaded(project, "a.zip", archive(a_txt=b"one text", b_pdf=good_pdf()))
    claim = jobs.claim(Job.objects.get(document=document).uid)
    assert claim is not None
    for _ in range(2):
        read(claim, document)

    assert (Document.objects.count(), Job.objects.count()) == (3, 3)
    assert document.members.count() == 2


def test_an_archive_goes_and_its_documents_stay(project: Project) -> None:
    document = done(uploaded(project, "a.zip", archive(a_txt=b"one text")))
    ingest.remove(document)

    assert Document.objects.get().name == "a.txt"
    assert Document.objects.get().archive is None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.zip", archive(a_exe=b"MZ"), "nothing-inside"),
        ("a.zip", archive(a_pdf=good_image()), "nothing-inside"),
        ("a.docx", good_docx()[:9000], "broken-file"),
        ("a.pptx", good_docx(), "wrong-format"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_job(project: Project, name: str, data: bytes, code: str) -> None:
    document = done(uploaded(project, name, data))

    job = Job.objects.get(document=document)
    assert job.state == "failed" and job.error is not None and job.error["code"] == code
    assert not document.blocks.exists()
