"""What people decide about entities holds for what is read next, until it is undone."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg.curate import decisions, entities, statements
from kg.curate.errors import (
    AlreadyUndone,
    DecisionConflict,
    EmptyName,
    LaterDecisions,
    NameTaken,
    NothingChanged,
    NothingToSplit,
    OtherProject,
    SameEntity,
)
from kg.extraction import model
from kg.models import Entity, EntityType, Mention, MergeCandidate, Outbox, Project, Statement
from tests.fixtures.parsing import PatternParser
from tests.kg.curate.reading import entity, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)


def facts(project: Project) -> list[str]:
    """Every statement that people see, in words, with the number of its sentences."""
    rows = Statement.objects.filter(project=project).select_related("subject", "object")
    shown = [row for row in rows if row.subject_id != row.object_id]
    return sorted(f"{row.subject}{row.predicate}{row.object} {row.evidence_count}" for row in shown)


def test_the_next_document_follows_a_merge(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)

    read(project, "赵武访问东山城。赵武管理瓷器。")

    assert facts(project) == ["赵文管理丝绸 1", "赵文管理瓷器 1", "赵文访问东山城 2"]
    survivor = entity(project, "赵文")
    assert (survivor.aliases, survivor.mention_count, survivor.statement_count) == (["赵武"], 4, 3)


def test_a_merge_undone_gives_each_its_own_even_of_what_was_read_since(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    merged = entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)
    read(project, "赵武访问东山城。")

    decisions.revert(merged, erin)

    assert facts(project) == ["赵文访问东山城 1", "赵武管理丝绸 1", "赵武访问东山城 1"]
    assert entity(project, "赵文").aliases == []


def test_undoing_the_undoing_does_it_again(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    merged = entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)
    undone = decisions.revert(merged, erin)

    decisions.revert(undone, erin)

    assert facts(project) == ["赵文管理丝绸 1", "赵文访问东山城 1"]
    with pytest.raises(AlreadyUndone):
        decisions.revert(undone, erin)


def test_what_was_done_again_can_be_undone_again(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    merged = entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)
    again = decisions.revert(decisions.revert(merged, erin), erin)

    decisions.revert(again, erin)

    assert facts(project) == ["赵文访问东山城 1", "赵武管理丝绸 1"]


def test_doing_again_what_would_make_a_ring_is_refused(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    one, other = entity(project, "赵文"), entity(project, "赵武")
    undone = decisions.revert(entities.merge(one, [other], erin), erin)
    entities.merge(other, [one], erin)

    with pytest.raises(DecisionConflict):
        decisions.revert(undone, erin)


def test_a_statement_between_what_became_one_is_not_shown_and_comes_back(project: Project, erin: User) -> None:
    read(project, "赵文访问赵武。赵武管理丝绸。")
    merged = entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)
    assert facts(project) == ["赵文管理丝绸 1"]

    decisions.revert(merged, erin)

    assert facts(project) == ["赵文访问赵武 1", "赵武管理丝绸 1"]


def test_a_verdict_goes_with_its_evidence_and_comes_back(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武访问东山城。")
    statements.accept(Statement.objects.get(subject__name="赵武"), erin)
    merged = entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)
    assert list(Statement.objects.values_list("status", "evidence_count")) == [("accepted", 2)]

    decisions.revert(merged, erin)

    assert set(Statement.objects.values_list("subject__name", "status")) == {
        ("赵文", "extracted"),
        ("赵武", "accepted"),
    }


def test_after_a_renaming_the_old_name_is_an_alias_and_both_are_understood(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    entities.rename(entity(project, "赵文"), "李安", erin)

    read(project, "李安访问西山城。赵文访问南山城。")

    assert facts(project) == ["李安访问东山城 1", "李安访问南山城 1", "李安访问西山城 1"]
    assert entity(project, "李安").aliases == ["赵文"]


def test_the_next_document_understands_an_alias(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    entities.set_aliases(entity(project, "赵文"), ["李安"], erin)

    read(project, "李安访问西山城。")

    assert facts(project) == ["赵文访问东山城 1", "赵文访问西山城 1"]


def test_the_next_document_follows_a_split_by_its_word(project: Project, erin: User) -> None:
    first = read(project, "赵文访问东山城。")
    read(project, "赵文管理丝绸。", "b.txt")
    mentions = Mention.objects.filter(sentence__document=first, entity__name="赵文").values_list("pk", flat=True)
    entities.split(entity(project, "赵文"), list(mentions), "赵文（旅行家）", ["东山城"], erin)
    assert facts(project) == ["赵文管理丝绸 1", "赵文（旅行家）访问东山城 1"]

    read(project, "赵文离开东山城。", "c.txt")
    read(project, "赵文管理瓷器。", "d.txt")

    assert facts(project) == [
        "赵文管理丝绸 1",
        "赵文管理瓷器 1",
        "赵文（旅行家）离开东山城 1",
        "赵文（旅行家）访问东山城 1",
    ]


def test_two_sentences_of_one_document_can_be_told_apart(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵文管理丝绸。")
    first = Mention.objects.filter(entity__name="赵文").order_by("sentence__index").first()
    assert first is not None
    split = entities.split(entity(project, "赵文"), [first.pk], "", [], erin)

    assert facts(project) == ["赵文管理丝绸 1", "赵文（2）访问东山城 1"]
    decisions.revert(split, erin)
    assert facts(project) == ["赵文管理丝绸 1", "赵文访问东山城 1"]
    assert not Entity.objects.filter(name="赵文（2）").exists()


def test_a_decision_tells_the_graph(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    Outbox.objects.all().delete()
    entities.merge(entity(project, "赵文"), [entity(project, "赵武")], erin)

    told = set(Outbox.objects.values_list("kind", "uid"))
    assert {("entity", row.pk) for row in Entity.objects.filter(type="person")} <= told
    assert {kind for kind, _ in told} == {"entity", "mention", "statement"}


def test_what_people_keep_apart_is_no_question_any_more(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    apart = entities.keep_apart(entity(project, "赵文"), entity(project, "赵武"), erin)
    assert list(MergeCandidate.objects.values_list("state", "decided_by__username")) == [("apart", "erin")]

    decisions.revert(apart, erin)

    assert not MergeCandidate.objects.exists()


def test_what_makes_no_sense_is_refused(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    zhao, wu = entity(project, "赵文"), entity(project, "赵武")
    elsewhere = Project.objects.create(name="别的")
    stranger = Entity.objects.create(uid="f" * 24, project=elsewhere, type="person", key="赵文", name="赵文")
    mention = Mention.objects.get(entity=zhao).pk

    with pytest.raises(SameEntity):
        entities.merge(zhao, [zhao], erin)
    with pytest.raises(OtherProject):
        entities.merge(zhao, [stranger], erin)
    with pytest.raises(NameTaken):
        entities.rename(zhao, "赵武", erin)
    with pytest.raises(EmptyName):
        entities.rename(zhao, " ·", erin)
    with pytest.raises(NothingToSplit):
        entities.split(zhao, [mention], "", [], erin)
    entities.merge(zhao, [wu], erin)
    with pytest.raises(SameEntity):
        entities.merge(wu, [zhao], erin)


def test_another_type_holds_for_what_is_read_next(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    made = entities.retype(entity(project, "赵文"), EntityType.ORGANISATION, erin)
    assert entity(project, "赵文").pk == made.after["entity"]

    read(project, "赵文访问西山城。", "b.txt")

    assert facts(project) == ["赵文访问东山城 1", "赵文访问西山城 1"]
    assert entity(project, "赵文").type == "organisation"
    with pytest.raises(NothingChanged):
        entities.retype(entity(project, "赵文"), EntityType.ORGANISATION, erin)
    decisions.revert(made, erin)
    assert entity(project, "赵文").type == "person"


def test_a_deleted_entity_takes_what_is_said_of_it_along_also_later(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    gone = entities.drop(entity(project, "赵文"), erin)

    read(project, "赵文访问西山城。赵武访问赵文。", "b.txt")

    assert facts(project) == ["赵武管理丝绸 1"]
    assert not Entity.objects.filter(name="赵文").exists()
    assert not Mention.objects.filter(entity__name="赵文").exists()
    decisions.revert(gone, erin)
    assert facts(project) == ["赵文访问东山城 1", "赵文访问西山城 1", "赵武管理丝绸 1", "赵武访问赵文 1"]


def test_a_description_is_kept_through_a_merge_and_undone(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。赵武管理丝绸。")
    told = entities.describe(entity(project, "赵文"), " 旅行家 ", erin)
    assert entity(project, "赵文").description == "旅行家"

    entities.merge(entity(project, "赵武"), [entity(project, "赵文")], erin)

    assert entity(project, "赵武").description == "旅行家"
    with pytest.raises(NothingChanged):
        entities.describe(entity(project, "赵武"), "旅行家", erin)
    decisions.revert(told, erin)
    assert entity(project, "赵武").description == ""


def test_a_name_that_was_changed_again_is_not_undone_unseen(project: Project, erin: User) -> None:
    read(project, "赵文访问东山城。")
    first = entities.rename(entity(project, "赵文"), "李安", erin)
    entities.rename(entity(project, "李安"), "李平", erin)

    with pytest.raises(LaterDecisions):
        decisions.revert(first, erin)
