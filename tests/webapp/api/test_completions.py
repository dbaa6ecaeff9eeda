"""Completions over REST: asked by name, answered by a worker, and never guessed."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from pytest_django import Settings

from kg import revision
from kg.completion import asking, versions
from kg.completion.questions import Answer, Candidate, Named, Status
from kg.models import CompletionRequest, Entity, Project
from tests.fixtures.graphs import write_graph
from tests.webapp.api.conftest import Api, api_of
from webapp.api.completions import CompletionSerializer

EDGES = [("张骞", "出使", "大月氏"), ("张骞", "到达", "大宛"), ("玄奘", "到达", "那烂陀寺")]


@pytest.fixture(autouse=True)
def _no_waiting(settings: Settings) -> None:
    settings.COMPLETE_WAIT_SECONDS = 0


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, EDGES)


def answered(project: Project, user: User, questions: list[Named], answers: list[Answer]) -> None:
    """What a worker writes, so that the same question finds its answer."""
    resolved = [question.resolve(project) for question in questions]
    request = asking.ask(project, user, resolved)
    records = [question.to_record() for question in resolved]
    model = versions.promoted(project.pk).pk
    key = asking.key_of(project.pk, revision.current(project.pk), model, "complete", records)
    CompletionRequest.objects.filter(pk=request.pk).update(
        state="done", key=key, answers=[answer.to_record() for answer in answers]
    )


def test_a_question_by_name_gets_candidates_with_probabilities(
    as_alice: Api, alice: User, project: Project, named: dict[str, Entity]
) -> None:
    asked = Named(subject="玄奘", relation="到达", k=3)
    found = (Candidate(named["大宛"].pk, 4.2, 0.61, 1, False), Candidate(named["那烂陀寺"].pk, 3.9, 0.58, 2, True))
    model = versions.promoted(project.pk).pk
    answered(project, alice, [asked], [Answer(asked.resolve(project), Status.ANSWERED, found, 2, 2, model, 1)])

    answer = as_alice.post("completions", {"project": project.pk, "head": "玄奘", "relation": "到达", "k": 3})

    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    body = answer.json()["answers"][0]
    assert (body["asked"], body["status"], body["reason"]) == ("tail", "answered", "")
    assert body["question"]["head"]["name"] == "玄奘"
    assert [(row["entity"]["name"], row["probability"], row["known"]) for row in body["candidates"]] == [
        ("大宛", 0.61, False),
        ("那烂陀寺", 0.58, True),
    ]
    assert body["model"] == {"uid": model, "number": 0, "kind": "shipped"}
    assert CompletionSerializer(answer.json()).data == answer.json()  # as the schema says


def test_several_questions_are_answered_together_and_a_relation_can_be_asked_for(
    as_alice: Api, alice: User, project: Project, named: dict[str, Entity]
) -> None:
    questions = [Named(subject="张骞", object="那烂陀寺"), Named(relation="出使", object="大宛")]
    answers = [
        Answer(questions[0].resolve(project), Status.ANSWERED, (Candidate("到达", 1.0, 0.3, 1, False),), 9, 2, "", 1),
        Answer(questions[1].resolve(project), Status.INSUFFICIENT, (), 1, 2, "", 1),
    ]
    answered(project, alice, questions, answers)

    asked = [{"head": "张骞", "tail": "那烂陀寺"}, {"relation": "出使", "tail": "大宛"}]
    first, second = as_alice.post("completions", {"project": project.pk, "questions": asked}).json()["answers"]

    assert [(row["entity"], row["relation"]) for row in first["candidates"]] == [(None, "到达")]
    assert (second["status"], second["candidates"]) == ("insufficient-evidence", [])
    assert second["reason"] == "Too little is known of this relation: 1 example; an estimate needs 2."


def test_while_nobody_answers_it_says_where_to_ask_again(
    as_alice: Api, charlie: User, project: Project, named: dict[str, Entity]
) -> None:
    answer = as_alice.post("completions", {"project": project.pk, "head": "玄奘", "relation": "到达"})

    assert answer.status_code == 202
    assert answer.json()["answers"] == [] and answer.json()["message"]
    where = answer["Location"]
    assert as_alice.client.get(where).status_code == 202
    assert api_of(charlie).client.get(where).status_code == 404


def test_a_name_that_is_not_there_is_a_404_with_the_nearest(
    as_alice: Api, project: Project, named: dict[str, Entity]
) -> None:
    answer = as_alice.post("completions", {"project": project.pk, "head": "那烂陀", "relation": "到达"})

    assert (answer.status_code, answer.json()["code"], answer.json()["suggestions"]) == (
        404,
        "unknown-name",
        ["那烂陀寺"],
    )


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ({"head": "张骞"}, 422, "ask-for-one"),
        ({"head": "张骞", "relation": "到达", "tail": "大宛"}, 422, "ask-for-one"),
        ({"head": "张骞", "relation": "到达", "k": 0}, 400, "invalid"),
        ({"head": "张骞", "relation": "到达", "filters": {"types": ["planet"]}}, 400, "invalid"),
        ({"questions": []}, 400, "invalid"),
    ],
)
def test_what_is_no_question_is_refused(
    as_alice: Api, project: Project, named: dict[str, Entity], question: dict[str, object], status: int, code: str
) -> None:
    answer = as_alice.post("completions", {"project": project.pk, **question})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_there_is_a_bound_on_how_often_one_may_ask() -> None:
    assert settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["complete"] == "600/min"
