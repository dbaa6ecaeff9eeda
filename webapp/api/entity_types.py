"""How a project names and draws its types of entity. Everybody reads it, owners change it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import entity_types
from kg.models import EntityType, Project, Role
from kg.schema.looks import COLOURS, NAME_LENGTH, SHAPES, Look, looks_of
from webapp.api.examples import ENTITY_TYPE, example
from webapp.api.parsing import valid


@extend_schema_serializer(examples=example(ENTITY_TYPE))
class LookSerializer(serializers.Serializer[Look]):
    """A type as the project shows it. ``label`` is ``name``, or what the type is called in the reader's language."""

    type = serializers.ChoiceField(choices=EntityType.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField(allow_blank=True)
    colour = serializers.ChoiceField(choices=COLOURS)
    shape = serializers.ChoiceField(choices=SHAPES)
    hidden = serializers.BooleanField(help_text="Not marked in texts and not offered where a type is chosen.")


class LookInput(serializers.Serializer[Any]):
    """What to change of a type; what is left out stays."""

    type = serializers.ChoiceField(choices=EntityType.choices)
    name = serializers.CharField(max_length=NAME_LENGTH, required=False, allow_blank=True)
    colour = serializers.ChoiceField(choices=COLOURS, required=False)
    shape = serializers.ChoiceField(choices=SHAPES, required=False)
    hidden = serializers.BooleanField(required=False)


class LookList(serializers.Serializer[Any]):
    """All seven types, in their usual order."""

    results = LookSerializer(many=True)


class LooksInput(serializers.Serializer[Any]):
    """The types to change, all at once, so that two can swap their colours."""

    entity_types = serializers.ListField(child=LookInput(), max_length=len(EntityType))


class ProjectEntityTypes(APIView):
    """The types of entity of a project."""

    @extend_schema(operation_id="list_entity_types", responses=LookList)
    def get(self, request: Request, uid: str) -> Response:
        """The seven types as the project names and draws them."""
        return _shown(find(Project.objects.all(), request.user, uid))

    @extend_schema(operation_id="change_entity_types", request=LooksInput, responses=LookList)
    def patch(self, request: Request, uid: str) -> Response:
        """Changes the types that are given. Owners only."""
        project = find(Project.objects.all(), request.user, uid, Role.OWNER)
        before = looks_of(project)
        looks = []
        for given in valid(LooksInput, request.data)["entity_types"]:
            kind = EntityType(given["type"])
            kept = {field: getattr(before[kind], field) for field in ("name", "colour", "shape", "hidden")}
            looks.append(Look(**(kept | given | {"type": kind})))
        entity_types.change(project, looks)
        return _shown(project)


def _shown(project: Project) -> Response:
    return Response(LookList({"results": looks_of(project).values()}).data)
