"""What people decide about statements, and the way back."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg.curate import decisions, statements
from kg.curate.errors import AlreadyUndone, BeyondSentence, EmptyPredicate, OtherProject, SameEnds
from kg.curate.statements import Fact, Selection
from kg.extraction import model
from kg.extraction.parse import Literal, Span
from kg.models import Entity, Evidence, Job, LiteralType, Outbox, Project, Sentence, Statement, StatementStatus
from tests.fixtures.parsing import PatternParser
from tests.fixtures.record import record_of
from tests.kg.curate.reading import entity, read

pytestmark = pytest.mark.django_db
REJECTED = StatementStatus.REJECTED


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)


def said(project: Project) -> set[tuple[str, str, int]]:
    """Every statement in words, with its status and the number of its sentences."""
    return {(f"{row}", row.status, row.evidence_count) for row in Statement.objects.filter(project=project)}


def the_record(project: Project) -> dict[str, object]:
    Job.objects.filter(kind="refresh").delete()
    return dict(record_of(project))


def test_a_verdict_and_its_way_back(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    before = the_record(project)
    statement = Statement.objects.get()
    accepted = statements.accept(statement, erin, reason="见原书")
    assert said(project) == {("赵文 — 访问 → 东山城", "accepted", 1)}
    assert (accepted.kind, accepted.decided_by, accepted.reason) == ("accept", erin, "见原书")
    assert accepted.before == {"subject": "赵文", "predicate": "访问", "object": "东山城", "status": "extracted"}

    rejected = statements.reject(statement, erin)
    assert said(project) == {("赵文 — 访问 → 东山城", "rejected", 1)}

    decisions.revert(rejected, erin)
    assert said(project) == {("赵文 — 访问 → 东山城", "accepted", 1)}
    undone = decisions.revert(accepted, erin)
    assert the_record(project) == before
    decisions.revert(undone, erin)
    assert said(project) == {("赵文 — 访问 → 东山城", "accepted", 1)}
    with pytest.raises(AlreadyUndone):
        decisions.revert(undone, erin)


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_what_no_text_says_comes_and_goes_with_the_decision(project: Project, erin: User, status: str) -> None:
    read(project, "赵文访问东山城。赵武访问西山城。")
    before = the_record(project)
    fact = Fact(entity(project, "赵文"), "认识", entity(project, "赵武"))

    made = statements.add(fact, erin, status=StatementStatus(status))
    assert ("赵文 — 认识 → 赵武", status, 0) in said(project)
    assert Statement.objects.get(pk=made.statement).confidence == 1.0
    assert entity(project, "赵文").statement_count == 2
    assert {made.statement} == set(Outbox.objects.filter(kind="statement", document="").values_list("uid", flat=True))
    undone = decisions.revert(made, erin)
    assert the_record(project) == before
    decisions.revert(undone, erin)
    assert ("赵文 — 认识 → 赵武", status, 0) in said(project)


def test_a_value_and_the_words_that_say_it(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    before = the_record(project)
    fact = Fact(entity(project, "赵文"), "年龄", None, Literal(LiteralType.QUANTITY, "30岁", 30.0, "岁"))
    sentence = Sentence.objects.get()

    made = statements.add(fact, erin, evidence=Selection(sentence, [Span(0, 2)], [Span(2, 4)], [Span(4, 7)]))

    assert ("赵文 — 年龄 → 30岁", "accepted", 1) in said(project)
    evidence = Evidence.objects.get(statement=made.statement)
    assert (evidence.sentence, evidence.subject_spans, evidence.object_spans) == (sentence, [[0, 2]], [[4, 7]])
    decisions.revert(made, erin)
    assert the_record(project) == before


def test_saying_what_a_text_says_is_a_verdict_on_it(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    made = statements.add(Fact(entity(project, "赵文"), "访问", entity(project, "东山城")), erin, status=REJECTED)
    assert said(project) == {("赵文 — 访问 → 东山城", "rejected", 1)}

    decisions.revert(made, erin)

    assert said(project) == {("赵文 — 访问 → 东山城", "extracted", 1)}


def test_what_is_read_again_keeps_the_verdict(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    statements.reject(Statement.objects.get(), erin)

    read(project, "赵文访问东山城。赵文访问西山城。", "b.txt")

    assert said(project) == {("赵文 — 访问 → 东山城", "rejected", 2), ("赵文 — 访问 → 西山城", "extracted", 1)}


def test_a_verdict_moves_the_confidence_of_its_rule(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")

    statements.reject(Statement.objects.get(), erin)

    assert Job.objects.get(kind="refresh").requested_by == erin


def test_who_wants_to_know_is_told(project: Project, erin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    read(project, "赵文访问东山城。")
    heard: list[str] = []
    monkeypatch.setattr(decisions, "AFTER", [lambda decision: heard.append(decision.kind)])

    decisions.revert(statements.reject(Statement.objects.get(), erin), erin)

    assert heard == ["reject", "revert"]


def test_what_makes_no_sense_is_refused(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    zhao, city, sentence = entity(project, "赵文"), entity(project, "东山城"), Sentence.objects.get()
    elsewhere = Project.objects.create(name="别的")
    stranger = Entity.objects.create(uid="f" * 24, project=elsewhere, type="person", key="赵文", name="赵文")

    with pytest.raises(EmptyPredicate):
        statements.add(Fact(zhao, " ·", city), erin)
    with pytest.raises(SameEnds):
        statements.add(Fact(zhao, "认识", zhao), erin)
    with pytest.raises(OtherProject):
        statements.add(Fact(zhao, "认识", stranger), erin)
    with pytest.raises(BeyondSentence):
        statements.add(Fact(zhao, "住在", city), erin, evidence=Selection(sentence, [Span(0, 99)]))
