"""The tables of documents, and what a project's people said of their columns."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import NotFound, find
from kg.extraction.parse import Triple
from kg.ingest import mapping as use_cases
from kg.ingest.tables import saved
from kg.models import Document, DocumentTable, EntityType, LiteralType, Project, Role, TableMapping
from kg.tables import Role as ColumnRole
from kg.tables.mapping import LONGEST_PREDICATE, LONGEST_UNIT, from_json
from webapp.api.authentication import person
from webapp.api.examples import TABLE_MAPPING, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

MOST_SHOWN = 100


class ColumnSerializer(serializers.Serializer[Any]):
    """What one column is."""

    role = serializers.ChoiceField(choices=ColumnRole.choices)
    predicate = serializers.CharField(max_length=LONGEST_PREDICATE, required=False, allow_blank=True, default="")
    type = serializers.ChoiceField(
        choices=EntityType.choices, default=EntityType.CONCEPT, help_text="Of the things that it names."
    )
    unit = serializers.CharField(max_length=LONGEST_UNIT, required=False, allow_blank=True, default="")
    inverse = serializers.BooleanField(default=False, help_text="The cell is the subject, the row the object.")
    splits = serializers.BooleanField(default=False, help_text="A cell is a list, parted at 、;； and line breaks.")


class MappingInput(serializers.Serializer[Any]):
    """What the columns of a table are, in its order."""

    columns = ColumnSerializer(many=True)
    titled = serializers.BooleanField(
        default=False, help_text="Without a key column: the rows are about the table's title."
    )
    title_type = serializers.ChoiceField(choices=EntityType.choices, default=EntityType.CONCEPT)


@extend_schema_serializer(examples=example(TABLE_MAPPING))
class TableMappingSerializer(serializers.Serializer[Any]):
    """The mapping that holds for tables with these headers: saved by a person, or proposed."""

    signature = serializers.CharField(help_text="The same for tables with the same headers.")
    headers = serializers.ListField(child=serializers.CharField(allow_blank=True))
    mapping = MappingInput()
    saved = serializers.BooleanField()
    documents = serializers.IntegerField(help_text="How many documents of the project have such tables.")


class TableSerializer(serializers.ModelSerializer[DocumentTable]):
    """The tables of a document that have the same headers."""

    class Meta:
        model = DocumentTable
        fields = ("signature", "headers", "block", "blocks", "records")
        read_only_fields = fields


class SavedMappingSerializer(serializers.ModelSerializer[TableMapping]):
    """A mapping that a person saved."""

    mapping = MappingInput(read_only=True)
    saved_by = serializers.CharField(source="saved_by.username", read_only=True, allow_null=True, default=None)

    class Meta:
        model = TableMapping
        fields = ("signature", "headers", "mapping", "saved_by", "saved_at")
        read_only_fields = fields


class SaidLiteral(serializers.Serializer[Any]):
    """A value in a cell."""

    type = serializers.ChoiceField(choices=LiteralType.choices)
    value = serializers.CharField()
    number = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)


class SaidSerializer(serializers.Serializer[Any]):
    """A statement as a row would make it: an object of a type, or a literal."""

    subject = serializers.CharField()
    subject_type = serializers.ChoiceField(choices=EntityType.choices)
    predicate = serializers.CharField()
    object = serializers.CharField()
    object_type = serializers.ChoiceField(choices=EntityType.choices, allow_null=True)
    literal = SaidLiteral(allow_null=True)
    confidence = serializers.FloatField()


class ChangeSerializer(serializers.Serializer[Any]):
    """What a mapping would change in the first document that has such tables, against what holds now."""

    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    kept = serializers.IntegerField()
    whole = serializers.BooleanField(help_text="False when there are more rows than were looked at.")


class PreviewSerializer(serializers.Serializer[Any]):
    """The first statements under a mapping."""

    statements = SaidSerializer(many=True)
    change = ChangeSerializer()


class DocumentTableList(APIView):
    """The tables of a document."""

    @extend_schema(operation_id="list_tables", parameters=[PageQuery], responses=page_of(TableSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """The tables of a document, one for each set of headers."""
        document = find(Document.objects.all(), request.user, uid)
        rows = DocumentTable.objects.filter(document=document).order_by("pk")
        return page(request, rows, TableSerializer, valid(PageQuery, request.query_params))


class MappingList(APIView):
    """The mappings of a project."""

    @extend_schema(
        operation_id="list_table_mappings", parameters=[PageQuery], responses=page_of(SavedMappingSerializer)
    )
    def get(self, request: Request, uid: str) -> Response:
        """The mappings that people saved in a project, the latest first."""
        project = find(Project.objects.all(), request.user, uid)
        rows = TableMapping.objects.filter(project=project).select_related("saved_by")
        return page(request, rows, SavedMappingSerializer, valid(PageQuery, request.query_params))


class MappingDetail(APIView):
    """The mapping for one set of headers."""

    @extend_schema(operation_id="get_table_mapping", responses=TableMappingSerializer)
    def get(self, request: Request, uid: str, signature: str) -> Response:
        """The mapping that holds for tables with these headers, saved or proposed."""
        return Response(_shown(_table(find(Project.objects.all(), request.user, uid), signature)))

    @extend_schema(operation_id="save_table_mapping", request=MappingInput, responses=TableMappingSerializer)
    def put(self, request: Request, uid: str, signature: str) -> Response:
        """Saves it for the project and reads the tables that are there again. Editors and owners."""
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(MappingInput, request.data)
        table = _table(project, signature)
        use_cases.save(table, values, person(request))
        return Response(_shown(table))

    @extend_schema(operation_id="forget_table_mapping", responses={204: None})
    def delete(self, request: Request, uid: str, signature: str) -> Response:
        """Takes a saved mapping back: the tables go by what they suggest. Editors and owners."""
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        row = TableMapping.objects.filter(project=project, signature=signature).first()
        if row is None:
            raise NotFound
        use_cases.forget(row, person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MappingPreview(APIView):
    """What a mapping would say."""

    @extend_schema(operation_id="preview_table_mapping", request=MappingInput, responses=PreviewSerializer)
    def post(self, request: Request, uid: str, signature: str) -> Response:
        """The first statements under a mapping, and how many it would change. Saves nothing."""
        project = find(Project.objects.all(), request.user, uid)
        values = valid(MappingInput, request.data)
        table = _table(project, signature)
        mapping = from_json(values, table.headers)
        change = use_cases.compare(table, mapping)
        said = [_said(triple) for triple in use_cases.preview(table, mapping, MOST_SHOWN)]
        return Response(PreviewSerializer({"statements": said, "change": change}).data)


def _table(project: Project, signature: str) -> DocumentTable:
    """The first table of the project with this signature. Raises ``NotFound``."""
    rows = DocumentTable.objects.filter(document__project=project, signature=signature)
    table = rows.select_related("document__project").order_by("document__created_at", "pk").first()
    if table is None:
        raise NotFound
    return table


def _shown(table: DocumentTable) -> dict[str, Any]:
    kept = saved(table)
    same = Document.objects.filter(project=table.document.project_id, tables__signature=table.signature)
    return dict(
        TableMappingSerializer(
            {
                "signature": table.signature,
                "headers": table.headers,
                "mapping": (kept or use_cases.current(table)).to_json(),
                "saved": kept is not None,
                "documents": same.count(),
            }
        ).data
    )


def _said(triple: Triple) -> dict[str, Any]:
    literal = triple.object.literal
    return {
        "subject": triple.subject.text,
        "subject_type": triple.subject.type,
        "predicate": triple.predicate,
        "object": triple.object.text,
        "object_type": None if literal else triple.object.type,
        "literal": literal,
        "confidence": triple.confidence,
    }
