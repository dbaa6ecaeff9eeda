"""The servers that the contract suite runs on, and a small record to project."""

import os

import pytest
from pytest_django import Settings

from kg.models import Project
from tests.fixtures.graph import GraphAddress
from tests.kg.graph.records import Record


def _servers() -> list[str]:
    return ["embedded", "neo4j"] if os.environ.get("TEST_NEO4J_URI") else ["embedded"]


@pytest.fixture(params=_servers())
def graph(request: pytest.FixtureRequest, settings: Settings) -> GraphAddress:
    """Each test of this folder runs on the embedded server, and on a Neo4j too where TEST_NEO4J_URI names one."""
    if request.param == "embedded":
        address: GraphAddress = request.getfixturevalue("embedded_address")
    else:
        address = GraphAddress(
            os.environ["TEST_NEO4J_URI"],
            os.environ.get("TEST_NEO4J_USER", "neo4j"),
            os.environ.get("TEST_NEO4J_PASSWORD", ""),
        )
    settings.GRAPH_URI, settings.GRAPH_USER, settings.GRAPH_PASSWORD = address.uri, address.user, address.password
    return address


@pytest.fixture
def record(project: Project) -> Record:
    return Record(project)
