"""A name that a text gives without a type (a column whose header says nothing, a phrase that is no name to the model)
means the one thing with a type that has the same name, where the project knows just one.

Invariant: an untyped name is part of the typed one of its key while texts name both, that one is the only one, and no
decision that stands speaks of the untyped one; else it is a thing of its own. So the order in which the documents were
read makes no difference, and a person's word always comes first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef

from kg.bulk import fetch, update
from kg.linking.blocking import NAMED
from kg.linking.cleaning import clean
from kg.linking.recounting import batches
from kg.linking.regrouping import Scope
from kg.linking.settling import family, settle
from kg.models import DecisionKind, DecisionSubject, Entity, EntityType, Mention

ABOUT_ENTITIES = (
    *(DecisionKind.MERGE, DecisionKind.APART, DecisionKind.RENAME, DecisionKind.ALIAS),
    *(DecisionKind.SPLIT, DecisionKind.RETYPE, DecisionKind.DROP, DecisionKind.DESCRIBE),
)
CONCEPT = EntityType.CONCEPT


class _Untyped(NamedTuple):
    """An untyped entity: what it is part of, and what it should be part of."""

    uid: str
    into: str | None
    target: str | None


def keys_of(uids: Iterable[str]) -> set[str]:
    """The keys of entities."""
    return {key for (key,) in fetch(Entity, ("key",), "uid", uids)}


def join(project: str, keys: Collection[str]) -> set[str]:
    """Brings the untyped names with ``keys`` in line with the invariant; the entities that went, or are seen anew.

    Call it in the transaction that wrote or removed them, or decided about them, with the project held.
    """
    changed = [row for row in _targets(project, keys) if row.into != row.target]
    if not changed:
        return set()
    around = {uid for row in changed for uid in (row.into, row.target) if uid}
    update(Entity, ["merged_into_id"], [(row.target, row.uid) for row in changed])
    return clean(project, settle(project, Scope(family(row.uid for row in changed)), around))


def release(project: str, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that ``join`` made part of another are on their own, for a decision that speaks of them."""
    rows = Entity.everything.filter(project=project, pk__in=uids, type=CONCEPT, merged_by=None)
    released = set(rows.exclude(merged_into=None).values_list("pk", flat=True))
    Entity.everything.filter(pk__in=released).update(merged_into=None, rev=F("rev") + 1)
    return released


def _targets(project: str, keys: Collection[str]) -> list[_Untyped]:
    """The untyped entities with ``keys`` that no decision merged, and what each is part of."""
    alone: list[tuple[str, str, str | None]] = []
    typed: dict[str, list[str]] = defaultdict(list)
    fields = ("uid", "key", "merged_into_id", "merged_by_id")
    undistinguished = {"project_id": [project], "distinction": [""]}
    for uid, key, into, by in fetch(Entity, fields, "key", keys, {**undistinguished, "type": [CONCEPT.value]}):
        if by is None:
            alone.append((uid, key, into))
    kinds = [kind.value for kind in EntityType if kind in NAMED]
    untyped = {key for _, key, _ in alone}
    for uid, key in fetch(Entity, ("uid", "key"), "key", untyped, {**undistinguished, "type": kinds}):
        typed[key].append(uid)
    # what has no typed name beside it, as nearly all, is on its own whoever means it
    doubted = {uid for uid, key, _ in alone if key in typed}
    met = _met({*doubted, *(uid for _, key, _ in alone for uid in typed.get(key, ()))})
    free = (met & doubted) - _spoken_of(doubted)
    only = {key: mine[0] for key, uids in typed.items() if len(mine := [uid for uid in uids if uid in met]) == 1}
    # nothing was made part of a free one, for that decision would speak of it: so no circle comes of this
    return [_Untyped(uid, into, only.get(key) if uid in free else None) for uid, key, into in alone]


def _met(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that the words of some text mean by themselves; a name of many mentions costs one."""
    rows = Mention.everything.filter(by_hand=False).order_by()
    meant = Exists(rows.filter(named="", entity=OuterRef("pk"))) | Exists(
        rows.exclude(named="").filter(named=OuterRef("pk"))
    )
    found: set[str] = set()
    for batch in batches(sorted(uids)):
        found.update(Entity.everything.filter(meant, pk__in=batch).order_by().values_list("pk", flat=True))
    return found


def _spoken_of(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` about which a person decided, as an entity."""
    found: set[str] = set()
    rows = DecisionSubject.objects.filter(decision__undone_by=None, decision__kind__in=ABOUT_ENTITIES)
    for batch in batches(sorted(uids)):
        found.update(rows.filter(uid__in=batch).values_list("uid", flat=True))
    return found
