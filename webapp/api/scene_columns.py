"""A scene as columns: what the graph page opens with. 5,000 nodes with 20,000 edges take 0.5 MB, as rows 5.6 MB.

What repeats is written once: ends are positions in the nodes, predicates and the like positions in ``words``.
"""

from collections.abc import Hashable, Iterable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from kg import revision, scenes
from kg.access import find
from kg.graph.communities import members_of
from kg.graph.exploring import scene_of
from kg.graph.queries import Scene, SceneEdge, SceneNode, scene, turn_of
from kg.models import Document, Project, SavedScene
from webapp.api import kept
from webapp.api.examples import SCENE_COLUMNS, example
from webapp.api.graph import SceneDocumentSerializer, SceneQuery, SizeSerializer, documents_of, sizes
from webapp.api.parsing import valid

PLACES = 4
"""Decimals of a confidence: more are noise, and half of the answer."""


class NodeColumnsSerializer(serializers.Serializer[Any]):
    """Entities, the fields of one at the same place in each list."""

    uid = serializers.ListField(child=serializers.CharField())
    name = serializers.ListField(child=serializers.CharField())
    type = serializers.ListField(child=serializers.CharField())
    statement_count = serializers.ListField(child=serializers.IntegerField())
    mention_count = serializers.ListField(child=serializers.IntegerField())


class EdgeColumnsSerializer(serializers.Serializer[Any]):
    """Statements, the fields of one at the same place in each list."""

    uid = serializers.ListField(child=serializers.CharField())
    source = serializers.ListField(  # type: ignore[assignment]  # a field's name, not the Field's own
        child=serializers.IntegerField(), help_text="Positions in `nodes`."
    )
    target = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `nodes`.")
    predicate = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `words`.")
    status = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `words`.")
    confidence = serializers.ListField(child=serializers.FloatField(), help_text="Four decimals.")
    evidence_count = serializers.ListField(child=serializers.IntegerField())
    relation = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `words`.")
    modality = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `words`.")
    documents = serializers.ListField(child=serializers.IntegerField(), help_text="Positions in `supports`.")


class PlacesSerializer(serializers.Serializer[Any]):
    """Of a saved scene."""

    name = serializers.CharField()
    positions = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        help_text="[x, y] of each node.",
    )
    pins = serializers.ListField(child=serializers.CharField())


@extend_schema_serializer(examples=example(SCENE_COLUMNS))
class SceneColumnsSerializer(serializers.Serializer[Any]):
    """What `GET /graph` answers, as columns."""

    nodes = NodeColumnsSerializer()
    edges = EdgeColumnsSerializer()
    words = serializers.ListField(child=serializers.CharField())
    supports = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()), help_text="Sets of positions in `documents`."
    )
    documents = SceneDocumentSerializer(many=True, help_text="The first uploaded first.")
    shown = SizeSerializer()
    total = SizeSerializer()
    saved = PlacesSerializer(allow_null=True, help_text="With `scene`: where its entities stand.")


class Positions(dict[Any, int]):
    """What was met, each with the position at which it was met first."""

    def __missing__(self, value: Any) -> int:
        self[value] = position = len(self)
        return position

    def all(self, values: Iterable[Any]) -> list[int]:
        """The position of each of ``values``."""
        return [self[value] for value in values]


def columns(found: Scene, saved: dict[str, Any] | None = None) -> dict[str, Any]:
    """The public shape of a scene: ``SceneColumnsSerializer``."""
    documents = documents_of(found)
    document_at = {document["uid"]: index for index, document in enumerate(documents)}
    nodes = _by_field(SceneNode._fields, found.nodes)
    edges = _by_field(SceneEdge._fields, found.edges)
    node_at = {uid: index for index, uid in enumerate(nodes["uid"])}
    words, supports = Positions(), Positions()
    for end in ("source", "target"):
        edges[end] = [node_at[uid] for uid in edges[end]]
    for name in ("predicate", "status", "relation", "modality"):
        edges[name] = words.all(edges[name])
    edges["confidence"] = [round(value, PLACES) for value in edges["confidence"]]
    edges["documents"] = supports.all(edges["documents"])
    return {
        "nodes": nodes,
        "edges": edges,
        "words": list(words),
        "supports": [[document_at[uid] for uid in support if uid in document_at] for support in supports],
        "documents": documents,
        **sizes(found),
        "saved": saved,
    }


def _by_field(names: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> dict[str, Any]:
    return dict(zip(names, map(list, zip(*rows, strict=True)) if rows else ([] for _ in names), strict=True))


class SceneColumns(APIView):
    """The scene of a project or a document, for whom draws it."""

    @extend_schema(operation_id="get_scene_columns", parameters=[SceneQuery], responses=SceneColumnsSerializer)
    def get(self, request: Request) -> HttpResponse:
        """What `GET /graph` answers, smaller: each field as a list. Its `ETag` holds until the graph changes."""
        query = valid(SceneQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        if "scene" in query:
            saved = find(SavedScene.objects.filter(project=project), request.user, query["scene"])
            # both before the rows are read: what changes meanwhile has a later number
            key: Hashable = ("scene", saved.pk, saved.rev, revision.current(project.pk))
            return kept.answer(request, key, lambda: _saved(saved))
        document = query.get("document")
        if document is not None:
            document = find(Document.objects.filter(project=project), request.user, document).pk
        community, limit = query.get("community"), query["limit"]
        key = ("graph", project.pk, turn_of(project.pk), document, community, limit)
        if community is not None:
            return kept.answer(
                request, key, lambda: columns(scene_of(project.pk, members_of(project.pk, community, limit)))
            )
        return kept.answer(request, key, lambda: columns(scene(project.pk, document_uid=document, limit=limit)))


def _saved(saved: SavedScene) -> dict[str, Any]:
    found, places = scenes.content(saved)
    positions = [places.positions[node.uid] for node in found.nodes]
    return columns(found, {"name": saved.name, "positions": positions, "pins": places.pins})
