"""Fixtures that all tests share, one module each in tests/fixtures; those that others import come first."""

pytest_plugins = [
    "tests.fixtures.answering",
    "tests.fixtures.graph",
    "tests.fixtures.browser",
    "tests.fixtures.machine",
    "tests.fixtures.people",
    "tests.fixtures.scoring",
    "tests.fixtures.workers",
]
