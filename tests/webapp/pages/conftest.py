"""A project with one document that was read."""

import pytest

from kg.models import Document, Project
from tests.webapp.pages.reading import document_of


@pytest.fixture
def document(project: Project) -> Document:
    return document_of(project)
