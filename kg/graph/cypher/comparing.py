"""What ``verify`` and ``rebuild`` run: everything that the graph holds of a project, and taking it away."""

from typing import Final, LiteralString

DOCUMENTS: Final[LiteralString] = (
    "MATCH (n:Document {project: $project}) RETURN n.uid AS uid, properties(n) AS properties"
)
SENTENCES: Final[LiteralString] = (
    "MATCH (n:Sentence {project: $project}) RETURN n.uid AS uid, properties(n) AS properties"
)
ENTITIES: Final[LiteralString] = "MATCH (n:Entity {project: $project}) RETURN n.uid AS uid, properties(n) AS properties"
LITERALS: Final[LiteralString] = (
    "MATCH (n:Literal {project: $project}) RETURN n.uid AS uid, properties(n) AS properties"
)
MENTIONS: Final[LiteralString] = """
MATCH (a:Sentence {project: $project})-[r:MENTIONS]->(b)
RETURN coalesce(r.uid, '') AS uid, a.uid AS source, b.uid AS target, properties(r) AS properties
"""
STATEMENTS: Final[LiteralString] = """
MATCH (a:Entity {project: $project})-[r:STATEMENT]->(b)
RETURN coalesce(r.uid, '') AS uid, a.uid AS source, b.uid AS target, properties(r) AS properties
"""
PLACES: Final[LiteralString] = """
MATCH (a:Sentence {project: $project})-[r:PART_OF]->(b)
RETURN a.uid AS uid, a.uid AS source, b.uid AS target, properties(r) AS properties
"""

RESET_DOCUMENTS: Final[LiteralString] = "MATCH (n:Document) WHERE n.uid IN $uids SET n = {uid: n.uid, v: 0}"
RESET_SENTENCES: Final[LiteralString] = "MATCH (n:Sentence) WHERE n.uid IN $uids SET n = {uid: n.uid, v: 0}"
RESET_ENTITIES: Final[LiteralString] = "MATCH (n:Entity) WHERE n.uid IN $uids SET n = {uid: n.uid, v: 0}"
RESET_LITERALS: Final[LiteralString] = "MATCH (n:Literal) WHERE n.uid IN $uids SET n = {uid: n.uid}"
"""Back to a node that knows only its uid, so that the version guard lets the record's row in."""

DELETE_LITERALS: Final[LiteralString] = "MATCH (n:Literal) WHERE n.uid IN $uids DETACH DELETE n"
DELETE_PLACES: Final[LiteralString] = "MATCH (n:Sentence)-[r:PART_OF]->() WHERE n.uid IN $uids DELETE r"
DELETE_NAMELESS_MENTIONS: Final[LiteralString] = """
MATCH (:Sentence {project: $project})-[r:MENTIONS]->() WHERE r.uid IS NULL DELETE r
"""
DELETE_NAMELESS_STATEMENTS: Final[LiteralString] = """
MATCH (:Entity {project: $project})-[r:STATEMENT]->() WHERE r.uid IS NULL DELETE r
"""

CLEAR: Final[tuple[LiteralString, ...]] = (
    "MATCH (n:Sentence {project: $project}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS deleted",
    "MATCH (n:Entity {project: $project}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS deleted",
    "MATCH (n:Literal {project: $project}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS deleted",
    "MATCH (n:Document {project: $project}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS deleted",
)
"""Each repeated until it deletes nothing: one transaction for a whole project would not fit in the server's memory."""
DELETE_PROJECTION: Final[LiteralString] = "MATCH (p:Projection {uid: $project}) DELETE p"

PROJECTIONS: Final[LiteralString] = "MATCH (n:Projection) RETURN n.uid AS project"
