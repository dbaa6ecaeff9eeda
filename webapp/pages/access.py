"""The way into a project's pages: a visitor is sent to the sign-in page, a stranger gets 404, too low a role 403.

Every view under /p/ starts with ``open_project``, and every query in it starts at ``for_user`` or at the project that
this returned.
"""

from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from kg.access import NotFound, RoleTooLow, find
from kg.models import Project, Role

SESSION_KEY = "project"


def open_project(request: HttpRequest, uid: str, role: Role = Role.VIEWER) -> Project:
    """The project ``uid``, remembered as the last one opened.

    Raises Http404 for a stranger and PermissionDenied for a member whose role is below ``role``.
    """
    try:
        project = find(Project.objects.all(), request.user, uid, role)
    except NotFound as error:
        raise Http404 from error
    except RoleTooLow as error:
        raise PermissionDenied(str(error)) from error
    if request.session.get(SESSION_KEY) != uid:
        request.session[SESSION_KEY] = uid
    return project


def may_edit(request: HttpRequest, project: Project) -> bool:
    """Whether this person may change what is in the project."""
    return Project.objects.for_user(request.user, Role.EDITOR).filter(pk=project.pk).exists()


def last_project(request: HttpRequest) -> Project | None:
    """The project that this person opened last, else the first they belong to."""
    mine = Project.objects.for_user(request.user)
    return mine.filter(pk=request.session.get(SESSION_KEY)).first() or mine.first()


def person(request: HttpRequest) -> User:
    """Who asks; for views behind ``login_required``."""
    return cast(User, request.user)
