"""The models of a project: the one in use and how far to trust it, the ones before, and training a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kg.completion import runs, versions
from kg.errors import UserError, describe
from kg.models import ModelVersion, Project, Role, TrainingRun
from webapp.pages.access import may_edit, open_project, person
from webapp.pages.drawing import curve, reliability

HISTORY_LENGTH = 20
RELATION_HEADS: tuple[tuple[str, str | Promise], ...] = (
    ("relation", _("Relation")),
    ("count", _("Hidden relations")),
    ("mrr", "MRR"),
    ("hits10", "Hits@10"),
)
SORTS = ("count", "mrr", "hits10", "relation")


@dataclass(frozen=True, slots=True)
class RelationRow:
    """How well a model does on one relation; shares in [0, 1]."""

    relation: str
    mrr: float
    hits10: float
    count: int


@dataclass(frozen=True, slots=True)
class Past:
    """A version of the history with its figures beside those of the model that was in use, on the same edges."""

    version: ModelVersion
    run: TrainingRun | None
    mrr: tuple[float | None, float | None]
    hits10: tuple[float | None, float | None]
    ece: tuple[float | None, float | None]


@login_required
@require_safe
def models(request: HttpRequest, project: str) -> HttpResponse:
    """``?sort=`` orders the relations."""
    opened = open_project(request, project)
    current = versions.promoted(opened.pk)
    trainings = list(TrainingRun.objects.filter(project=opened).select_related("job", "model", "requested_by")[:10])
    learned = next((run for run in trainings if run.model_id == current.pk), None)
    running = next((run for run in trainings if run.state in TrainingRun.State.open()), None)
    shown = running if running and running.curve else learned
    sort = request.GET.get("sort", "")
    return render(
        request,
        "models.html",
        {
            "project": opened,
            "section": "models",
            "current": current,
            "learned": learned,
            "weights": _shares(current.weights),
            "plot": reliability(current.metrics.get("reliability", [])),
            "curve": curve(shown.curve) if shown else None,
            "relations": relation_rows(current.metrics.get("relations", {}), sort),
            "sort": sort if sort in SORTS else SORTS[0],
            "history": history(opened, trainings),
            "runs": [(run, runs.progress(run), describe(run.error) if run.error else "") for run in trainings],
            "running": running,
            "running_progress": runs.progress(running) if running else 0.0,
            "relation_heads": RELATION_HEADS,
            "can_go_back": ModelVersion.objects.filter(project=opened, state=ModelVersion.State.RETIRED).exists(),
            "may_edit": may_edit(request, opened),
        },
    )


def _shares(weights: dict[str, float]) -> list[tuple[str, float]]:
    """The parts of a blend, the weightiest first, each with its share of all weight (weights have no unit)."""
    total = sum(abs(weight) for weight in weights.values()) or 1.0
    return sorted(((name, abs(weight) / total) for name, weight in weights.items()), key=lambda pair: -pair[1])


def relation_rows(measured: dict[str, dict[str, Any]], sort: str) -> list[RelationRow]:
    """By ``sort``, one of ``SORTS``: the most edges first unless another is asked for; names from A on."""
    rows = [RelationRow(name, each["mrr"], each["hits10"], each["count"]) for name, each in measured.items()]
    rows.sort(key=lambda row: row.relation)
    if sort != "relation":
        rows.sort(key=lambda row: getattr(row, sort if sort in SORTS else SORTS[0]), reverse=True)
    return rows


def history(project: Project, trainings: Sequence[TrainingRun]) -> list[Past]:
    """The versions of ``project``, the newest first."""
    rows = ModelVersion.objects.filter(project=project).select_related("promoted_by").order_by("-number")
    made = {run.model_id: run for run in trainings}

    def both(version: ModelVersion, name: str) -> tuple[float | None, float | None]:
        return version.baseline.get(name), version.metrics.get(name)

    return [
        Past(row, made.get(row.pk), both(row, "mrr"), both(row, "hits10"), both(row, "ece"))
        for row in rows[:HISTORY_LENGTH]
    ]


@login_required
@require_POST
def act(request: HttpRequest, project: str, action: str) -> HttpResponse:
    """Actions: "train", "cancel" the training that runs, "promote" the version of the field ``model``, or go "back"."""
    opened = open_project(request, project, Role.EDITOR)
    try:
        _act(request, opened, action)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("models", project)


def _act(request: HttpRequest, project: Project, action: str) -> None:
    user = person(request)
    match action:
        case "train":
            runs.start(project, user)
        case "cancel":
            open_runs = TrainingRun.objects.filter(project=project, state__in=TrainingRun.State.open())
            runs.cancel(get_object_or_404(open_runs))
        case "promote":
            mine = ModelVersion.objects.filter(project=project)
            versions.promote(get_object_or_404(mine, pk=request.POST.get("model", "")), user)
        case "back":
            versions.go_back(project.pk, user)
        case _:
            raise Http404
