"""What the graph page asks of the graph: a scene of a project or a document, and the surroundings of one entity.

A scene's edges run between its own nodes. Permissions are checked before, by the caller.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString, NamedTuple

import neo4j

from kg.graph.connection import session
from kg.graph.cypher import reading

EDGES_PER_NODE = 4
"""More edges than this cover a drawing of the nodes."""
KEPT_SCENES = 32
"""Of half a megabyte each at most. Making one of 10,000 statements takes the embedded server 0.15 s at least."""


class SceneNode(NamedTuple):
    """An entity; the counts are the record's."""

    uid: str
    name: str
    type: str
    statement_count: int
    mention_count: int


class SceneEdge(NamedTuple):
    """A statement between two entities of the scene, from ``source`` (subject) to ``target`` (object).

    A named tuple, since a frozen dataclass takes eight times as long to make: 0.2 s for the 20,000 of a large scene.
    """

    uid: str
    source: str
    target: str
    predicate: str
    status: str
    confidence: float
    evidence_count: int
    relation: str = ""
    """The name of its relation type; empty for an open statement."""
    modality: str = "asserted"
    documents: tuple[str, ...] = ()
    """The documents with evidence, by uid; none for what a person said."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes, best connected first; edges, best supported first; and how much there is in all."""

    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    total_entities: int
    total_statements: int


def scene(project_uid: str, *, document_uid: str | None = None, limit: int = 300) -> Scene:
    """The best-connected ``limit`` entities of the project and the statements among them.

    With ``document_uid``, only statements with evidence in that document count. The totals count entities with at
    least one statement about another entity, and those statements. Raises GraphUnavailable.
    """
    turn = turn_of(project_uid)
    return _scene_at(turn, project_uid, document_uid, limit) if turn else Scene((), (), 0, 0)


def turn_of(project_uid: str) -> str:
    """What the last write to the project's graph left there, another text after each; empty before the first write.

    Raises GraphUnavailable.
    """
    with session() as graph:
        row = graph.run(reading.TURN, project=project_uid).single()
    return str(row["turn"]) if row else ""


@lru_cache(maxsize=KEPT_SCENES)
def _scene_at(turn: str, project_uid: str, document_uid: str | None, limit: int) -> Scene:
    """The scene; kept until the project's next ``turn``, since every write to its graph takes one.

    A write that comes between the turn and these queries shows in what is kept, and the next call sees its turn.
    """
    with session() as graph:
        found = one_row(graph, reading.SCENE_NODES, project=project_uid, document=document_uid, limit=limit)
        nodes = nodes_of(found)
        shown = {node.uid: True for node in nodes}
        edges = one_row(
            graph,
            reading.SCENE_EDGES,
            uids=list(shown),
            shown=shown,
            document=document_uid,
            limit=EDGES_PER_NODE * limit,
        )
    return Scene(nodes, edges_of(edges), found["entities"], found["statements"])


def neighbourhood(entity_uid: str, *, limit: int = 50) -> Scene:
    """The entity (first) with its best-connected ``limit - 1`` neighbours and the statements that join them to it.

    The totals count the entity with all its neighbours, and all its statements about entities. An entity that the
    graph does not hold gives an empty scene. Raises GraphUnavailable.
    """
    with session() as graph:
        centre = graph.run(reading.ENTITY, entity=entity_uid).single()
        if centre is None:
            return Scene((), (), 0, 0)
        found = one_row(graph, reading.NEIGHBOUR_NODES, entity=entity_uid, limit=limit)
        others = [node for node in nodes_of(found) if node.uid != entity_uid]
        nodes = (SceneNode(*centre["node"]), *others[: limit - 1])
        shown = {node.uid: True for node in nodes}
        edges = one_row(graph, reading.NEIGHBOUR_EDGES, entity=entity_uid, shown=shown, limit=EDGES_PER_NODE * limit)
    return Scene(nodes, edges_of(edges), len({entity_uid, *found["entities"]}), found["statements"])


def one_row(graph: neo4j.Session, query: LiteralString, **parameters: Any) -> neo4j.Record:
    """The one row that ``query`` gives, in a transaction of its own."""
    return graph.execute_read(lambda transaction: transaction.run(query, parameters).single(strict=True))


def nodes_of(row: neo4j.Record) -> tuple[SceneNode, ...]:
    """The list ``nodes`` of a row."""
    return tuple(SceneNode(*values) for values in row["nodes"])


def edges_of(row: neo4j.Record) -> tuple[SceneEdge, ...]:
    """The list ``edges`` of a row."""
    return tuple(SceneEdge(*[*values[:9], tuple(values[9])]) for values in row["edges"])
