"""Reading again, over REST: editors propose and decide, viewers look, strangers find nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kg.extraction import model
from kg.extraction.rules import RULES_VERSION
from kg.models import Document, Project, Proposal, ProposalState
from tests.fixtures.parsing import NewerParser, PatternParser
from tests.kg.proposals.test_proposals import TEXT, read, work
from tests.webapp.api.conftest import Api
from tests.webapp.api.test_schema import errors, schema

__all__ = ["schema"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(project: Project, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Read by the first model; the newer one is installed."""
    settings.FILES_DIR = tmp_path
    monkeypatch.setattr(model, "load", lambda name=None: PatternParser())
    document = read(project, TEXT)
    monkeypatch.setattr(model, "load", lambda name=None: NewerParser())
    return document


def statuses(everybody: dict[str, Api], send: Callable[[Api], Any]) -> dict[str, int]:
    return {name: send(api).status_code for name, api in everybody.items()}


def finished(api: Api, answer: Any) -> Any:
    work(Proposal.objects.get(pk=answer.json()["uid"]).job)
    return api.get(f"proposals/{answer.json()['uid']}").json()


def test_a_document_is_proposed_looked_at_and_applied(as_alice: Api, document: Document, schema: Any) -> None:
    answer = as_alice.post(f"documents/{document.pk}/reextract")
    body = answer.json()
    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/proposals/{body['uid']}")
    assert (body["state"], body["job"]["kind"], body["job"]["state"]) == ("proposing", "reextract", "queued")

    ready = finished(as_alice, answer)
    assert ready["state"] == "ready" and errors(schema, "Proposal", ready) == []
    assert ready["counts"]["statement"] == {"appears": 1, "disappears": 1, "changes": 1, "kept": 0}
    page = as_alice.get(f"proposals/{ready['uid']}/changes", of="statement").json()
    assert errors(schema, "ProposedChangePage", page) == []
    assert [each["kind"] for each in page["results"]] == ["disappears", "changes", "appears"]
    assert page["results"][1]["differs"][0] == "object_type"
    assert page["results"][0]["sentence"]["text"] == "钱武统治西河城。"

    applying = as_alice.post(f"proposals/{ready['uid']}/apply")
    assert (applying.status_code, applying.json()["state"]) == (202, "applying")
    assert finished(as_alice, applying)["state"] == "applied"
    assert as_alice.get(f"documents/{document.pk}").json()["extractor"] == f"pattern-2+{RULES_VERSION}"
    assert as_alice.post(f"proposals/{ready['uid']}/apply").json()["code"] == "proposal-not-ready"


def test_changes_come_page_by_page_and_filtered(as_alice: Api, document: Document) -> None:
    uid = finished(as_alice, as_alice.post(f"documents/{document.pk}/reextract"))["uid"]
    first = as_alice.get(f"proposals/{uid}/changes", page_size=4).json()
    rest = as_alice.client.get(first["next"]).json()

    assert [len(first["results"]), len(rest["results"]), rest["next"]] == [4, 4, None]
    kinds = [each["kind"] for each in as_alice.get(f"proposals/{uid}/changes", kind="appears").json()["results"]]
    assert kinds == ["appears"] * 3
    assert len(as_alice.get(f"proposals/{uid}/changes", document=document.pk).json()["results"]) == 8
    assert as_alice.get(f"proposals/{uid}/changes", document="0" * 24).status_code == 404


def test_each_role_may_do_what_it_may(everybody: dict[str, Api], document: Document, project: Project) -> None:
    looks = {"alice": 200, "erin": 200, "victor": 200, "charlie": 404, "visitor": 401}
    refused = {"victor": 403, "charlie": 404, "visitor": 401}
    strangers = {name: everybody[name] for name in refused}
    for route in (f"documents/{document.pk}/reextract", f"projects/{project.pk}/reextract"):
        assert statuses(strangers, lambda api: api.post(route)) == refused  # noqa: B023
    uid = finished(everybody["erin"], everybody["erin"].post(f"projects/{project.pk}/reextract"))["uid"]

    for route in (f"proposals/{uid}", f"proposals/{uid}/changes"):
        assert statuses(everybody, lambda api: api.get(route)) == looks  # noqa: B023
    assert [len(everybody[name].get("proposals").json()["results"]) for name in ("victor", "charlie")] == [1, 0]
    for action in ("apply", "discard"):
        assert statuses(strangers, lambda api: api.post(f"proposals/{uid}/{action}")) == refused  # noqa: B023
    assert Proposal.objects.get().state == ProposalState.READY
    assert everybody["erin"].post(f"proposals/{uid}/discard").json()["state"] == "discarded"


def test_what_cannot_be_done_is_a_problem(as_alice: Api, document: Document, project: Project) -> None:
    as_alice.post(f"documents/{document.pk}/reextract")
    again = as_alice.post(f"projects/{project.pk}/reextract")
    assert (again.status_code, again.json()["code"]) == (409, "proposal-waiting")

    other = as_alice.post("projects", {"name": "空"}).json()["uid"]
    empty = as_alice.post(f"projects/{other}/reextract", {"outdated_only": True})
    assert (empty.status_code, empty.json()["code"]) == (409, "nothing-to-read-again")
