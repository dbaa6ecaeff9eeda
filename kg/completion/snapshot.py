"""A project's graph as a model sees it: integers, and what they stand for. For workers: this loads torch.

Edges are statements that are asserted, not rejected, and join two entities that were not merged into others. Ids are
positions in sorted order, so the same record gives the same snapshot. Literals stay out.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg import revision
from kg.models import Entity, Modality, RelationType, Statement, StatementStatus
from ml.graphs import Graph, KnownAnswers
from ml.graphs.triples import as_triples

KEPT = 4
"""Snapshots that a worker keeps: projects that people work on at once. 20,000 edges take 10 MB."""

MOSTLY = 0.6
"""Of its edges, the share that has to run both ways in a symmetric relation; texts rarely say both."""
FEWEST_SUBJECTS = 8
"""A relation of fewer subjects may have one object each by chance."""
MOST_WITH_SEVERAL = 0.05
"""Of the subjects of a relation, the share that may have several objects where one is the rule."""
MOST_NEIGHBOURS = 50

Triple = tuple[int, int, int]
"""Subject, relation, object as ids."""


@dataclass(frozen=True, slots=True)
class Said:
    """The statement behind an edge; ``forward`` unless its object is the relation's subject."""

    statement: str
    forward: bool


@dataclass(frozen=True)
class Snapshot:
    """The graph of ``project`` at ``revision``, or a little later; what is computed of it is filed under that number.

    ``entities`` are uids, ``relations`` names, ``types`` and ``degrees`` those of the entities. ``edges`` maps each
    triple to its statement; ``rejected`` are triples that people said no to, between ends that are in the graph.
    """

    project: str
    revision: int
    entities: tuple[str, ...]
    types: tuple[str, ...]
    relations: tuple[str, ...]
    relation_types: Mapping[str, str]
    edges: Mapping[Triple, Said]
    rejected: frozenset[Triple]
    ids: Mapping[str, int] = field(repr=False)
    relation_ids: Mapping[str, int] = field(repr=False)

    @cached_property
    def graph(self) -> Graph:
        """As ``ml`` takes it, edges in order."""
        return Graph(as_triples(sorted(self.edges)), len(self.entities), len(self.relations))

    @cached_property
    def said(self) -> list[Said]:
        """The statement behind each triple of ``graph``."""
        return [self.edges[triple] for triple in sorted(self.edges)]

    @cached_property
    def known(self) -> KnownAnswers:
        """What the graph has of each question."""
        return KnownAnswers.of(self.graph.triples, len(self.relations))

    @cached_property
    def rejected_answers(self) -> Mapping[tuple[int, int], frozenset[int]]:
        """The rejected answers of (entity, relation), both ways, relations in [0, 2R)."""
        found: dict[tuple[int, int], set[int]] = {}
        for subject, relation, object_ in self.rejected:
            found.setdefault((subject, relation), set()).add(object_)
            found.setdefault((object_, relation + len(self.relations)), set()).add(subject)
        return {question: frozenset(answers) for question, answers in found.items()}

    @cached_property
    def signatures(self) -> Mapping[tuple[str, str], Mapping[int, int]]:
        """Of each pair of types (subject's, object's): the relations that join such entities, and how many edges."""
        found: dict[tuple[str, str], Counter[int]] = {}
        for subject, relation, object_ in self.edges:
            found.setdefault((self.types[subject], self.types[object_]), Counter())[relation] += 1
        return found

    @cached_property
    def symmetric(self) -> frozenset[int]:
        """Relations most of whose edges run both ways: the other way round such an edge says nothing new."""
        both = Counter(r for subject, r, object_ in self.edges if (object_, r, subject) in self.edges)
        every = Counter(r for _, r, _ in self.edges)
        return frozenset(r for r, count in both.items() if count >= MOSTLY * every[r])

    @cached_property
    def answered(self) -> frozenset[tuple[int, int]]:
        """Subjects with a relation that has one object for each subject (今属, 出生地): a second is hardly missing."""
        objects = Counter((subject, relation) for subject, relation, _ in self.edges)
        subjects = Counter(relation for _, relation in objects)
        several = Counter(relation for (_, relation), count in objects.items() if count > 1)
        most = {relation: MOST_WITH_SEVERAL * count for relation, count in subjects.items()}
        single = {r for r, count in subjects.items() if count >= FEWEST_SUBJECTS and several[r] <= most[r]}
        return frozenset((subject, relation) for subject, relation in objects if relation in single)

    @cached_property
    def _near(self) -> Mapping[int, frozenset[int]]:
        near: dict[int, set[int]] = {}
        for subject, _, object_ in self.edges:
            near.setdefault(subject, set()).add(object_)
            near.setdefault(object_, set()).add(subject)
        return {entity: frozenset(others) for entity, others in near.items()}

    def neighbours(self, of: Iterable[int]) -> set[int]:
        """The entities one edge from these, of each the first ``MOST_NEIGHBOURS``."""
        return {other for entity in of for other in sorted(self._near.get(entity, ()))[:MOST_NEIGHBOURS]}

    @cached_property
    def _named(self) -> frozenset[tuple[str, str, str, bool]]:
        """Edges and rejected triples by names, which outlive ids."""
        said = [(triple, True) for triple in self.edges] + [(triple, False) for triple in self.rejected]
        return frozenset((self.entities[s], self.relations[r], self.entities[o], so) for (s, r, o), so in said)

    def changed_since(self, before: "Snapshot", most: int) -> set[int] | None:
        """The ends of edges that came or went, or were rejected, as ids of this one; None for more than ``most``."""
        differing = before._named ^ self._named
        if len(differing) > most:
            return None
        return {self.ids[uid] for subject, _, object_, _ in differing for uid in (subject, object_) if uid in self.ids}

    @cached_property
    def degrees(self) -> list[int]:
        """Edges of each entity, in and out."""
        counts = [0] * len(self.entities)
        for subject, _, object_ in self.edges:
            counts[subject] += 1
            counts[object_] += 1
        return counts


