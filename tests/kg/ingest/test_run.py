"""A document is read and extracted chunk by chunk; whatever interrupts it, the record ends the same."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import Count, Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from kg import catalogue, ingest, jobs
from kg.errors import UserError, describe
from kg.extraction import model, rules
from kg.extraction.parse import Parse
from kg.graph.rows import version
from kg.identity import derived_uid
from kg.ingest import files, run
from kg.models import Document, Entity, Job, Mention, Outbox, Project, Sentence, Statement
from tests.fixtures.parsing import PatternParser, text_of
from tests.fixtures.record import record_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> PatternParser:
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 100
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)
    return parser


def upload(project: Project, text: str | bytes, name: str = "a.txt") -> Document:
    data = text.encode() if isinstance(text, str) else text
    return ingest.receive(project, None, name, io.BytesIO(data)).document


def job_of(document: Document) -> Job:
    return Job.objects.get(document=document)


def extract(document: Document) -> Job:
    run.run(job_of(document).uid)
    return job_of(document)


def undisturbed(project: Project, *texts: str) -> dict[str, Any]:
    """The record that ``texts`` give; nothing of it remains."""
    documents = [upload(project, text) for text in texts]
    for document in documents:
        assert extract(document).state == "done"
    record = record_of(project)
    for document in documents:
        ingest.remove(document)
    assert not any(record_of(project).values())
    return record


def on_call(parser: PatternParser, monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> None:
    """Lets ``act`` happen while the parser works on its ``number``-th chunk."""
    calls = []

    def parse(texts: Sequence[str]) -> list[Parse]:
        calls.append(texts)
        if len(calls) == number:
            act()
        return PatternParser.parse(parser, texts)

    monkeypatch.setattr(parser, "parse", parse)


def test_a_document_becomes_sentences_mentions_entities_statements_and_evidence(project: Project) -> None:
    document = upload(project, "# 张骞\n\n张骞访问东山城。张骞访问东山城。李广保卫东山城。")
    job = extract(document)

    document.refresh_from_db()
    assert (job.state, job.cursor, job.max_cursor, job.stage, job.error) == ("done", 1, 1, "", None)
    assert (document.encoding, document.characters, document.sentence_count) == ("utf-8", 27, 4)
    assert document.extractor == f"pattern-1+{rules.RULES_VERSION}"
    assert list(Sentence.objects.values_list("index", "chunk", "paragraph", "heading", "text")) == [
        (0, 0, 0, 1, "张骞"),
        (1, 0, 1, 0, "张骞访问东山城。"),
        (2, 0, 1, 0, "张骞访问东山城。"),
        (3, 0, 1, 0, "李广保卫东山城。"),
    ]
    assert set(Entity.objects.values_list("name", "type", "mention_count", "statement_count")) == {
        ("张骞", "person", 2, 1),
        ("李广", "person", 1, 1),
        ("东山城", "place", 3, 2),
    }
    assert set(Statement.objects.values_list("subject__name", "predicate", "object__name", "evidence_count")) == {
        ("张骞", "访问", "东山城", 2),
        ("李广", "保卫", "东山城", 1),
    }
    written = [Document, Sentence, Entity, Mention, Statement]
    announced = set(Outbox.objects.filter(document=document.uid).values_list("kind", "uid"))
    assert announced == {(m.__name__.lower(), uid) for m in written for uid in m.objects.values_list("pk", flat=True)}


def test_every_counter_says_what_is_there_after_two_documents(project: Project) -> None:
    for seed in (1, 2):
        assert extract(upload(project, text_of(100, seed))).state == "done"

    assert Sentence.objects.count() == 200
    for entity in Entity.objects.annotate(
        mentioned=Count("mentions", distinct=True),
        stated=Count("statements_as_subject", distinct=True) + Count("statements_as_object", distinct=True),
    ):
        assert (entity.mention_count, entity.statement_count) == (entity.mentioned, entity.stated)
    for statement in Statement.objects.annotate(supported=Count("evidence"), best=Max("evidence__confidence")):
        assert (statement.evidence_count, statement.confidence) == (statement.supported, statement.best)


def test_changed_rows_get_a_higher_revision(project: Project) -> None:
    extract(upload(project, "张骞访问东山城。"))
    before = dict(Entity.objects.values_list("name", "rev"))
    extract(upload(project, "张骞离开西河城。"))

    after = dict(Entity.objects.values_list("name", "rev"))
    assert after["张骞"] == before["张骞"] + 1
    assert after["东山城"] == before["东山城"]


def test_a_document_that_comes_back_is_newer_than_it_was(project: Project) -> None:
    extract(upload(project, "张骞访问东山城。"))
    before = {row.uid: version(row.created_at, row.rev) for row in Entity.objects.all()}
    ingest.remove(Document.objects.get())
    extract(upload(project, "张骞访问东山城。"))

    after = {row.uid: version(row.created_at, row.rev) for row in Entity.objects.all()}
    assert after.keys() == before.keys()
    assert all(after[uid] > before[uid] for uid in before)


def test_a_document_read_to_its_end_keeps_its_counts(project: Project) -> None:
    extract(upload(project, "张骞访问东山城。张骞离开西河城。"))

    document = Document.objects.get()
    counted = catalogue.documents(Document.objects.all()).get()
    assert (document.statements_found, document.entities_found) == (2, 3)
    assert (counted.statement_count, counted.entity_count) == (2, 3)  # type: ignore[attr-defined]


def test_a_bug_in_a_chunk_leaves_the_chunks_before_it_and_retrying_goes_on(
    project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(60)
    expected = undisturbed(project, text)
    document = upload(project, text)
    on_call(parser, monkeypatch, 3, lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        extract(document)
    job = job_of(document)
    assert (job.state, job.cursor, job.error) == ("failed", 2, {"code": "internal", "params": {}})
    assert set(Mention.objects.values_list("sentence__chunk", flat=True)) == {0, 1}
    jobs.retry(job)
    assert extract(document).state == "done"
    assert record_of(project) == expected


def test_a_cancelled_document_stops_at_the_chunk_and_goes_on_when_retried(
    project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(60)
    expected = undisturbed(project, text)
    document = upload(project, text)
    on_call(parser, monkeypatch, 4, lambda: jobs.cancel(job_of(document)))

    job = extract(document)
    assert (job.state, job.cursor) == ("cancelled", 3)
    assert set(Mention.objects.values_list("sentence__chunk", flat=True)) == {0, 1, 2}
    jobs.retry(job)
    assert extract(document).state == "done"
    assert record_of(project) == expected


def overtaken(project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A worker falls asleep over its third chunk; meanwhile another does the whole document, and then it wakes."""
    document = upload(project, text)
    uid = job_of(document).uid

    def overtake() -> None:
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        jobs.sweep()
        run.run(uid)

    on_call(parser, monkeypatch, 3, overtake)
    run.run(uid)


