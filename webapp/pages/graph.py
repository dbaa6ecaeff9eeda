"""The graph page: the frame of it. The scene comes from the REST API, so that it can grow while documents are read."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kg.models import Document, Role
from webapp.pages.access import may_edit, open_project

KEYS = (
    ("/ F", _("Find in the graph")),
    ("T", _("Switch between graph and table")),
    ("Y", _("Table: statements or entities")),
    ("J K", _("Next and previous row or neighbour")),
    ("← → ↑ ↓", _("Walk through the graph or the table")),
    ("↵", _("Open what the keyboard is on")),
    ("X", _("Select it, or not")),
    ("⇧J ⇧K", _("Select the next rows too")),
    ("Ctrl+A", _("Select everything shown")),
    ("A R", _("Accept or reject what is selected")),
    ("M", _("Merge what is selected")),
    ("N", _("Bring more neighbours")),
    ("C", _("Fold neighbours away that hang on nothing else")),
    ("1 2 3 4", _("Only so many degrees around it")),
    ("W", _("Paths between two entities")),
    ("P", _("Pin it to its place")),
    ("H ⇧H", _("Hide it, show all hidden ones")),
    ("D", _("Dim all but neighbours")),
    ("⇧C", _("Colours by community")),
    ("⇧L", _("Select by a lasso")),
    ("O", _("Saved scenes")),
    ("Z ⇧Z", _("Undo and redo")),
    ("+ −", _("Zoom")),
    ("0", _("Fit the graph into the window")),
    ("L", _("Arrange the graph anew")),
)
"""Keys and what they do, for the list of all keys; static/src/graph/controls.ts acts on them."""

FIRST = 300
MOST_OF_A_COMMUNITY = 600
"""Entities that the page opens with."""


def scene_address(query: Mapping[str, str], project: str) -> str:
    """Where the script gets what it draws first; the browser asks for it while it still loads the script."""
    scope = {name: query[name] for name in ("document", "scene", "community") if query.get(name)}
    limit = MOST_OF_A_COMMUNITY if "community" in scope else FIRST
    return f"/api/v1/graph/columns?{urlencode({'project': project, **scope, 'limit': limit})}"


@login_required
@require_safe
def graph(request: HttpRequest, project: str) -> HttpResponse:
    """``?document=`` narrows the scene to what one document says; the rest of the query is read by the script."""
    opened = open_project(request, project)
    documents = Document.objects.for_user(request.user).filter(project=opened)
    wanted = request.GET.get("document", "")
    return render(
        request,
        "graph.html",
        {
            "project": opened,
            "section": "graph",
            "document": get_object_or_404(documents, pk=wanted) if wanted else None,
            "document_count": documents.count(),
            "may_edit": may_edit(request, opened),
            "is_owner": opened.role_of(request.user) == Role.OWNER,
            "keys": KEYS,
            "scene_address": scene_address(request.GET, opened.pk),
        },
    )
