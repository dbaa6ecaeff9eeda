"""Projects, who belongs to them, and the one way to ask what a person may see."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.identity import UID_LENGTH, random_uid


class Role(models.TextChoices):
    """What a member may do. Each role may do all that the ones below it may."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")

    @property
    def and_above(self) -> list[str]:
        """The roles that may do what this one may."""
        order = [Role.OWNER, Role.EDITOR, Role.VIEWER]
        return [role.value for role in order[: order.index(self) + 1]]


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co]):
    """A query that knows how its rows reach their project (the model's ``project_path``)."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser, role: Role = Role.VIEWER) -> Self:
        """Only rows of projects in which ``user`` has ``role`` or a higher one. Every page and route starts here."""
        if not user.is_authenticated:
            return self.none()
        path: str = getattr(self.model, "project_path")  # noqa: B009  (declared on each scoped model)
        memberships = Membership.objects.filter(user_id=user.pk, role__in=role.and_above)
        return self.filter(**{f"{path}__in": memberships.values("project_id")})


class _Seen(models.Manager[M_co]):
    flag = "hidden"

    def get_queryset(self) -> models.QuerySet[M_co]:
        return super().get_queryset().filter(**{self.flag: False})


class _SeenEvidence(_Seen[M_co]):
    flag = "statement__hidden"


Seen = _Seen.from_queryset(ScopedQuerySet)
"""The rows that people see; ``hidden`` ones only remember what a text says, for the day a decision is undone."""
SeenEvidence = _SeenEvidence.from_queryset(ScopedQuerySet)
"""The same of what supports statements."""


class Project(models.Model):
    """A body of documents with one graph."""

    project_path = "pk"

    uid = models.CharField(primary_key=True, max_length=UID_LENGTH, default=random_uid, editable=False)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    looks = models.JSONField(default=dict, blank=True, help_text=_("of its types of entity: kg.schema.looks"))
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="projects")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "uid")
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.name

    def role_of(self, user: Any) -> Role | None:
        """The role of ``user`` here; None for a stranger."""
        role = self.memberships.filter(user_id=user.pk).values_list("role", flat=True).first()
        return Role(role) if role else None


class Membership(models.Model):
    """A person's role in a project."""

    project_path = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.VIEWER)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_role_per_member")]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user} · {self.project} · {self.role}"
