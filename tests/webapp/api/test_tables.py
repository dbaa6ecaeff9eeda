"""Tables and their mappings over the API: what holds, what would change, who may save it."""

import io
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kg import ingest
from kg.extraction import model
from kg.ingest import run
from kg.models import Document, Job, Project, Statement, TableMapping
from tests.fixtures.parsing import PatternParser
from tests.webapp.api.conftest import Api

KEY = {"role": "key", "predicate": "", "type": "place", "unit": "", "inverse": False, "splits": False}
PEOPLE = KEY | {"role": "quantity", "predicate": "人口", "type": "concept", "unit": "万人"}


@pytest.fixture
def cities(project: Project, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Document:
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(model, "load", lambda *_: PatternParser())
    text = "城市,人口（万人）\n成都,2093.8\n西安,1295\n".encode()
    document = ingest.receive(project, None, "a.csv", io.BytesIO(text)).document
    run.run(Job.objects.get(document=document).uid)
    return document


def path_of(document: Document) -> str:
    return f"projects/{document.project_id}/table-mappings/{document.tables.get().signature}"


def put(api: Api, path: str, data: Any) -> Any:
    return api.client.put(f"/api/v1/{path}", data, content_type="application/json")


def test_a_document_lists_its_tables(everybody: dict[str, Api], cities: Document) -> None:
    answer = everybody["victor"].get(f"documents/{cities.pk}/tables").json()
    signature = cities.tables.get().signature
    assert answer["results"] == [
        {"signature": signature, "headers": ["城市", "人口（万人）"], "block": 0, "blocks": 1, "records": 2}
    ]
    assert everybody["charlie"].get(f"documents/{cities.pk}/tables").status_code == 404


def test_what_is_proposed_can_be_saved_changed_and_taken_back(everybody: dict[str, Api], cities: Document) -> None:
    path, erin = path_of(cities), everybody["erin"]
    proposed = erin.get(path).json()
    assert proposed == {
        "signature": cities.tables.get().signature,
        "headers": ["城市", "人口（万人）"],
        "mapping": {"columns": [KEY, PEOPLE], "titled": False, "title_type": "concept"},
        "saved": False,
        "documents": 1,
    }
    changed = {"columns": [KEY, PEOPLE | {"predicate": "常住人口"}]}

    preview = everybody["victor"].post(f"{path}/preview", changed).json()
    assert preview["change"] == {"added": 2, "removed": 2, "kept": 0, "whole": True}
    assert preview["statements"][0] == {
        "subject": "成都",
        "subject_type": "place",
        "predicate": "常住人口",
        "object": "2093.8",
        "object_type": None,
        "literal": {"type": "quantity", "value": "2093.8万人", "number": 20938000.0, "unit": "人"},
        "confidence": 0.98,
    }

    answer = put(erin, path, changed)
    assert (answer.status_code, answer.json()["saved"]) == (200, True)
    run.run(Job.objects.get(kind="tables").uid)
    assert set(Statement.objects.values_list("predicate", flat=True)) == {"常住人口"}
    listed = erin.get(f"projects/{cities.project_id}/table-mappings").json()["results"]
    assert [(row["saved_by"], row["mapping"]["columns"][1]["predicate"]) for row in listed] == [("erin", "常住人口")]

    assert erin.delete(path).status_code == 204
    assert erin.delete(path).status_code == 404
    assert erin.get(path).json() == proposed


def test_only_editors_and_owners_save(everybody: dict[str, Api], cities: Document) -> None:
    path, body = path_of(cities), {"columns": [KEY, PEOPLE]}
    names = ("victor", "charlie", "visitor")
    assert [put(everybody[name], path, body).status_code for name in names] == [403, 404, 401]
    assert [everybody[name].delete(path).status_code for name in names] == [403, 404, 401]
    assert [everybody[name].get(path).status_code for name in names] == [200, 404, 401]
    assert [everybody[name].post(f"{path}/preview", body).status_code for name in names] == [200, 404, 401]
    assert not TableMapping.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"columns": [{"role": "king"}, PEOPLE]}, 400, "invalid"),
        ({"columns": [KEY]}, 422, "mapping-invalid"),
        ({"columns": [KEY, KEY]}, 422, "mapping-invalid"),
        ({"columns": [KEY, PEOPLE | {"predicate": ""}]}, 422, "mapping-invalid"),
    ],
)
def test_what_does_not_fit_is_refused(
    as_alice: Api, cities: Document, body: dict[str, Any], status: int, code: str
) -> None:
    for answer in (put(as_alice, path_of(cities), body), as_alice.post(f"{path_of(cities)}/preview", body)):
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not TableMapping.objects.exists()


def test_headers_that_no_table_has_are_not_found(as_alice: Api, cities: Document) -> None:
    path = f"projects/{cities.project_id}/table-mappings/{'0' * 24}"
    assert as_alice.get(path).status_code == 404
    assert put(as_alice, path, {"columns": [KEY]}).status_code == 404
