"""Questions that wait together are answered together, by name, without what was rejected, and never lost."""

import itertools
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kg.completion import answering, asking, explaining, loading, weighing
from kg.completion.errors import CompletionKeepsStopping
from kg.completion.questions import Answer, Named, Question, Status
from kg.curate import statements
from kg.curate.statements import Fact
from kg.errors import InternalError
from kg.models import CompletionRequest, Entity, Project
from ml.batching import FixedWindow
from tests.fixtures.families import TYPES, without
from tests.fixtures.graphs import write_graph
from tests.fixtures.scoring import PathScorer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("path_model")]
LEFT_OUT = ("子0", "居住于", "长安")


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, without(LEFT_OUT), TYPES)


def ask(project: Project, user: User, *questions: Question) -> list[Answer]:
    request = asking.ask(project, user, questions)
    answering.answer_waiting()
    request.refresh_from_db()
    found = asking.answers(request)
    assert found is not None
    return found


def names(answer: Answer) -> list[str]:
    known = dict(Entity.objects.values_list("pk", "name"))
    return [known.get(candidate.answer, candidate.answer) for candidate in answer.candidates]


def test_tails_heads_and_relations_are_answered(project: Project, alice: User, named: dict[str, Entity]) -> None:
    tail, head, relation = ask(
        project,
        alice,
        Named(subject="子0", relation="居住于", k=1).resolve(project),
        Named(object="父1", relation="父亲", k=2).resolve(project),
        Named(subject="子0", object="长安", k=3, known=False).resolve(project),
    )

    assert names(tail) == ["长安"] and not tail.candidates[0].known
    assert 0.5 < tail.candidates[0].probability < 1 and tail.candidates[0].rank == 1
    assert names(head)[0] == "子1" and head.candidates[0].known
    assert names(relation)[0] == "居住于" and relation.status is Status.ANSWERED
    assert (tail.evidence, tail.needed) == (35, 2)


def test_answers_are_narrowed(project: Project, alice: User, named: dict[str, Entity]) -> None:
    persons, new, everything = ask(
        project,
        alice,
        Named(subject="子1", relation="居住于", types=["person"], k=50).resolve(project),
        Named(subject="子1", relation="居住于", known=False, k=50).resolve(project),
        Named(subject="子1", relation="居住于", k=50).resolve(project),
    )

    assert "洛阳" not in names(persons) and len(names(persons)) > 10
    assert "洛阳" not in names(new) and names(everything)[0] == "洛阳" and everything.candidates[0].known


def test_what_was_rejected_is_never_answered(project: Project, alice: User, named: dict[str, Entity]) -> None:
    statements.add(Fact(named["子0"], "居住于", named["长安"]), alice, status="rejected")

    (tail, relation) = ask(
        project,
        alice,
        Named(subject="子0", relation="居住于", k=50).resolve(project),
        Named(subject="子0", object="长安", k=50).resolve(project),
    )

    assert "长安" not in names(tail) and "居住于" not in names(relation)


def test_too_little_data_is_said_instead_of_a_guess(project: Project, alice: User, named: dict[str, Entity]) -> None:
    write_graph(project, [("子0", "拜访", "敦煌"), ("独行客", "拜访", "敦煌")], TYPES)
    Entity.objects.create(uid="alone", project=project, type="person", key="孤", name="孤")

    rare, unknown, fine = ask(
        project,
        alice,
        Question("alone", "居住于"),
        Question(named["子0"].pk, "没有的关系"),
        Named(subject="子3", relation="拜访").resolve(project),
    )

    assert (rare.status, unknown.status, fine.status) == (Status.INSUFFICIENT, Status.INSUFFICIENT, Status.ANSWERED)
    assert (unknown.evidence, unknown.needed, unknown.candidates) == (0, 2, ())


def test_an_empty_project_says_that_there_is_too_little(project: Project, alice: User) -> None:
    (answer,) = ask(project, alice, Question("a", "b"))
    assert answer.status is Status.INSUFFICIENT


