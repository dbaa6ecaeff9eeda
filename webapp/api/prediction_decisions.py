"""What people make of predictions. Editors and owners; reverting the decisions takes it back."""

from typing import Any

from django.db.models import F, Sum
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.completion import feedback, keeping, listing, naming
from kg.completion.questions import Named
from kg.models import Decision, Prediction, Project, Role
from webapp.api.authentication import person
from webapp.api.curation import DecisionSerializer
from webapp.api.parsing import valid
from webapp.api.predictions import PredictionFilter, PredictionList, PredictionSerializer, filters_of, whole
from webapp.api.statement_decisions import OfProject


class NewPrediction(serializers.Serializer[Any]):
    """An answer to a question; ``asked`` says which end the question left open."""

    project = serializers.CharField(max_length=64)
    subject = serializers.CharField(max_length=255)
    predicate = serializers.CharField(max_length=120)
    object = serializers.CharField(max_length=255)
    asked = serializers.ChoiceField(choices=("head", "tail"), required=False, default="tail")


class VerdictSerializer(serializers.Serializer[Any]):
    """What came of it: the decisions, which can be reverted; the prediction; the statement's uid."""

    decisions = DecisionSerializer(many=True)
    prediction = PredictionSerializer()
    statement = serializers.CharField(help_text="Accepted or rejected, with the person as its source.")


class BulkPreview(serializers.Serializer[Any]):
    """What accepting all would do; nothing is changed."""

    count = serializers.IntegerField()
    expected_wrong = serializers.FloatField(help_text="How many of them are wrong, by their probabilities.")
    relations = serializers.DictField(child=serializers.IntegerField(), help_text="How many of each relation.")
    results = PredictionSerializer(many=True, help_text="Some of them, from the likeliest to the least.")


class BulkInput(PredictionFilter):
    """Which predictions to accept, and how many the preview showed."""

    expected = serializers.IntegerField(min_value=1)


class BulkOutcome(serializers.Serializer[Any]):
    """What was accepted; all decisions have one ``batch``."""

    count = serializers.IntegerField()
    decisions = DecisionSerializer(many=True)


class Predictions(PredictionList):
    """Predictions of the reader's projects, and answers kept as such."""

    @extend_schema(operation_id="keep_prediction", request=NewPrediction, responses={201: PredictionSerializer})
    def post(self, request: Request) -> Response:
        """Keeps an answer to a question as a prediction, so that it can be accepted or rejected. Editors and owners."""
        uid = valid(OfProject, request.data)["project"]
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(NewPrediction, request.data)
        subject, object_ = (naming.entity(project.pk, values[end]).pk for end in ("subject", "object"))
        is_tail = values["asked"] == "tail"
        named = Named(subject if is_tail else "", values["predicate"], "" if is_tail else object_)
        answer = object_ if is_tail else subject
        kept = keeping.keep(project, person(request), named.resolve(project), answer)
        return Response(PredictionSerializer(whole().get(pk=kept.pk)).data, status=status.HTTP_201_CREATED)


def _verdict(prediction: Prediction, decision: Decision) -> Response:
    body = {
        "decisions": [decision],
        "prediction": whole().get(pk=prediction.pk),
        "statement": decision.statement,
    }
    return Response(VerdictSerializer(body).data)


class PredictionAccept(APIView):
    """Saying that a prediction is so."""

    @extend_schema(operation_id="accept_prediction", request=None, responses=VerdictSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Makes a statement of it, whose source is the person. Editors and owners; reverting takes it back."""
        prediction = find(whole(), request.user, uid, Role.EDITOR)
        return _verdict(prediction, feedback.accept(prediction, person(request)))


class PredictionReject(APIView):
    """Saying that a prediction is not so."""

    @extend_schema(operation_id="reject_prediction", request=None, responses=VerdictSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Never shows it again, and teaches models that it is wrong. Editors and owners; reverting takes it back."""
        prediction = find(whole(), request.user, uid, Role.EDITOR)
        return _verdict(prediction, feedback.reject(prediction, person(request)))


class PredictionBulkAccept(APIView):
    """Accepting all predictions above a threshold."""

    @extend_schema(operation_id="preview_bulk_accept", parameters=[PredictionFilter], responses=BulkPreview)
    def get(self, request: Request) -> Response:
        """What accepting all open predictions that fit would do: how many, and how many of those are likely wrong."""
        query = valid(PredictionFilter, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        filters = filters_of(query, project.pk)
        preview = feedback.preview(project, filters)
        rows = listing.predictions(Prediction.objects.filter(project=project), filters)
        wrong = rows.aggregate(wrong=Sum(1 - F("probability")))["wrong"] or 0.0
        body = {
            "count": preview.count,
            "expected_wrong": wrong,
            "relations": dict(preview.relations),
            "results": preview.samples,
        }
        return Response(BulkPreview(body).data)

    @extend_schema(operation_id="bulk_accept", request=BulkInput, responses=BulkOutcome)
    def post(self, request: Request) -> Response:
        """Accepts them, 500 at most. `expected` is the preview's count: for another one nothing is done (409)."""
        uid = valid(OfProject, request.data)["project"]
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(BulkInput, request.data)
        made = feedback.accept_all(project, filters_of(values, project.pk), person(request), values["expected"])
        return Response(BulkOutcome({"count": len(made), "decisions": made}).data)
