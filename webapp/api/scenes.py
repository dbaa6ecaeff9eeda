"""Saved scenes: which entities somebody had before them, where each stood, and what they filtered."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import scenes
from kg.access import find
from kg.curate.errors import Changed
from kg.models import Project, SavedScene
from webapp.api.authentication import person
from webapp.api.examples import SAVED_SCENE, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The `ETag` of the scene as read.")
FARTHEST = 10_000_000.0
"""Pixels from the middle; no layout comes near."""


class SceneSummarySerializer(serializers.ModelSerializer[SavedScene]):
    """A saved scene without its places."""

    project = serializers.CharField(source="project_id", read_only=True)
    owner = serializers.CharField(source="owner.username", read_only=True)
    entities = serializers.SerializerMethodField(help_text="How many there were when it was saved.")

    class Meta:
        model = SavedScene
        fields = ("uid", "project", "name", "owner", "shared", "entities", "created_at", "updated_at", "rev")
        read_only_fields = fields

    def get_entities(self, scene: SavedScene) -> int:
        """From the places."""
        return len(scene.positions)


class Positions(serializers.DictField):
    """{entity: [x, y]}."""

    child = serializers.ListField(
        child=serializers.FloatField(min_value=-FARTHEST, max_value=FARTHEST), min_length=2, max_length=2
    )

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        """At most ``MOST_ENTITIES``, and uids no longer than uids are."""
        if isinstance(data, Mapping) and len(data) > scenes.MOST_ENTITIES:
            raise serializers.ValidationError(f"At most {scenes.MOST_ENTITIES} entities.")
        if isinstance(data, Mapping) and any(len(str(uid)) > 64 for uid in data):
            raise serializers.ValidationError("These are no uids.")
        return dict(super().to_internal_value(data))


@extend_schema_serializer(examples=example(SAVED_SCENE))
class SavedSceneSerializer(SceneSummarySerializer):
    """A saved scene with the places of the entities that there are now: merged ones stand for what they were."""

    filters = serializers.CharField(read_only=True, help_text="The query of the graph page's address.")
    positions = serializers.SerializerMethodField()
    pins = serializers.SerializerMethodField(help_text="Entities that stay when the rest is arranged anew.")

    class Meta:
        model = SavedScene
        fields = (*SceneSummarySerializer.Meta.fields, "filters", "positions", "pins")
        read_only_fields = fields

    def to_representation(self, instance: SavedScene) -> dict[str, Any]:
        """Looks once for what became of its entities."""
        self._opened = scenes.opened(instance)
        return dict(super().to_representation(instance))

    def get_positions(self, _scene: SavedScene) -> dict[str, list[float]]:
        """{entity: [x, y]}, in CSS pixels at zoom 1, y downwards."""
        return self._opened.positions

    def get_pins(self, _scene: SavedScene) -> list[str]:
        """Uids."""
        return self._opened.pins


class SceneChange(serializers.Serializer[Any]):
    """What to change; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    shared = serializers.BooleanField(required=False, help_text="Open to every member of the project.")
    filters = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    positions = Positions(required=False)
    pins = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=scenes.MOST_ENTITIES, required=False
    )


class SceneInput(SceneChange):
    """A scene to keep."""

    project = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=120)
    positions = Positions()


class SceneOwner(serializers.Serializer[Any]):
    """The project of a scene; looked at before the rest, so that strangers learn nothing."""

    project = serializers.CharField(max_length=64)


class SceneListQuery(PageQuery):
    """Whose scenes."""

    project = serializers.CharField(max_length=64)


def answer(scene: SavedScene, code: int = status.HTTP_200_OK) -> Response:
    """The scene with its ETag."""
    return Response(SavedSceneSerializer(scene).data, status=code, headers={"ETag": f'"{scene.rev}"'})


class SavedSceneList(APIView):
    """The scenes of a project that the reader may open."""

    @extend_schema(operation_id="list_scenes", parameters=[SceneListQuery], responses=page_of(SceneSummarySerializer))
    def get(self, request: Request) -> Response:
        """Your own scenes and those that others share, the last changed first."""
        query = valid(SceneListQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        rows = SavedScene.objects.for_user(request.user).filter(project=project).select_related("owner")
        return page(request, rows, SceneSummarySerializer, query)

    @extend_schema(operation_id="save_scene", request=SceneInput, responses={201: SavedSceneSerializer})
    def post(self, request: Request) -> Response:
        """Keeps a scene. Every member may; it is private unless `shared`."""
        project = find(Project.objects.all(), request.user, valid(SceneOwner, request.data)["project"])
        values = valid(SceneInput, request.data)
        del values["project"]
        return answer(scenes.save(project, person(request), values), status.HTTP_201_CREATED)


class SavedSceneDetail(APIView):
    """One saved scene."""

    @extend_schema(operation_id="get_saved_scene", responses=SavedSceneSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """With the places. `GET /graph?scene=` has its entities and statements."""
        return answer(find(SavedScene.objects.all(), request.user, uid))

    @extend_schema(
        operation_id="change_scene", parameters=[IF_MATCH], request=SceneChange, responses=SavedSceneSerializer
    )
    def patch(self, request: Request, uid: str) -> Response:
        """Renames, shares, or keeps other places. Its owner and the project's owners."""
        scene = find(SavedScene.objects.all(), request.user, uid)
        return answer(scenes.change(scene, person(request), valid(SceneChange, request.data), _rev(request)))

    @extend_schema(operation_id="delete_scene", responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        """For good. Its owner and the project's owners."""
        scenes.delete(find(SavedScene.objects.all(), request.user, uid), person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _rev(request: Request) -> int | None:
    """Of If-Match; None without one."""
    given = request.headers.get("If-Match", "*").removeprefix("W/").strip('" ')
    if given == "*":
        return None
    if not given.isdigit():
        raise Changed
    return int(given)
