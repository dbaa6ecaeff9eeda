"""Statements, and the sentences behind each."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kg.models import Project
from tests.webapp.api.conftest import Api, Record, make_document


def opened(record: Record) -> dict[str, Any]:
    return {
        "uid": record.opened.pk,
        "project": record.document.project_id,
        "subject": {"uid": record.zhang.pk, "name": "张骞", "type": "person"},
        "predicate": "开通",
        "relation": None,
        "inverse": False,
        "object": {"uid": record.silk_road.pk, "name": "丝绸之路", "type": "concept"},
        "literal": None,
        "modality": "asserted",
        "qualifiers": None,
        "status": "extracted",
        "confidence": 0.9,
        "evidence_count": 1,
    }


def long(record: Record) -> dict[str, Any]:
    return {
        "uid": record.long.pk,
        "project": record.document.project_id,
        "subject": {"uid": record.silk_road.pk, "name": "丝绸之路", "type": "concept"},
        "predicate": "长",
        "relation": None,
        "inverse": False,
        "object": None,
        "literal": {"type": "quantity", "value": "6400公里", "number": 6400.0, "unit": "公里"},
        "modality": "asserted",
        "qualifiers": None,
        "status": "extracted",
        "confidence": 0.8,
        "evidence_count": 1,
    }


def test_the_statements_of_a_project(everybody: dict[str, Api], record: Record) -> None:
    query = {"project": record.document.project_id}

    assert everybody["victor"].get("statements", **query).json() == {
        "next": None,
        "previous": None,
        "results": [opened(record), long(record)],
    }
    assert everybody["charlie"].get("statements").json()["results"] == []
    assert everybody["charlie"].get("statements", **query).status_code == 404
    assert everybody["visitor"].get("statements").status_code == 401


def test_one_statement(everybody: dict[str, Api], record: Record) -> None:
    path = f"statements/{record.long.pk}"

    assert everybody["victor"].get(path).json() == long(record)
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


@pytest.mark.parametrize(
    ("query", "predicates"),
    [
        ({"predicate": "长"}, ["长"]),
        ({"predicate": "开"}, []),
        ({"q": "张骞"}, ["开通"]),
        ({"q": "丝绸"}, ["开通", "长"]),
        ({"q": "6400"}, ["长"]),
        ({"q": "开"}, ["开通"]),
        ({"status": "accepted"}, []),
        ({"status": "extracted", "q": "通"}, ["开通"]),
    ],
)
def test_filters(as_alice: Api, record: Record, query: dict[str, str], predicates: list[str]) -> None:
    assert [row["predicate"] for row in as_alice.get("statements", **query).json()["results"]] == predicates


def test_filters_that_name_a_thing(as_alice: Api, record: Record, project: Project) -> None:
    def predicates(**query: str) -> list[str]:
        return [row["predicate"] for row in as_alice.get("statements", **query).json()["results"]]

    assert predicates(entity=record.silk_road.pk) == ["开通", "长"]
    assert predicates(entity=record.zhang.pk) == ["开通"]
    assert predicates(entity=record.changan.pk) == []
    assert predicates(sentence=record.sentences[1].pk) == ["长"]
    assert predicates(document=record.document.pk) == ["开通", "长"]
    assert predicates(document=make_document(project, "沉默.txt").pk) == []


@pytest.mark.parametrize("name", ["project", "document", "entity", "sentence"])
def test_a_filter_that_names_nothing_is_a_404(as_alice: Api, record: Record, name: str) -> None:
    assert as_alice.get("statements", **{name: "0" * 24}).status_code == 404


def test_the_evidence_for_a_statement(everybody: dict[str, Api], record: Record) -> None:
    path = f"statements/{record.opened.pk}/evidence"
    sentence = record.sentences[0]

    assert everybody["victor"].get(path).json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "uid": record.evidence[0].pk,
                "statement": record.opened.pk,
                "document": {"uid": record.document.pk, "name": "丝绸之路.txt"},
                "sentence": {
                    "uid": sentence.pk,
                    "index": 0,
                    "paragraph": 0,
                    "start": 0,
                    "end": 14,
                    "text": "张骞从长安出发开通丝绸之路。",
                },
                "page": None,
                "subject_spans": [[0, 2]],
                "predicate_spans": [[7, 9]],
                "object_spans": [[9, 13]],
                "qualifiers": [],
                "speaker": None,
                "speaker_spans": [],
                "rule": "svo",
                "confidence": 0.9,
                "extractor": "embedded-1",
            }
        ],
    }
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


def test_a_list_costs_few_queries(as_alice: Api, record: Record) -> None:
    with CaptureQueriesContext(connection) as statements:
        as_alice.get("statements", project=record.document.project_id)
    with CaptureQueriesContext(connection) as evidence:
        as_alice.get(f"statements/{record.opened.pk}/evidence")

    assert (len(statements), len(evidence)) == (4, 4)
