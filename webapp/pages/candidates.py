"""Merge suggestions: pairs of entities that may be the same. The pairs come from the REST API, one after the other."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kg.models import MergeCandidate
from webapp.pages.access import may_edit, open_project

KEYS = (
    ("M", _("Merge the two")),
    ("K", _("Keep the two apart")),
    ("S", _("Skip this pair")),
    ("Z", _("Undo the last decision")),
    ("Shift Z", _("Do it again")),
    ("← →", _("Choose whose name stays")),
)
"""Keys and what they do, for the list of all keys; static/src/candidates/main.ts acts on them."""


@login_required
@require_safe
def merge_candidates(request: HttpRequest, project: str) -> HttpResponse:
    """Viewers look on."""
    opened = open_project(request, project)
    questions = MergeCandidate.objects.filter(project=opened, state=MergeCandidate.State.OPEN)
    return render(
        request,
        "merge_candidates.html",
        {"project": opened, "open": questions.count(), "may_edit": may_edit(request, opened), "keys": KEYS},
    )
