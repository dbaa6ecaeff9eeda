"""Projects: the list, making, renaming and deleting one, and its members."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kg import catalogue
from kg import projects as use_cases
from kg.errors import UserError
from kg.models import Membership, Project, Role
from webapp.pages.access import SESSION_KEY, last_project, open_project, person

LONGEST_NUMBER = 18
"""Digits that fit the database's row numbers."""


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name and description."""

    class Meta:
        model = Project
        fields = ("name", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    def clean_name(self) -> str:
        """Blanks around a name mean nothing."""
        return str(self.cleaned_data["name"]).strip()


class MemberForm(forms.Form):
    """Somebody to add."""

    username = forms.CharField(max_length=150)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.EDITOR)


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Goes to the library of the project opened last, or to the list while there is none."""
    project = last_project(request)
    return redirect("library", project.pk) if project else redirect("projects")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def projects(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a project and opens it."""
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        project = use_cases.create(person(request), **form.cleaned_data)
        return redirect("library", project.pk)
    rows = catalogue.projects(Project.objects.for_user(request.user), person(request).pk)
    return render(request, "projects.html", {"rows": rows, "form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, project: str) -> HttpResponse:
    """Name and description; below them the way to delete the project."""
    opened = open_project(request, project, Role.OWNER)
    form = ProjectForm(request.POST if request.method == "POST" else None, instance=opened)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("projects")
    shown = open_project(request, project)
    return render(
        request, "project_settings.html", {"project": shown, "form": form}, status=400 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, project: str) -> HttpResponse:
    """Asks with its numbers, since this cannot be undone; a POST deletes."""
    opened = open_project(request, project, Role.OWNER)
    if request.method == "POST":
        use_cases.delete(opened)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": opened.name})
        return redirect("projects")
    counted = catalogue.projects(Project.objects.for_user(request.user), person(request).pk).get(pk=opened.pk)
    return render(request, "project_delete.html", {"project": counted})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, project: str) -> HttpResponse:
    """Who belongs to the project. Owners add people, change roles and take people out."""
    opened = open_project(request, project, Role.OWNER if request.method == "POST" else Role.VIEWER)
    form = MemberForm(request.POST if request.POST.get("action") == "add" else None)
    if request.method == "POST":
        try:
            if _change_members(request, opened, form):
                return redirect("members", project)
        except UserError as error:
            if request.POST.get("action") == "add":
                form.add_error("username", str(error))
            else:
                messages.error(request, str(error))
                return redirect("members", project)
    rows = Membership.objects.for_user(request.user).filter(project=opened).select_related("user")
    return render(
        request,
        "members.html",
        {
            "project": opened,
            "rows": rows.order_by("pk"),
            "form": form,
            "roles": Role.choices,
            "may_edit": opened.role_of(person(request)) is Role.OWNER,
        },
        status=400 if form.errors else 200,
    )


def _change_members(request: HttpRequest, project: Project, form: MemberForm) -> bool:
    """Does what a POST asks; False when the form for adding is not valid."""
    if request.POST.get("action") == "add":
        if not form.is_valid():
            return False
        use_cases.add_member(project, form.cleaned_data["username"], Role(form.cleaned_data["role"]))
        return True
    number = request.POST.get("member", "")
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    row = get_object_or_404(project.memberships, pk=number)
    if request.POST.get("action") == "remove":
        use_cases.remove_member(row)
    elif request.POST.get("role") in Role.values:
        use_cases.change_role(row, Role(request.POST["role"]))
    return True
