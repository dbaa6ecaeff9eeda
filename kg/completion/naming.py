"""What a person calls an entity or a relation, found; or the nearest names, where nothing is called so."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q

from kg.completion.errors import NothingLikeIt, UnknownName
from kg.linking.birth_years import told_apart
from kg.linking.blocking import NAMED, blocks
from kg.linking.folding import fold
from kg.linking.lexicon import chains
from kg.models import Entity, EntityType, Modality, NameBlock, RelationType, Statement, StatementStatus

MOST_SUGGESTIONS = 5
MOST_COMPARED = 400
"""Names that are compared for one suggestion."""
NEAR = 0.4
"""Two names below this likeness (difflib's ratio) are not near."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a project: ``name`` is what statements and models call it; ``uid`` that of its type, "" if open."""

    name: str
    uid: str = ""


def entity(project: str, named: str) -> Entity:
    """The entity with this uid, else with this name or alias, of several the one with most statements. A merged one is
    its survivor.

    Raises ``UnknownName`` and ``NothingLikeIt``.
    """
    rows = Entity.objects.filter(project_id=project)
    by_uid = rows.filter(pk=named).first()
    if by_uid is not None:
        return _survivor(by_uid)
    keys = {fold(named), *(fold(named, kind) for kind in EntityType)} - {""}
    found = rows.filter(key__in=keys).order_by("-statement_count", "uid").first()
    found = found or rows.filter(name=named, merged_into=None).first()
    found = found or _with_distinction(project, keys)
    if found is None:
        raise _unknown(named, _entities_like(project, named))
    return _survivor(found)


def relation(project: str, named: str) -> Relation:
    """The relation with this name, alias, uid of a type, or words of an open predicate.

    Raises ``UnknownName`` and ``NothingLikeIt``.
    """
    types = list(RelationType.objects.filter(project_id=project))
    for row in types:
        if named in {row.pk, row.name}:
            return Relation(row.name, row.pk)
    statements = Statement.objects.filter(project_id=project, relation=None, modality=Modality.ASSERTED)
    statements = statements.exclude(status=StatementStatus.REJECTED).exclude(object=None)
    if statements.filter(predicate=named).exists():
        return Relation(named)
    for row in types:
        if named in {alias for alias in row.aliases if isinstance(alias, str)}:  # an inverse alias says something else
            return Relation(row.name, row.pk)
    words = statements.order_by().values_list("predicate", flat=True).distinct()[:MOST_COMPARED]
    raise _unknown(named, [*(row.name for row in types), *words])


def _survivor(row: Entity) -> Entity:
    if row.merged_into_id is None:
        return row
    steps = chains(row.project_id, [row.pk])
    uid = row.pk
    while uid in steps:
        uid = steps[uid]
    return row if uid == row.pk else Entity.objects.get(pk=uid)


def _with_distinction(project: str, keys: Iterable[str]) -> Entity | None:
    """One of several of this name, told apart by a birth year or a split."""
    named = Q()
    for key in keys:
        named |= told_apart(key)
    return Entity.objects.filter(named, project_id=project).order_by("-statement_count", "uid").first()


def _entities_like(project: str, named: str) -> list[str]:
    """Names that share a block with it, or a part."""
    shared = {block for kind in NAMED for block in blocks(kind, [named])}
    rows = Entity.objects.filter(project_id=project, merged_into=None)
    ids = NameBlock.objects.filter(project_id=project, block__in=shared).values_list("entity_id", flat=True)
    near = list(rows.filter(pk__in=list(ids[:MOST_COMPARED])).values_list("name", flat=True))
    parts = Q(name__icontains=named)
    for part in {named[:2], named[-2:]} if len(named) > 2 else {named[:1]}:
        parts |= Q(name__icontains=part)
    return near + list(rows.filter(parts).values_list("name", flat=True)[:MOST_COMPARED])


def _unknown(named: str, names: Iterable[str]) -> UnknownName | NothingLikeIt:
    likeness = {name: SequenceMatcher(None, named.lower(), name.lower()).ratio() for name in names}
    nearest = sorted((name for name in likeness if likeness[name] >= NEAR), key=lambda name: (-likeness[name], name))
    if not nearest:
        return NothingLikeIt(name=named)
    return UnknownName(name=named, suggestions="、".join(nearest[:MOST_SUGGESTIONS]))
