"""What the page of a document says where nobody here reads its language."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from kg.extraction.parsers import MULTILINGUAL
from kg.models import Document
from tests.webapp.pages.test_document import page

ENGLISH = "This document is in English, and there is no model for English here"


def in_language(document: Document, language: str, *notes: str) -> Document:
    document.language = language
    document.notes = [{"code": code, "params": {}} for code in notes]
    document.save()
    return document


@pytest.fixture(autouse=True)
def models(settings: Settings, tmp_path: Path) -> Path:
    """An installation without a model for English."""
    settings.MODELS_DIR = tmp_path
    return tmp_path


def test_english_without_a_model_is_said_and_a_key_offered(document: Document, alice: User) -> None:
    html = page(alice, in_language(document, "en"))

    assert ENGLISH in html
    assert f"hanlp_model use {MULTILINGUAL} --download" in html and "not for commercial use" in html
    assert "这份文档是英文的" in page(alice, document, language="zh-hans")


def test_english_with_a_model_needs_no_word(document: Document, alice: User, models: Path) -> None:
    (models / "en-small").mkdir()
    (models / "en-small" / "config.json").write_text("{}")

    assert 'id="language"' not in page(alice, in_language(document, "en"))


def test_a_foreign_document_says_so_unless_the_multilingual_model_reads(
    document: Document, alice: User, settings: Settings
) -> None:
    in_language(document, "", "unread-language")

    assert "in a language that cannot be read here yet" in page(alice, document)
    settings.HANLP_MODEL = MULTILINGUAL
    assert 'id="language"' not in page(alice, document)


def test_chinese_and_figures_need_no_word(document: Document, alice: User) -> None:
    assert "<span>Chinese</span>" in page(alice, in_language(document, "zh"))
    assert "<span>中文</span>" in page(alice, document, language="zh-hans")
    assert 'id="language"' not in page(alice, in_language(document, "zh"))
    assert 'id="language"' not in page(alice, in_language(document, ""))