def test_a_worker_that_wakes_after_it_was_overtaken_changes_nothing(
    project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(60)
    expected = undisturbed(project, text)
    overtaken(project, parser, monkeypatch, text)

    assert record_of(project) == expected


def test_without_the_fence_it_would_write_again(
    project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfenced(claim: jobs.Claim, **changes: Any) -> None:
        Job.objects.filter(uid=claim.job.uid).update(**changes)

    monkeypatch.setattr(jobs.Claim, "_update", unfenced)
    with pytest.raises(IntegrityError):  # only because every uid says what the row is: else there would be two of each
        overtaken(project, parser, monkeypatch, text_of(60))


def test_a_document_removed_while_it_is_read_leaves_nothing(
    project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = upload(project, text_of(60))
    uid = job_of(document).uid
    on_call(parser, monkeypatch, 3, lambda: ingest.remove(Document.objects.get()))
    run.run(uid)

    assert not any(record_of(project).values())


def test_work_longer_than_a_task_goes_on_in_the_next(project: Project, settings: Settings) -> None:
    text = text_of(40)
    expected = undisturbed(project, text)
    settings.JOB_SLICE_SECONDS = 0
    document = upload(project, text)
    attempts = 0
    while extract(document).state == "queued":
        attempts += 1

    assert attempts == job_of(document).max_cursor - 1 == 3
    assert record_of(project) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x81\xff" * 500 + "。".encode(), "undecodable-text"),
        (("张骞访问东山城。" * 3).encode() + b"\xff" * 40, "undecodable-text"),
        ("\u3000\u3000\n\u3000".encode(), "empty-file"),
        (b"---\n\n***\n", "empty-file"),
    ],
)
def test_what_shows_only_when_read_is_an_error_on_the_job(project: Project, content: bytes, code: str) -> None:
    document = upload(project, content)
    job = extract(document)

    assert (job.state, job.error) == ("failed", {"code": code, "params": {"name": "a.txt"}})
    assert "a.txt" in describe(job.error)
    assert not Sentence.objects.exists()


def test_a_file_deleted_by_hand_is_an_error_on_the_job(project: Project) -> None:
    document = upload(project, "张骞访问东山城。")
    files.path_of(document.sha256).unlink()

    assert extract(document).error == {"code": "file-missing", "params": {"name": "a.txt"}}


def test_a_model_that_cannot_be_loaded_is_an_error_on_the_job(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoModel(UserError):
        code = "no-model-in-test"
        template = "No model."

    def load() -> None:
        raise NoModel()

    monkeypatch.setattr(model, "load", load)
    assert extract(upload(project, "张骞访问东山城。")).error == {"code": "no-model-in-test", "params": {}}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030", "utf-16-be"])
def test_the_encoding_makes_no_difference_to_the_sentences(project: Project, codec: str) -> None:
    text = text_of(20)
    document = upload(project, text.encode(codec))
    extract(document)

    document.refresh_from_db()
    assert document.encoding == codec
    assert document.text.content == text.strip()
    assert "".join(Sentence.objects.order_by("index").values_list("text", flat=True)) == text.replace("\n", "")


def test_removing_a_document_leaves_what_the_others_support(project: Project, files_dir: Any) -> None:
    kept, gone = text_of(60, seed=1), text_of(60, seed=2)
    expected = undisturbed(project, kept)
    for text in (gone, kept):
        extract(upload(project, text))
    before = {(m.__name__.lower(), uid) for m in (Sentence, Mention, Entity, Statement) for uid in uids(m)}
    Outbox.objects.all().delete()

    ingest.remove(Document.objects.get(pk=uid_of(project, gone)))
    assert record_of(project) == expected
    after = {(m.__name__.lower(), uid) for m in (Sentence, Mention, Entity, Statement) for uid in uids(m)}
    announced = set(Outbox.objects.values_list("kind", "uid"))
    assert before - after < announced
    assert ("document", uid_of(project, gone)) in announced


def uids(table: Any) -> list[str]:
    return list(table.objects.values_list("pk", flat=True))


def uid_of(project: Project, text: str) -> str:
    """The uid of the document with this text."""
    return derived_uid(project.pk, "document", sha256(text.encode()).hexdigest())


@pytest.mark.django_db(transaction=True)
def test_the_last_document_with_a_content_takes_the_file_with_it(project: Project) -> None:
    other = Project.objects.create(name="另一个")
    documents = [upload(p, "张骞访问东山城。") for p in (project, other)]
    path = files.path_of(documents[0].sha256)

    ingest.remove(documents[0])
    assert path.exists()
    ingest.remove(documents[1])
    assert not path.exists()


def test_a_chunk_costs_the_same_number_of_queries_in_a_full_project(
    project: Project,
) -> None:
    counts = []
    for seed in range(4):
        document = upload(project, text_of(40, seed))
        with CaptureQueriesContext(connection) as queries:
            extract(document)
        counts.append(len(queries))

    assert max(counts[1:]) <= counts[1] + 2
    assert counts[3] < 200
