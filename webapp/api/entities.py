"""Entities: the things that documents speak of."""

from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.extraction.naming import entity_key
from kg.models import Document, Entity, EntityType, Mention, Project
from webapp.api.examples import ENTITY, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


@extend_schema_serializer(examples=example(ENTITY))
class EntitySerializer(serializers.ModelSerializer[Entity]):
    """An entity with its figures."""

    project = serializers.CharField(source="project_id", read_only=True)
    aliases = serializers.ListField(child=serializers.CharField(), read_only=True)
    merged_into = serializers.CharField(source="merged_into_id", read_only=True, allow_null=True)

    class Meta:
        model = Entity
        fields = (
            "uid",
            "project",
            "type",
            "name",
            "aliases",
            "description",
            "mention_count",
            "statement_count",
            "merged_into",
        )
        read_only_fields = fields


class EntityRef(serializers.ModelSerializer[Entity]):
    """An entity where another thing speaks of it."""

    class Meta:
        model = Entity
        fields = ("uid", "name", "type")
        read_only_fields = fields


class EntityQuery(PageQuery):
    """Which entities to list."""

    project = serializers.CharField(required=False, max_length=64)
    document = serializers.CharField(required=False, max_length=64, help_text="Only those it mentions.")
    q = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text="Part of the name.")
    type = serializers.ChoiceField(choices=EntityType.choices, required=False)


class EntityList(APIView):
    """Entities of the reader's projects."""

    @extend_schema(operation_id="list_entities", parameters=[EntityQuery], responses=page_of(EntitySerializer))
    def get(self, request: Request) -> Response:
        """Entities, the best connected first."""
        query = valid(EntityQuery, request.query_params)
        rows = Entity.objects.for_user(request.user).filter(merged_into=None)
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        if "document" in query:
            document = find(Document.objects.all(), request.user, query["document"])
            rows = rows.filter(pk__in=Mention.objects.filter(sentence__document=document).values("entity"))
        if "type" in query:
            rows = rows.filter(type=query["type"])
        if words := query.get("q"):
            rows = rows.filter(named(words))
        return page(request, rows, EntitySerializer, query)


def named(words: str, prefix: str = "") -> Q:
    """Entities whose name holds ``words``, however written (width, case, quotes); ``prefix`` as in ``subject__``."""
    condition = Q(**{f"{prefix}name__icontains": words})
    key = entity_key(words)
    return condition | Q(**{f"{prefix}key__contains": key}) if key else condition
