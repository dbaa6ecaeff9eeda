"""Finding a row on behalf of a person: what they may not see does not exist, what they may only look at is refused."""

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.models import Role, ScopedQuerySet

M = TypeVar("M", bound=models.Model)


class NotFound(UserError):
    """There is no such thing, or the person does not belong to its project: both look the same from outside."""

    code = "not-found"
    status = 404
    template = _("There is nothing at this address, or you have no access to it.")


class RoleTooLow(UserError):
    """The person belongs to the project, but their role does not allow this."""

    code = "role-too-low"
    status = 403
    template = _("Your role in this project does not allow this. Ask one of its owners.")


def find(
    rows: ScopedQuerySet[M], user: AbstractBaseUser | AnonymousUser, uid: str | int, role: Role = Role.VIEWER
) -> M:
    """The row of ``rows`` with primary key ``uid``.

    Raises ``NotFound`` for a stranger and for an unknown uid, ``RoleTooLow`` for a member whose role is below ``role``.
    """
    found = rows.for_user(user).filter(pk=uid).first()
    if found is None:
        raise NotFound
    if role is not Role.VIEWER and not rows.for_user(user, role).filter(pk=uid).exists():
        raise RoleTooLow
    return found
