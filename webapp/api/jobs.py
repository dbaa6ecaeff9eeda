"""Jobs: slow work, how far it is, and stopping or repeating it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import catalogue, jobs
from kg.access import find
from kg.errors import describe
from kg.models import Job, JobState, Project, Role
from webapp.api.examples import JOB, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

STAGES = ("queued", "reading", "analysing", "typing", "writing", "")


class ErrorSerializer(serializers.Serializer[Any]):
    """Why a job failed, in the reader's language."""

    code = serializers.CharField()
    message = serializers.CharField()


@extend_schema_serializer(examples=example(JOB))
class JobSerializer(serializers.ModelSerializer[Job]):
    """Slow work and how far it is."""

    project = serializers.CharField(source="project_id", read_only=True)
    document = serializers.CharField(source="document_id", read_only=True, allow_null=True)
    stage = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "uid",
            "kind",
            "project",
            "document",
            "state",
            "stage",
            "cursor",
            "max_cursor",
            "progress",
            "attempt",
            "strikes",
            "error",
            "created_at",
            "updated_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=[(stage, stage) for stage in STAGES]))
    def get_stage(self, job: Job) -> str:
        """``writing`` while the graph store lags behind a job that is done."""
        return catalogue.stage(job)

    @extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
    def get_progress(self, job: Job) -> float:
        """Of the whole, the writing of the graph included."""
        return catalogue.progress(job)

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> dict[str, str] | None:
        """Null unless it failed."""
        return {"code": str(job.error.get("code")), "message": describe(job.error)} if job.error else None


class JobQuery(PageQuery):
    """Which jobs to list."""

    project = serializers.CharField(required=False, max_length=64)
    state = serializers.ChoiceField(choices=JobState.choices, required=False)


def job_json(request: Request, uid: str) -> dict[str, Any]:
    """The public shape of a job that the reader may see."""
    return JobSerializer(find(catalogue.jobs(Job.objects.all()), request.user, uid)).data


class JobList(APIView):
    """Jobs of the reader's projects."""

    @extend_schema(operation_id="list_jobs", parameters=[JobQuery], responses=page_of(JobSerializer))
    def get(self, request: Request) -> Response:
        """Jobs, newest first."""
        query = valid(JobQuery, request.query_params)
        rows = Job.objects.for_user(request.user)
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        if "state" in query:
            rows = rows.filter(state=query["state"])
        return page(request, catalogue.jobs(rows), JobSerializer, query)


class JobDetail(APIView):
    """One job."""

    @extend_schema(operation_id="get_job", responses=JobSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One job."""
        return Response(job_json(request, uid))


class JobCancel(APIView):
    """Stopping a job."""

    @extend_schema(operation_id="cancel_job", request=None, responses=JobSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Stops a job; what it committed stays. Editors and owners."""
        jobs.cancel(find(Job.objects.all(), request.user, uid, Role.EDITOR))
        return Response(job_json(request, uid))


class JobRetry(APIView):
    """Repeating a job."""

    @extend_schema(operation_id="retry_job", request=None, responses=JobSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Queues a failed or cancelled job again; it goes on where it was. Editors and owners."""
        jobs.retry(find(Job.objects.all(), request.user, uid, Role.EDITOR))
        return Response(job_json(request, uid))
