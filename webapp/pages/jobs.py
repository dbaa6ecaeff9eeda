"""The jobs of a project: what runs, what failed and why, cancel and retry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kg import catalogue
from kg import jobs as lifecycle
from kg.errors import UserError
from kg.models import Job, Role
from webapp.pages.access import may_edit, open_project
from webapp.pages.progress import progress_of

PAGE_LENGTH = 50
ACTIONS = {"cancel": lifecycle.cancel, "retry": lifecycle.retry}


@login_required
@require_safe
def jobs(request: HttpRequest, project: str) -> HttpResponse:
    """All jobs, the newest first."""
    opened = open_project(request, project)
    rows = catalogue.jobs(Job.objects.for_user(request.user).filter(project=opened)).select_related("document")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "jobs.html",
        {
            "project": opened,
            "page": page,
            "rows": [(job, progress_of(job)) for job in page],
            "may_edit": may_edit(request, opened),
        },
    )


@login_required
@require_POST
def act(request: HttpRequest, project: str, job: str, action: str) -> HttpResponse:
    """Cancels or retries a job, then goes back to where the button was (``next``)."""
    opened = open_project(request, project, Role.EDITOR)
    row = get_object_or_404(Job.objects.for_user(request.user).filter(project=opened), pk=job)
    if action not in ACTIONS:
        raise Http404
    try:
        ACTIONS[action](row)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("library" if request.POST.get("next") == "library" else "jobs", project)
