"""Keeping a view of the graph, changing it, and opening it when entities were merged or deleted since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kg.access import RoleTooLow
from kg.curate.errors import Changed
from kg.errors import UserError
from kg.linking.lexicon import Lexicon, chains
from kg.models import Entity, Project, Role, SavedScene

MOST_ENTITIES = 10_000
MOST_OF_A_PERSON = 200

Place = Sequence[float]


class TooManyScenes(UserError):
    """A person keeps more scenes of a project than anybody looks through."""

    code = "too-many-scenes"
    status = 409
    template = _("You keep %(most)s scenes of this project. Delete some that you no longer need.")


@dataclass(frozen=True, slots=True)
class Opened:
    """The places of a scene by the entities that there are now."""

    positions: dict[str, list[float]]
    pins: list[str]


def save(project: Project, user: AbstractBaseUser, values: Mapping[str, Any]) -> SavedScene:
    """A new scene of ``user``, private unless ``values`` say ``shared``. Raises ``TooManyScenes``."""
    if SavedScene.objects.filter(project=project, owner_id=user.pk).count() >= MOST_OF_A_PERSON:
        raise TooManyScenes(most=MOST_OF_A_PERSON)
    return SavedScene.objects.create(project=project, owner_id=user.pk, **values)


def change(scene: SavedScene, user: AbstractBaseUser, values: Mapping[str, Any], rev: int | None = None) -> SavedScene:
    """Other values; its owner and the project's owners. Raises ``RoleTooLow``, and ``Changed`` when ``rev`` is over."""
    with transaction.atomic():
        scene = SavedScene.objects.select_for_update().get(pk=scene.pk)
        require_owner(scene, user)
        if rev is not None and rev != scene.rev:
            raise Changed
        for name, value in values.items():
            setattr(scene, name, value)
        scene.rev += 1
        scene.updated_at = timezone.now()
        scene.save()
        return scene


def delete(scene: SavedScene, user: AbstractBaseUser) -> None:
    """Its owner and the project's owners. Raises ``RoleTooLow``."""
    require_owner(scene, user)
    scene.delete()


def may_change(scene: SavedScene, user: AbstractBaseUser) -> bool:
    """Whether it is the user's own, or of a project that they own."""
    return scene.owner_id == user.pk or scene.project.role_of(user) == Role.OWNER


def require_owner(scene: SavedScene, user: AbstractBaseUser) -> None:
    """Raises ``RoleTooLow``."""
    if not may_change(scene, user):
        raise RoleTooLow


def opened(scene: SavedScene) -> Opened:
    """Where an entity was merged into another since, the other takes its place unless it has one; deleted ones go."""
    lexicon = Lexicon(merged=chains(scene.project_id, list(scene.positions)))
    survivors = {uid: lexicon.survivor(uid) for uid in scene.positions}
    there = set(Entity.objects.filter(pk__in=set(survivors.values()), merged_into=None).values_list("pk", flat=True))
    positions: dict[str, list[float]] = {}
    for uid, place in sorted(scene.positions.items(), key=lambda item: survivors[item[0]] != item[0]):
        if survivors[uid] in there:
            positions.setdefault(survivors[uid], place)
    pins = [survivors.get(uid, uid) for uid in scene.pins]
    return Opened(positions, [uid for uid in dict.fromkeys(pins) if uid in positions])
