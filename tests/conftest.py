"""Fixtures that all tests share, one module each in tests/fixtures."""

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.graph",
    "tests.fixtures.machine",
    "tests.fixtures.people",
    "tests.fixtures.workers",
]
