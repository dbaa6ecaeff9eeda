"""Tokens: the key is shown once, works until it is revoked, and belongs to one person."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from tests.webapp.api.conftest import Api
from webapp.api.tokens import MAX_TOKENS, issue


def asks(key: str, path: str = "projects") -> Any:
    return Client(headers={"Authorization": f"Token {key}"}).get(f"/api/v1/{path}")


def test_a_token_opens_what_its_person_may_see(as_alice: Api, project: object) -> None:
    made = as_alice.post("tokens", {"days": 7})

    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert [row["name"] for row in asks(made.json()["key"]).json()["results"]] == ["丝绸之路研究"]
    token = AuthToken.objects.get()
    assert abs(token.expiry - token.created - timedelta(days=7)) < timedelta(seconds=5)


def test_the_list_never_shows_a_key(as_alice: Api) -> None:
    made = as_alice.post("tokens").json()

    listed = as_alice.get("tokens").json()["results"]
    assert listed == [{key: made[key] for key in ("prefix", "created", "expiry")}]
    assert made["key"].startswith(made["prefix"])
    assert len(made["key"]) == 64


def test_a_revoked_token_is_dead(as_alice: Api) -> None:
    made = as_alice.post("tokens").json()

    assert as_alice.delete(f"tokens/{made['prefix']}").status_code == 204
    assert asks(made["key"]).status_code == 401
    assert as_alice.get("tokens").json()["results"] == []


def test_nobody_revokes_anothers_token(everybody: dict[str, Api], alice: User) -> None:
    _token, key = issue(alice)

    assert everybody["charlie"].delete(f"tokens/{key[:15]}").status_code == 404
    assert everybody["charlie"].get("tokens").json()["results"] == []
    assert everybody["visitor"].get("tokens").status_code == 401
    assert everybody["visitor"].post("tokens").status_code == 401
    assert asks(key).status_code == 200


def test_an_expired_token_and_one_of_a_former_user_are_dead(alice: User, erin: User) -> None:
    token, key = issue(alice)
    AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    _other, of_erin = issue(erin)
    User.objects.filter(pk=erin.pk).update(is_active=False)

    assert (asks(key).status_code, asks(of_erin).status_code) == (401, 401)


@pytest.mark.parametrize("key", ["", "x", "a b", "\xff\xfe", "0" * 64, "é" * 15, "\t", "x" * 10_000])
def test_no_key_at_all(db: None, key: str) -> None:
    answer = asks(key)

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("days", [0, 366, "x", 10**30])
def test_a_token_lives_a_day_to_a_year(as_alice: Api, days: object) -> None:
    assert as_alice.post("tokens", {"days": days}).status_code == 400


def test_a_person_has_only_so_many(as_alice: Api, alice: User) -> None:
    for _ in range(MAX_TOKENS):
        issue(alice)

    assert as_alice.post("tokens").json()["code"] == "too-many-tokens"
