"""Every error is a problem document in the reader's language, and no input is an error of ours."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import UserRateThrottle

from tests.webapp.api.conftest import Api, Record, api_of
from webapp.api.parsing import MAX_BODY_BYTES, MalformedJson, parse_json

PROBLEM_KEYS = {"type", "title", "status", "detail", "code"}


def is_problem(answer: Any) -> bool:
    body = answer.json()
    return (
        answer.headers["Content-Type"] == "application/problem+json"
        and set(body) - {"errors"} == PROBLEM_KEYS
        and body["status"] == answer.status_code
        and body["type"] == f"/api/problems/{body['code']}"
        and bool(body["detail"])
    )


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("get", "nothing", {}, 404, "not-found"),
        ("get", "documents/nothing", {}, 404, "not-found"),
        ("get", f"documents/{'0' * 24}", {}, 404, "not-found"),
        ("get", "projects/", {}, 404, "not-found"),
        ("put", "projects", {}, 405, "method-not-allowed"),
        ("delete", "entities", {}, 405, "method-not-allowed"),
        ("get", "projects", {"headers": {"Accept": "image/png"}}, 406, "not-acceptable"),
        ("post", "projects", {"data": "x", "content_type": "text/plain"}, 415, "unsupported-media-type"),
        ("post", "projects", {"data": "{", "content_type": "application/json"}, 400, "malformed-json"),
        ("post", "projects", {"data": "[]", "content_type": "application/json"}, 400, "invalid"),
        ("post", "documents", {"data": "x", "content_type": "multipart/form-data"}, 400, "malformed"),
        ("post", "documents", {"data": "x", "content_type": "multipart/form-data; boundary=é"}, 400, "malformed"),
        ("get", "entities?q=%00", {}, 400, "malformed"),
        ("get", "entities/%00", {}, 400, "malformed"),
        ("get", "entities?page_size=x", {}, 400, "invalid"),
    ],
)
def test_errors_are_problems(
    as_alice: Api, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = getattr(as_alice.client, method)(f"/api/v1/{path}", **options)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert is_problem(answer)


def test_the_allowed_methods_are_named(as_alice: Api) -> None:
    assert as_alice.delete("projects").headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_the_sentence_is_in_the_readers_language(alice: User) -> None:
    details = {
        language: [api_of(alice, language).get(path).json()["detail"] for path in ("nothing", "projects/" + "0" * 24)]
        for language in ("en", "zh-hans")
    }

    assert details["en"] == ["There is nothing at this address, or you have no access to it."] * 2
    assert details["zh-hans"][0] == details["zh-hans"][1]
    assert details["zh-hans"] != details["en"]


def test_a_bug_is_a_problem_too(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("kg.catalogue.projects", fail)
    api = api_of(alice)
    api.client.raise_request_exception = False

    answer = api.get("projects")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert is_problem(answer)
    assert "secret" not in answer.content.decode()


def test_a_session_needs_the_csrf_token_and_a_token_does_not(alice: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(alice)

    refused = client.post("/api/v1/projects", {"name": "x"}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert is_problem(refused)
    key = api_of(alice).post("tokens").json()["key"]
    by_token = Client(enforce_csrf_checks=True, headers={"Authorization": f"Token {key}"})
    assert by_token.post("/api/v1/projects", {"name": "x"}, content_type="application/json").status_code == 201


def test_too_many_requests_are_told_when_to_come_back(as_alice: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min", "anon": "2/min"})

    status = [as_alice.get("projects").status_code for _ in range(3)]
    last = as_alice.get("projects")

    assert status == [200, 200, 429]
    assert is_problem(last)
    assert 0 < int(last.headers["Retry-After"]) <= 60


HOSTILE = {
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"name":' * 100_000 + b"1" + b"}" * 100_000,
    "unclosed": b"[" * 100_000,
    "NUL": b'{"name": "a\\u0000b"}',
    "raw NUL": b'{"name": "a\x00b"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "surrogate in a key": b'{"\\udfff": 1}',
    "encoded surrogate": b'{"name": "\xed\xa0\x80"}',
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "huge integer": b'{"name": ' + b"9" * 5000 + b"}",
    "integer beyond 64 bits": b'{"name": 99999999999999999999}',
    "infinite": b'{"name": 1e999}',
    "NaN": b'{"name": NaN}',
    "repeated key": b'{"name": "a", "name": "b"}',
    "empty": b"",
    "trailing": b'{"name": "a"} x',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_json_is_refused(as_alice: Api, body: bytes) -> None:
    answer = as_alice.client.post("/api/v1/projects", body, content_type="application/json")

    assert answer.status_code == 400
    assert is_problem(answer)


def test_a_body_beyond_any_need_is_refused(as_alice: Api) -> None:
    body = b'{"name": "' + b"x" * MAX_BODY_BYTES + b'"}'

    answer = as_alice.client.post("/api/v1/projects", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_what_json_can_say_is_read_as_it_is(value: Any) -> None:
    encoded = json.dumps(value, ensure_ascii=False)
    try:
        encoded.encode()
        hostile = "\\u0000" in encoded or "\0" in encoded
    except UnicodeEncodeError:
        hostile = True

    if hostile:
        with pytest.raises((MalformedJson, UnicodeEncodeError)):
            parse_json(encoded.encode())
    else:
        assert parse_json(encoded.encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(body: bytes) -> None:
    with suppress(MalformedJson):
        parse_json(body)


FUZZED = ["projects", "documents", "entities", "statements", "jobs", "tokens", "graph", "graph/neighbours"]
PARAMETERS = [
    "q",
    "project",
    "document",
    "entity",
    "sentence",
    "type",
    "state",
    "status",
    "cursor",
    "page_size",
    "limit",
]
VALUES = (
    st.text(max_size=40)
    | st.integers().map(str)
    | st.sampled_from(
        ["%00", "\ud800", "'", '"; DROP TABLE', "%", "_", "\\", "١", "1e9", "-0", "+1", "0x1", "\u202e", "💥"]
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(FUZZED), query=st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=4))
def test_no_query_is_our_fault(as_alice: Api, record: Record, path: str, query: dict[str, str]) -> None:
    encoded = "&".join(f"{name}={quoted(value)}" for name, value in query.items())

    answer = as_alice.client.get(f"/api/v1/{path}?{encoded}")

    assert answer.status_code in {200, 400, 404, 503}
    assert answer.status_code == 200 or is_problem(answer)


def quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=JSON, role=JSON)
def test_no_body_is_our_fault(as_alice: Api, record: Record, name: Any, role: Any) -> None:
    project = record.document.project_id
    for method, path, body in (
        ("post", "projects", {"name": name, "description": role}),
        ("patch", f"projects/{project}", {"name": name}),
        ("post", f"projects/{project}/members", {"username": name, "role": role}),
        ("post", "tokens", {"days": name}),
    ):
        send = getattr(as_alice.client, method)
        answer = send(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
        assert answer.status_code in {200, 201, 400, 409, 422}
        assert answer.status_code < 300 or is_problem(answer)
