"""Views of a graph that people keep and share."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH, random_uid
from kg.models.project import Project, Role, ScopedQuerySet


class SavedSceneQuerySet(ScopedQuerySet["SavedScene"]):
    """A scene is its owner's until it is shared; then every member of the project may open it."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser, role: Role = Role.VIEWER) -> Self:
        """Those of the user's projects that are theirs or shared."""
        return super().for_user(user, role).filter(Q(shared=True) | Q(owner_id=user.pk))


class SavedScene(models.Model):
    """Which entities a person had before them, where each stood, and what they filtered.

    ``positions`` is {entity uid: [x, y]} in CSS pixels at zoom 1, y downwards; ``pins`` are the uids of those that stay
    when the rest is arranged anew. ``filters`` is the query of the graph page's address. Statements are not kept: those
    between the entities are read when the scene is opened, so that it shows what is known by then.
    """

    project_path = "project"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="scenes", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    shared = models.BooleanField(_("shared"), default=False, help_text=_("open to every member of the project"))
    filters = models.TextField(blank=True)
    positions = models.JSONField(default=dict)
    pins = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    rev = models.PositiveIntegerField(default=1)

    objects = SavedSceneQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at", "uid")
        indexes = [models.Index(fields=["project", "-updated_at", "uid"])]
        verbose_name = _("saved scene")
        verbose_name_plural = _("saved scenes")

    def __str__(self) -> str:
        return self.name
