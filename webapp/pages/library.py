"""The library: upload, the list of documents with their progress, delete. Reads and uploads without any script too."""

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kg import catalogue, ingest
from kg.errors import UserError
from kg.formats.registry import ENDINGS, FORMATS
from kg.models import Document, Evidence, Project, Role, ScopedQuerySet, Statement
from kg.proposals.requests import open_proposal
from kg.proposals.steps import outdated, readable
from webapp.pages.access import may_edit, open_project, person
from webapp.pages.progress import STATES, in_state, progress_of, reading_of

PAGE_LENGTH = 50
ORDERS: dict[str, tuple[str, ...]] = {
    "-added": ("-created_at", "pk"),
    "added": ("created_at", "pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "pk"),
    "-statements": ("-statement_count", "pk"),
    "statements": ("statement_count", "pk"),
}
"""Orders of the list by the word for them in the address; the first is the default."""
DEFAULT_ORDER = next(iter(ORDERS))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest, project: str) -> HttpResponse:
    """The list; a POST uploads the files of the plain form."""
    if request.method == "POST":
        return _upload(request, open_project(request, project, Role.EDITOR))
    opened = open_project(request, project)
    q, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else DEFAULT_ORDER
    everything = _documents(request, opened)
    found = in_state(everything.filter(name__icontains=q) if q else everything, state).order_by(*ORDERS[sort])
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    old = _outdated(page)
    return render(
        request,
        "library.html",
        {
            **_row_context(request, opened),
            "section": "library",
            "page": page,
            "rows": [_row(document, old) for document in page],
            "outdated": outdated(readable(opened)).count(),
            "proposal": open_proposal(opened),
            "total": Document.objects.filter(project=opened).count(),
            "has_statements": Statement.objects.filter(project=opened, object__isnull=False).exists(),
            "q": q,
            "state": state,
            "states": STATES,
            "sort": sort,
            "query": urlencode({"q": q, "state": state}),
            "max_bytes": settings.MAX_UPLOAD_BYTES,
            "max_megabytes": settings.MAX_UPLOAD_BYTES // 1024**2,
            "endings": list(ENDINGS),
            "kinds": [kind.endings[0].removeprefix(".") for kind in FORMATS],
        },
    )


@login_required
@require_safe
def row(request: HttpRequest, project: str, document: str) -> HttpResponse:
    """One row of the list, for the script that keeps the list live."""
    opened = open_project(request, project)
    found = get_object_or_404(_documents(request, opened), pk=document)
    return render(
        request, "partials/document_row.html", {**_row_context(request, opened), "row": _row(found, _outdated([found]))}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, project: str, document: str) -> HttpResponse:
    """Asks with its numbers, since this cannot be undone; a POST deletes."""
    opened = open_project(request, project, Role.EDITOR)
    found = get_object_or_404(_documents(request, opened), pk=document)
    if request.method == "POST":
        ingest.remove(found)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("library", project)
    elsewhere = Evidence.objects.filter(statement__project=opened).exclude(document=found)
    supported = Statement.objects.filter(project=opened, evidence__document=found).distinct()
    kept = supported.filter(pk__in=elsewhere.values("statement")).count()
    return render(
        request,
        "document_delete.html",
        {
            "project": opened,
            "section": "library",
            "document": found,
            "sentences": found.sentence_count,
            "statements": supported.count() - kept,
            "kept": kept,
        },
    )


def _documents(request: HttpRequest, project: Project) -> ScopedQuerySet[Document]:
    return catalogue.documents(Document.objects.for_user(request.user).filter(project=project))


def _row(document: Document, old: Collection[str]) -> dict[str, object]:
    job = reading_of(document)
    return {"document": document, "job": job, "progress": progress_of(job), "is_outdated": document.pk in old}


def _outdated(documents: Iterable[Document]) -> set[str]:
    """The uids of those of ``documents`` that an older version read."""
    rows = outdated(Document.objects.filter(pk__in=[document.pk for document in documents]))
    return set(rows.values_list("pk", flat=True))


def _row_context(request: HttpRequest, project: Project) -> dict[str, object]:
    return {"project": project, "may_edit": may_edit(request, project)}


def _upload(request: HttpRequest, project: Project) -> HttpResponse:
    added = 0
    for file in request.FILES.getlist("file"):
        try:
            received = ingest.receive(project, person(request), file.name or "", file, file.size)
        except UserError as error:
            messages.error(request, str(error))
            continue
        added += received.created
        if not received.created:
            words = _("“%(name)s” is already here, as “%(document)s”.")
            messages.info(request, words % {"name": file.name, "document": received.document.name})
    if added:
        words = ngettext("%(n)s document added.", "%(n)s documents added.", added)
        messages.success(request, words % {"n": added})
    return redirect("library", project.pk)
