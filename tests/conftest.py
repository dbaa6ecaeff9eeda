"""Fixtures that all tests share, one module each in tests/fixtures."""

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.graph",
    "tests.fixtures.people",
]
