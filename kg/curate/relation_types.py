"""Changing a project's schema. Each change starts the job that types the project's statements anew.

A name belongs to one type of a project, however written (width, case, simplified form). An alias may be shared: which
type a statement then has is up to the kinds of its ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.holding import hold
from kg.identity import random_uid
from kg.ingest import refreshing
from kg.ingest.writing import announce
from kg.models import Outbox, Project, RelationType, Statement
from kg.schema.forms import fold
from kg.schema.matching import Alias, write_alias
from kg.schema.record import definition_of

MOST_TYPES = 500
MOST_ALIASES = 100
NAME_LENGTH = 120


class RelationTypeExists(UserError):
    """Two types of a project with one name."""

    code = "relation-type-exists"
    status = 409
    template = _("This project has a relation type “%(name)s” already. Choose another name, or add an alias to it.")


class TooManyRelationTypes(UserError):
    """A schema beyond what people can oversee."""

    code = "too-many-relation-types"
    status = 409
    template = _("A project can have %(limit)s relation types at most. Delete some first.")


class ChangedMeanwhile(UserError):
    """The row is no longer the one that the change was made for."""

    code = "changed-meanwhile"
    status = 409
    template = _("Somebody else has changed this in the meantime. Load it again and repeat your change.")


@dataclass(frozen=True, slots=True)
class Outline:
    """A relation type as people give it."""

    name: str
    aliases: tuple[Alias, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    description: str = ""
    inverse_type: str = ""
    """The name of the type that says it from the other side; none of that name is none."""
    symmetric: bool = False
    functional: bool = False

    def fields(self) -> dict[str, Any]:
        """As the record keeps them: blanks trimmed, nothing twice, no alias that is the name."""
        name = " ".join(self.name.split())
        aliases: dict[str, Alias] = {}
        for alias in self.aliases:
            text = " ".join(alias.text.split())
            if fold(text) and (alias.inverse or fold(text) != fold(name)):
                aliases.setdefault(fold(text), Alias(text, alias.inverse))
        return {
            "name": name,
            "aliases": [write_alias(alias) for alias in aliases.values()][:MOST_ALIASES],
            "domain": list(dict.fromkeys(self.domain)),
            "range": list(dict.fromkeys(self.range)),
            "description": self.description.strip(),
            "symmetric": self.symmetric,
            "functional": self.functional,
        }


@transaction.atomic
def add(project: Project, outlines: Iterable[Outline], by: AbstractBaseUser | None = None) -> list[RelationType]:
    """New relation types. Raises ``RelationTypeExists`` and ``TooManyRelationTypes``, and then adds none."""
    hold(project.pk)
    outlines = list(outlines)
    made = [RelationType(uid=random_uid(), project=project, **outline.fields()) for outline in outlines]
    names = _names(project)
    for row in made:
        if fold(row.name) in names:
            raise RelationTypeExists(name=row.name)
        names.add(fold(row.name))
    _check_count(len(names))
    RelationType.objects.bulk_create(made)
    for row, outline in zip(made, outlines, strict=True):
        _turn(row, outline.inverse_type)
    refreshing.submit(project, by)
    return made


@transaction.atomic
def change(row: RelationType, changes: Mapping[str, Any], rev: int, by: AbstractBaseUser | None = None) -> None:
    """Changes what is given. Raises ``ChangedMeanwhile`` unless ``rev`` is the row's, and ``RelationTypeExists``."""
    hold(row.project_id)
    row.refresh_from_db()
    if row.rev != rev:
        raise ChangedMeanwhile
    renamed = "name" in changes and changes["name"] != row.name
    wanted = outline_of(row, changes)
    fields = wanted.fields()
    if fold(fields["name"]) in _names(row.project, but=row.pk):
        raise RelationTypeExists(name=fields["name"])
    for name, value in fields.items():
        setattr(row, name, value)
    row.rev += 1
    row.save(update_fields=[*fields, "rev"])
    _turn(row, wanted.inverse_type)
    if renamed:
        _touch(row)  # the graph carries the name
    refreshing.submit(row.project, by)


