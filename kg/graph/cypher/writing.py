"""What the projector runs. Every ``$rows`` is a list of maps with ``uid``, ``v`` and ``properties``, sorted by uid."""

from typing import Final, LiteralString

TAKE_TURN: Final[LiteralString] = """
MERGE (p:Projection {uid: $project})
SET p.turn = $turn
"""
"""``$turn`` is drawn anew for each transaction, so that a turn names one state of a project's graph for ever."""
UPSERT_DOCUMENTS: Final[LiteralString] = """
UNWIND $rows AS row
MERGE (n:Document {uid: row.uid})
WITH n, row WHERE coalesce(n.v, 0) < row.v
SET n += row.properties, n.v = row.v
"""
UPSERT_SENTENCES: Final[LiteralString] = """
UNWIND $rows AS row
MERGE (n:Sentence {uid: row.uid})
WITH n, row WHERE coalesce(n.v, 0) < row.v
SET n += row.properties, n.v = row.v
"""
UPSERT_ENTITIES: Final[LiteralString] = """
UNWIND $rows AS row
MERGE (n:Entity {uid: row.uid})
WITH n, row WHERE coalesce(n.v, 0) < row.v
SET n += row.properties, n.v = row.v
"""
UPSERT_LITERALS: Final[LiteralString] = """
UNWIND $rows AS row
MERGE (n:Literal {uid: row.uid})
SET n += row.properties
"""
"""A literal is what its uid is the hash of: it has no version."""

PLACE_SENTENCES: Final[LiteralString] = """
UNWIND $rows AS row
MATCH (s:Sentence {uid: row.uid})
MATCH (d:Document {uid: row.document})
MERGE (s)-[:PART_OF]->(d)
"""

FIND_MENTIONS: Final[LiteralString] = """
MATCH (a)-[r:MENTIONS]->(b) WHERE r.uid IN $uids
RETURN r.uid AS uid, r.v AS v, a.uid AS source, b.uid AS target
"""
FIND_STATEMENTS: Final[LiteralString] = """
MATCH (a)-[r:STATEMENT]->(b) WHERE r.uid IN $uids
RETURN r.uid AS uid, r.v AS v, a.uid AS source, b.uid AS target
"""
CREATE_MENTIONS: Final[LiteralString] = """
UNWIND $rows AS row
MATCH (a:Sentence {uid: row.source})
MATCH (b:Entity {uid: row.target})
CREATE (a)-[r:MENTIONS {uid: row.uid, v: row.v}]->(b)
SET r += row.properties
"""
CREATE_STATEMENTS_ON_ENTITIES: Final[LiteralString] = """
UNWIND $rows AS row
MATCH (a:Entity {uid: row.source})
MATCH (b:Entity {uid: row.target})
CREATE (a)-[r:STATEMENT {uid: row.uid, v: row.v}]->(b)
SET r += row.properties
"""
CREATE_STATEMENTS_ON_LITERALS: Final[LiteralString] = """
UNWIND $rows AS row
MATCH (a:Entity {uid: row.source})
MATCH (b:Literal {uid: row.target})
CREATE (a)-[r:STATEMENT {uid: row.uid, v: row.v}]->(b)
SET r += row.properties
"""
UPDATE_MENTIONS: Final[LiteralString] = """
MATCH ()-[r:MENTIONS]->() WHERE r.uid IN $uids
WITH r, $changes[r.uid] AS change WHERE r.v < change.v
SET r += change.properties, r.v = change.v
"""
UPDATE_STATEMENTS: Final[LiteralString] = """
MATCH ()-[r:STATEMENT]->() WHERE r.uid IN $uids
WITH r, $changes[r.uid] AS change WHERE r.v < change.v
SET r += change.properties, r.v = change.v
"""

DELETE_MENTIONS: Final[LiteralString] = "MATCH ()-[r:MENTIONS]->() WHERE r.uid IN $uids DELETE r"
DELETE_STATEMENTS: Final[LiteralString] = "MATCH ()-[r:STATEMENT]->() WHERE r.uid IN $uids DELETE r"
DELETE_SENTENCES: Final[LiteralString] = "MATCH (n:Sentence) WHERE n.uid IN $uids DETACH DELETE n"
SENTENCES_OF_DOCUMENTS: Final[LiteralString] = """
MATCH (s:Sentence)-[:PART_OF]->(d:Document) WHERE d.uid IN $uids
RETURN s.uid AS uid
"""
DELETE_DOCUMENTS: Final[LiteralString] = "MATCH (n:Document) WHERE n.uid IN $uids DETACH DELETE n"
LITERALS_OF_ENTITIES: Final[LiteralString] = """
MATCH (e:Entity)-[:STATEMENT]->(l:Literal) WHERE e.uid IN $uids
RETURN DISTINCT l.uid AS uid
"""
DELETE_ENTITIES: Final[LiteralString] = "MATCH (n:Entity) WHERE n.uid IN $uids DETACH DELETE n"
DELETE_UNUSED_LITERALS: Final[LiteralString] = """
MATCH (l:Literal) WHERE l.uid IN $uids AND NOT (l)<-[:STATEMENT]-()
DELETE l
"""
