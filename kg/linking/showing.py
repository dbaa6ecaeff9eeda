"""What people see of an entity's names: its own forms, those of all that was merged into it, and what people chose.

Invariant: ``name``, ``aliases`` and ``description`` are a function of the forms as written, of the merges, and of the
renames, aliases and descriptions that are not undone. ``forms`` is empty where they are just the forms.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from kg.bulk import save
from kg.models import Decision, DecisionKind, Entity

CHOICES = (DecisionKind.RENAME, DecisionKind.ALIAS, DecisionKind.DESCRIBE)


@dataclass(slots=True)
class _Chosen:
    """By people: the name, and what was added to or taken from the aliases, the latest word on each."""

    name: str = ""
    description: str = ""
    aliases: dict[str, bool] = field(default_factory=dict)


def show(project: str, uids: Collection[str]) -> set[str]:
    """Renews the names of ``uids`` and of all that these were merged into; the uids of the rows that changed."""
    rows = {row.pk: row for row in Entity.everything.filter(pk__in=uids)}
    while above := {row.merged_into_id for row in rows.values() if row.merged_into_id} - rows.keys():
        rows |= {row.pk: row for row in Entity.everything.filter(pk__in=above)}
    chosen = _chosen(project, rows)
    below: dict[str, dict[str, Entity]] = defaultdict(dict)
    for child in Entity.everything.filter(merged_into__in=rows):
        below[child.merged_into_id or ""][child.pk] = rows.get(child.pk, child)
    changed = []
    for row in sorted(rows.values(), key=lambda row: -_depth(row, rows)):
        if _renew(row, chosen.get(row.pk), list(below[row.pk].values())):
            changed.append(row)
    save(Entity, ["name", "aliases", "forms", "description"], changed)
    Entity.everything.filter(pk__in=[row.pk for row in changed]).update(rev=F("rev") + 1)
    return {row.pk for row in changed}


def _depth(row: Entity, rows: dict[str, Entity]) -> int:
    """Steps up to the entity that is merged into none, so that those below are done first."""
    depth = 0
    above: Entity | None = row
    while above and above.merged_into_id:
        above = rows.get(above.merged_into_id)
        depth += 1
    return depth


def _chosen(project: str, uids: Collection[str]) -> dict[str, _Chosen]:
    decisions = Decision.objects.filter(project=project, entity__in=uids, kind__in=CHOICES, undone_by=None)
    chosen: dict[str, _Chosen] = defaultdict(_Chosen)
    for decision in decisions.order_by("pk"):
        mine = chosen[decision.entity]
        mine.name = decision.after.get("name", mine.name)
        mine.description = decision.after.get("description", mine.description)
        mine.aliases |= dict.fromkeys(decision.after.get("removed", ()), False)
        mine.aliases |= dict.fromkeys(decision.after.get("added", ()), True)
    return dict(chosen)


def _renew(row: Entity, chosen: _Chosen | None, below: Sequence[Entity]) -> bool:
    before = (row.name, row.aliases, row.forms, row.description)
    told = [child.description for child in sorted(below, key=_order) if child.description]
    row.description = (chosen.description if chosen else "") or (told[0] if told else "")
    forms = row.forms or [row.name, *row.aliases]
    if not below and (chosen is None or not (chosen.name or chosen.aliases)):
        row.name, row.aliases, row.forms = forms[0], forms[1:], []
    else:
        own = chosen or _Chosen()
        names = [*forms, *(name for child in sorted(below, key=_order) for name in _names(child))]
        names = [name for name in names if own.aliases.get(name, True)]
        names += [name for name, added in own.aliases.items() if added]
        row.forms, row.name = forms, own.name or forms[0]
        row.aliases = [name for name in dict.fromkeys(names) if name != row.name]
    return before != (row.name, row.aliases, row.forms, row.description)


def _order(child: Entity) -> tuple[int, str]:
    return child.merged_by_id or 0, child.pk


def _names(child: Entity) -> list[str]:
    """What a merged entity adds; of one that only gives a birth year, not the name with the year."""
    is_same_person = child.distinction and child.merged_by_id is None
    return child.aliases if is_same_person else [child.name, *child.aliases]
