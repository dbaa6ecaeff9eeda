"""Whatever people decide, undo and redo, and whatever is read meanwhile: the record is a function of what was extracted
and of the decisions that stand, and the graph follows it.
"""

import random

import pytest
from pytest_django import Settings

from kg.graph import clearing, projector, verify
from kg.models import Project
from tests.fixtures.graph import GraphAddress
from tests.kg.curate.playing import Game, Use, cleared, consistent, settled, steps, undo_all, use_with

pytestmark = pytest.mark.django_db
SEQUENCES = 500
BLOCKS = 20
"""Of as many sequences, so that a failure names a small one."""
STEPS = 5
IN_THE_GRAPH = 12
"""So many of them are projected after each step."""


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Use:
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 20
    return use_with(monkeypatch)


def differing(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [("missing", *row) for row in one if row not in other] + [("extra", *row) for row in other if row not in one]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_undoing_everything_gives_the_record_that_reading_alone_gives(db: None, use: Use, block: int) -> None:
    for seed in range(block * SEQUENCES // BLOCKS, (block + 1) * SEQUENCES // BLOCKS):
        undone(seed, use)


def undone(seed: int, use: Use) -> None:
    sequence = steps(random.Random(seed), STEPS)
    Project.objects.filter(pk="a" * 24).delete()
    project = Project.objects.create(uid="a" * 24, name="甲")
    list(Game(project, use, []).play(sequence, deciding=False))
    expected = settled(project)
    cleared(project)

    list(Game(project, use, []).play(sequence, deciding=True))
    consistent(project)
    list(undo_all(project, random.Random(seed)))

    consistent(project)
    found = settled(project)
    differences = {name: differing(rows, found[name]) for name, rows in expected.items()}
    assert {name: rows for name, rows in differences.items() if rows} == {}, (seed, sequence)


@pytest.mark.parametrize("seed", range(1000, 1000 + IN_THE_GRAPH))
def test_the_graph_follows_every_step(db: None, use: Use, graph: GraphAddress, seed: int) -> None:
    Project.objects.filter(pk="b" * 24).delete()
    clearing.forget("b" * 24)
    project = Project.objects.create(uid="b" * 24, name="乙")
    for _ in Game(project, use, []).play(steps(random.Random(seed), STEPS), deciding=True):
        projector.drain_all(project.pk)
        assert verify.compare(project).differences == ()
    list(undo_all(project, random.Random(seed)))
    projector.drain_all(project.pk)
    assert verify.compare(project).differences == ()
