"""Questions are understood by name, asked once, and answered again without a model."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from kg import revision
from kg.access import NotFound
from kg.completion import asking, naming, versions
from kg.completion.errors import AskForOne, NothingLikeIt, TooManyQuestions, TooManyUnanswered, UnknownName
from kg.completion.questions import Answer, Asked, Candidate, Named, Question, Status
from kg.curate import entities
from kg.ingest.writing import announce
from kg.models import CompletionRequest, Project, RelationType
from tests.fixtures.graphs import write_graph

pytestmark = pytest.mark.django_db
EDGES = [("张骞", "出使", "大月氏"), ("张骞", "到达", "大宛"), ("玄奘", "到达", "那烂陀寺")]


def test_a_question_is_put_in_names_aliases_or_uids(project: Project) -> None:
    named = write_graph(project, EDGES)
    kind = RelationType.objects.create(uid="r1", project=project, name="抵达", aliases=["到达"])

    question = Named(subject=named["张骞"].pk, relation="出使").resolve(project)
    assert (question.subject, question.relation, question.asked) == (named["张骞"].pk, "出使", Asked.OBJECT)
    assert Named(object="大宛", relation=kind.pk).resolve(project).relation == "抵达"
    assert Named(subject="张骞", object="大宛").resolve(project).asked is Asked.RELATION
    with pytest.raises(AskForOne):
        Named(subject="张骞").resolve(project)


def test_a_merged_entity_stands_for_its_survivor(project: Project, alice: User) -> None:
    named = write_graph(project, [*EDGES, ("博望侯", "出使", "乌孙")])
    entities.merge(named["张骞"], [named["博望侯"]], alice)

    assert naming.entity(project.pk, "博望侯") == named["张骞"]


def test_an_unknown_name_is_told_with_the_nearest(project: Project) -> None:
    write_graph(project, EDGES)

    with pytest.raises(UnknownName) as unknown:
        Named(subject="那烂陀", relation="到达").resolve(project)
    assert unknown.value.suggestions == ["那烂陀寺"]
    with pytest.raises(UnknownName) as unknown:
        Named(subject="张骞", relation="到").resolve(project)
    assert unknown.value.suggestions == ["到达"]
    with pytest.raises(NothingLikeIt):
        Named(subject="Zebra", relation="到达").resolve(project)


def test_one_hint_covers_those_who_ask_together(
    project: Project,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hints: list[str] = []
    monkeypatch.setattr(asking, "send_completion_hint", hints.append)

    with django_capture_on_commit_callbacks(execute=True):
        first = asking.ask(project, alice, [Question("a", "r")])
        asking.ask(project, alice, [Question("b", "r")])

    assert hints == [first.pk]


def test_the_same_question_of_the_same_graph_is_answered_by_the_record(project: Project, alice: User) -> None:
    question = Question("a", "r")
    request = asking.ask(project, alice, [question])
    answer = Answer(question, Status.ANSWERED, (Candidate("b", 1.5, 0.9, 1, False),), 3, 2, "m", 0)
    key = asking.key_of(project.pk, 0, versions.promoted(project.pk).pk, "complete", [question.to_record()])
    CompletionRequest.objects.filter(pk=request.pk).update(state="done", key=key, answers=[answer.to_record()])

    again = asking.ask(project, alice, [question])
    assert again.pk == request.pk and asking.answers(again) == [answer]
    announce(project.pk, "", {})
    assert revision.current(project.pk) == 1
    assert asking.ask(project, alice, [question]).pk != request.pk


def test_nobody_fills_the_queue_or_reads_what_is_not_theirs(project: Project, alice: User, charlie: User) -> None:
    with pytest.raises(TooManyQuestions):
        asking.ask(project, alice, [Question("a", "r")] * (asking.MOST_QUESTIONS + 1))
    request = asking.ask(project, alice, [Question("a", "r")])
    with pytest.raises(NotFound):
        asking.own(charlie, request.pk)
    CompletionRequest.objects.bulk_create(
        CompletionRequest(user=alice, project=project, questions=[]) for _ in range(asking.MOST_WAITING)
    )
    with pytest.raises(TooManyUnanswered):
        asking.ask(project, alice, [Question("a", "r")])


def test_a_worker_that_has_just_answered_needs_no_hint_for_the_next(
    project: Project,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hints: list[str] = []
    monkeypatch.setattr(asking, "send_completion_hint", hints.append)
    now = timezone.now()
    taken = now + timedelta(seconds=asking.TAKEN_SECONDS)
    row = CompletionRequest(user=alice, project=project, questions=[], state="done", taken_until=taken)
    row.save()

    with django_capture_on_commit_callbacks(execute=True):
        asking.ask(project, alice, [Question("a", "r")])
    assert hints == []

    CompletionRequest.objects.update(created_at=now - timedelta(seconds=1), taken_until=now + timedelta(seconds=29))
    with django_capture_on_commit_callbacks(execute=True):
        later = asking.ask(project, alice, [Question("b", "r")])
    assert hints == [later.pk]
