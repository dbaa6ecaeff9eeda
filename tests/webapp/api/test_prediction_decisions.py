"""Accepting and rejecting predictions over REST, one and many, and taking it back."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg import revision
from kg.completion import asking, versions
from kg.completion.questions import MOST_ANSWERS, Answer, Candidate, Question, Status
from kg.models import CompletionRequest, Entity, Prediction, Project, Statement
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict
from tests.webapp.api.conftest import Api

EDGES = [("张骞", "出使", "乌孙"), ("乌孙", "邻近", "安息"), ("张骞", "到达", "大宛"), ("甘英", "到达", "条支")]


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, EDGES)


@pytest.fixture
def arrival(project: Project, named: dict[str, Entity]) -> Prediction:
    return predict(project, named["张骞"], "到达", named["安息"], 0.71)


def test_an_accepted_prediction_is_a_statement_of_the_person_and_can_be_taken_back(
    as_alice: Api, arrival: Prediction
) -> None:
    body = as_alice.post(f"predictions/{arrival.pk}/accept").json()

    assert (body["prediction"]["state"], len(body["decisions"])) == ("accepted", 1)
    assert body["decisions"][0]["decided_by"] == "alice"
    made = Statement.objects.get(pk=body["statement"])
    assert (made.status, made.predicate, made.evidence_count) == ("accepted", "到达", 0)
    again = as_alice.post(f"predictions/{arrival.pk}/reject")
    assert (again.status_code, again.json()["code"]) == (409, "prediction-decided")

    as_alice.post(f"decisions/{body['decisions'][0]['id']}/revert")
    assert as_alice.get(f"predictions/{arrival.pk}").json()["state"] == "open"
    assert not Statement.objects.filter(pk=made.pk).exists()


def test_a_rejected_one_is_known_not_to_be_so(as_alice: Api, project: Project, arrival: Prediction) -> None:
    body = as_alice.post(f"predictions/{arrival.pk}/reject").json()

    assert Statement.objects.get(pk=body["statement"]).status == "rejected"
    assert as_alice.get("predictions", project=project.pk).json()["results"] == []
    assert as_alice.get("predictions", project=project.pk, state="rejected").json()["results"][0]["uid"] == arrival.pk


def test_viewers_decide_nothing(everybody: dict[str, Api], arrival: Prediction) -> None:
    for verdict in ("accept", "reject"):
        assert everybody["victor"].post(f"predictions/{arrival.pk}/{verdict}").status_code == 403
        assert everybody["charlie"].post(f"predictions/{arrival.pk}/{verdict}").status_code == 404


def test_many_are_accepted_after_a_preview_of_as_many(
    as_alice: Api, project: Project, named: dict[str, Entity], arrival: Prediction
) -> None:
    predict(project, named["甘英"], "到达", named["大宛"], 0.95)
    predict(project, named["甘英"], "出使", named["大宛"], 0.4)
    above = {"project": project.pk, "probability_from": 0.7}

    preview = as_alice.get("predictions/bulk-accept", **above).json()
    assert (preview["count"], preview["relations"]) == (2, {"到达": 2})
    assert preview["expected_wrong"] == pytest.approx(0.29 + 0.05)
    assert [row["probability"] for row in preview["results"]] == [0.95, 0.71]
    assert not Statement.objects.filter(status="accepted").exists()

    other = as_alice.post("predictions/bulk-accept", {**above, "expected": 3})
    assert (other.status_code, other.json()["code"]) == (409, "preview-outdated")
    done = as_alice.post("predictions/bulk-accept", {**above, "expected": 2}).json()
    assert (done["count"], len({decision["batch"] for decision in done["decisions"]})) == (2, 1)
    assert Statement.objects.filter(status="accepted").count() == 2


def test_an_answer_is_kept_so_that_it_can_be_decided_on(
    as_alice: Api, alice: User, project: Project, named: dict[str, Entity], settings: Settings
) -> None:
    settings.COMPLETE_WAIT_SECONDS = 0
    question = Question(named["甘英"].pk, "出使", "", MOST_ANSWERS, known=False)
    candidate = Candidate(named["大宛"].pk, 3.0, 0.44, 1, False)
    model = versions.promoted(project.pk)
    key = asking.key_of(
        project.pk, revision.current(project.pk), versions.identity(model), "complete", [question.to_record()]
    )
    answer = Answer(question, Status.ANSWERED, (candidate,), 2, 1, model.pk, 1)
    request = asking.ask(project, alice, [question])
    CompletionRequest.objects.filter(pk=request.pk).update(state="done", key=key, answers=[answer.to_record()])
    asked = {"project": project.pk, "subject": "甘英", "predicate": "出使"}

    kept = as_alice.post("predictions", {**asked, "object": "大宛"})
    assert (kept.status_code, kept.json()["probability"], kept.json()["state"]) == (201, 0.44, "open")
    assert as_alice.post("predictions", {**asked, "object": "大宛"}).json()["uid"] == kept.json()["uid"]
    other = as_alice.post("predictions", {**asked, "object": "条支"})
    assert (other.status_code, other.json()["code"]) == (409, "not-among-answers")
