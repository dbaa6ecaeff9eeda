"""Sentences in their order, with the spans that mention entities."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.webapp.api.conftest import Api, Record


def shown(record: Record, index: int) -> dict[str, Any]:
    sentence = record.sentences[index]
    return {
        "uid": sentence.pk,
        "document": record.document.pk,
        "index": index,
        "page": None,
        "paragraph": 0,
        "heading": 0,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "mentions": [
            {
                "uid": mention.pk,
                "start": mention.start,
                "end": mention.end,
                "type": str(mention.type),
                "coreferent": False,
                "entity": {"uid": mention.entity_id, "name": mention.entity.name},
            }
            for mention in record.mentions
            if mention.sentence_id == sentence.pk
        ],
    }


def test_the_sentences_of_a_document(everybody: dict[str, Api], record: Record) -> None:
    path = f"documents/{record.document.pk}/sentences"

    assert everybody["victor"].get(path).json() == {
        "next": None,
        "previous": None,
        "results": [shown(record, 0), shown(record, 1)],
    }
    assert everybody["victor"].get(path, from_index=1).json()["results"] == [shown(record, 1)]
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401
    assert everybody["alice"].get(path, from_index=-1).status_code == 400
    assert everybody["alice"].get(path, from_index=10**30).status_code == 400


def test_one_sentence(everybody: dict[str, Api], record: Record) -> None:
    path = f"sentences/{record.sentences[0].pk}"

    assert everybody["erin"].get(path).json() == shown(record, 0)
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


def test_spans_are_code_points_of_the_text(as_alice: Api, record: Record) -> None:
    for sentence in as_alice.get(f"documents/{record.document.pk}/sentences").json()["results"]:
        for mention in sentence["mentions"]:
            assert sentence["text"][mention["start"] : mention["end"]] == mention["entity"]["name"]


def test_mentions_are_read_at_once(as_alice: Api, record: Record) -> None:
    with CaptureQueriesContext(connection) as captured:
        as_alice.get(f"documents/{record.document.pk}/sentences")

    assert len(captured) <= 6
