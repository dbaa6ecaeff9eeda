"""Predictions: statements that nobody made and that are likely true, why, and what people make of them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import NotFound, find
from kg.completion import asking, explaining, listing, naming
from kg.completion.explaining import Path
from kg.completion.listing import Filters, Order
from kg.models import Document, Prediction, Project, ScopedQuerySet
from webapp.api.authentication import person
from webapp.api.completions import RETRY_AFTER_SECONDS, AnswerModel
from webapp.api.entities import EntityRef
from webapp.api.examples import EXPLANATION, PREDICTION, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid
from webapp.api.statements import RelationRef

STATES = tuple(state.value for state in Prediction.State)
ORDERS = tuple(order.value for order in Order)
MOST_ENTITIES = 1000
"""As many as a scene has at most."""
MOST_EDGES = 500
"""More predicted edges than this hide the graph; the likeliest are given."""


@extend_schema_serializer(examples=example(PREDICTION))
class PredictionSerializer(serializers.ModelSerializer[Prediction]):
    """A statement that is likely true. ``value`` orders the review: uncertainty × how much an answer reaches."""

    project = serializers.CharField(source="project_id", read_only=True)
    subject = EntityRef(read_only=True)
    relation = RelationRef(read_only=True, allow_null=True)
    object = EntityRef(read_only=True)
    model = AnswerModel(read_only=True)
    decision = serializers.IntegerField(source="decision_id", read_only=True, allow_null=True)

    class Meta:
        model = Prediction
        fields = (
            "uid",
            "project",
            "subject",
            "predicate",
            "relation",
            "object",
            "probability",
            "score",
            "rank",
            "value",
            "state",
            "model",
            "revision",
            "decision",
            "created_at",
        )
        read_only_fields = fields


class PathEdge(serializers.Serializer[Any]):
    """A statement on a path. ``forward``: it leads the way that the path goes."""

    statement = serializers.CharField()
    predicate = serializers.CharField()
    forward = serializers.BooleanField()


class PathSerializer(serializers.Serializer[Any]):
    """From the subject to the object: one more entity than edges. ``share``: its part of the score."""

    share = serializers.FloatField(min_value=0, max_value=1)
    entities = EntityRef(many=True)
    edges = PathEdge(many=True)


@extend_schema_serializer(examples=example(EXPLANATION))
class ExplanationSerializer(serializers.Serializer[Any]):
    """The paths of at most three statements that carried the score, the strongest first."""

    prediction = serializers.CharField()
    paths = PathSerializer(many=True)


class PredictedEdge(serializers.Serializer[Any]):
    """A prediction as an edge of a scene, from ``source`` (subject) to ``target`` (object)."""

    uid = serializers.CharField()
    source = serializers.CharField(source="subject_id")  # type: ignore[assignment]  # a field's name
    target = serializers.CharField(source="object_id")
    predicate = serializers.CharField()
    relation = serializers.SerializerMethodField()
    probability = serializers.FloatField()

    def get_relation(self, prediction: Prediction) -> str:
        """Name of its relation type; empty for an open relation."""
        return prediction.predicate if prediction.relation_id else ""


class PredictedEdges(serializers.Serializer[Any]):
    """The likeliest first, and how many there are in all."""

    edges = PredictedEdge(many=True)
    total = serializers.IntegerField()


class AmongInput(serializers.Serializer[Any]):
    """Between which entities."""

    project = serializers.CharField(max_length=64)
    entities = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=MOST_ENTITIES, required=False, default=list
    )
    probability_from = serializers.FloatField(required=False, default=0.0, min_value=0, max_value=1)


class PredictionFilter(serializers.Serializer[Any]):
    """Which predictions."""

    project = serializers.CharField(max_length=64)
    entity = serializers.CharField(required=False, max_length=255, help_text="Subject or object: name, alias or uid.")
    document = serializers.CharField(required=False, max_length=64, help_text="Subject or object is named in it.")
    relation = serializers.CharField(required=False, max_length=120, help_text="A relation type, or a predicate.")
    probability_from = serializers.FloatField(required=False, default=0.0, min_value=0, max_value=1)
    probability_to = serializers.FloatField(required=False, default=1.0, min_value=0, max_value=1)


class PredictionQuery(PredictionFilter, PageQuery):
    """Which predictions to list, and in which order."""

    state = serializers.ChoiceField(choices=STATES, required=False, default=Prediction.State.OPEN.value)
    sort = serializers.ChoiceField(
        choices=ORDERS, required=False, default=Order.VALUE.value, help_text="The highest, or newest, first."
    )


def filters_of(values: dict[str, Any], project: str) -> Filters:
    """Raises ``UnknownName`` for an entity or relation that the project does not know."""
    return Filters(
        state=values.get("state", Prediction.State.OPEN.value),
        entity=naming.entity(project, values["entity"]).pk if "entity" in values else "",
        document=_document(values["document"], project) if "document" in values else "",
        relation=naming.relation(project, values["relation"]).name if "relation" in values else "",
        probability_from=values["probability_from"],
        probability_to=values["probability_to"],
    )


def _document(uid: str, project: str) -> str:
    """Raises ``NotFound`` for a document that is not of the project."""
    if not Document.objects.filter(project=project, pk=uid).exists():
        raise NotFound
    return uid


class PredictionList(APIView):
    """Predictions of the reader's projects."""

    @extend_schema(
        operation_id="list_predictions", parameters=[PredictionQuery], responses=page_of(PredictionSerializer)
    )
    def get(self, request: Request) -> Response:
        """Predictions, by default the open ones that are most worth a decision first.

        A name that the project does not know is a 404 with the nearest ones in `suggestions`.
        """
        query = valid(PredictionQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        visible = Prediction.objects.for_user(request.user).filter(project=project)
        rows = listing.predictions(visible, filters_of(query, project.pk), Order(query["sort"]))
        return page(request, rows, PredictionSerializer, query)


class PredictionDetail(APIView):
    """One prediction."""

    @extend_schema(operation_id="get_prediction", responses=PredictionSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One prediction."""
        return Response(PredictionSerializer(find(whole(), request.user, uid)).data)


def whole() -> ScopedQuerySet[Prediction]:
    """Predictions with all that is shown of them."""
    return Prediction.objects.select_related("subject", "object", "relation", "model")


class PredictionExplanation(APIView):
    """Why something is predicted."""

    @extend_schema(
        operation_id="explain_prediction",
        responses={
            200: ExplanationSerializer,
            202: OpenApiResponse(description="Not found yet: ask again after `Retry-After` seconds."),
        },
    )
    def get(self, request: Request, uid: str) -> Response:
        """The paths of at most three statements that carried the score; each statement has its evidence."""
        prediction = find(whole(), request.user, uid)
        paths = explaining.of(prediction)
        if paths is None:
            asked = explaining.ask_of(prediction, person(request))
            paths = explaining.paths(asking.wait(asked, settings.COMPLETE_WAIT_SECONDS))
        if paths is None:
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
            return Response(status=status.HTTP_202_ACCEPTED, headers=headers)
        return Response(explanation_json(prediction, paths))


def explanation_json(prediction: Prediction, paths: list[Path]) -> dict[str, Any]:
    """The public shape of an explanation."""
    rows = [
        {
            "share": path.share,
            "entities": [path.steps[0].source, *(step.target for step in path.steps)],
            "edges": [
                {
                    "statement": step.statement.pk,
                    "predicate": step.statement.predicate,
                    "forward": step.forward,
                }
                for step in path.steps
            ],
        }
        for path in paths
    ]
    return dict(ExplanationSerializer({"prediction": prediction.pk, "paths": rows}).data)


class GraphPredictions(APIView):
    """What is predicted within a scene."""

    @extend_schema(operation_id="get_predicted_edges", request=AmongInput, responses=PredictedEdges)
    def post(self, request: Request) -> Response:
        """The open predictions between the given entities, as edges beside those of a scene. Nothing is changed."""
        values = valid(AmongInput, request.data)
        project = find(Project.objects.all(), request.user, values["project"])
        among = values["entities"]
        rows = listing.predictions(
            Prediction.objects.for_user(request.user).filter(project=project),
            Filters(probability_from=values["probability_from"]),
            Order.PROBABILITY,
        ).filter(subject__in=among, object__in=among)
        return Response(PredictedEdges({"edges": rows[:MOST_EDGES], "total": rows.count()}).data)