@transaction.atomic
def delete(row: RelationType, rev: int, by: AbstractBaseUser | None = None) -> Outline:
    """Deletes the type; its statements become open. What it was, for ``add`` to bring back."""
    hold(row.project_id)
    row.refresh_from_db()
    if row.rev != rev:
        raise ChangedMeanwhile
    outline = outline_of(row)
    project = row.project
    _touch(row, relation=None, inverse=False)
    row.delete()
    refreshing.submit(project, by)
    return outline


@transaction.atomic
def replace(project: Project, outlines: Iterable[Outline], by: AbstractBaseUser | None = None) -> tuple[int, int]:
    """Takes a schema in: a type whose name is there is changed, others are added. How many of each: added, changed.

    Raises ``TooManyRelationTypes``.
    """
    hold(project.pk)
    outlines = list(outlines)
    rows = {fold(row.name): row for row in RelationType.objects.filter(project=project)}
    new, changed = [], 0
    for outline in outlines:
        fields = outline.fields()
        known = rows.get(fold(fields["name"]))
        if known is None:
            rows[fold(fields["name"])] = made = RelationType(uid=random_uid(), project=project, **fields)
            new.append(made)
            continue
        if known not in new and any(getattr(known, name) != value for name, value in fields.items()):
            change(known, fields | {"aliases": [*outline.aliases]}, known.rev, by)
            changed += 1
    _check_count(len(rows))
    RelationType.objects.bulk_create(new)
    for outline in outlines:
        if outline.inverse_type:
            _turn(rows[fold(outline.name)], outline.inverse_type)
    refreshing.submit(project, by)
    return len(new), changed


def outline_of(row: RelationType, changes: Mapping[str, Any] | None = None) -> Outline:
    """A relation type as people give it, with ``changes`` (fields of ``Outline``) in place of what it has."""
    given = dict(changes or {})
    return Outline(
        name=given.get("name", row.name),
        aliases=tuple(given.get("aliases", definition_of(row).aliases)),
        domain=tuple(given.get("domain", row.domain)),
        range=tuple(given.get("range", row.range)),
        description=given.get("description", row.description),
        inverse_type=given.get("inverse_type", row.inverse_type.name if row.inverse_type else ""),
        symmetric=given.get("symmetric", row.symmetric),
        functional=given.get("functional", row.functional),
    )


def _turn(row: RelationType, name: str) -> None:
    """Makes ``row`` and the type called ``name`` inverse to each other, and what either was inverse to no longer so.

    A symmetric type is its own other side, so it has none.
    """
    others = RelationType.objects.filter(project=row.project_id).exclude(pk=row.pk)
    wanted = "" if row.symmetric else fold(name)
    other = next((each for each in others if wanted and fold(each.name) == wanted and not each.symmetric), None)
    if (other.pk if other else None) == row.inverse_type_id:
        return
    pair = [row.pk, other.pk] if other else [row.pk]
    RelationType.objects.filter(inverse_type__in=pair).exclude(pk__in=pair).update(inverse_type=None, rev=F("rev") + 1)
    row.inverse_type = other
    row.save(update_fields=["inverse_type"])
    if other:
        RelationType.objects.filter(pk=other.pk).update(inverse_type=row.pk, rev=F("rev") + 1)


def _names(project: Project, but: str = "") -> set[str]:
    rows = RelationType.objects.filter(project=project).exclude(pk=but)
    return {fold(name) for name in rows.values_list("name", flat=True)}


def _check_count(count: int) -> None:
    if count > MOST_TYPES:
        raise TooManyRelationTypes(limit=MOST_TYPES)


def _touch(row: RelationType, **changes: Any) -> None:
    """Lets the graph hear of every statement of a type, with ``changes`` made to them."""
    typed = Statement.objects.filter(relation=row)
    uids: Sequence[str] = list(typed.values_list("pk", flat=True))
    typed.update(rev=F("rev") + 1, **changes)
    announce(row.project_id, "", {Outbox.Kind.STATEMENT: uids})
