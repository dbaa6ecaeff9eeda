"""Ways through the graph: names while they are typed, paths between two entities, communities."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.graph.communities import communities
from kg.graph.exploring import named
from kg.graph.paths import paths
from kg.models import Entity, Project
from webapp.api.examples import COMMUNITIES, PATHS, SUGGESTIONS, example
from webapp.api.graph import EdgeSerializer, NodeSerializer, SceneDocumentSerializer, scene_json
from webapp.api.parsing import valid

MOST_PATHS = 20
LONGEST_PATH = 6


class SuggestionSerializer(NodeSerializer):
    """An entity with the name by which it was found."""

    by = serializers.CharField(help_text="Its name or an alias.")


@extend_schema_serializer(examples=example(SUGGESTIONS))
class SuggestionsSerializer(serializers.Serializer[Any]):
    """The best first."""

    results = SuggestionSerializer(many=True)


class SuggestionQuery(serializers.Serializer[Any]):
    """What was typed so far."""

    project = serializers.CharField(max_length=64)
    q = serializers.CharField(
        max_length=100, default="", allow_blank=True, help_text="Part of a name, or its initials (zq)."
    )
    limit = serializers.IntegerField(default=10, min_value=1, max_value=50)


class SuggestionList(APIView):
    """Entities by name."""

    @extend_schema(operation_id="suggest_entities", parameters=[SuggestionQuery], responses=SuggestionsSerializer)
    def get(self, request: Request) -> Response:
        """Entities whose name or alias holds what was typed, or has these initials; the best connected first."""
        query = valid(SuggestionQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        found = named(project.pk, query["q"], limit=query["limit"])
        return Response({"results": [{**each.node._asdict(), "by": each.by} for each in found]})


class GraphPathSerializer(serializers.Serializer[Any]):
    """A way: entities in order, and for each step the statements that make it, the best supported first."""

    nodes = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


@extend_schema_serializer(examples=example(PATHS))
class PathsSerializer(serializers.Serializer[Any]):
    """The shortest first; `nodes` and `edges` are those that the paths name."""

    paths = GraphPathSerializer(many=True)
    nodes = NodeSerializer(many=True)
    edges = EdgeSerializer(many=True)
    documents = SceneDocumentSerializer(many=True)
    complete = serializers.BooleanField(help_text="False where hubs made the search stop before all was seen.")


class PathQuery(serializers.Serializer[Any]):
    """From where to where."""

    start = serializers.CharField(max_length=64)
    end = serializers.CharField(max_length=64)
    k = serializers.IntegerField(default=5, min_value=1, max_value=MOST_PATHS, help_text="Paths at most.")
    longest = serializers.IntegerField(default=4, min_value=1, max_value=LONGEST_PATH, help_text="Statements at most.")


class PathList(APIView):
    """Paths between two entities."""

    @extend_schema(operation_id="find_paths", parameters=[PathQuery], responses=PathsSerializer)
    def get(self, request: Request) -> Response:
        """The k shortest paths; of equally long ones those through less connected entities first."""
        query = valid(PathQuery, request.query_params)
        start = find(Entity.objects.all(), request.user, query["start"])
        end = find(Entity.objects.filter(project=start.project_id), request.user, query["end"])
        found = paths(start.project_id, start.pk, end.pk, k=query["k"], longest=query["longest"])
        scene = scene_json(found.scene)
        body = {name: scene[name] for name in ("nodes", "edges", "documents")}
        ways = [{"nodes": path.nodes, "steps": path.steps} for path in found.paths]
        return Response({"paths": ways, **body, "complete": found.complete})


class CommunitySerializer(serializers.Serializer[Any]):
    """A group of entities with more statements among them than with others."""

    number = serializers.IntegerField(help_text="From 0, the largest first.")
    entities = serializers.IntegerField()
    statements = serializers.IntegerField(help_text="Among its own entities.")
    best = NodeSerializer(many=True, help_text="Its best connected entities.")


@extend_schema_serializer(examples=example(COMMUNITIES))
class CommunitiesSerializer(serializers.Serializer[Any]):
    """The largest communities, and what lies between them."""

    communities = CommunitySerializer(many=True)
    between = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=3, max_length=3),
        help_text="[number, number, statements]",
    )
    count = serializers.IntegerField(help_text="Of all communities, small ones included.")
    modularity = serializers.FloatField()
    members = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text="{entity: number}, when asked for."
    )


class CommunityQuery(serializers.Serializer[Any]):
    """Whose communities."""

    project = serializers.CharField(max_length=64)
    members = serializers.BooleanField(default=False, help_text="Also which entity is in which.")


class CommunityList(APIView):
    """Communities of a project."""

    @extend_schema(operation_id="list_communities", parameters=[CommunityQuery], responses=CommunitiesSerializer)
    def get(self, request: Request) -> Response:
        """By the Louvain method, the same for the same graph. `GET /graph?community=` has one as a scene."""
        query = valid(CommunityQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        found = communities(project.pk)
        body: dict[str, Any] = {
            "communities": [
                {
                    "number": each.number,
                    "entities": each.entities,
                    "statements": each.statements,
                    "best": [node._asdict() for node in each.best],
                }
                for each in found.communities
            ],
            "between": found.between,
            "count": found.count,
            "modularity": round(found.modularity, 4),
        }
        return Response(body | ({"members": found.members} if query["members"] else {}))
