"""Blocks in reading order with their texts and pages; images with their files."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kg.ingest import files
from kg.models import Block, DocumentText
from tests.webapp.api.conftest import PIXEL, Api, Record

TEXT = "丝绸之路\n张骞从长安出发😀。\n城\t年\n长安\t139\n\n图 1 路线"


@pytest.fixture(autouse=True)
def files_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def blocks(record: Record) -> list[dict[str, Any]]:
    document = record.document
    DocumentText.objects.create(document=document, content=TEXT)
    table = {"rows": [["城", "年"], ["长安", "139"]], "header_rows": 1, "header_columns": 0}
    facts: list[tuple[str, int, str, dict[str, Any]]] = [
        ("heading", 1, "丝绸之路", {}),
        ("paragraph", 0, "张骞从长安出发😀。", {}),
        ("table", 0, "城\t年\n长安\t139", table),
        ("figure", 0, "", {"image": record.image.pk}),
        ("caption", 0, "图 1 路线", {"captioned": 3}),
    ]
    shown = []
    start = 0
    for index, (kind, level, text, data) in enumerate(facts):
        place = {"index": index, "kind": kind, "level": level, "page": index // 3 + 1, "box": [0.1, 0.1, 0.9, 0.2]}
        Block.objects.create(document=document, start=start, end=start + len(text), data=data, **place)
        extra = {
            "image": data.get("image"),
            "table": table if kind == "table" else None,
            "captioned": data.get("captioned"),
        }
        shown.append({**place, "start": start, "end": start + len(text), "text": text, **extra})
        start += len(text) + 1
    return shown


def test_the_blocks_of_a_document(everybody: dict[str, Api], record: Record, blocks: list[dict[str, Any]]) -> None:
    path = f"documents/{record.document.pk}/blocks"

    assert everybody["victor"].get(path).json() == {"next": None, "previous": None, "results": blocks}
    first = everybody["alice"].get(path, page_size=2).json()
    assert first["results"] == blocks[:2]
    second = everybody["alice"].client.get(first["next"]).json()
    assert second["results"] == blocks[2:4]
    assert everybody["charlie"].get(path).status_code == 404
    assert everybody["visitor"].get(path).status_code == 401


def test_sentences_and_evidence_name_their_page(as_alice: Api, record: Record, blocks: list[dict[str, Any]]) -> None:
    Block.objects.filter(document=record.document, index=0).update(page=7)

    sentences = as_alice.get(f"documents/{record.document.pk}/sentences").json()["results"]
    assert [sentence["page"] for sentence in sentences] == [7, 7]
    evidence = as_alice.get(f"statements/{record.opened.pk}/evidence").json()["results"]
    assert [each["page"] for each in evidence] == [7]


def test_an_image_and_its_file(everybody: dict[str, Api], record: Record, blocks: list[dict[str, Any]]) -> None:
    with files.referring():
        files.store(PIXEL)
    path = f"images/{record.image.pk}"

    facts = everybody["victor"].get(path).json()
    assert (facts["uid"], facts["page"], facts["media_type"], facts["block"]) == (record.image.pk, 2, "image/png", 3)
    answer = everybody["victor"].get(f"{path}/content")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PIXEL, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert everybody["charlie"].get(f"{path}/content").status_code == 404
    assert everybody["visitor"].get(f"{path}/content").status_code == 401


def test_what_claims_to_be_no_image_is_not_shown_as_one(as_alice: Api, record: Record) -> None:
    with files.referring():
        files.store(PIXEL)
    record.image.media_type = "image/svg+xml"
    record.image.save()

    answer = as_alice.get(f"images/{record.image.pk}/content")
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_gone_is_a_404(as_alice: Api, record: Record) -> None:
    assert as_alice.get(f"images/{record.image.pk}/content").status_code == 404
