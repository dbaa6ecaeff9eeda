"""A project's schema: its relation types, and the predicates that none of them covers.

A change names the ``rev`` that it was made for in ``If-Match``, so that nobody overwrites what they have not seen.
"""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import relation_types
from kg.curate.relation_types import MOST_ALIASES, MOST_TYPES, NAME_LENGTH, Outline
from kg.errors import UserError
from kg.ingest import refreshing
from kg.models import EntityType, LiteralType, Project, RelationType, Role, ScopedQuerySet
from kg.schema.forms import fold
from kg.schema.matching import Alias, read_alias
from kg.schema.predicates import open_predicates
from webapp.api.authentication import person
from webapp.api.examples import PREDICATE, RELATION_TYPE, example
from webapp.api.jobs import JobSerializer, job_json
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid
from webapp.api.statements import RelationRef

KINDS = [*EntityType.choices, *LiteralType.choices]
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description='The `rev`, quoted: `"3"`.'
)


class RevisionMissing(UserError):
    """A change that does not say which version it was made for."""

    code = "revision-missing"
    status = 428
    template = _("Say which version you change: send its rev in If-Match.")


class AliasSerializer(serializers.Serializer[Any]):
    """Another word for the relation; ``inverse`` when it says it the other way round."""

    text = serializers.CharField(max_length=NAME_LENGTH)
    inverse = serializers.BooleanField(default=False)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"text": {"type": "string"}, "inverse": {"type": "boolean"}},
                "required": ["text"],
            },
        ]
    }
)
class AliasInput(serializers.Field):  # type: ignore[type-arg]
    """A string, or an object with ``text`` and ``inverse``."""

    def to_internal_value(self, data: Any) -> Alias:
        """Raises ``ValidationError``."""
        given = AliasSerializer(data={"text": data} if isinstance(data, str) else data)
        given.is_valid(raise_exception=True)
        return Alias(given.validated_data["text"], given.validated_data["inverse"])


@extend_schema_serializer(examples=example(RELATION_TYPE))
class RelationTypeSerializer(serializers.ModelSerializer[RelationType]):
    """A relation that the project's schema knows; empty ``domain`` or ``range`` allow every kind."""

    project = serializers.CharField(source="project_id", read_only=True)
    aliases = serializers.SerializerMethodField()
    domain = serializers.ListField(child=serializers.ChoiceField(choices=EntityType.choices), read_only=True)
    range = serializers.ListField(child=serializers.ChoiceField(choices=KINDS), read_only=True)
    inverse_type = RelationRef(read_only=True, allow_null=True, help_text="The type that says it from the other side.")
    statement_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = RelationType
        fields = (
            "uid",
            "project",
            "name",
            "aliases",
            "domain",
            "range",
            "inverse_type",
            "symmetric",
            "functional",
            "description",
            "statement_count",
            "rev",
        )
        read_only_fields = fields

    @extend_schema_field(AliasSerializer(many=True))
    def get_aliases(self, row: RelationType) -> list[dict[str, Any]]:
        """Always as objects."""
        return [{"text": alias.text, "inverse": alias.inverse} for alias in map(read_alias, row.aliases)]


class RelationTypeInput(serializers.Serializer[Any]):
    """What people say of a relation type."""

    name = serializers.CharField(max_length=NAME_LENGTH)
    aliases = serializers.ListField(child=AliasInput(), required=False, max_length=MOST_ALIASES)
    domain = serializers.ListField(child=serializers.ChoiceField(choices=EntityType.choices), required=False)
    range = serializers.ListField(child=serializers.ChoiceField(choices=KINDS), required=False)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    inverse_type = serializers.CharField(
        max_length=NAME_LENGTH,
        required=False,
        allow_blank=True,
        help_text="The name of the type that says it from the other side.",
    )
    symmetric = serializers.BooleanField(required=False, help_text="What holds one way holds the other.")
    functional = serializers.BooleanField(required=False, help_text="A subject has one object at most.")

    def validate_name(self, name: str) -> str:
        """A name has to have something that can be compared."""
        if not fold(name):
            raise serializers.ValidationError(_("A name needs a letter, a digit or a character."))
        return name


class NewRelationType(RelationTypeInput):
    """A relation type for a project."""

    project = serializers.CharField(max_length=64)


class SchemaInput(serializers.Serializer[Any]):
    """A whole schema, as ``GET …/relation-types/export`` gives it."""

    relation_types = serializers.ListField(child=RelationTypeInput(), max_length=MOST_TYPES)


class RelationTypeQuery(PageQuery):
    """Whose relation types to list."""

    project = serializers.CharField(required=False, max_length=64)


class PredicateQuery(serializers.Serializer[Any]):
    """How many predicates to list."""

    limit = serializers.IntegerField(default=50, min_value=1, max_value=500)


class PredicateSerializer(serializers.Serializer[Any]):
    """Open predicates of one short form."""

    form = serializers.CharField()
    count = serializers.IntegerField(help_text="Statements.")
    predicates = serializers.ListField(child=serializers.CharField(), help_text="As written.")
    domain = serializers.ListField(child=serializers.ChoiceField(choices=EntityType.choices))
    range = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))


@extend_schema_serializer(examples=example(PREDICATE))
class PredicateList(serializers.Serializer[Any]):
    """The most frequent open predicates."""

    results = PredicateSerializer(many=True)


