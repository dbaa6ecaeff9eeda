"""The models of a project: what each saw, how well it does on held-out edges, and which one answers."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.completion import versions
from kg.models import ModelVersion, Project, Role
from webapp.api.authentication import person
from webapp.api.examples import EVALUATION, MODEL_VERSION, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid

KINDS = tuple(kind.value for kind in ModelVersion.Kind)
STATES = tuple(state.value for state in ModelVersion.State)
FIGURES = ("mrr", "hits1", "hits3", "hits10", "ece", "count")


class FiguresSerializer(serializers.Serializer[Any]):
    """How well a model does on held-out edges: ranks are filtered, of both sides; null where nothing was held out."""

    mrr = serializers.FloatField(allow_null=True, help_text="Mean of 1 ÷ rank of the right answer.")
    hits1 = serializers.FloatField(allow_null=True, help_text="Share of right answers that come first.")
    hits3 = serializers.FloatField(allow_null=True)
    hits10 = serializers.FloatField(allow_null=True)
    ece = serializers.FloatField(allow_null=True, help_text="Mean distance of probabilities from the truth.")
    count = serializers.IntegerField(allow_null=True, help_text="Held-out edges.")


@extend_schema_serializer(examples=example(MODEL_VERSION))
class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """A model. ``baseline`` are the figures, on the same edges, of the model that was in use when it was trained."""

    project = serializers.CharField(source="project_id", read_only=True)
    weights = serializers.DictField(child=serializers.FloatField(), read_only=True, help_text="Of its scorers.")
    metrics = serializers.SerializerMethodField()
    baseline = serializers.SerializerMethodField()
    promoted_by = serializers.CharField(source="promoted_by.username", read_only=True, allow_null=True, default=None)

    class Meta:
        model = ModelVersion
        fields = (
            "uid",
            "project",
            "number",
            "kind",
            "state",
            "revision",
            "weights",
            "metrics",
            "baseline",
            "created_at",
            "promoted_at",
            "promoted_by",
        )
        read_only_fields = fields

    @extend_schema_field(FiguresSerializer)
    def get_metrics(self, version: ModelVersion) -> dict[str, Any]:
        """On held-out edges."""
        return figures(version.metrics)

    @extend_schema_field(FiguresSerializer)
    def get_baseline(self, version: ModelVersion) -> dict[str, Any]:
        """Of the model that was in use."""
        return figures(version.baseline)


class RelationFigures(serializers.Serializer[Any]):
    """How well a model does on the edges of one relation."""

    relation = serializers.CharField()
    mrr = serializers.FloatField()
    hits10 = serializers.FloatField()
    count = serializers.IntegerField()


class ReliabilityBin(serializers.Serializer[Any]):
    """Of answers with probabilities in [from, to): how sure the model was, and how many were right."""

    confidence = serializers.FloatField()
    accuracy = serializers.FloatField()
    count = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """With the two bounds, one of which is a word of Python."""
        bounds = {"from": serializers.FloatField(), "to": serializers.FloatField()}
        return {**bounds, **super().get_fields()}


@extend_schema_serializer(examples=example(EVALUATION))
class EvaluationSerializer(serializers.Serializer[Any]):
    """All figures of a model: in all, by relation, and how reliable its probabilities are."""

    model = serializers.CharField()
    figures = FiguresSerializer()
    baseline = FiguresSerializer()
    relations = RelationFigures(many=True)
    reliability = ReliabilityBin(many=True)


def figures(metrics: dict[str, Any]) -> dict[str, Any]:
    """The figures that every model has, null for what was not measured."""
    return {name: metrics.get(name) for name in FIGURES}


def evaluation_json(version: ModelVersion) -> dict[str, Any]:
    """All that was measured of ``version``; relations with the most edges first."""
    rows = [{"relation": name, **values} for name, values in version.metrics.get("relations", {}).items()]
    return {
        "model": version.pk,
        "figures": figures(version.metrics),
        "baseline": figures(version.baseline),
        "relations": sorted(rows, key=lambda row: (-row["count"], row["relation"])),
        "reliability": version.metrics.get("reliability", []),
    }


class ModelQuery(PageQuery):
    """Which models to list."""

    project = serializers.CharField(max_length=64)
    state = serializers.ChoiceField(choices=STATES, required=False)


class ModelVersionList(APIView):
    """The models of a project."""

    @extend_schema(operation_id="list_models", parameters=[ModelQuery], responses=page_of(ModelVersionSerializer))
    def get(self, request: Request) -> Response:
        """The models of a project, the newest first. The one with the state `promoted` answers."""
        query = valid(ModelQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        rows = ModelVersion.objects.for_user(request.user).filter(project=project).select_related("promoted_by")
        if "state" in query:
            rows = rows.filter(state=query["state"])
        return page(request, rows.order_by("-number", "uid"), ModelVersionSerializer, query)


class ModelVersionDetail(APIView):
    """One model."""

    @extend_schema(operation_id="get_model", responses=ModelVersionSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One model with its main figures."""
        return Response(ModelVersionSerializer(find(ModelVersion.objects.all(), request.user, uid)).data)


class ModelEvaluations(APIView):
    """How well a model does."""

    @extend_schema(operation_id="get_model_evaluations", responses=EvaluationSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """Figures of a model on held-out edges: in all, by relation, and how reliable its probabilities are."""
        version = find(ModelVersion.objects.all(), request.user, uid)
        return Response(EvaluationSerializer(evaluation_json(version)).data)


class ModelPromote(APIView):
    """Saying which model answers."""

    @extend_schema(operation_id="promote_model", request=None, responses=ModelVersionSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Puts a model in use; the one that was is kept, to go back to. Editors and owners."""
        version = find(ModelVersion.objects.all(), request.user, uid, Role.EDITOR)
        return Response(ModelVersionSerializer(versions.promote(version, person(request))).data)
