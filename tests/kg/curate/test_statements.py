"""What people decide about statements, and the way back."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg import ingest
from kg.curate import decisions, entities, statements
from kg.curate.errors import (
    AlreadyUndone,
    BeyondSentence,
    EmptyPredicate,
    LaterDecisions,
    NoDirection,
    NothingChanged,
    OtherProject,
    SameEnds,
)
from kg.curate.statements import Edit, Fact, Selection
from kg.extraction import model
from kg.extraction.parse import Literal, QualifierRole, Span
from kg.models import Entity, Evidence, Job, LiteralType, Outbox, Project, Sentence, Statement, StatementStatus
from tests.fixtures.parsing import PatternParser
from tests.fixtures.record import record_of
from tests.kg.curate.playing import settled
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
    monkeypatch.setattr(decisions, "AFTER", [lambda made: heard.extend(decision.kind for decision in made)])

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


def test_an_edit_holds_for_what_is_read_again_and_is_undone(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    before = the_record(project)
    wu, visit = entity(project, "赵武"), Statement.objects.get(predicate="访问")

    made = statements.edit(visit, Edit(subject=wu, predicate="到访"), erin, reason="是赵武")

    assert made.after["words"] == {"subject": "赵武", "predicate": "到访", "object": "东山城"}
    assert said(project) == {("赵武 — 到访 → 东山城", "accepted", 1), ("赵武 — 管理 → 丝绸", "extracted", 1)}
    assert Statement.objects.get(pk=made.after["statement"]).predicate == "到访"
    assert statements.moved_to(visit.pk) == (made.after["statement"], made)
    document = read(project, "赵文访问东山城。", "b.txt")
    assert ("赵武 — 到访 → 东山城", "accepted", 2) in said(project)
    ingest.remove(document)
    decisions.revert(made, erin)
    assert the_record(project) == before


def test_what_is_deleted_stays_deleted(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    gone = statements.delete(Statement.objects.get(), erin)
    assert said(project) == set()

    read(project, "赵文访问东山城。赵文访问西山城。", "b.txt")

    assert said(project) == {("赵文 — 访问 → 西山城", "extracted", 1)}
    assert entity(project, "赵文").statement_count == 1
    decisions.revert(gone, erin)
    assert ("赵文 — 访问 → 东山城", "extracted", 2) in said(project)


def test_ends_change_places(project: Project, erin: User) -> None:
    read(project, "赵文访问赵武。")

    swapped = statements.swap(Statement.objects.get(), erin)

    assert said(project) == {("赵武 — 访问 → 赵文", "accepted", 1)}
    decisions.revert(swapped, erin)
    assert said(project) == {("赵文 — 访问 → 赵武", "extracted", 1)}
    value = statements.add(Fact(entity(project, "赵文"), "生于", None, Literal(LiteralType.DATE, "1950年")), erin)
    with pytest.raises(NoDirection):
        statements.swap(Statement.objects.get(pk=value.statement), erin)


def test_each_edit_keeps_what_it_changed_when_another_is_undone(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    first = statements.edit(Statement.objects.get(predicate="访问"), Edit(predicate="到访"), erin)
    statements.edit(Statement.objects.get(predicate="到访"), Edit(object=entity(project, "丝绸")), erin)

    decisions.revert(first, erin)

    assert ("赵文 — 访问 → 丝绸", "accepted", 1) in said(project)


def test_what_was_decided_later_stands_in_the_way(project: Project, erin: User, alice: User) -> None:
    read(project, "赵文访问东山城。")
    first = statements.edit(Statement.objects.get(), Edit(predicate="到访"), erin)
    second = statements.edit(Statement.objects.get(), Edit(predicate="游历"), alice)

    with pytest.raises(LaterDecisions) as refused:
        decisions.revert(first, erin)
    assert refused.value.later == [second]

    undone = decisions.revert(first, erin, with_later=True)
    assert said(project) == {("赵文 — 访问 → 东山城", "extracted", 1)}
    assert len(decisions.revert_batch(project.pk, undone.batch, erin)) == 2
    assert said(project) == {("赵文 — 游历 → 东山城", "accepted", 1)}


def test_a_statement_by_hand_does_not_go_from_under_what_was_made_of_it(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    made = statements.add(Fact(entity(project, "赵文"), "认识", entity(project, "赵武")), erin)
    statements.edit(Statement.objects.get(pk=made.statement), Edit(predicate="熟识"), erin)

    with pytest.raises(LaterDecisions):
        decisions.revert(made, erin)


def test_a_batch_is_undone_and_done_again_together(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    before = settled(project)
    for statement in Statement.objects.all():
        statements.reject(statement, erin, batch="b" * 24)

    undoing = decisions.revert_batch(project.pk, "b" * 24, erin)

    assert settled(project) == before
    assert len({decision.batch for decision in undoing}) == 1
    decisions.revert_batch(project.pk, undoing[0].batch, erin)
    assert {status for _, status, _ in said(project)} == {"rejected"}
    with pytest.raises(AlreadyUndone):
        decisions.revert_batch(project.pk, undoing[0].batch, erin)


def test_qualifiers_are_people_s_until_they_are_undone(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    made = statements.edit(Statement.objects.get(), Edit(qualifiers=[(QualifierRole.TIME, "1999年")]), erin)
    assert Statement.objects.get().qualifiers == [{"role": "time", "text": "1999年"}]

    with pytest.raises(NothingChanged):
        statements.edit(Statement.objects.get(), Edit(predicate="访问"), erin)
    decisions.revert(made, erin)

    assert Statement.objects.get().qualifiers is None


def test_an_edit_follows_a_merge_and_its_undoing(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武访问东山城。")
    before = the_record(project)
    edited = statements.edit(Statement.objects.get(subject__name="赵文"), Edit(predicate="到访"), erin)
    merged = entities.merge(entity(project, "赵武"), [entity(project, "赵文")], erin)
    assert said(project) == {("赵武 — 到访 → 东山城", "accepted", 1), ("赵武 — 访问 → 东山城", "extracted", 1)}

    decisions.revert(merged, erin)
    assert said(project) == {("赵文 — 到访 → 东山城", "accepted", 1), ("赵武 — 访问 → 东山城", "extracted", 1)}
    decisions.revert(edited, erin)
    assert the_record(project) == before
