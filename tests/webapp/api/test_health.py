"""/healthz and /readyz: plain for everybody, in detail for staff."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.fixtures.graph import GraphAddress


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("root", is_staff=True))
    return client


def test_the_process_lives() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_all_parts_answer(db: None, graph: GraphAddress, settings: Settings, tmp_path: object) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(tmp_path)}

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_what_fails_is_told_to_staff_only(
    staff: Client, everyday: Client, settings: Settings, tmp_path: object
) -> None:
    settings.GRAPH_URI, settings.GRAPH_USER, settings.GRAPH_PASSWORD = "bolt://127.0.0.1:9", "x", "y"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": f"{tmp_path}/gone"}

    answers = {name: client.get("/readyz") for name, client in (("staff", staff), ("all", everyday))}

    assert [answer.status_code for answer in answers.values()] == [503, 503]
    assert set(answers["staff"].json()["failures"]) == {"graph", "broker"}
    assert answers["all"].json() == {"status": "unready"}


@pytest.fixture
def everyday(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def test_a_redis_that_is_down_is_noticed(staff: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    assert "broker" in staff.get("/readyz").json()["failures"]
