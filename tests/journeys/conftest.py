"""Journeys that need a whole Zhitu share one. They come last, so that it does not run beside the others."""

from collections.abc import Iterator

import pytest

from tests.fixtures.machine import Machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "machine" in getattr(item, "fixturenames", ()) and "tests/journeys/" in item.nodeid)


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory, built_pages: None) -> Iterator[Machine]:
    """A machine that was started for the first time; whoever stops it starts it again."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    machine.start()
    yield machine
    machine.stop()
