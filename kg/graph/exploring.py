"""Beyond the first scene: given entities, some degrees around one, and names that hold what a person types.

Permissions are checked before, by the caller. Every function raises GraphUnavailable.
"""

from collections.abc import Collection
from dataclasses import dataclass

from kg.graph.connection import session
from kg.graph.cypher import exploring, reading
from kg.graph.queries import EDGES_PER_NODE, Scene, SceneNode, edges_of, nodes_of, one_row


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that was found by ``by``, its name or one of its aliases."""

    node: SceneNode
    by: str


def scene_of(project_uid: str, uids: Collection[str], *, most_edges: int = 20_000) -> Scene:
    """The entities of ``uids`` that the project has, and the statements among them. The totals count just these."""
    with session() as graph:
        found = nodes_of(one_row(graph, exploring.NODES, uids=sorted(uids), project=project_uid))
        nodes = tuple(sorted(found, key=lambda node: (-node.statement_count, node.uid)))
        shown = {node.uid: True for node in nodes}
        asked = {"uids": sorted(shown), "shown": shown, "document": None, "limit": most_edges}
        edges = edges_of(one_row(graph, reading.SCENE_EDGES, **asked))
    return Scene(nodes, edges, len(nodes), len(edges))


def surroundings(project_uid: str, entity_uid: str, *, degrees: int, limit: int) -> Scene:
    """What lies at most ``degrees`` statements from the entity, the nearer first, ``limit`` entities at most.

    The totals count what was met before the limit stopped it, so they are a lower bound where it did.
    """
    with session() as graph:
        met: dict[str, SceneNode] = {}
        rim = [entity_uid]
        for _ in range(degrees):
            around = nodes_of(one_row(graph, exploring.RIM_NODES, rim=rim))
            new = [node for node in around if node.uid not in met and node.uid != entity_uid]
            met |= {node.uid: node for node in new}
            rim = [node.uid for node in new[: limit - 1]]
            if not rim or len(met) >= limit:
                break
    kept = [entity_uid, *list(met)[: limit - 1]]
    found = scene_of(project_uid, kept, most_edges=EDGES_PER_NODE * limit)
    order = {uid: index for index, uid in enumerate(kept)}
    nodes = tuple(sorted(found.nodes, key=lambda node: order[node.uid]))
    return Scene(nodes, found.edges, len(met) + 1 if found.nodes else 0, found.total_statements)


def named(project_uid: str, words: str, *, limit: int) -> list[Named]:
    """Entities whose name or an alias holds ``words``, in any case, or begins with these initials (zq: 张骞)."""
    words = " ".join(words.split()).lower()
    if not words:
        return []
    initials = f"\n{words}" if words.isascii() and words.isalnum() else ""
    with session() as graph:
        asked = {"project": project_uid, "words": words, "line": f"\n{words}", "initials": initials, "limit": limit}
        rows = one_row(graph, exploring.NAMED, **asked)["nodes"]
    return [Named(SceneNode(*row[:5]), _named_by(words, row[1], row[5])) for row in rows]


def _named_by(words: str, name: str, search_text: str) -> str:
    """Which of the names holds the words; the name itself where they are its initials."""
    names = [name, *search_text.split("\n")]
    return next((each for each in names if words in each.lower()), name)
