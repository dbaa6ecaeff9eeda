"""Changing how a project names and draws its types of entity. No two types may look alike, nor have one name."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.models import EntityType, Project
from kg.schema.forms import fold
from kg.schema.looks import NAME_LENGTH, Look, looks_of


class AlikeTypes(UserError):
    """Two types that nobody could tell apart."""

    code = "alike-types"
    template = _("“%(one)s” and “%(other)s” would look the same. Give one of them another name, colour or shape.")


class NoTypeLeft(UserError):
    """Hiding everything."""

    code = "no-type-left"
    template = _("At least one type has to be shown.")


@transaction.atomic
def change(project: Project, looks: Iterable[Look]) -> None:
    """Gives types other looks; what is not given stays. Raises ``AlikeTypes`` and ``NoTypeLeft``, then changes none."""
    row = Project.objects.select_for_update().get(pk=project.pk)
    wanted = looks_of(row) | {look.type: _trimmed(look) for look in looks}
    if all(look.hidden for look in wanted.values()):
        raise NoTypeLeft
    _check(wanted)
    row.looks = {kind.value: kept for kind, look in wanted.items() if (kept := look.record())}
    row.save(update_fields=["looks"])
    project.looks = row.looks


def _trimmed(look: Look) -> Look:
    name = " ".join(look.name.split())[:NAME_LENGTH]
    return Look(look.type, name if fold(name) else "", look.colour, look.shape, look.hidden)


def _check(looks: dict[EntityType, Look]) -> None:
    """A hidden type is drawn nowhere, so only its name counts."""
    for key in (lambda look: fold(look.label), lambda look: look.colour if not look.hidden else look.type):
        counted = Counter(key(look) for look in looks.values())
        alike = [look.label for look in looks.values() if counted[key(look)] > 1]
        if alike:
            raise AlikeTypes(one=alike[0], other=alike[1])
