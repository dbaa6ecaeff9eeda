"""The review: one question after the other. The questions come from the REST API, so that answering never waits."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kg import review as questions
from kg.models import Document
from webapp.pages.access import may_edit, open_project

KEYS = (
    ("A", _("Accept")),
    ("R", _("Reject")),
    ("S", _("Skip")),
    ("E", _("Correct a statement, then accept it")),
    ("Z", _("Undo the last answer")),
    ("Shift Z", _("Do it again")),
    ("J K", _("Next and previous question, without an answer")),
)
"""Keys and what they do, for the list of all keys; static/src/review/main.ts acts on them."""


@login_required
@require_safe
def review(request: HttpRequest, project: str) -> HttpResponse:
    """Viewers look on."""
    opened = open_project(request, project)
    return render(
        request,
        "review.html",
        {
            "project": opened,
            "section": "review",
            "count": questions.count(opened),
            "has_documents": Document.objects.filter(project=opened).exists(),
            "may_edit": may_edit(request, opened),
            "keys": KEYS,
        },
    )
