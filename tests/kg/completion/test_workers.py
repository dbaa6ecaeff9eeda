"""A real worker of the queue "complete", with the model that ships: answers, predicts, and may be killed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db.models import F, Q

from kg.completion import asking, feedback, scheduling
from kg.completion.questions import Named
from kg.models import CompletionRequest, Entity, GraphRevision, Prediction, Project
from tests.fixtures.families import TYPES, without
from tests.fixtures.graphs import write_graph
from tests.fixtures.workers import Crew, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_OUT = [(f"子{at}", "居住于", town) for at, town in ((0, "长安"), (1, "洛阳"), (2, "敦煌"), (3, "长安"))]
FAMILIES = 30


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, without(*LEFT_OUT, families=FAMILIES), TYPES)


def names(request: CompletionRequest) -> list[str]:
    known = dict(Entity.objects.values_list("pk", "name"))
    (answer,) = asking.answers(request) or []
    return [known[candidate.answer] for candidate in answer.candidates]


def follow(project: Project) -> bool:
    return GraphRevision.objects.filter(pk=project.pk, predicted=F("number")).exists()


def near(prediction: Prediction) -> dict[str, float]:
    """Open predictions that share an end with it."""
    ends = [prediction.subject_id, prediction.object_id]
    touching = Prediction.objects.filter(Q(subject__in=ends) | Q(object__in=ends), state="open").exclude(
        pk=prediction.pk
    )
    return dict(touching.values_list("pk", "probability"))


def test_a_worker_answers_predicts_and_follows_a_decision(
    crew: Callable[..., Crew], project: Project, alice: User, named: dict[str, Entity]
) -> None:
    staff = crew(ZHITU_PREDICTION_THRESHOLD="0.005")
    worker = staff.worker("complete,train")
    staff.wait_for_log("ready.", worker)

    question = Named(subject="子0", relation="居住于", known=False, k=3).resolve(project)
    request = asking.wait(asking.ask(project, alice, [question]), 60)
    assert names(request)[0] in {"长安", "洛阳", "敦煌"}

    scheduling.sweep()
    wait_until(lambda: Prediction.objects.exists() and follow(project), 60, "predictions")
    prediction = Prediction.objects.order_by("-probability")[0]
    feedback.reject(prediction, alice)
    wait_until(lambda: follow(project), 20, "the predictions follow the decision")
    assert Prediction.objects.get(pk=prediction.pk).state == "rejected"

    likely = next(each for each in Prediction.objects.filter(state="open").order_by("-probability") if near(each))
    before = near(likely)
    feedback.accept(likely, alice)
    wait_until(lambda: follow(project), 20, "the predictions follow the second decision")
    assert near(likely) != before


def test_a_question_outlives_the_worker_that_took_it(
    crew: Callable[..., Crew], project: Project, alice: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = crew()
    worker = staff.worker("complete")
    staff.wait_for_log("ready.", worker)
    questions = [Named(subject=f"子{at}", relation="居住于").resolve(project) for at in range(8)]
    requests = [asking.ask(project, alice, [question]) for question in questions]
    staff.kill(worker)
    CompletionRequest.objects.filter(state="waiting").update(taken_until=None)  # as after TAKEN_SECONDS

    again = staff.worker("complete")
    staff.wait_for_log("ready.", again)
    staff.sweeper()

    for request in requests:
        assert len(names(asking.wait(request, 60))) == 10
