"""What the graph page asks beyond scenes: more degrees, paths, communities, names. Rejected statements are no edges."""

from typing import Final, LiteralString

NODES: Final[LiteralString] = """
MATCH (e:Entity) WHERE e.uid IN $uids AND e.project = $project
RETURN collect([e.uid, e.name, e.type, e.statement_count, e.mention_count]) AS nodes
"""

RIM_NODES: Final[LiteralString] = """
MATCH (a:Entity)-[r:STATEMENT]-(b:Entity)
WHERE a.uid IN $rim AND r.status <> 'rejected'
WITH b, count(r) AS degree
ORDER BY degree DESC, b.statement_count DESC, b.uid
RETURN collect([b.uid, b.name, b.type, b.statement_count, b.mention_count]) AS nodes
"""
"""One row: what is one statement away from ``$rim``, the best connected to it first; the rim itself may be among it."""

RIM_PAIRS: Final[LiteralString] = """
MATCH (a:Entity)-[r:STATEMENT]-(b:Entity)
WHERE a.uid IN $rim AND r.status <> 'rejected'
WITH DISTINCT a.uid AS near, b.uid AS far, b.statement_count AS weight
ORDER BY near, far LIMIT $limit
RETURN collect([near, far, weight]) AS pairs
"""
"""One row: who is one statement away from whom, with the statements that the far end has in all."""

NAMED: Final[LiteralString] = """
MATCH (e:Entity {project: $project})
WHERE toLower(e.search_text) CONTAINS $words OR ($initials <> '' AND coalesce(e.initials, '') CONTAINS $initials)
WITH e, CASE WHEN toLower(e.name) = $words THEN 0
             WHEN toLower(e.name) STARTS WITH $words THEN 1
             WHEN toLower(e.search_text) CONTAINS $line THEN 2
             WHEN toLower(e.search_text) CONTAINS $words THEN 3
             ELSE 4 END AS rank
ORDER BY rank, e.statement_count DESC, e.uid LIMIT $limit
RETURN collect([e.uid, e.name, e.type, e.statement_count, e.mention_count, e.search_text]) AS nodes
"""
"""One row: entities whose name or an alias holds ``$words`` (lower case), or whose initials begin with ``$initials``
(after a line feed). ``$line`` is a line feed and the words: an alias that begins with them."""
