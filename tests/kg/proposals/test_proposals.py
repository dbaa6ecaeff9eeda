"""Documents are read again: nothing changes before a person says so, and what people decided stays."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kg import ingest, jobs
from kg.curate import statements
from kg.extraction import parsers
from kg.extraction.rules import RULES_VERSION
from kg.graph import projector, verify
from kg.ingest import run
from kg.jobs import JobNotRunning
from kg.models import (
    Document,
    Entity,
    Evidence,
    Job,
    Outbox,
    Project,
    Proposal,
    ProposalChange,
    ProposalChunk,
    Statement,
    StatementStatus,
)
from kg.proposals import requests
from kg.proposals.errors import NothingToReadAgain, ProposalNotOpen, ProposalNotReady, ProposalWaiting
from kg.proposals.steps import outdated
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import NewerParser, PatternParser, text_of
from tests.fixtures.record import record_of

pytestmark = pytest.mark.django_db
Use = Callable[[PatternParser], None]
TEXT = "赵文访问东山城。钱武统治西河城。孙安建造玉石。李明出卖南川城。"


@pytest.fixture(autouse=True)
def _models(use: Use) -> None:
    """The first model reads."""


def read(project: Project, text: str = TEXT, name: str = "a.txt") -> Document:
    document = ingest.receive(project, None, name, io.BytesIO(text.encode())).document
    work(Job.objects.get(document=document))
    document.refresh_from_db()
    return document


def work(job: Job | None) -> Job:
    """Tasks until the job has ended."""
    assert job is not None
    while True:
        run.run(job.pk)
        job.refresh_from_db()
        if job.state != "queued":
            return job


def proposed(project: Project, document: Document | None = None) -> Proposal:
    proposal = requests.submit(project, None, document)
    assert work(proposal.job).state == "done"
    proposal.refresh_from_db()
    return proposal


def applied(proposal: Proposal) -> Proposal:
    requests.apply(proposal, None)
    assert work(proposal.job).state == "done"
    for job in Job.objects.filter(kind="refresh", state="queued"):
        work(job)
    proposal.refresh_from_db()
    return proposal


def facts(project: Project) -> dict[str, Any]:
    """The record without its jobs."""
    return {name: rows for name, rows in record_of(project).items() if name != "Job"}


def triple(value: dict[str, Any] | None) -> tuple[str, str, str] | None:
    return value and (value["subject"], value["predicate"], value["object"])


def changes(proposal: Proposal) -> list[tuple[str, Any, Any]]:
    rows = ProposalChange.objects.filter(proposal=proposal, of="statement")
    return [(row.kind, triple(row.before), triple(row.after)) for row in rows]


def test_the_same_model_finds_no_difference_and_applying_that_changes_nothing(project: Project) -> None:
    read(project, text_of(60))
    before, announced = facts(project), Outbox.objects.count()
    revs = list(Entity.objects.values_list("pk", "rev")) + list(Statement.objects.values_list("pk", "rev"))

    proposal = proposed(project)
    assert (proposal.state, proposal.counts, proposal.document_count) == ("ready", {}, 1)
    applied(proposal)

    assert facts(project) == before
    assert list(Entity.objects.values_list("pk", "rev")) + list(Statement.objects.values_list("pk", "rev")) == revs
    assert Outbox.objects.count() == announced
    assert not Job.objects.filter(kind="refresh").exists()


def test_a_newer_model_is_compared_sentence_by_sentence_and_nothing_is_touched(
    project: Project, use: Use, newer: NewerParser
) -> None:
    document = read(project)
    before = facts(project)
    use(newer)

    proposal = proposed(project, document)

    assert changes(proposal) == [
        ("disappears", ("钱武", "统治", "西河城"), None),
        ("changes", ("孙安", "建造", "玉石"), ("孙安", "建造", "玉石")),
        ("appears", None, ("李明", "出卖", "南川城")),
    ]
    changed = ProposalChange.objects.get(of="statement", kind="changes")
    assert (changed.before["object_type"], changed.after["object_type"]) == ("concept", "work")
    assert proposal.counts == {
        "name.appears": 2, "name.changes": 1, "name.disappears": 2,
        "statement.appears": 1, "statement.changes": 1, "statement.disappears": 1,
    }  # fmt: skip
    assert facts(project) == before


def test_applied_it_is_as_if_the_newer_model_had_read_it_first(
    project: Project, use: Use, newer: NewerParser, graph: GraphAddress
) -> None:
    text = text_of(60) + TEXT
    use(newer)
    read(project, text)
    expected = facts(project)
    ingest.remove(Document.objects.get())
    use(PatternParser())
    read(project, text)
    projector.drain_all(project.pk)
    use(newer)

    done = applied(proposed(project))

    assert (done.state, ProposalChunk.objects.count()) == ("applied", 0)
    assert facts(project) == expected
    projector.drain_all(project.pk)
    assert verify.compare(project).differences == ()
    assert proposed(project).counts == {}


def decide(status: StatementStatus, predicate: str) -> Statement:
    statement = Statement.objects.get(predicate=predicate)
    (statements.accept if status == StatementStatus.ACCEPTED else statements.reject)(statement, None)
    return statement


@pytest.mark.parametrize("when", ["before", "meanwhile"])
@pytest.mark.parametrize("status", [StatementStatus.ACCEPTED, StatementStatus.REJECTED])
def test_what_a_person_decided_stays_with_its_sentence(
    project: Project, use: Use, newer: NewerParser, status: StatementStatus, when: str
) -> None:
    read(project)
    use(newer)
    if when == "before":
        decide(status, "统治")
    proposal = proposed(project)
    assert ProposalChange.objects.filter(kind="kept").exists() == (when == "before")
    if when == "meanwhile":
        decide(status, "统治")

    applied(proposal)

    kept = Statement.objects.get(predicate="统治")
    assert (kept.status, kept.evidence_count, Evidence.objects.filter(statement=kept).count()) == (status, 1, 1)
    assert (kept.subject.name, kept.subject.statement_count) == ("钱武", 1)
    assert proposed(project).counts == {"statement.kept": 1}


def test_a_rejected_statement_that_is_found_again_stays_rejected(
    project: Project, use: Use, newer: NewerParser
) -> None:
    read(project, "赵文访问东山城。孙安建造玉石。")
    rejected = decide(StatementStatus.REJECTED, "访问")
    use(newer)
    applied(proposed(project))

    rejected.refresh_from_db()
    assert (rejected.status, rejected.evidence.get().extractor) == ("rejected", f"pattern-2+{RULES_VERSION}")


def test_another_document_keeps_what_it_supports(project: Project, use: Use, newer: NewerParser) -> None:
    first = read(project)
    read(project, "序言。钱武统治西河城。", "b.txt")
    use(newer)
    proposal = proposed(project, first)
    read(project, "又。钱武统治西河城。", "c.txt")  # the newer model finds nothing there

    applied(proposal)

    statement = Statement.objects.get(predicate="统治")
    assert (statement.evidence_count, statement.evidence.get().document.name) == (1, "b.txt")
    assert Document.objects.get(name="b.txt").extractor == f"pattern-1+{RULES_VERSION}"


def test_a_document_removed_in_between_is_left_out(project: Project, use: Use, newer: NewerParser) -> None:
    read(project)
    other = read(project, text_of(30), "b.txt")
    use(newer)
    proposal = proposed(project)
    ingest.remove(Document.objects.get(name="a.txt"))

    assert applied(proposal).state == "applied"
    other.refresh_from_db()
    assert other.extractor == f"pattern-2+{RULES_VERSION}"


def test_interrupted_at_every_step_it_ends_the_same(
    project: Project, use: Use, newer: NewerParser, settings: Settings
) -> None:
    text = text_of(60) + TEXT
    read(project, text)
    use(newer)
    whole = proposed(project)
    expected = [(row.kind, row.of, row.before, row.after) for row in whole.changes.all()]
    requests.discard(whole)
    settings.JOB_SLICE_SECONDS = 0

    pieces = proposed(project)
    assert [(row.kind, row.of, row.before, row.after) for row in pieces.changes.all()] == expected
    assert pieces.job is not None and pieces.job.attempt > 3
    applied(pieces)
    assert proposed(project).counts == {}


def test_one_proposal_is_open_at_a_time_and_can_be_discarded(project: Project, use: Use, newer: NewerParser) -> None:
    with pytest.raises(NothingToReadAgain):
        requests.submit(project, None)
    read(project)
    use(newer)
    before = facts(project)
    proposal = requests.submit(project, None)
    with pytest.raises(ProposalWaiting):
        requests.submit(project, None)
    with pytest.raises(ProposalNotReady):
        requests.apply(proposal, None)

    requests.discard(proposal)
    assert proposal.job is not None
    with pytest.raises(JobNotRunning):
        jobs.cancel(Job.objects.get(pk=proposal.job.pk))
    with pytest.raises(ProposalNotOpen):
        requests.discard(proposal)
    ready = proposed(project)
    requests.discard(ready)
    assert (ProposalChange.objects.count(), ProposalChunk.objects.count()) == (0, 0)
    assert facts(project) == before


def test_english_documents_are_outdated_once_there_is_a_model_for_them(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(project)
    read(project, text_of(30), "b.txt")
    Document.objects.filter(name="b.txt").update(language="en")
    versions = {"en": "pattern-1"}
    monkeypatch.setattr(parsers, "version_for", lambda language: versions.get(language or "", "pattern-1"))
    assert not outdated(Document.objects.all())

    versions["en"] = "en-small-1"
    assert [document.name for document in outdated(Document.objects.all())] == ["b.txt"]


def test_only_documents_of_an_older_version_can_be_asked_for(
    project: Project, use: Use, newer: NewerParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsers, "version_for", lambda language: "pattern-2")
    read(project)
    use(newer)
    read(project, text_of(30), "b.txt")

    assert [document.name for document in outdated(Document.objects.all())] == ["a.txt"]
    proposal = requests.submit(project, None, outdated_only=True)
    work(proposal.job)
    proposal.refresh_from_db()
    assert proposal.document_count == 1
    applied(proposal)
    with pytest.raises(NothingToReadAgain):
        requests.submit(project, None, outdated_only=True)
