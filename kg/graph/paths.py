"""The shortest ways from one entity to another.

The graph is walked from both ends, a rim at a time, by queries that both servers run at the same speed (a variable
length pattern would try every way through a hub). What was met is then searched here. Invariant: when the walks have
gone f and b steps, every way of at most f + b steps lies within what was met.
"""

import heapq
import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

import neo4j

from kg.graph.connection import session
from kg.graph.cypher import exploring
from kg.graph.exploring import scene_of
from kg.graph.queries import Scene, one_row

MOST_PAIRS = 40_000
"""Met in one walk; past it the answer says that it is not complete."""
MOST_TRIED = 50_000
MOST_FOUND = 2000
DETOUR = 2
"""Ways this much longer than the shortest are looked for too."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way: its entities in order, and for each step the statements that make it, best supported first."""

    nodes: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways, the shortest first, with the scene that holds them; not ``complete`` where the walk had to stop early."""

    paths: tuple[Path, ...]
    scene: Scene
    complete: bool


class _Walk:
    """One end's walk: how far each entity met is, and the rim to go on from."""

    def __init__(self, start: str) -> None:
        self.distance = {start: 0}
        self.rim = [start]
        self.steps = 0


def paths(project_uid: str, start: str, end: str, *, k: int, longest: int) -> Paths:
    """At most ``k`` ways without a circle and of at most ``longest`` statements, whatever their direction.

    Of equally long ones those through less connected entities come first: they say more. Raises GraphUnavailable.
    """
    links: dict[str, dict[str, int]] = defaultdict(dict)
    with session() as graph:
        complete = _meet(graph, links, start, end, longest)
    found = _shortest(links, start, end, k, longest)
    uids = {uid for nodes in found for uid in nodes}
    scene = scene_of(project_uid, uids) if uids else Scene((), (), 0, 0)
    return _described(found, scene, complete)


def _meet(graph: neo4j.Session, links: dict[str, dict[str, int]], start: str, end: str, longest: int) -> bool:
    """Walks from both ends into ``links`` (entity → neighbour → its statements) until no short way can be missing."""
    walks = (_Walk(start), _Walk(end))
    wanted = longest
    while walks[0].steps + walks[1].steps < wanted:
        walk = min(walks, key=lambda each: (not each.rim, len(each.rim)))
        if not walk.rim:
            break
        row = one_row(graph, exploring.RIM_PAIRS, rim=sorted(walk.rim), limit=MOST_PAIRS + 1)
        if len(row["pairs"]) > MOST_PAIRS:
            return False
        walk.steps += 1
        walk.rim = _widen(walk, links, row["pairs"])
        shared = walks[0].distance.keys() & walks[1].distance.keys()
        if shared:
            nearest = min(walks[0].distance[uid] + walks[1].distance[uid] for uid in shared)
            wanted = min(longest, nearest + DETOUR)
    return True


def _widen(walk: _Walk, links: dict[str, dict[str, int]], pairs: list[tuple[str, str, int]]) -> list[str]:
    """Takes in what is around the rim; the next rim."""
    rim = []
    for near, far, weight in pairs:
        links[near][far] = weight
        links[far].setdefault(near, 0)
        if far not in walk.distance:
            walk.distance[far] = walk.steps
            rim.append(far)
    return rim


def _shortest(links: dict[str, dict[str, int]], start: str, end: str, k: int, longest: int) -> list[tuple[str, ...]]:
    """Best first, by what is left to go at least; all of one length before the next."""
    left = _distances(links, end)
    if start not in left or start == end:
        return []
    queue: list[tuple[int, tuple[str, ...]]] = [(left[start], (start,))]
    found: list[tuple[str, ...]] = []
    for _ in range(MOST_TRIED):
        if not queue or len(found) >= MOST_FOUND:
            break
        total, way = heapq.heappop(queue)
        if len(found) >= k and total > len(found[k - 1]) - 1:
            break
        if way[-1] == end:
            found.append(way)
            continue
        for other in links[way[-1]]:
            length = len(way) + left.get(other, longest)
            if other not in way and length <= min(longest, left[start] + DETOUR):
                heapq.heappush(queue, (length, (*way, other)))
    weights: dict[str, int] = defaultdict(int)
    for around in links.values():
        for uid, weight in around.items():
            weights[uid] = max(weights[uid], weight)
    return sorted(found, key=lambda way: (len(way), _through(way, weights), way))[:k]


def _through(way: tuple[str, ...], weights: dict[str, int]) -> float:
    """How well connected the entities between the ends are."""
    return round(sum(math.log1p(weights[uid]) for uid in way[1:-1]), 6)


def _distances(links: dict[str, dict[str, int]], end: str) -> dict[str, int]:
    distance = {end: 0}
    rim = [end]
    while rim:
        following = []
        for uid in rim:
            for other in links.get(uid, ()):
                if other not in distance:
                    distance[other] = distance[uid] + 1
                    following.append(other)
        rim = following
    return distance


def _described(found: list[tuple[str, ...]], scene: Scene, complete: bool) -> Paths:
    between: dict[frozenset[str], list[str]] = defaultdict(list)
    for edge in scene.edges:
        between[frozenset((edge.source, edge.target))].append(edge.uid)
    ways = []
    used: set[str] = set()
    for nodes in found:
        steps = tuple(tuple(between[frozenset(pair)]) for pair in itertools.pairwise(nodes))
        if all(steps):  # else a statement went away between two queries
            ways.append(Path(nodes, steps))
            used.update(uid for step in steps for uid in step)
    edges = tuple(edge for edge in scene.edges if edge.uid in used)
    return Paths(tuple(ways), Scene(scene.nodes, edges, len(scene.nodes), len(edges)), complete)
