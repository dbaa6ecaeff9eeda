"""Documents: uploading, watching, reading, deleting.

``document_json`` is what the REST routes, the event stream and the pages' first state all show.
"""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import catalogue, ingest
from kg.access import find
from kg.ingest import notes
from kg.models import Document, Job, Project, Role
from webapp.api.authentication import person
from webapp.api.examples import DOCUMENT, example
from webapp.api.jobs import JobSerializer
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


@extend_schema_serializer(examples=example(DOCUMENT))
class DocumentSerializer(serializers.ModelSerializer[Document]):
    """An uploaded file, what was read from it, and the job that reads it."""

    project = serializers.CharField(source="project_id", read_only=True)
    statement_count = serializers.IntegerField(read_only=True)
    entity_count = serializers.IntegerField(read_only=True)
    uploaded_by = serializers.CharField(source="uploaded_by.username", read_only=True, allow_null=True, default=None)
    archive = serializers.CharField(source="archive_id", read_only=True, allow_null=True)
    notes = serializers.SerializerMethodField()
    job = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = (
            "uid",
            "project",
            "name",
            "media_type",
            "size",
            "sha256",
            "encoding",
            "language",
            "page_count",
            "archive",
            "notes",
            "characters",
            "sentence_count",
            "statement_count",
            "entity_count",
            "extractor",
            "uploaded_by",
            "created_at",
            "job",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_notes(self, document: Document) -> list[str]:
        """What could not be read, in sentences."""
        return notes.sentences(document.notes)

    def get_job(self, document: Document) -> JobSerializer(allow_null=True):  # type: ignore[valid-type]
        """The job that reads it."""
        readings: list[Job] = getattr(document, "readings")  # noqa: B009  (put there by catalogue.documents)
        return JobSerializer(readings[0]).data if readings else None


class DocumentUpload(serializers.Serializer[Any]):
    """A file for a project."""

    project = serializers.CharField(max_length=64)
    file = serializers.FileField(allow_empty_file=True, max_length=1000)


class DocumentQuery(PageQuery):
    """Which documents to list."""

    project = serializers.CharField(required=False, max_length=64)
    q = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text="Part of the name.")


def document_json(document: Document) -> dict[str, Any]:
    """The public shape of a document that came from ``kg.catalogue.documents``, its error in the active language."""
    return dict(DocumentSerializer(document).data)


def _read(request: Request, uid: str) -> dict[str, Any]:
    return document_json(find(catalogue.documents(Document.objects.all()), request.user, uid))


class DocumentList(APIView):
    """The documents of the reader's projects."""

    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="list_documents", parameters=[DocumentQuery], responses=page_of(DocumentSerializer))
    def get(self, request: Request) -> Response:
        """Documents, newest first."""
        query = valid(DocumentQuery, request.query_params)
        rows = Document.objects.for_user(request.user)
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        if words := query.get("q"):
            rows = rows.filter(name__icontains=words)
        return page(request, catalogue.documents(rows), DocumentSerializer, query)

    @extend_schema(
        operation_id="upload_document",
        request={"multipart/form-data": DocumentUpload},
        responses={
            201: DocumentSerializer,
            200: OpenApiResponse(DocumentSerializer, description="The same content was there already."),
        },
    )
    def post(self, request: Request) -> Response:
        """Uploads a file and queues its reading. Editors and owners.

        The same content in the same project is the same document, so an upload can be repeated safely.
        """
        values = valid(DocumentUpload, request.data)
        project = find(Project.objects.all(), request.user, values["project"], Role.EDITOR)
        file = values["file"]
        received = ingest.receive(project, person(request), file.name, file, file.size)
        return Response(
            _read(request, received.document.pk),
            status=status.HTTP_201_CREATED if received.created else status.HTTP_200_OK,
        )


class DocumentDetail(APIView):
    """One document."""

    @extend_schema(operation_id="get_document", responses=DocumentSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One document, with its figures and its job."""
        return Response(_read(request, uid))

    @extend_schema(operation_id="delete_document", responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        """Deletes a document with all that only it supports. Editors and owners."""
        ingest.remove(find(Document.objects.all(), request.user, uid, Role.EDITOR))
        return Response(status=status.HTTP_204_NO_CONTENT)