def test_all_that_wait_are_answered_in_one_pass(
    project: Project, alice: User, erin: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    scores = PathScorer.scores
    monkeypatch.setattr(PathScorer, "scores", lambda self, e, r: passes.append(len(e)) or scores(self, e, r))
    for at in range(6):
        asking.ask(project, (alice, erin)[at % 2], [Question(named[f"子{at % 3}"].pk, "居住于", k=at + 1)])

    assert answering.answer_waiting() == 6
    assert passes == [3]  # equal questions are scored once
    assert set(CompletionRequest.objects.values_list("state", flat=True)) == {"done"}
    assert answering.answer_waiting() == 0

    asking.ask(project, alice, [Question(named["子1"].pk, "居住于", k=9), Question(named["子2"].pk, "居住于", k=9)])
    asking.ask(project, alice, [Question(named["子4"].pk, "居住于")])
    answering.answer_waiting(most=1)
    assert passes == [3, 2, 1]
    assert weighing.ROWS >= 3


def test_the_same_question_comes_from_the_record_until_the_graph_changes(
    project: Project, alice: User, erin: User, named: dict[str, Entity]
) -> None:
    question = Named(subject="子0", relation="居住于").resolve(project)
    (first,) = ask(project, alice, question)

    again = asking.ask(project, erin, [question])
    assert again.state == "done" and asking.answers(again) == [first]
    statements.add(Fact(named["子0"], "居住于", named["长安"]), alice)
    assert asking.ask(project, erin, [question]).state == "waiting"


def test_what_another_worker_took_is_free_when_that_one_must_be_dead_and_given_up_in_the_end(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    request = asking.ask(project, alice, [Question(named["子0"].pk, "居住于")])
    rows = CompletionRequest.objects.filter(pk=request.pk)
    rows.update(attempts=1, taken_until=timezone.now() + timedelta(seconds=9))
    assert answering.answer_waiting() == 0

    rows.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert answering.answer_waiting() == 1 and rows.get().state == "done"

    rows.update(state="waiting", attempts=2, taken_until=timezone.now() - timedelta(seconds=1))
    answering.answer_waiting()
    with pytest.raises(CompletionKeepsStopping):
        asking.answers(rows.get())


def test_a_bug_in_one_project_is_its_own(
    project: Project, alice: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project.objects.create(name="另一个")
    write_graph(other, [("甲", "认识", "乙"), ("丙", "认识", "乙")])
    load = loading.load
    monkeypatch.setattr(loading, "load", lambda t, v: 1 / 0 if t.project == other.pk else load(t, v))
    wrong = asking.ask(other, alice, [Question("x", "认识")])
    right = asking.ask(project, alice, [Question(named["子0"].pk, "居住于")])

    answering.answer_waiting()

    right.refresh_from_db(), wrong.refresh_from_db()
    assert right.state == "done"
    with pytest.raises(InternalError):
        asking.answers(wrong)


def test_an_answer_is_explained_by_paths_of_statements(project: Project, alice: User, named: dict[str, Entity]) -> None:
    request = explaining.ask(project, alice, named["子0"].pk, "居住于", named["长安"].pk)
    answering.answer_waiting()
    request.refresh_from_db()

    found = explaining.paths(request)

    assert found and found[0].share >= found[-1].share > 0
    for path in found:
        assert path.steps[0].source == named["子0"] and path.steps[-1].target == named["长安"]
        for step, following in itertools.pairwise(path.steps):
            assert step.target == following.source
        assert all(step.evidence and step.statement.predicate in step.evidence.sentence.text for step in path.steps)
    words = {tuple(step.statement.predicate for step in path.steps) for path in found}
    assert words & {("父亲", "居住于"), ("母亲", "居住于")}


def test_a_window_lets_others_come_along(project: Project, alice: User, named: dict[str, Entity]) -> None:
    slept: list[float] = []

    def another_asks(seconds: float) -> None:
        if not slept:
            asking.ask(project, alice, [Question(named["子1"].pk, "居住于")])
        slept.append(seconds)
        time.sleep(seconds)

    asking.ask(project, alice, [Question(named["子0"].pk, "居住于")])
    window = FixedWindow(0.2)
    served: list[int] = []
    window.served = lambda arrivals, seconds: served.append(len(arrivals))  # type: ignore[method-assign]

    answering.answer_waiting(window, sleep=another_asks)

    assert served == [2] and 0 < slept[0] <= 0.2
