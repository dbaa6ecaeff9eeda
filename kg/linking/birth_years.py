"""Two people of one name whose birth years a text gives: 李明（1950－）and 李明（1982－）.

Invariant: as long as the project knows one birth year for a name, the name with the year means the same as the name
alone; from the second on each year is a person of their own, and the name alone stays a third. So the order in which
the documents were read makes no difference.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from kg.bulk import save
from kg.identity import entity_uid
from kg.linking.cleaning import named
from kg.linking.folding import DISTINCTION, plain
from kg.linking.regrouping import Scope
from kg.linking.settling import family, settle
from kg.models import Entity, EntityType, Mention, Statement

SPLIT_MARK = "#"
"""Begins a distinction that a person's split gave."""
PERSON = EntityType.PERSON.value


def tell_apart(project: str, keys: Iterable[str]) -> None:
    """Brings the people whose keys are ``keys``, with or without a year, in line with the invariant.

    Call it in the transaction that wrote or removed them, with the project held.
    """
    for key in sorted({plain(key) for key in keys}):
        _tell_apart(project, key)


def _tell_apart(project: str, key: str) -> None:
    rows = Entity.everything.filter(told_apart(key), project=project, type=PERSON)
    people = list(rows.exclude(distinction__startswith=SPLIT_MARK).order_by("pk"))
    alone = entity_uid(project, PERSON, key)
    if len(people) == 1:
        changed = [] if people[0].merged_into_id or alone in family([people[0].pk]) else people
        into = alone
        if changed and not Entity.everything.filter(pk=alone).exists():
            Entity.everything.create(uid=alone, project_id=project, type=PERSON, key=key, name=_bare(people[0]), rev=0)
    else:
        changed, into = [row for row in people if row.merged_into_id and not row.merged_by_id], None
    for row in changed:
        row.merged_into_id = into
    if changed:
        save(Entity, ["merged_into"], changed)
        settle(project, Scope(family(row.pk for row in changed)), [alone])


def told_apart(key: str) -> Q:
    """Entities whose key is ``key`` with a distinction. As a range where keys are ordered by their characters: there it
    has an index, and LIKE would go through the whole project.
    """
    begins = key + DISTINCTION
    if connection.vendor == "sqlite":
        return Q(key__gte=begins, key__lt=key + chr(ord(DISTINCTION) + 1))
    return Q(key__startswith=begins)


def forget(project: str, uids: Iterable[str]) -> None:
    """Deletes those of the people ``uids`` with a year whom no text names any more."""
    rows = Entity.everything.filter(project=project, pk__in=uids, merged_by=None, merged=None).exclude(distinction="")
    uids = set(rows.exclude(distinction__startswith=SPLIT_MARK).values_list("pk", flat=True))
    met = set(Mention.everything.filter(entity__in=uids).values_list("entity", flat=True))
    stated = Statement.everything.filter(Q(subject__in=uids) | Q(object__in=uids)).values_list("subject", "object")
    gone = uids - named(uids) - met - {end for ends in stated for end in ends}
    Entity.everything.filter(pk__in=gone).delete()


def _bare(row: Entity) -> str:
    return str((row.aliases or [row.name])[0])
