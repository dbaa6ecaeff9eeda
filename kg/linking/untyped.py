"""A name that a text gives without a type (a column whose header says nothing, a phrase that is no name to the model)
means the one thing with a type that has the same name, where the project knows just one.

Invariant: an untyped name is part of the typed one of its key while texts name both, that one is the only one, and no
decision that stands speaks of the untyped one; else it is a thing of its own. So the order in which the documents were
read makes no difference, and a person's word always comes first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import F

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


def keys_of(uids: Iterable[str]) -> set[str]:
    """The keys of entities."""
    found: set[str] = set()
    for batch in batches(sorted(uids)):
        found.update(Entity.everything.filter(pk__in=batch).values_list("key", flat=True))
    return found


def join(project: str, keys: Collection[str]) -> set[str]:
    """Brings the untyped names with ``keys`` in line with the invariant; the entities that went, or are seen anew.

    Call it in the transaction that wrote or removed them, or decided about them, with the project held.
    """
    changed: list[Entity] = []
    around: set[str] = set()
    for batch in batches(sorted(keys)):
        for row, target in _targets(project, batch):
            if row.merged_into_id != target:
                around |= {uid for uid in (row.merged_into_id, target) if uid}
                row.merged_into_id = target
                changed.append(row)
    if not changed:
        return set()
    Entity.everything.bulk_update(changed, ["merged_into"], batch_size=500)
    return clean(project, settle(project, Scope(family(row.pk for row in changed)), around))


def release(project: str, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that ``join`` made part of another are on their own, for a decision that speaks of them."""
    rows = Entity.everything.filter(project=project, pk__in=uids, type=CONCEPT, merged_by=None)
    released = set(rows.exclude(merged_into=None).values_list("pk", flat=True))
    Entity.everything.filter(pk__in=released).update(merged_into=None, rev=F("rev") + 1)
    return released


def _targets(project: str, keys: Collection[str]) -> list[tuple[Entity, str | None]]:
    """The untyped entities with ``keys`` that no decision merged, and what each is part of."""
    rows = Entity.everything.filter(project=project, type=CONCEPT, key__in=keys, distinction="", merged_by=None)
    alone = {row.key: row for row in rows.order_by("pk")}
    typed: dict[str, list[str]] = defaultdict(list)
    kinds = [kind.value for kind in EntityType if kind in NAMED]
    others = Entity.everything.filter(project=project, type__in=kinds, key__in=list(alone), distinction="")
    for uid, key in others.order_by("pk").values_list("pk", "key"):
        typed[key].append(uid)
    uids = {row.pk for row in alone.values()}
    met = _met({*uids, *(uid for mine in typed.values() for uid in mine)})
    free = (met & uids) - _spoken_of(uids)
    only = {key: mine[0] for key, uids in typed.items() if len(mine := [uid for uid in uids if uid in met]) == 1}
    # nothing was made part of a free one, for that decision would speak of it: so no circle comes of this
    return [(row, only.get(key) if row.pk in free else None) for key, row in alone.items()]


def _met(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that the words of some text mean by themselves."""
    rows = Mention.everything.filter(by_hand=False).order_by()
    own = rows.filter(named="", entity__in=uids).values_list("entity", flat=True).distinct()
    led = rows.filter(named__in=uids).exclude(named="").values_list("named", flat=True).distinct()
    return {*own, *led}


def _spoken_of(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` about which a person decided, as an entity."""
    rows = DecisionSubject.objects.filter(uid__in=uids, decision__undone_by=None, decision__kind__in=ABOUT_ENTITIES)
    return set(rows.values_list("uid", flat=True))
