"""Everything that the graph holds of one project, as values that compare."""

from typing import Any

from kg.graph.connection import session

Node = tuple[str, dict[str, Any]]
Relation = tuple[str, str, str, dict[str, Any]]


def nodes(project_uid: str) -> dict[str, Node]:
    """uid → (label, properties), of every node but the projection's own."""
    with session() as graph:
        found = graph.run(
            "MATCH (n) WHERE n.project = $project RETURN labels(n) AS labels, properties(n) AS properties",
            project=project_uid,
        )
        return {row["properties"]["uid"]: (*row["labels"], row["properties"]) for row in found}


def relations(project_uid: str) -> list[Relation]:
    """(type, uid of the source, uid of the target, properties), sorted."""
    with session() as graph:
        found = graph.run(
            "MATCH (a)-[r]->(b) WHERE a.project = $project "
            "RETURN type(r) AS type, a.uid AS source, b.uid AS target, properties(r) AS properties",
            project=project_uid,
        )
        rows = [(row["type"], row["source"], row["target"], row["properties"]) for row in found]
    return sorted(rows, key=lambda row: (row[0], row[1], row[2], row[3].get("uid", "")))
