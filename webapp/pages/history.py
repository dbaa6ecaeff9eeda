"""What people decided in a project, by whom and when, with the way back. The rows come from the REST API."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kg.models import Decision, DecisionKind, Entity
from webapp.pages.access import may_edit, open_project


@login_required
@require_safe
def history(request: HttpRequest, project: str) -> HttpResponse:
    """``?by=``, ``?kind=`` and ``?entity=`` narrow it; viewers look on."""
    opened = open_project(request, project)
    people = Decision.objects.filter(project=opened, decided_by__isnull=False).order_by()
    entity = request.GET.get("entity", "")
    return render(
        request,
        "history.html",
        {
            "project": opened,
            "may_edit": may_edit(request, opened),
            "people": User.objects.filter(pk__in=people.values("decided_by")).order_by("username"),
            "kinds": DecisionKind.choices,
            "by": request.GET.get("by", ""),
            "kind": request.GET.get("kind", ""),
            "entity": Entity.objects.filter(project=opened, pk=entity).first() if entity else None,
        },
    )
