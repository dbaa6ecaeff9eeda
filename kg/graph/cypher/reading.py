"""What the graph page asks. Rejected statements and statements about literals are no edges of a scene."""

from typing import Final, LiteralString

TURN: Final[LiteralString] = "MATCH (p:Projection) WHERE p.uid = $project RETURN p.turn AS turn"

SCENE_NODES: Final[LiteralString] = """
MATCH (a:Entity {project: $project})-[r:STATEMENT]-(b:Entity)
WHERE r.status <> 'rejected' AND ($document IS NULL OR $document IN r.documents)
WITH a, count(r) AS degree, sum(CASE WHEN a.uid = b.uid THEN 2 ELSE 1 END) AS ends
ORDER BY degree DESC, a.uid
WITH collect(a) AS ranked, sum(ends) AS ends
RETURN size(ranked) AS entities, ends / 2 AS statements,
       [e IN ranked[..$limit] | [e.uid, e.name, e.type, e.statement_count, e.mention_count]] AS nodes
"""
"""One row. Each statement is met from both its ends, and once only where both are the same entity."""

SCENE_EDGES: Final[LiteralString] = """
MATCH (a:Entity)-[r:STATEMENT]->(b:Entity)
WHERE a.uid IN $uids AND $shown[b.uid] AND r.status <> 'rejected'
  AND ($document IS NULL OR $document IN r.documents)
WITH a, r, b ORDER BY r.evidence_count DESC, r.confidence DESC, r.uid LIMIT $limit
RETURN collect([r.uid, a.uid, b.uid, r.predicate, r.status, r.confidence, r.evidence_count,
                coalesce(r.relation, ''), coalesce(r.modality, 'asserted'), coalesce(r.documents, [])]) AS edges
"""
"""``$shown`` maps each of ``$uids`` to true: a look-up in a map, where a second IN would compare with every one. One
row that holds a list: the driver reads it in a third of the time of as many rows."""

NEIGHBOUR_NODES: Final[LiteralString] = """
MATCH (c:Entity)-[r:STATEMENT]-(b:Entity)
WHERE c.uid = $entity AND r.status <> 'rejected'
WITH b, count(r) AS degree
ORDER BY degree DESC, b.statement_count DESC, b.uid
WITH collect(b) AS ranked, sum(degree) AS statements
RETURN [e IN ranked | e.uid] AS entities, statements,
       [e IN ranked[..$limit] | [e.uid, e.name, e.type, e.statement_count, e.mention_count]] AS nodes
"""
"""One row."""

ENTITY: Final[LiteralString] = """
MATCH (e:Entity) WHERE e.uid = $entity
RETURN [e.uid, e.name, e.type, e.statement_count, e.mention_count] AS node
"""

NEIGHBOUR_EDGES: Final[LiteralString] = """
MATCH (c:Entity)-[r:STATEMENT]-(b:Entity)
WHERE c.uid = $entity AND $shown[b.uid] AND r.status <> 'rejected'
WITH DISTINCT r ORDER BY r.evidence_count DESC, r.confidence DESC, r.uid LIMIT $limit
RETURN collect([r.uid, startNode(r).uid, endNode(r).uid, r.predicate, r.status, r.confidence, r.evidence_count,
                coalesce(r.relation, ''), coalesce(r.modality, 'asserted'), coalesce(r.documents, [])]) AS edges
"""
