"""What every template gets."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from webapp.pages.access import last_project


def frame(request: HttpRequest) -> dict[str, Any]:
    """``project``: the one last opened, for the bar of pages that belong to no project. Asked for only if rendered."""
    return {"project": SimpleLazyObject(lambda: last_project(request))}
