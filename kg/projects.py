"""Starting and ending projects, and who belongs to them. A project always has an owner."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kg import jobs
from kg.errors import UserError
from kg.ingest import files
from kg.models import Membership, Project, Role


class UnknownPerson(UserError):
    """Nobody has this user name."""

    code = "unknown-person"
    status = 422
    template = _("Nobody here is called “%(username)s”. Ask an administrator to add them first.")


class AlreadyMember(UserError):
    """Adding somebody twice."""

    code = "already-member"
    status = 409
    template = _("“%(username)s” belongs to this project already.")


class LastOwner(UserError):
    """A change that would leave a project without an owner."""

    code = "last-owner"
    status = 409
    template = _("A project needs an owner. Make somebody else an owner first.")


@transaction.atomic
def create(owner: AbstractBaseUser, name: str, description: str = "") -> Project:
    """A new project that belongs to ``owner``."""
    project = Project.objects.create(name=name, description=description)
    Membership.objects.create(project=project, user_id=owner.pk, role=Role.OWNER)
    return project


def describe(project: Project, name: str | None = None, description: str | None = None) -> None:
    """Changes what is given."""
    changes = {"name": name, "description": description}
    changed = {field: value for field, value in changes.items() if value is not None}
    for field, value in changed.items():
        setattr(project, field, value)
    project.save(update_fields=list(changed))


def delete(project: Project) -> None:
    """Deletes the project with all that belongs to it, its files and its graph. There is no way back.

    The files and the graph follow the rows: what a crash leaves of them is swept later (``files.sweep_files``,
    ``graph_verify --repair``). Call it outside of a transaction.
    """
    uid, contents = project.pk, list(project.documents.values_list("sha256", flat=True))
    project.delete()
    for sha256 in contents:
        files.discard(sha256)
    jobs.send_projection_hint(uid)


@transaction.atomic
def add_member(project: Project, username: str, role: Role) -> Membership:
    """Raises ``UnknownPerson`` and ``AlreadyMember``."""
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownPerson(username=username)
    membership, created = Membership.objects.get_or_create(project=project, user=user, defaults={"role": role})
    if not created:
        raise AlreadyMember(username=username)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: Role) -> None:
    """Raises ``LastOwner`` when nobody would own the project any more."""
    if role != Role.OWNER:
        _require_another_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove_member(membership: Membership) -> None:
    """Raises ``LastOwner`` when nobody would own the project any more."""
    _require_another_owner(membership)
    membership.delete()


def _require_another_owner(membership: Membership) -> None:
    """Locks the project's owners, so that two owners who leave at the same moment do not both succeed."""
    owners = Membership.objects.select_for_update().filter(project_id=membership.project_id, role=Role.OWNER)
    if not any(owner.pk != membership.pk for owner in owners):
        raise LastOwner
