"""The communities of a project's graph: groups of entities with more statements among them than with others."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F

from kg.graph.connection import session
from kg.graph.cypher import exploring
from kg.graph.queries import SceneNode, nodes_of, one_row, turn_of
from kg.models import Statement, StatementStatus
from ml.louvain import louvain, modularity

MOST_LINKS = 200_000
"""Pairs of entities that are looked at, the best supported ones. They take 4 s, once for each state of the graph."""
KEPT = 8
MOST_DRAWN = 120
"""Communities that are described and drawn; the rest are small, and counted."""
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Community:
    """Numbered by size, from 0. ``statements`` are those among its entities; ``best`` are its best connected ones."""

    number: int
    entities: int
    statements: int
    best: tuple[SceneNode, ...]


@dataclass(frozen=True, slots=True)
class Communities:
    """The largest communities, the statements between them (number, number, statements), and whose is whose."""

    communities: tuple[Community, ...]
    between: tuple[tuple[int, int, int], ...]
    members: dict[str, int]
    count: int
    modularity: float


def communities(project_uid: str) -> Communities:
    """Of the project as the graph has it now: Louvain's, the same for the same graph. Raises GraphUnavailable."""
    turn = turn_of(project_uid)
    return _communities_at(turn, project_uid) if turn else Communities((), (), {}, 0, 0.0)


@lru_cache(maxsize=KEPT)
def _communities_at(turn: str, project_uid: str) -> Communities:
    """Kept until the project's next ``turn``, as scenes are."""
    with session() as graph:
        links = _links(project_uid)
        members, quality = _grouped(links)
        inside: dict[int, int] = defaultdict(int)
        between: dict[tuple[int, int], int] = defaultdict(int)
        degree: dict[str, int] = defaultdict(int)
        for source, target, statements in links:
            one, other = sorted((members[source], members[target]))
            degree[source] += statements
            degree[target] += statements
            if one == other:
                inside[one] += statements
            elif other < MOST_DRAWN:
                between[one, other] += statements
        groups: dict[int, list[str]] = defaultdict(list)
        for uid in sorted(members, key=lambda uid: (-degree[uid], uid)):
            groups[members[uid]].append(uid)
        drawn = range(min(MOST_DRAWN, len(groups)))
        best = [uid for number in drawn for uid in groups[number][:MOST_NAMED]]
        nodes = {node.uid: node for node in nodes_of(one_row(graph, exploring.NODES, uids=best, project=project_uid))}
    described = tuple(
        Community(
            number,
            len(groups[number]),
            inside[number],
            tuple(nodes[uid] for uid in groups[number][:MOST_NAMED] if uid in nodes),
        )
        for number in drawn
    )
    pairs = tuple((one, other, statements) for (one, other), statements in sorted(between.items()))
    return Communities(described, pairs, members, len(groups), quality)


def members_of(project_uid: str, number: int, limit: int) -> list[str]:
    """The uids of one community, at most ``limit``; the order is theirs in ``Communities.members``."""
    found = communities(project_uid).members
    return [uid for uid, each in found.items() if each == number][:limit]


def _links(project_uid: str) -> list[tuple[str, str, int]]:
    """The pairs of entities with the most statements, from the record: the embedded server takes 20 times as long."""
    rows = Statement.objects.filter(project=project_uid, object__isnull=False).exclude(subject=F("object"))
    rows = rows.exclude(status=StatementStatus.REJECTED)
    pairs = rows.order_by().values_list("subject_id", "object_id").annotate(statements=Count("pk"))
    return list(pairs.order_by("-statements", "subject_id", "object_id")[:MOST_LINKS])


def _grouped(links: list[tuple[str, str, int]]) -> tuple[dict[str, int], float]:
    """The community of each entity, the largest numbered 0; and how well that parts the graph. Best connected first."""
    degree: dict[str, int] = defaultdict(int)
    for source, target, statements in links:
        degree[source] += statements
        degree[target] += statements
    uids = sorted(degree)
    index = {uid: at for at, uid in enumerate(uids)}
    pairs = [(index[source], index[target], float(statements)) for source, target, statements in links]
    found = louvain(len(uids), pairs)
    sizes: dict[int, int] = defaultdict(int)
    for each in found:
        sizes[each] += 1
    order = {each: number for number, each in enumerate(sorted(sizes, key=lambda each: (-sizes[each], each)))}
    members = {uid: order[found[index[uid]]] for uid in sorted(uids, key=lambda uid: (-degree[uid], uid))}
    return members, modularity(found, pairs)
