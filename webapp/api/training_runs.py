"""Training runs: learning from a project's graph in the background."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.completion import runs
from kg.errors import describe
from kg.models import Project, Role, TrainingRun
from webapp.api.authentication import person
from webapp.api.examples import TRAINING_RUN, example
from webapp.api.jobs import ErrorSerializer
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

STATES = tuple(state.value for state in TrainingRun.State)
TRIGGERS = tuple(trigger.value for trigger in TrainingRun.Trigger)


class CurvePoint(serializers.Serializer[Any]):
    """What was measured after an epoch."""

    epoch = serializers.FloatField()
    loss = serializers.FloatField()
    mrr = serializers.FloatField(allow_null=True, help_text="On held-out edges; null where it was not measured.")


@extend_schema_serializer(examples=example(TRAINING_RUN))
class TrainingRunSerializer(serializers.ModelSerializer[TrainingRun]):
    """A training. ``model`` is what came of it; with the state `kept` it was no better than the one in use."""

    project = serializers.CharField(source="project_id", read_only=True)
    job = serializers.CharField(source="job_id", read_only=True, allow_null=True)
    model = serializers.CharField(source="model_id", read_only=True, allow_null=True)
    requested_by = serializers.CharField(source="requested_by.username", read_only=True, allow_null=True, default=None)
    progress = serializers.SerializerMethodField()
    curve = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta:
        model = TrainingRun
        fields = (
            "uid",
            "project",
            "job",
            "state",
            "trigger",
            "requested_by",
            "revision",
            "edges",
            "progress",
            "curve",
            "model",
            "error",
            "created_at",
            "ended_at",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
    def get_progress(self, run: TrainingRun) -> float:
        """Of the whole training."""
        return runs.progress(run)

    @extend_schema_field(CurvePoint(many=True))
    def get_curve(self, run: TrainingRun) -> list[dict[str, Any]]:
        """Point by point."""
        return [{"epoch": point["epoch"], "loss": point["loss"], "mrr": point.get("mrr")} for point in run.curve]

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, run: TrainingRun) -> dict[str, str] | None:
        """Null unless it failed."""
        return {"code": str(run.error.get("code")), "message": describe(run.error)} if run.error else None


class TrainingRunQuery(PageQuery):
    """Which trainings to list."""

    project = serializers.CharField(max_length=64)
    state = serializers.ChoiceField(choices=STATES, required=False)


class TrainingRunInput(serializers.Serializer[Any]):
    """What to train on."""

    project = serializers.CharField(max_length=64)


class TrainingRunList(APIView):
    """The trainings of a project."""

    @extend_schema(
        operation_id="list_training_runs", parameters=[TrainingRunQuery], responses=page_of(TrainingRunSerializer)
    )
    def get(self, request: Request) -> Response:
        """The trainings of a project, the newest first."""
        query = valid(TrainingRunQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        rows = TrainingRun.objects.for_user(request.user).filter(project=project).select_related("job", "requested_by")
        if "state" in query:
            rows = rows.filter(state=query["state"])
        return page(request, rows.order_by("-created_at", "uid"), TrainingRunSerializer, query)

    @extend_schema(operation_id="start_training", request=TrainingRunInput, responses={202: TrainingRunSerializer})
    def post(self, request: Request) -> Response:
        """Starts a training on the graph as it is. One at a time for each project. Editors and owners."""
        values = valid(TrainingRunInput, request.data)
        project = find(Project.objects.all(), request.user, values["project"], Role.EDITOR)
        run = runs.start(project, person(request))
        where = reverse("training-run", args=[run.pk])
        return Response(TrainingRunSerializer(run).data, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


class TrainingRunDetail(APIView):
    """One training."""

    @extend_schema(operation_id="get_training_run", responses=TrainingRunSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One training with its curve."""
        return Response(TrainingRunSerializer(find(TrainingRun.objects.all(), request.user, uid)).data)


class TrainingRunCancel(APIView):
    """Stopping a training."""

    @extend_schema(operation_id="cancel_training", request=None, responses=TrainingRunSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Stops a training; the model in use stays. Editors and owners."""
        run = find(TrainingRun.objects.all(), request.user, uid, Role.EDITOR)
        runs.cancel(run)
        return Response(TrainingRunSerializer(run).data)
