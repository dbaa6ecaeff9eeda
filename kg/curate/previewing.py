"""What a merge would change, before anybody decides. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q

from kg.curate.errors import OtherProject, SameEntity
from kg.models import Entity, Evidence, Mention, Modality, Statement, StatementStatus


@dataclass(frozen=True, slots=True)
class Clash:
    """A relation of which a subject has one object at most, and of which the two have different ones."""

    relation: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What becomes of ``other`` in ``into``. ``same`` of its ``statements`` say what is said already; ``between`` the
    two vanish, since nothing is said of a thing and itself.
    """

    mentions: int
    statements: int
    same: int
    between: int
    documents: int
    names: tuple[str, ...]
    """New aliases."""
    clashes: tuple[Clash, ...]


def merge_preview(into: Entity, other: Entity) -> MergePreview:
    """Raises ``SameEntity`` and ``OtherProject``."""
    if into.project_id != other.project_id:
        raise OtherProject
    if into.pk == other.pk:
        raise SameEntity
    ours, theirs = _statements(into), _statements(other)
    between = {row.pk for row in ours} & {row.pk for row in theirs}
    said = {_words(row, into, other) for row in ours if row.pk not in between}
    moving = [row for row in theirs if row.pk not in between]
    mentions = Mention.objects.filter(entity=other).order_by()
    documents = set(mentions.values_list("sentence__document", flat=True))
    documents |= set(Evidence.objects.filter(statement__in=moving).order_by().values_list("document", flat=True))
    known = {into.name, *into.aliases}
    return MergePreview(
        mentions=mentions.count(),
        statements=len(moving),
        same=sum(_words(row, into, other) in said for row in moving),
        between=len(between),
        documents=len(documents),
        names=tuple(name for name in dict.fromkeys([other.name, *other.aliases]) if name not in known),
        clashes=tuple(_clashes(_single(into, ours), _single(other, theirs))),
    )


def _statements(entity: Entity) -> list[Statement]:
    rows = Statement.objects.filter(Q(subject=entity) | Q(object=entity)).exclude(subject=F("object"))
    return list(rows.select_related("relation", "subject", "object").order_by("-confidence", "uid"))


def _words(row: Statement, into: Entity, other: Entity) -> tuple[str | None, ...]:
    """What the statement will say once ``other`` is ``into``."""
    ends = (into.pk if end == other.pk else end for end in (row.subject_id, row.object_id))
    return (*ends, row.predicate, row.literal_type, row.literal_value, row.modality)


def _single(entity: Entity, rows: Iterable[Statement]) -> dict[str, dict[str, str]]:
    """By functional relation, the names of its objects by what they are."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        is_owner = entity.pk == (row.object_id if row.inverse else row.subject_id)
        if row.relation is None or not row.relation.functional or not is_owner:
            continue
        if row.status == StatementStatus.REJECTED or row.modality != Modality.ASSERTED:
            continue
        target = row.subject if row.inverse else row.object
        key, name = (target.pk, target.name) if target else (row.literal_value, row.literal_value)
        found.setdefault(row.relation.name, {})[key] = name
    return found


def _clashes(ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]) -> Iterator[Clash]:
    for relation in sorted(ours.keys() & theirs.keys()):
        if not ours[relation].keys() & theirs[relation].keys():
            yield Clash(relation, next(iter(ours[relation].values())), next(iter(theirs[relation].values())))