_snapshots: OrderedDict[str, Snapshot] = OrderedDict()


def snapshot(project: str) -> Snapshot:
    """The graph as it is; the one of the last call when nothing changed since."""
    number = revision.current(project)
    found = _snapshots.get(project)
    if found is None or found.revision != number:
        found = _snapshots[project] = take(project)
    _snapshots.move_to_end(project)
    while len(_snapshots) > KEPT:
        _snapshots.popitem(last=False)
    return found


def take(project: str) -> Snapshot:
    """Reads the graph: one query each for types, entities and statements. 20,000 edges take 0.2 s."""
    number = revision.current(project)  # before the rows: what changes meanwhile has a later number
    names = dict(RelationType.objects.filter(project_id=project).values_list("pk", "name"))
    rows = Statement.objects.filter(project_id=project, modality=Modality.ASSERTED).exclude(object=None).order_by()
    columns = ("uid", "subject_id", "predicate", "object_id", "relation_id", "inverse", "status", "evidence_count")
    statements = list(rows.values_list(*columns))
    entities = Entity.objects.filter(project_id=project, merged_into=None).order_by()
    return _assembled(project, number, names, statements, dict(entities.values_list("uid", "type")))


def _assembled(
    project: str,
    number: int,
    names: Mapping[str, str],
    statements: Iterable[tuple[str, str, str, str, str | None, bool, str, int]],
    types: Mapping[str, str],
) -> Snapshot:
    said: dict[tuple[str, str, str], tuple[int, Said]] = {}
    refused: set[tuple[str, str, str]] = set()
    for uid, subject, predicate, object_, relation, inverse, status, evidence in statements:
        if subject == object_ or subject not in types or object_ not in types:
            continue
        turned = inverse and relation is not None
        ends = (object_, subject) if turned else (subject, object_)
        triple = (ends[0], names.get(relation or "", predicate), ends[1])
        if status == StatementStatus.REJECTED:
            refused.add(triple)
        elif triple not in said or (evidence, uid) > (said[triple][0], said[triple][1].statement):
            said[triple] = (evidence, Said(uid, not turned))
    ids = {uid: at for at, uid in enumerate(sorted({end for triple in said for end in (triple[0], triple[2])}))}
    relations = {name: at for at, name in enumerate(sorted({triple[1] for triple in said}))}

    def as_ids(triple: tuple[str, str, str]) -> Triple:
        return ids[triple[0]], relations[triple[1]], ids[triple[2]]

    known = {name: uid for uid, name in names.items()}
    inside = (t for t in refused - said.keys() if t[0] in ids and t[2] in ids and t[1] in relations)
    return Snapshot(
        project,
        number,
        tuple(ids),
        tuple(types[uid] for uid in ids),
        tuple(relations),
        {name: known.get(name, "") for name in relations},
        {as_ids(triple): each for triple, (_, each) in said.items()},
        frozenset(as_ids(triple) for triple in inside),
        ids,
        relations,
    )


def forget() -> None:
    """Drops what is kept, for tests and after a fork."""
    _snapshots.clear()
