"""What a merge would change, before anybody decides. Reads only."""

from collections.abc import Collection, Iterable, Iterator, Sequence
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
    """What becomes of the others in ``into``. ``same`` of their ``statements`` say what is said already; those
    ``between`` any of them vanish, since nothing is said of a thing and itself.
    """

    mentions: int
    statements: int
    same: int
    between: int
    documents: int
    names: tuple[str, ...]
    """New aliases."""
    clashes: tuple[Clash, ...]


def merge_preview(into: Entity, *others: Entity) -> MergePreview:
    """Raises ``SameEntity`` and ``OtherProject``."""
    if any(other.project_id != into.project_id for other in others):
        raise OtherProject
    group = {into.pk, *(other.pk for other in others)}
    if len(group) != len(others) + 1:
        raise SameEntity
    ours, theirs = _statements(into), [_statements(other) for other in others]
    between = {row.pk for row in ours + [row for rows in theirs for row in rows] if _ends(row) <= group}
    moving = {row.pk: row for rows in theirs for row in rows if row.pk not in between}
    said = {_words(row, into, group) for row in ours if row.pk not in between}
    mentions = Mention.objects.filter(entity__in=others).order_by()
    documents = set(mentions.values_list("sentence__document", flat=True))
    documents |= set(Evidence.objects.filter(statement__in=moving).order_by().values_list("document", flat=True))
    known = {into.name, *into.aliases}
    names = dict.fromkeys(name for other in others for name in (other.name, *other.aliases))
    return MergePreview(
        mentions=mentions.count(),
        statements=len(moving),
        same=len(moving) - len({_words(row, into, group) for row in moving.values()} - said),
        between=len(between),
        documents=len(documents),
        names=tuple(name for name in names if name not in known),
        clashes=tuple(
            _clashes([_single(each, rows) for each, rows in zip((into, *others), [ours, *theirs], strict=True)])
        ),
    )


def _ends(row: Statement) -> set[str | None]:
    return {row.subject_id, row.object_id}


def _statements(entity: Entity) -> list[Statement]:
    rows = Statement.objects.filter(Q(subject=entity) | Q(object=entity)).exclude(subject=F("object"))
    return list(rows.select_related("relation", "subject", "object").order_by("-confidence", "uid"))


def _words(row: Statement, into: Entity, group: Collection[str]) -> tuple[str | None, ...]:
    """What the statement will say once all of ``group`` is ``into``."""
    ends = (into.pk if end in group else end for end in (row.subject_id, row.object_id))
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


def _clashes(sides: Sequence[dict[str, dict[str, str]]]) -> Iterator[Clash]:
    """Between each side and those before it; each relation once."""
    ours: dict[str, dict[str, str]] = {}
    told: set[str] = set()
    for theirs in sides:
        for relation in sorted(ours.keys() & theirs.keys() - told):
            if not ours[relation].keys() & theirs[relation].keys():
                told.add(relation)
                yield Clash(relation, next(iter(ours[relation].values())), next(iter(theirs[relation].values())))
        for relation, objects in theirs.items():
            ours.setdefault(relation, {}).update(objects)
