"""Projects: what a person belongs to, with its figures."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import catalogue, projects
from kg.access import find
from kg.models import Project, Role
from webapp.api.authentication import person
from webapp.api.examples import PROJECT, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


@extend_schema_serializer(examples=example(PROJECT))
class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A body of documents with one graph, and its figures."""

    role = serializers.ChoiceField(choices=Role.choices, read_only=True, help_text="The reader's own role.")
    document_count = serializers.IntegerField(read_only=True)
    entity_count = serializers.IntegerField(read_only=True)
    statement_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Project
        fields = (
            "uid",
            "name",
            "description",
            "role",
            "document_count",
            "entity_count",
            "statement_count",
            "created_at",
        )


class ProjectInput(serializers.Serializer[Any]):
    """What a person says of a project."""

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


def _read(request: Request, uid: str) -> dict[str, Any]:
    rows = catalogue.projects(Project.objects.filter(pk=uid), person(request).pk)
    return ProjectSerializer(find(rows, request.user, uid)).data


class ProjectList(APIView):
    """The projects of the reader."""

    @extend_schema(operation_id="list_projects", parameters=[PageQuery], responses=page_of(ProjectSerializer))
    def get(self, request: Request) -> Response:
        """The projects that you belong to, oldest first."""
        query = valid(PageQuery, request.query_params)
        rows = catalogue.projects(Project.objects.for_user(request.user), person(request).pk)
        return page(request, rows, ProjectSerializer, query)

    @extend_schema(operation_id="create_project", request=ProjectInput, responses={201: ProjectSerializer})
    def post(self, request: Request) -> Response:
        """Starts a project that you own."""
        created = projects.create(person(request), **valid(ProjectInput, request.data))
        return Response(_read(request, created.pk), status=status.HTTP_201_CREATED)


class ProjectDetail(APIView):
    """One project."""

    @extend_schema(operation_id="get_project", responses=ProjectSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One project, with its figures."""
        return Response(_read(request, uid))

    @extend_schema(operation_id="change_project", request=ProjectInput, responses=ProjectSerializer)
    def patch(self, request: Request, uid: str) -> Response:
        """Changes its name or description. Owners only."""
        project = find(Project.objects.all(), request.user, uid, Role.OWNER)
        projects.describe(project, **valid(ProjectInput, request.data, partial=True))
        return Response(_read(request, uid))

    @extend_schema(operation_id="delete_project", responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        """Deletes it with its documents, entities, statements and graph. Owners only; there is no way back."""
        projects.delete(find(Project.objects.all(), request.user, uid, Role.OWNER))
        return Response(status=status.HTTP_204_NO_CONTENT)
