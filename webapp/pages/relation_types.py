"""A project's schema: its relation types, the predicates that none of them covers, and how they are changed.

Everything works without a script. Links with ``data-confirm`` open their form in a dialog over the page.
"""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from rest_framework.exceptions import ValidationError as InvalidSchema

from kg import catalogue
from kg.curate import relation_types as use_cases
from kg.curate.relation_types import NAME_LENGTH, Outline
from kg.errors import UserError
from kg.ingest import refreshing
from kg.models import EntityType, Job, LiteralType, Project, RelationType, Role, Statement
from kg.models.statement import DECIDED
from kg.schema import starter
from kg.schema.forms import fold
from kg.schema.looks import looks_of, offered_types
from kg.schema.matching import Alias, read_alias
from kg.schema.predicates import open_predicates
from webapp.api.parsing import MalformedJson, parse_json, valid
from webapp.api.relation_types import SchemaInput, outline
from webapp.pages.access import open_project, person
from webapp.pages.progress import progress_of

UNDO_KEY = "relation-type-undo"
PREDICATES = 40
MAX_IMPORT_BYTES = 1024 * 1024
GROUPS = {
    "people": gettext_lazy("People and families"),
    "organisations": gettext_lazy("Organisations"),
    "places": gettext_lazy("Places"),
    "works": gettext_lazy("Books, films and music"),
    "events": gettext_lazy("Events"),
}
DOMAIN = [(value, label) for value, label in EntityType.choices if value != EntityType.TIME]
RANGE = [*EntityType.choices, *LiteralType.choices]


class RelationTypeForm(forms.Form):
    """A relation type; one alias a line."""

    name = forms.CharField(max_length=NAME_LENGTH)
    aliases = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
    inverses = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
    domain = forms.MultipleChoiceField(required=False, choices=DOMAIN, widget=forms.CheckboxSelectMultiple)
    range = forms.MultipleChoiceField(required=False, choices=RANGE, widget=forms.CheckboxSelectMultiple)
    functional = forms.BooleanField(required=False)
    symmetric = forms.BooleanField(required=False)
    inverse_type = forms.CharField(
        required=False, max_length=NAME_LENGTH, widget=forms.Select(attrs={"class": "input slim"})
    )
    description = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    rev = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """A name has to have something that can be compared."""
        name = str(self.cleaned_data["name"])
        if not fold(name):
            raise ValidationError(_("A name needs a letter, a digit or a character."))
        return name

    def clean_aliases(self) -> str:
        """None may be longer than a predicate."""
        return _short_lines(self.cleaned_data["aliases"])

    def clean_inverses(self) -> str:
        """None may be longer than a predicate."""
        return _short_lines(self.cleaned_data["inverses"])

    def outline(self) -> Outline:
        """What was typed, as an outline."""
        values = self.cleaned_data
        plain = [Alias(line) for line in values["aliases"].splitlines() if line.strip()]
        turned = [Alias(line, inverse=True) for line in values["inverses"].splitlines() if line.strip()]
        return Outline(
            values["name"],
            (*plain, *turned),
            tuple(values["domain"]),
            tuple(values["range"]),
            values["description"],
            values["inverse_type"],
            values["symmetric"],
            values["functional"],
        )

    def offer_types(self, project: Project, kept: Collection[str] = ()) -> None:
        """Lets ``domain`` and ``range`` be of the types that the project shows, and of those that are ``kept``."""
        offered = offered_types(project, kept)
        self.fields["domain"].widget.choices = [pair for pair in offered if pair[0] != EntityType.TIME]
        self.fields["range"].widget.choices = [*offered, *LiteralType.choices]

    def offer_inverses(self, project: Project, but: str = "") -> None:
        """Lets ``inverse_type`` be one of the project's other types."""
        others = RelationType.objects.filter(project=project, symmetric=False).exclude(pk=but)
        names = others.order_by("name").values_list("name", flat=True)
        select = self.fields["inverse_type"].widget
        select.choices = [("", _("none")), *((name, name) for name in names)]


