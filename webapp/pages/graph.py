"""The graph page: the scene itself comes from the REST API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from webapp.pages.access import open_project


@login_required
@require_safe
def graph(request: HttpRequest, project: str) -> HttpResponse:
    """The page; ``?document=`` and ``?entity=`` narrow what it shows."""
    return render(request, "graph.html", {"project": open_project(request, project), "section": "graph"})
