"""Two models: the one that read the documents, and a newer one that sees some things otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from kg.extraction import model
from tests.fixtures.parsing import NewerParser, PatternParser


@pytest.fixture(autouse=True)
def files_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 100
    return tmp_path / "files"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[PatternParser], None]:
    """Makes a parser the one of this installation."""

    def choose(parser: PatternParser) -> None:
        monkeypatch.setattr(model, "load", lambda name=None: parser)

    choose(PatternParser())
    return choose


@pytest.fixture
def newer() -> NewerParser:
    return NewerParser()