def _short_lines(text: str) -> str:
    if any(len(line) > NAME_LENGTH for line in text.splitlines()):
        raise ValidationError(_("A line can have %(limit)s characters at most.") % {"limit": NAME_LENGTH})
    return text


@login_required
@require_http_methods(["GET", "HEAD"])
def relation_types(request: HttpRequest, project: str) -> HttpResponse:
    """The schema and what it does not cover."""
    opened = open_project(request, project)
    visible = RelationType.objects.for_user(request.user).filter(project=opened)
    counted = visible.select_related("inverse_type").annotate(statement_count=Count("statements"))
    rows = list(counted.order_by("-statement_count", "name", "pk"))
    job = catalogue.jobs(Job.objects.for_user(request.user)).filter(project=opened, kind=refreshing.KIND).first()
    undo = request.session.get(UNDO_KEY) or {}
    return render(
        request,
        "relation_types.html",
        {
            "project": opened,
            "section": "schema",
            "rows": [(row, [read_alias(alias) for alias in row.aliases]) for row in rows],
            "predicates": open_predicates(opened.pk, PREDICATES),
            "statement_count": Statement.objects.filter(project=opened).count(),
            "decided": Statement.objects.filter(project=opened, status__in=DECIDED).count(),
            "job": job,
            "progress": progress_of(job) if job else None,
            "undo": undo if undo.get("project") == opened.pk else None,
            "looks": looks_of(opened).values(),
            "groups": [(key, label, starter.counts()[key]) for key, label in GROUPS.items()],
            "may_edit": _owns(request, opened),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, project: str) -> HttpResponse:
    """A form for a new type; ``?name=``, ``?domain=`` and ``?range=`` fill it in."""
    opened = open_project(request, project, Role.OWNER)
    given = request.GET
    initial = {
        "name": given.get("name", "")[:NAME_LENGTH],
        "aliases": "\n".join(given.getlist("alias")[:100]),
        "domain": given.getlist("domain"),
        "range": given.getlist("range"),
    }
    form = RelationTypeForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer_inverses(opened)
    form.offer_types(opened, [*initial["domain"], *initial["range"]])
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.add(opened, [form.outline()], person(request))
        except UserError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": form.outline().fields()["name"]})
            return redirect("relation-types", project)
    return _form_page(request, opened, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, project: str, uid: str) -> HttpResponse:
    """A form for a type that is there."""
    opened = open_project(request, project, Role.OWNER)
    row = get_object_or_404(RelationType.objects.for_user(request.user).filter(project=opened), pk=uid)
    aliases = [read_alias(alias) for alias in row.aliases]
    initial = {
        "name": row.name,
        "aliases": "\n".join(alias.text for alias in aliases if not alias.inverse),
        "inverses": "\n".join(alias.text for alias in aliases if alias.inverse),
        "domain": row.domain,
        "range": row.range,
        "description": row.description,
        "inverse_type": row.inverse_type.name if row.inverse_type else "",
        "symmetric": row.symmetric,
        "functional": row.functional,
        "rev": row.rev,
    }
    form = RelationTypeForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer_inverses(opened, row.pk)
    form.offer_types(opened, [*row.domain, *row.range])
    if request.method == "POST" and form.is_valid():
        wanted = form.outline()
        changes = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
        try:
            use_cases.change(row, changes, form.cleaned_data["rev"] or 0, person(request))
        except UserError as error:
            form.add_error("name" if isinstance(error, use_cases.RelationTypeExists) else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("relation-types", project)
    return _form_page(request, opened, form, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, project: str) -> HttpResponse:
    """A form for a file with a schema; a POST takes it in."""
    opened = open_project(request, project, Role.OWNER)
    if request.method == "POST":
        try:
            _import(request, opened)
        except UserError as error:
            messages.error(request, str(error))
        return redirect("relation-types", project)
    return render(request, "relation_types_import.html", {"project": opened, "section": "schema"})


@login_required
@require_POST
def act(request: HttpRequest, project: str, action: str) -> HttpResponse:
    """What the page's buttons do; then the page again."""
    opened = open_project(request, project, Role.OWNER)
    if action not in ACTIONS:
        raise Http404
    try:
        ACTIONS[action](request, opened)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("relation-types", project)


def _delete(request: HttpRequest, project: Project) -> None:
    row = _row(request, project)
    outline = use_cases.delete(row, _rev(request), person(request))
    request.session[UNDO_KEY] = {"project": project.pk, **outline.fields()}


def _undo(request: HttpRequest, project: Project) -> None:
    kept = request.session.get(UNDO_KEY) or {}
    if kept.get("project") == project.pk:
        del request.session[UNDO_KEY]
        use_cases.add(project, [outline({**kept, "aliases": map(read_alias, kept["aliases"])})], person(request))


def _alias(request: HttpRequest, project: Project) -> None:
    """Adds predicates to a type; ``type`` is its uid, with ":inverse" for the other direction."""
    row = _row(request, project)
    inverse = request.POST.get("type", "").endswith(":inverse")
    added = [Alias(text[:NAME_LENGTH], inverse) for text in request.POST.getlist("alias")[:100] if fold(text)]
    known = use_cases.outline_of(row).aliases
    use_cases.change(row, {"aliases": (*known, *added)}, row.rev, person(request))
    messages.success(request, _("Added to “%(name)s”.") % {"name": row.name})


def _begin(request: HttpRequest, project: Project) -> None:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    groups = [group for group in request.POST.getlist("group") if group in GROUPS]
    outlines = [
        Outline(
            each.definition.name,
            each.definition.aliases,
            tuple(sorted(each.definition.domain)),
            tuple(sorted(each.definition.range)),
            symmetric=each.symmetric,
            functional=each.functional,
        )
        for each in starter.starters(groups, language)
    ]
    _taken(request, use_cases.replace(project, outlines, person(request)))


def _import(request: HttpRequest, project: Project) -> None:
    file = request.FILES.get("file")
    body = file.read(MAX_IMPORT_BYTES + 1) if file else b""
    if not body or len(body) > MAX_IMPORT_BYTES:
        raise MalformedJson
    try:
        values = valid(SchemaInput, parse_json(body))
    except InvalidSchema as error:
        raise UnfitSchema from error
    _taken(request, use_cases.replace(project, map(outline, values["relation_types"]), person(request)))


def _refresh(request: HttpRequest, project: Project) -> None:
    refreshing.submit(project, person(request))


ACTIONS = {"delete": _delete, "undo": _undo, "alias": _alias, "begin": _begin, "refresh": _refresh}


class UnfitSchema(UserError):
    """A JSON file that is no schema."""

    code = "unfit-schema"
    template = gettext_lazy("This file is not a schema. Choose one that was exported here.")


def _taken(request: HttpRequest, numbers: tuple[int, int]) -> None:
    added, changed = numbers
    words = ngettext("%(n)s relation type added", "%(n)s relation types added", added) % {"n": added}
    if changed:
        words += " · " + ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed}
    messages.success(request, words)


def _row(request: HttpRequest, project: Project) -> RelationType:
    uid = request.POST.get("type", "").partition(":")[0]
    return get_object_or_404(RelationType.objects.for_user(request.user).filter(project=project), pk=uid)


def _rev(request: HttpRequest) -> int:
    given = request.POST.get("rev", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 9 else 0


def _owns(request: HttpRequest, project: Project) -> bool:
    return project.role_of(person(request)) is Role.OWNER


def _form_page(
    request: HttpRequest, project: Project, form: RelationTypeForm, row: RelationType | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"project": project, "section": "schema", "form": form, "row": row}
    return render(request, "relation_type_form.html", context, status=400 if form.errors else 200)
