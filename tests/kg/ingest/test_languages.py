"""Documents in Chinese, in English, in both, and in a language that nobody here reads."""

import io
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from kg import ingest
from kg.extraction import model
from kg.ingest import run
from kg.models import Document, Evidence, Job, Mention, Project, Statement
from tests.fixtures.english import HandParser, parse
from tests.fixtures.parsing import PatternParser

pytestmark = pytest.mark.django_db

CURIE = parse(
    "Marie/PROPN/nsubj>3 Curie/PROPN/flat>1 discovered/VERB/root>0 radium/NOUN/obj>3 in/ADP/case>6 1898/NUM/obl>3"
    " ./PUNCT/punct>3",
    PER="Marie Curie",
)
SHE = parse("She/PRON/nsubj>2 founded/VERB/root>0 an/DET/det>4 institute/NOUN/obj>2 ./PUNCT/punct>2")
ENGLISH = f"{CURIE.text} {SHE.text} And this is what was known of her and of the time in which she lived.\n"
CHINESE = "赵文访问东山城。钱武统治西河城。孙安建造大湖城。李平离开小川城。\n"
FRENCH = "La ville est la capitale de la France et elle est située dans le nord du pays, sur la Seine.\n"


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Path:
    """The folder of our own models, without one for English; the parsers stand in for both."""
    settings.MODELS_DIR = tmp_path
    parsers = {"en-small": HandParser([CURIE, SHE])}
    monkeypatch.setattr(model, "load", lambda name=None: parsers.get(name or "") or PatternParser())
    return tmp_path


@pytest.fixture
def english(models: Path) -> None:
    """An installation with a model for English."""
    (models / "en-small").mkdir()
    (models / "en-small" / "config.json").write_text("{}")


def read(project: Project, text: str) -> Document:
    document = ingest.receive(project, None, "a.txt", io.BytesIO(text.encode())).document
    run.run(Job.objects.get(document=document).uid)
    document.refresh_from_db()
    assert Job.objects.get(document=document).state == "done"
    return document


def facts() -> set[tuple[str, str, str]]:
    return {
        (s.subject.name, s.predicate, s.object.name if s.object else s.literal_value)
        for s in Statement.objects.select_related("subject", "object")
    }


def test_an_english_document_is_read_by_its_model(project: Project, english: None) -> None:
    document = read(project, ENGLISH)

    assert (document.language, document.notes) == ("en", [])
    assert document.extractor.startswith("hand-1+")
    assert facts() == {("Marie Curie", "discovered", "radium"), ("Marie Curie", "founded", "institute")}
    [mention] = Mention.objects.filter(sentence__text=SHE.text, start=0)
    assert mention.entity.name == "Marie Curie"
    assert Evidence.objects.filter(statement__predicate="founded").count() == 1


def test_without_a_model_an_english_document_has_sentences_only(project: Project) -> None:
    document = read(project, ENGLISH)

    assert (document.language, document.sentence_count, document.statements_found) == ("en", 3, 0)
    assert not Mention.objects.exists()


def test_a_chinese_document_keeps_its_english_sentence(project: Project, english: None) -> None:
    document = read(project, CHINESE + CURIE.text)

    assert (document.language, document.extractor.partition("+")[0]) == ("zh", "pattern-1")
    assert {("赵文", "访问", "东山城"), ("Marie Curie", "discovered", "radium")} <= facts()


def test_another_language_is_noted(project: Project, english: None) -> None:
    document = read(project, FRENCH)

    assert document.language == ""
    assert [note["code"] for note in document.notes] == ["unread-language"]
    assert not Statement.objects.exists()
