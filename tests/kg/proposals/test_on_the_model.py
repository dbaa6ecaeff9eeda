"""The embedded model reads the samples twice: there is no difference, across chunks and after a merge too."""

import io

import pytest
from django.conf import settings as product
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from kg import ingest
from kg.curate import entities
from kg.models import Entity, Job, Project
from tests.kg.proposals.test_proposals import applied, facts, proposed, work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def use() -> None:
    """The real model, in place of the conftest's."""


def read_samples(project: Project, settings: Settings) -> None:
    settings.CHUNK_CHARACTERS, settings.FIRST_CHUNK_CHARACTERS = 300, 100
    for path in sorted((product.BASE_DIR / "samples").glob("*.txt")):
        document = ingest.receive(project, None, path.name, io.BytesIO(path.read_bytes())).document
        assert work(Job.objects.get(document=document)).state == "done"


def test_the_same_versions_give_an_empty_diff_and_applying_it_changes_nothing(
    project: Project, settings: Settings
) -> None:
    read_samples(project, settings)
    before = facts(project)

    proposal = proposed(project)
    assert (proposal.counts, proposal.document_count) == ({}, 3)
    applied(proposal)

    assert facts(project) == before


def test_so_do_they_when_people_merged_and_renamed_entities(project: Project, settings: Settings, alice: User) -> None:
    read_samples(project, settings)
    left, right = (Entity.objects.get(name=name, type="person") for name in ("张骞", "玄奘"))
    entities.merge(left, [right], alice)
    entities.rename(Entity.objects.get(name="长安", type="place"), "长安城", alice)
    before = facts(project)

    proposal = proposed(project)
    assert proposal.counts == {}
    applied(proposal)
    assert facts(project) == before
