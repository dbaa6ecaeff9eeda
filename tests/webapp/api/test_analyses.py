"""POST /api/v1/analyze."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings
from rest_framework.throttling import ScopedRateThrottle

from kg.extraction.rules import RULES
from kg.models import Analysis, Project
from tests.webapp.api.conftest import Api, api_of
from tests.webapp.api.test_schema import errors, schema

__all__ = ["schema"]

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "赵文访问东山城。"


def test_a_text_comes_back_with_its_triples_and_their_rule(as_alice: Api, answering: None, schema: Any) -> None:
    answer = as_alice.post("analyze", {"text": TEXT})

    body = answer.json()
    assert (answer.status_code, body["state"], body["message"]) == (200, "done", "")
    assert errors(schema, "Analysis", body) == []
    rule = body["sentences"][0]["triples"][0]["rule"]
    found = RULES["subject-verb-object"]
    assert rule == {"name": found.name, "description": "Subject, verb and object", "example": found.example}
    assert answer["Cache-Control"] == "no-store"


def test_the_rule_speaks_the_readers_language(alice: User, answering: None) -> None:
    body = api_of(alice, "zh-hans").post("analyze", {"text": TEXT}).json()
    assert body["sentences"][0]["triples"][0]["rule"]["description"] == "主语、动词和宾语"


def test_without_a_worker_it_says_where_to_ask_again(as_alice: Api, settings: Settings, schema: Any) -> None:
    settings.ANALYSIS_WAIT_SECONDS = 0.1
    started = time.monotonic()
    answer = as_alice.post("analyze", {"text": TEXT})

    assert answer.status_code == 202 and time.monotonic() - started < 2
    uid = answer.json()["uid"]
    assert answer["Location"] == f"/api/v1/analyses/{uid}" and answer["Retry-After"] == "2"
    assert "The workers are busy" in answer.json()["message"]
    assert errors(schema, "Analysis", answer.json()) == []
    assert as_alice.get(f"analyses/{uid}").status_code == 202


def test_what_it_waited_for_comes(as_alice: Api, settings: Settings, answering: None) -> None:
    settings.ANALYSIS_WAIT_SECONDS = 0
    uid = as_alice.post("analyze", {"text": TEXT}).json()["uid"]

    deadline = time.monotonic() + 10
    while (answer := as_alice.get(f"analyses/{uid}")).status_code == 202:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert (answer.status_code, len(answer.json()["sentences"])) == (200, 1)


def test_nobody_reads_the_analysis_of_another(everybody: dict[str, Api], alice: User) -> None:
    analysis = Analysis.objects.create(user=alice, text=TEXT)
    assert {name: api.get(f"analyses/{analysis.pk}").status_code for name, api in everybody.items()} == {
        "alice": 202, "erin": 404, "victor": 404, "charlie": 404, "visitor": 401,
    }  # fmt: skip


def test_members_use_their_project_and_a_stranger_does_not(
    everybody: dict[str, Api], project: Project, answering: None
) -> None:
    statuses = {
        name: api.post("analyze", {"text": TEXT, "project": project.pk}).status_code for name, api in everybody.items()
    }
    assert statuses == {"alice": 200, "erin": 200, "victor": 200, "charlie": 404, "visitor": 401}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"text": ""}, "invalid"),
        ({"text": TEXT, "language": "fr"}, "invalid"),
        ({"text": " \n "}, "nothing-to-analyse"),
        ({"text": "——\n***"}, None),
    ],
)
def test_what_cannot_be_analysed_is_a_problem(as_alice: Api, settings: Settings, body: Any, code: str | None) -> None:
    settings.ANALYSIS_WAIT_SECONDS = 0
    answer = as_alice.post("analyze", body)
    assert (answer.status_code, answer.json().get("code")) == ((400, code) if code else (202, None))


def test_a_long_text_is_refused_with_its_length(as_alice: Api) -> None:
    answer = as_alice.post("analyze", {"text": "字" * 5001})
    assert (answer.status_code, answer.json()["code"]) == (413, "text-too-long")
    assert "5001 characters; at most 5000" in answer.json()["detail"]


def test_an_analysis_that_failed_is_a_problem_each_time(as_alice: Api, alice: User) -> None:
    error = {"code": "model-missing", "params": {"model": "x"}}
    analysis = Analysis.objects.create(user=alice, text=TEXT, state="failed", error=error)
    for _ in range(2):
        answer = as_alice.get(f"analyses/{analysis.pk}")
        assert (answer.status_code, answer.json()["code"]) == (503, "model-missing")


def test_a_person_may_ask_so_many_times_a_minute(
    as_alice: Api, answering: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"analyze": "3/min"})
    assert [as_alice.post("analyze", {"text": TEXT}).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert as_alice.get("projects").status_code == 200
