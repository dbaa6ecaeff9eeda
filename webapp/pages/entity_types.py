"""How a project names and draws its types of entity: the form for owners, and the colours as a style sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from kg.curate import entity_types as use_cases
from kg.errors import UserError
from kg.models import EntityType, Role
from kg.schema.looks import NAME_LENGTH, USUAL, Look, changed_looks, looks_of
from webapp.pages.access import open_project

COLOUR_NAMES = {
    "blue": gettext_lazy("Blue"),
    "green": gettext_lazy("Green"),
    "orange": gettext_lazy("Orange"),
    "pink": gettext_lazy("Pink"),
    "teal": gettext_lazy("Teal"),
    "olive": gettext_lazy("Olive"),
    "grey": gettext_lazy("Grey"),
    "brown": gettext_lazy("Brown"),
    "indigo": gettext_lazy("Indigo"),
    "gold": gettext_lazy("Gold"),
}
SHAPE_NAMES = {
    "circle": gettext_lazy("● Circle"),
    "diamond": gettext_lazy("◆ Diamond"),
    "square": gettext_lazy("■ Square"),
    "hexagon": gettext_lazy("⬢ Hexagon"),
    "triangle": gettext_lazy("▲ Triangle"),
    "ring": gettext_lazy("○ Ring"),
    "target": gettext_lazy("◎ Target"),
}
YEAR = 365 * 86400


class LooksForm(forms.Form):
    """All seven types at once, so that two can swap their colours."""

    def __init__(self, looks: Mapping[EntityType, Look], data: Any = None) -> None:
        super().__init__(data)
        for kind, look in looks.items():
            self.fields |= {
                f"{kind}-name": forms.CharField(required=False, max_length=NAME_LENGTH, initial=look.name),
                f"{kind}-colour": forms.ChoiceField(choices=list(COLOUR_NAMES.items()), initial=look.colour),
                f"{kind}-shape": forms.ChoiceField(choices=list(SHAPE_NAMES.items()), initial=look.shape),
                f"{kind}-hidden": forms.BooleanField(required=False, initial=look.hidden),
            }
            self.fields[f"{kind}-name"].widget.attrs["placeholder"] = str(kind.label)
            for part in ("name", "colour", "shape"):
                self.fields[f"{kind}-{part}"].widget.attrs["class"] = "input slim"

    def rows(self) -> Iterator[tuple[EntityType, list[forms.BoundField]]]:
        """Each type with its fields: name, colour, shape, hidden."""
        for kind in EntityType:
            yield kind, [self[f"{kind}-{part}"] for part in ("name", "colour", "shape", "hidden")]

    def looks(self) -> list[Look]:
        """What was chosen."""
        values = self.cleaned_data
        parts = ("name", "colour", "shape", "hidden")
        return [Look(kind, *(values[f"{kind}-{part}"] for part in parts)) for kind in EntityType]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entity_types(request: HttpRequest, project: str) -> HttpResponse:
    """Owners say what the types are called here and how they are drawn; ``usual`` gives the built-in looks back."""
    opened = open_project(request, project, Role.OWNER)
    form = LooksForm(looks_of(opened), request.POST if request.method == "POST" else None)
    if request.method == "POST" and ("usual" in request.POST or form.is_valid()):
        try:
            use_cases.change(opened, USUAL.values() if "usual" in request.POST else form.looks())
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The entity types are changed."))
            return redirect("relation-types", project)
    context = {"project": opened, "section": "schema", "form": form}
    return render(request, "entity_types.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
@cache_control(private=True, max_age=YEAR, immutable=True)
def colours(request: HttpRequest, project: str) -> HttpResponse:
    """The project's colours as CSS; its address changes with them. Our policy allows no style in the page itself."""
    opened = open_project(request, project)
    lines = [f"  --{kind.value}: var(--c-{look.colour});" for kind, look in changed_looks(opened).items()]
    return HttpResponse("\n".join([":root {", *lines, "}", ""]), content_type="text/css")