class SchemaTaken(serializers.Serializer[Any]):
    """What an import did."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()


def outline(values: dict[str, Any]) -> Outline:
    """Validated input as an outline."""
    return Outline(
        values["name"],
        tuple(values.get("aliases", ())),
        tuple(values.get("domain", ())),
        tuple(values.get("range", ())),
        values.get("description", ""),
        values.get("inverse_type", ""),
        values.get("symmetric", False),
        values.get("functional", False),
    )


def counted(rows: ScopedQuerySet[RelationType]) -> ScopedQuerySet[RelationType]:
    """With ``statement_count``."""
    return rows.annotate(statement_count=Count("statements"))


def _shown(request: Request, uid: str, code: int = status.HTTP_200_OK) -> Response:
    row = find(counted(RelationType.objects.all()), request.user, uid)
    return Response(RelationTypeSerializer(row).data, status=code, headers={"ETag": f'"{row.rev}"'})


def _revision(request: Request) -> int:
    """Raises ``RevisionMissing`` for none, and ``ChangedMeanwhile`` for what can be no current one."""
    given = request.headers.get("If-Match", "").removeprefix("W/").strip('" ')
    if not given:
        raise RevisionMissing
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise relation_types.ChangedMeanwhile
    return int(given)


class RelationTypeList(APIView):
    """The relation types of the reader's projects."""

    @extend_schema(
        operation_id="list_relation_types",
        parameters=[RelationTypeQuery],
        responses=page_of(RelationTypeSerializer),
    )
    def get(self, request: Request) -> Response:
        """Relation types by name, each with how many statements it types."""
        query = valid(RelationTypeQuery, request.query_params)
        rows = RelationType.objects.for_user(request.user)
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        return page(request, counted(rows), RelationTypeSerializer, query)

    @extend_schema(operation_id="add_relation_type", request=NewRelationType, responses={201: RelationTypeSerializer})
    def post(self, request: Request) -> Response:
        """Adds a relation type and starts typing the project's statements anew. Owners only."""
        values = valid(NewRelationType, request.data)
        project = find(Project.objects.all(), request.user, values["project"], Role.OWNER)
        (made,) = relation_types.add(project, [outline(values)], person(request))
        return _shown(request, made.pk, status.HTTP_201_CREATED)


class RelationTypeDetail(APIView):
    """One relation type."""

    @extend_schema(operation_id="get_relation_type", responses=RelationTypeSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One relation type; its `rev` is the ETag."""
        return _shown(request, uid)

    @extend_schema(
        operation_id="change_relation_type",
        parameters=[IF_MATCH],
        request=RelationTypeInput,
        responses=RelationTypeSerializer,
    )
    def patch(self, request: Request, uid: str) -> Response:
        """Changes what is given and types the project's statements anew. Owners only."""
        row = find(RelationType.objects.all(), request.user, uid, Role.OWNER)
        values = valid(RelationTypeInput, request.data, partial=True)
        relation_types.change(row, values, _revision(request), person(request))
        return _shown(request, uid)

    @extend_schema(operation_id="delete_relation_type", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        """Deletes it; its statements become open, or of another type that fits. Owners only."""
        row = find(RelationType.objects.all(), request.user, uid, Role.OWNER)
        relation_types.delete(row, _revision(request), person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProjectSchema(APIView):
    """A project's relation types as one JSON value, to keep or to take into another project."""

    @extend_schema(operation_id="export_schema", responses=SchemaInput)
    def get(self, request: Request, uid: str) -> Response:
        """The whole schema."""
        project = find(Project.objects.all(), request.user, uid)
        return Response({"relation_types": schema_json(project)})

    @extend_schema(operation_id="import_schema", request=SchemaInput, responses=SchemaTaken)
    def post(self, request: Request, uid: str) -> Response:
        """Takes a schema in: a type whose name is there is changed, others are added. Owners only."""
        project = find(Project.objects.all(), request.user, uid, Role.OWNER)
        values = valid(SchemaInput, request.data)
        added, changed = relation_types.replace(project, map(outline, values["relation_types"]), person(request))
        return Response({"added": added, "changed": changed})


def schema_json(project: Project) -> list[dict[str, Any]]:
    """The relation types of a project as ``SchemaInput`` takes them; what holds of few is said of those only."""
    fields = ("name", "aliases", "domain", "range", "description")
    rows = RelationType.objects.filter(project=project).select_related("inverse_type").order_by("name")
    return [
        {name: getattr(row, name) for name in fields}
        | {name: True for name in ("symmetric", "functional") if getattr(row, name)}
        | ({"inverse_type": row.inverse_type.name} if row.inverse_type else {})
        for row in rows
    ]


class ProjectPredicates(APIView):
    """What the schema does not cover yet."""

    @extend_schema(operation_id="list_predicates", parameters=[PredicateQuery], responses=PredicateList)
    def get(self, request: Request, uid: str) -> Response:
        """Predicates of statements without a type, the most frequent first, folded by their short form."""
        project = find(Project.objects.all(), request.user, uid)
        query = valid(PredicateQuery, request.query_params)
        return Response(PredicateList({"results": open_predicates(project.pk, query["limit"])}).data)


class ProjectRefresh(APIView):
    """Bringing types and confidences up to date."""

    @extend_schema(operation_id="refresh_statements", request=None, responses={202: JobSerializer})
    def post(self, request: Request, uid: str) -> Response:
        """Types all statements by the schema, and weighs them by what people accepted and rejected. Owners only."""
        project = find(Project.objects.all(), request.user, uid, Role.OWNER)
        job = refreshing.submit(project, person(request))
        return Response(job_json(request, job.pk), status=status.HTTP_202_ACCEPTED)
