"""The tables of a document: what each column is, what that says, and what a change would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kg import catalogue
from kg.errors import UserError
from kg.ingest import mapping as use_cases
from kg.ingest import retabling
from kg.ingest.tables import saved, title_of, view_of
from kg.models import Block, Document, DocumentTable, EntityType, Job, JobState, Project, Role, TableMapping
from kg.schema.looks import looks_of, offered_types
from kg.tables import Column, Mapping, View
from kg.tables import Role as ColumnRole
from kg.tables.mapping import LONGEST_PREDICATE, LONGEST_UNIT, from_json
from webapp.pages.access import may_edit, open_project, person
from webapp.pages.progress import progress_of, reading_of

FIRST_ROWS = 5
SAMPLES = 3
LONGEST_SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Field:
    """A column in the form: its number, its header and first cells, and what it is."""

    number: int
    header: str
    samples: Sequence[str]
    column: Column


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: HttpRequest, project: str, document: str) -> HttpResponse:
    """One table at a time (``?table=`` is its signature); a POST saves its mapping, or takes the saved one back."""
    opened = open_project(request, project, Role.EDITOR if request.method == "POST" else Role.VIEWER)
    found = _document(request, opened, document)
    all_tables = list(DocumentTable.objects.filter(document=found).select_related("document__project"))
    if not all_tables:
        if request.method == "POST":
            raise Http404
        return render(request, "tables.html", _frame(opened, found))
    table = _chosen(all_tables, request.GET.get("table", ""))
    error, mapping = "", use_cases.current(table)
    if request.method == "POST":
        try:
            if answer := _act(request, table):
                return answer
            mapping = from_json(mapping_of(request.POST, table), table.headers)
        except UserError as wrong:
            error, mapping = str(wrong), _as_typed(request.POST, table)
    context = {
        **_frame(opened, found),
        **_table(table, mapping),
        **_preview(table, mapping),
        "tables": all_tables,
        "error": error,
        "may_edit": may_edit(request, opened),
        "retabling": _retabling(found),
    }
    return render(request, "tables.html", context, status=422 if error else 200)


@login_required
@require_POST
def preview(request: HttpRequest, project: str, document: str, signature: str) -> HttpResponse:
    """What the mapping in the form would say: a part of the page, for its script. Changes nothing."""
    opened = open_project(request, project)
    found = _document(request, opened, document)
    rows = DocumentTable.objects.filter(document=found).select_related("document__project")
    table = get_object_or_404(rows, signature=signature)
    try:
        context = _preview(table, from_json(mapping_of(request.POST, table), table.headers))
    except UserError as wrong:
        return render(request, "partials/table_preview.html", {"error": str(wrong)}, status=422)
    return render(request, "partials/table_preview.html", context)


def _act(request: HttpRequest, table: DocumentTable) -> HttpResponse | None:
    """Does what the button says; None for a mere look. Raises ``MappingInvalid``."""
    action, user = request.POST.get("action"), person(request)
    if action == "look":
        return None
    if action == "reset":
        rows = TableMapping.objects.filter(project=table.document.project_id, signature=table.signature)
        count = sum(use_cases.forget(row, user) for row in rows)
        words = ngettext(
            "Columns are as proposed again; %(n)s document is being read again.",
            "Columns are as proposed again; %(n)s documents are being read again.",
            count,
        )
    else:
        _row, count = use_cases.save(table, mapping_of(request.POST, table), user)
        words = ngettext(
            "Saved; %(n)s document is being read again.", "Saved; %(n)s documents are being read again.", count
        )
        words = words if count else _("Saved. Nothing changes.")
    messages.success(request, words % {"n": count} if count else words)
    where = reverse("document-tables", args=[table.document.project_id, table.document_id])
    return redirect(f"{where}?table={table.signature}")


def mapping_of(values: QueryDict, table: DocumentTable) -> dict[str, Any]:
    """The mapping that a form holds, as JSON; unchecked."""
    return {
        "columns": [_column_of(values, number) for number in range(len(table.headers))],
        "titled": values.get("titled") == "on",
        "title_type": values.get("title_type", ""),
    }


def _column_of(values: QueryDict, number: int) -> dict[str, Any]:
    return {
        **{name: values.get(f"c{number}-{name}", "") for name in ("role", "type", "unit", "predicate")},
        **{name: values.get(f"c{number}-{name}") == "on" for name in ("inverse", "splits")},
    }


def _as_typed(values: QueryDict, table: DocumentTable) -> Mapping:
    """As much of a form that was refused as makes sense, so that nobody has to fill it in again."""
    columns = []
    for before, value in zip(use_cases.current(table).columns, mapping_of(values, table)["columns"], strict=True):
        role = ColumnRole(value["role"]) if value["role"] in ColumnRole.values else before.role
        kind = EntityType(value["type"]) if value["type"] in EntityType.values else before.type
        columns.append(
            Column(role, value["predicate"], kind, value["unit"], inverse=value["inverse"], splits=value["splits"])
        )
    return Mapping(tuple(columns), titled=values.get("titled") == "on")


def _document(request: HttpRequest, project: Project, uid: str) -> Document:
    visible = Document.objects.for_user(request.user).filter(project=project)
    return get_object_or_404(catalogue.documents(visible), pk=uid)


def _frame(project: Project, document: Document) -> dict[str, object]:
    return {
        "project": project,
        "section": "library",
        "document": document,
        "progress": progress_of(reading_of(document)),
    }


def _chosen(tables: Sequence[DocumentTable], signature: str) -> DocumentTable:
    """The table asked for, else the first. Raises Http404 for one that the document does not have."""
    chosen = next((table for table in tables if signature in ("", table.signature)), None)
    if chosen is None:
        raise Http404
    return chosen


def _table(table: DocumentTable, mapping: Mapping) -> dict[str, object]:
    block = Block.objects.get(document=table.document_id, index=table.block)
    view = view_of(block)
    same = Document.objects.filter(project=table.document.project_id, tables__signature=table.signature)
    return {
        "table": table,
        "fields": _fields(view, table.headers, mapping),
        "first_rows": _first_rows(view),
        "title": view.banner or title_of(table.document, block),
        "titled": mapping.titled,
        "title_type": mapping.title_type,
        "with_same_headers": same.count(),
        "is_saved": saved(table) is not None,
        "roles": ColumnRole.choices,
        "types": offered_types(table.document.project, {*(each.type for each in mapping.columns), mapping.title_type}),
        "longest": {"predicate": LONGEST_PREDICATE, "unit": LONGEST_UNIT},
    }


def _fields(view: View, headers: Sequence[str], mapping: Mapping) -> list[Field]:
    fields = []
    for number, (header, column) in enumerate(zip(headers, mapping.columns, strict=True)):
        cells = (" ".join(cell.split())[:LONGEST_SAMPLE] for cell in view.column(number))
        samples = list(dict.fromkeys(filter(None, cells)))[:SAMPLES]
        fields.append(Field(number, header, samples, column))
    return fields


def _first_rows(view: View) -> list[list[str]]:
    """The first records, a cell for each header, whichever way the table lies."""
    return [[view.text(place) for place in view.record(number)] for number in range(min(len(view), FIRST_ROWS))]


def _preview(table: DocumentTable, mapping: Mapping) -> dict[str, object]:
    return {
        "triples": use_cases.preview(table, mapping),
        "change": use_cases.compare(table, mapping),
        "compared_rows": use_cases.COMPARED_ROWS,
        "has_key": mapping.key is not None or mapping.titled,
        "type_names": {kind.value: look.label for kind, look in looks_of(table.document.project).items()},
    }


def _retabling(document: Document) -> Job | None:
    """The job that reads the document's tables again, while it has not ended."""
    jobs = Job.objects.filter(document=document, kind=retabling.KIND)
    return jobs.exclude(state__in=JobState.ended()).first()
