"""Reading documents again: asking for it, looking at what would change, applying or discarding that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kg import catalogue
from kg.errors import UserError
from kg.models import (
    ChangeKind,
    ChangeOf,
    Document,
    EntityType,
    Job,
    LiteralType,
    Modality,
    Project,
    Proposal,
    ProposalChange,
    Role,
)
from kg.proposals import requests
from kg.proposals.errors import ProposalWaiting
from kg.proposals.showing import differing_fields
from webapp.pages.access import may_edit, open_project, person
from webapp.pages.highlight import Highlight
from webapp.pages.highlight import render as highlighted
from webapp.pages.progress import progress_of

PAGE_LENGTH = 50
MOST_DOCUMENTS = 200
"""Documents in the list beside the changes, those with the most changes first."""
KEYS = (("J K", _("Next and previous change")), ("↵", _("Open its sentence")))
PARTS = ("subject", "predicate", "object")
FIELDS: dict[str, str | Promise] = {
    "subject": _("subject"),
    "subject_type": _("type of the subject"),
    "predicate": _("relation"),
    "object": _("object"),
    "object_type": _("type of the object"),
    "modality": _("how it is put"),
    "qualifiers": _("when, where, how much"),
    "speaker": _("who says it"),
    "spans": _("the words that say it"),
    "rule": _("rule"),
    "confidence": _("confidence"),
    "name": _("whose name it is"),
    "type": _("type"),
    "coreferent": _("only stands for the name"),
}
"""What may differ, in words. A literal in place of an entity shows as another type of the object."""
SHOWN_VALUES = {
    "subject_type": EntityType,
    "type": EntityType,
    "object_type": (EntityType, LiteralType),
    "modality": Modality,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of a change: its name, and what it was and becomes ("" for both where that is in the sentence)."""

    field: str
    words: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A change as the page shows it. ``said`` is what stays or comes, ``was`` what goes."""

    change: ProposalChange
    said: dict[str, Any]
    sentence: SafeString
    lines: list[Line]
    opens_document: bool


@login_required
@require_POST
def reextract(request: HttpRequest, project: str, document: str = "") -> HttpResponse:
    """Asks for a document, or the project's, to be read again, then shows the proposal; an open one instead."""
    opened = open_project(request, project, Role.EDITOR)
    found = (
        get_object_or_404(Document.objects.for_user(request.user).filter(project=opened), pk=document)
        if document
        else None
    )
    outdated_only = request.POST.get("which") == "outdated"
    try:
        proposal = requests.submit(opened, person(request), found, outdated_only=outdated_only)
    except UserError as error:
        messages.error(request, str(error))
        waiting = requests.open_proposal(opened) if isinstance(error, ProposalWaiting) else None
        if waiting is None:
            return redirect("document", project, document) if document else redirect("library", project)
        proposal = waiting
    return redirect("proposal", project, proposal.pk)


@login_required
@require_safe
def proposal(request: HttpRequest, project: str, proposal: str) -> HttpResponse:
    """``?kind=``, ``?of=`` and ``?document=`` narrow the list of changes."""
    opened = open_project(request, project)
    found = _find(request, opened, proposal)
    job = catalogue.jobs(Job.objects.filter(pk=found.job_id)).first()
    of = request.GET.get("of", ChangeOf.STATEMENT)
    kind, document = request.GET.get("kind", ""), request.GET.get("document", "")
    rows = ProposalChange.objects.filter(proposal=found, of=of).select_related("document", "sentence").order_by("pk")
    rows = rows.filter(**{name: value for name, value in (("kind", kind), ("document", document)) if value})
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "proposal.html",
        {
            "project": opened,
            "section": "library",
            "proposal": found,
            "job": job,
            "progress": progress_of(job),
            "of": of,
            "kind": kind,
            "chosen": document,
            "tabs": _tabs(found),
            "kinds": _kinds(found, of),
            "total": sum(found.counts.values()),
            "due": sum(number for key, number in found.counts.items() if not key.endswith(ChangeKind.KEPT)),
            "documents": _documents(found, of) if found.document_id is None else [],
            "page": page,
            "rows": _rows(page),
            "query": urlencode({"of": of, "kind": kind, "document": document}),
            "may_edit": may_edit(request, opened),
            "keys": KEYS,
        },
    )


@login_required
@require_POST
def act(request: HttpRequest, project: str, proposal: str, action: str) -> HttpResponse:
    """Applies or discards."""
    opened = open_project(request, project, Role.EDITOR)
    found = _find(request, opened, proposal)
    try:
        if action == "apply":
            requests.apply(found, person(request))
        elif action == "discard":
            requests.discard(found)
            messages.success(request, _("The proposal is discarded; nothing was changed."))
            return (
                redirect("document", project, found.document_id) if found.document_id else redirect("library", project)
            )
        else:
            raise Http404
    except UserError as error:
        messages.error(request, str(error))
    return redirect("proposal", project, proposal)


def _find(request: HttpRequest, project: Project, uid: str) -> Proposal:
    rows = Proposal.objects.for_user(request.user).filter(project=project).select_related("document", "requested_by")
    return get_object_or_404(rows, pk=uid)


def _tabs(proposal: Proposal) -> list[tuple[str, str, int]]:
    """Statements and names, each with how many changes there are."""
    counts = proposal.counts
    return [
        (of.value, str(of.label), sum(n for key, n in counts.items() if key.startswith(f"{of.value}.")))
        for of in ChangeOf
    ]


def _kinds(proposal: Proposal, of: str) -> list[tuple[str, str, int]]:
    """The filters by kind, with their numbers."""
    return [(kind.value, str(kind.label), proposal.counts.get(f"{of}.{kind.value}", 0)) for kind in ChangeKind]


def _documents(proposal: Proposal, of: str) -> Iterable[Any]:
    """The documents that change, with how many changes of each kind."""
    kinds = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in ChangeKind}
    rows = proposal.changes.filter(of=of).order_by().values("document_id", "document__name")
    return rows.annotate(all=Count("pk"), **kinds).order_by("-all", "document_id")[:MOST_DOCUMENTS]


def _rows(changes: Iterable[ProposalChange]) -> list[Row]:
    rows = []
    last = ""
    for change in changes:
        said = change.after or change.before or {}
        rows.append(Row(change, said, _sentence(change, said), _lines(change), change.document_id != last))
        last = change.document_id
    return rows


def _sentence(change: ProposalChange, said: dict[str, Any]) -> SafeString:
    """The sentence with the words that say it marked."""
    if change.of == ChangeOf.NAME:
        stands = " coreferent" if said.get("coreferent") else ""
        marks = [(said["spans"], f"mention t-{said['type']}{stands}")]
    else:
        marks = [(spans, f"part {part}") for part, spans in zip(PARTS, said["spans"], strict=True)]
    highlights = [Highlight(start, end, {"class": name}) for spans, name in marks for start, end in spans]
    return highlighted(change.sentence.text, highlights)


def _lines(change: ProposalChange) -> list[Line]:
    before, after = change.before or {}, change.after or {}
    return [
        Line(name, str(FIELDS[name]), _shown(name, before.get(name)), _shown(name, after.get(name)))
        for name in differing_fields(change)
        if name in FIELDS
    ]


def _shown(field: str, value: Any) -> Any:
    """A value in words; numbers are left to the template, and places to the sentence."""
    if field == "spans":
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = SHOWN_VALUES.get(field, ())
    for enum in choices if isinstance(choices, tuple) else (choices,):
        if value in enum.values:
            return str(enum(value).label)
    return value
