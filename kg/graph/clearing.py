"""Taking a project out of the graph."""

from typing import LiteralString

import neo4j

from kg.graph.connection import session
from kg.graph.cypher import comparing
from kg.graph.turns import in_turn
from kg.models import Project

AT_ONCE = 2000
"""Nodes of one transaction: a whole project would not fit in the embedded server's memory."""


def clear(project_uid: str) -> None:
    """Delete the project's nodes and relationships. Raises GraphUnavailable."""
    for query in comparing.CLEAR:
        while _clear_some(project_uid, query):
            pass


def forget(project_uid: str) -> None:
    """Take a deleted project out of the graph. Raises GraphUnavailable."""
    clear(project_uid)
    in_turn(
        project_uid, lambda transaction: transaction.run(comparing.DELETE_PROJECTION, project=project_uid).consume()
    )


def deleted_projects() -> list[str]:
    """The projects that the graph holds and the record does not. Nodes that are not ours are never looked at."""
    with session() as graph:
        held = {row["project"] for row in graph.run(comparing.PROJECTIONS)}
    return sorted(held - set(Project.objects.values_list("pk", flat=True)))


def _clear_some(project_uid: str, query: LiteralString) -> int:
    def delete(transaction: neo4j.Transaction) -> int:
        deleted: int = transaction.run(query, project=project_uid, limit=AT_ONCE).single(strict=True)["deleted"]
        return deleted

    return in_turn(project_uid, delete)
