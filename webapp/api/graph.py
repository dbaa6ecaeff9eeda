"""The graph as pages draw it: a scene of the best connected entities, and what surrounds one of them."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import scenes
from kg.access import find
from kg.graph.communities import members_of
from kg.graph.exploring import scene_of, surroundings
from kg.graph.queries import Scene, neighbourhood, scene
from kg.models import Document, Entity, EntityType, Modality, Project, SavedScene, StatementStatus
from webapp.api.examples import SCENE, example
from webapp.api.parsing import valid

MAX_NODES = 5000
"""What a browser draws without stuttering, where it has places for them."""


class NodeSerializer(serializers.Serializer[Any]):
    """An entity of the scene."""

    uid = serializers.CharField()
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=EntityType.choices)
    statement_count = serializers.IntegerField()
    mention_count = serializers.IntegerField()


class EdgeSerializer(serializers.Serializer[Any]):
    """A statement between two entities of the scene."""

    uid = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name, not the Field's own
    target = serializers.CharField()
    predicate = serializers.CharField()
    status = serializers.ChoiceField(choices=StatementStatus.choices)
    confidence = serializers.FloatField()
    evidence_count = serializers.IntegerField()
    relation = serializers.CharField(help_text="Name of its relation type; empty for an open statement.")
    modality = serializers.ChoiceField(choices=Modality.choices)
    documents = serializers.ListField(
        child=serializers.IntegerField(), help_text="Where its evidence is: positions in the scene's `documents`."
    )


class SceneDocumentSerializer(serializers.ModelSerializer[Document]):
    """A document that supports some of the edges."""

    class Meta:
        model = Document
        fields = ("uid", "name", "created_at")


class SizeSerializer(serializers.Serializer[Any]):
    """How much there is."""

    entities = serializers.IntegerField()
    statements = serializers.IntegerField()


@extend_schema_serializer(examples=example(SCENE))
class SceneSerializer(serializers.Serializer[Any]):
    """Nodes and edges, with how much is shown of how much there is."""

    nodes = NodeSerializer(many=True)
    edges = EdgeSerializer(many=True)
    documents = SceneDocumentSerializer(many=True, help_text="The first uploaded first.")
    shown = SizeSerializer()
    total = SizeSerializer()


class SceneQuery(serializers.Serializer[Any]):
    """Whose scene."""

    project = serializers.CharField(max_length=64)
    document = serializers.CharField(required=False, max_length=64, help_text="Only what it supports.")
    scene = serializers.CharField(required=False, max_length=64, help_text="The entities of a saved scene.")
    community = serializers.IntegerField(required=False, min_value=0, help_text="A community, by its number.")
    limit = serializers.IntegerField(default=300, min_value=1, max_value=MAX_NODES, help_text="Nodes at most.")


class NeighboursQuery(serializers.Serializer[Any]):
    """Around which entity."""

    entity = serializers.CharField(max_length=64)
    degrees = serializers.IntegerField(default=1, min_value=1, max_value=4, help_text="Statements away at most.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=MAX_NODES, help_text="Nodes at most.")


def documents_of(found: Scene) -> list[dict[str, Any]]:
    """The documents that its edges name, the first uploaded first."""
    named = {uid for edge in found.edges for uid in edge.documents}
    rows = Document.objects.filter(pk__in=named).order_by("created_at", "pk")
    return [dict(row) for row in rows.values("uid", "name", "created_at")]


def sizes(found: Scene) -> dict[str, dict[str, int]]:
    """How much is shown of how much there is."""
    return {
        "shown": {"entities": len(found.nodes), "statements": len(found.edges)},
        "total": {"entities": found.total_entities, "statements": found.total_statements},
    }


def scene_json(found: Scene) -> dict[str, Any]:
    """The public shape of a scene: ``SceneSerializer``, built by hand, since 20,000 edges take its fields a second."""
    documents = documents_of(found)
    position = {document["uid"]: index for index, document in enumerate(documents)}
    return {
        "nodes": [node._asdict() for node in found.nodes],
        "edges": [
            edge._asdict() | {"documents": [position[uid] for uid in edge.documents if uid in position]}
            for edge in found.edges
        ],
        "documents": documents,
        **sizes(found),
    }


class SceneDetail(APIView):
    """The scene of a project or a document."""

    @extend_schema(operation_id="get_scene", parameters=[SceneQuery], responses=SceneSerializer)
    def get(self, request: Request) -> Response:
        """The best connected entities and the statements among them, or those of a saved scene or a community."""
        query = valid(SceneQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        if "scene" in query:
            saved = find(SavedScene.objects.filter(project=project), request.user, query["scene"])
            return Response(scene_json(scenes.content(saved)[0]))
        if "community" in query:
            members = members_of(project.pk, query["community"], query["limit"])
            return Response(scene_json(scene_of(project.pk, members)))
        document = query.get("document")
        if document is not None:
            document = find(Document.objects.filter(project=project), request.user, document).pk
        return Response(scene_json(scene(project.pk, document_uid=document, limit=query["limit"])))


class NeighbourList(APIView):
    """What surrounds an entity."""

    @extend_schema(operation_id="get_neighbours", parameters=[NeighboursQuery], responses=SceneSerializer)
    def get(self, request: Request) -> Response:
        """An entity, its best connected neighbours and the statements that join them, or more degrees of them."""
        query = valid(NeighboursQuery, request.query_params)
        entity = find(Entity.objects.all(), request.user, query["entity"])
        degrees, limit = query["degrees"], query["limit"]
        if degrees > 1:
            return Response(scene_json(surroundings(entity.project_id, entity.pk, degrees=degrees, limit=limit)))
        return Response(scene_json(neighbourhood(entity.pk, limit=limit)))
