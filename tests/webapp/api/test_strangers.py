"""Walks every route of the API: nobody outside a project gets anything of it, and nothing answers 500."""

import pytest

from kg.models import Membership, Mention
from tests.webapp.api.conftest import Api, Record
from webapp.api.urls import urlpatterns

METHODS = ("get", "post", "put", "patch", "delete", "options")
OWN = {"projects", "tokens", "tokens/<str:prefix>", "analyze"}
"""Routes about the person who asks; strangers to a project use them like everybody."""
OPEN = {"schema"}
BODY = {"sentence": "x", "username": "charlie", "role": "owner", "name": "x", "days": 1}


ROUTES = [str(pattern.pattern) for pattern in urlpatterns]


def addresses(route: str, record: Record) -> str:
    uids = {
        "projects": record.document.project_id,
        "documents": record.document.pk,
        "sentences": record.sentences[0].pk,
        "entities": record.zhang.pk,
        "statements": record.opened.pk,
        "jobs": record.job.pk,
        "relation-types": record.opener.pk,
        "analyses": record.analysis.pk,
        "images": record.image.pk,
        "proposals": record.proposal.pk,
        "merge-candidates": record.candidate.pk,
        "mentions": Mention.objects.values_list("pk", flat=True)[0],
        "scenes": record.scene.pk,
        "models": record.model.pk,
        "predictions": record.prediction.pk,
        "training-runs": record.training.pk,
        "completions": record.completion.pk,
    }
    member = str(Membership.objects.get(user__username="alice").pk)
    noun = route.partition("/")[0]
    places = {
        "<uid:uid>": uids.get(noun, ""),
        "<uid:signature>": "0" * 24,
        "<uid:batch>": "0" * 24,
        "<uid:conflict>": "0" * 24,
        "<id:member>": member,
        "<id:decision>": str(record.decision.pk),
    }
    for place, value in (places | {"<str:prefix>": "x" * 15}).items():
        route = route.replace(place, value)
    return route


def of_the_project(route: str, record: Record) -> dict[str, str]:
    if route == "graph/neighbours":
        return {"entity": record.zhang.pk}
    if route == "graph/paths":
        return {"start": record.zhang.pk, "end": record.zhang.pk}
    return {"project": record.document.project_id}


def test_there_are_routes_to_walk() -> None:
    assert len(ROUTES) > 20


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_gets_nothing(everybody: dict[str, Api], record: Record, route: str) -> None:
    path = addresses(route, record)
    assert "<" not in path
    query = of_the_project(route, record)
    for method in METHODS:
        send = getattr(everybody["charlie"].client, method)
        body = {} if method == "get" else {"data": BODY | query, "content_type": "application/json"}
        answer = send(f"/api/v1/{path}", query_params=query, **body)
        if route in OWN | OPEN or method == "options":
            assert answer.status_code < 500
            assert record.document.project_id not in answer.content.decode()
        else:
            assert answer.status_code in {404, 405, 415}, (method, path, answer.content)
    assert record.document.project.memberships.count() == 3


@pytest.mark.parametrize("route", sorted(set(ROUTES) - OPEN))
def test_a_visitor_is_asked_to_sign_in(everybody: dict[str, Api], record: Record, route: str) -> None:
    for method in METHODS:
        answer = getattr(everybody["visitor"].client, method)(f"/api/v1/{addresses(route, record)}")
        assert answer.status_code in {401, 405} if method != "options" else answer.status_code < 500, (method, route)


@pytest.mark.parametrize("route", ROUTES)
def test_a_viewer_changes_nothing(everybody: dict[str, Api], record: Record, route: str) -> None:
    if route in OWN:
        return
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(everybody["victor"].client, method)(
            f"/api/v1/{addresses(route, record)}", {"role": "owner"}, content_type="application/json"
        )
        assert answer.status_code in {400, 403, 405, 415}, (method, route, answer.content)
