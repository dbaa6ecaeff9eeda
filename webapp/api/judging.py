"""One verdict on many statements and predictions: what it would do, and doing it as one batch. Editors and owners."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import judging
from kg.access import find
from kg.judging import MOST_AT_ONCE, Chosen, Verdict
from kg.models import Project, Role
from webapp.api.authentication import person
from webapp.api.curation import DecisionSerializer
from webapp.api.examples import BULK_PREVIEW, example
from webapp.api.parsing import valid
from webapp.api.statement_decisions import OfProject


class Uids(serializers.ListField):
    """Some rows."""

    child = serializers.CharField(max_length=64)


class BulkChoice(OfProject):
    """Which statements and predictions, and what is said of them. What is gone by now is left out."""

    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    statements = Uids(required=False, default=list, max_length=MOST_AT_ONCE)
    predictions = Uids(required=False, default=list, max_length=MOST_AT_ONCE)


class BulkVerdictInput(BulkChoice):
    """The same, with what guards it."""

    expected = serializers.IntegerField(
        required=False, min_value=0, help_text="The preview's `count`: for another one nothing is done (409)."
    )
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RelationCount(serializers.Serializer[Any]):
    """A predicate and how many say it."""

    predicate = serializers.CharField()
    count = serializers.IntegerField()


@extend_schema_serializer(examples=example(BULK_PREVIEW))
class BulkVerdictPreview(serializers.Serializer[Any]):
    """What the verdict would do; nothing is changed."""

    count = serializers.IntegerField(help_text="Decisions that would be made.")
    statements = serializers.IntegerField()
    predictions = serializers.IntegerField()
    reversed = serializers.IntegerField(help_text="Statements of which a person said the opposite.")
    left = serializers.IntegerField(help_text="Gone, or as the verdict says already.")
    expected_wrong = serializers.FloatField(help_text="How many predictions it is wrong of, by their probabilities.")
    relations = RelationCount(many=True, help_text="The most frequent first.")


class BulkVerdictOutcome(serializers.Serializer[Any]):
    """What was decided; ``batch`` is empty where nothing was left to decide."""

    count = serializers.IntegerField()
    batch = serializers.CharField(help_text="`projects/{uid}/batches/{batch}/revert` takes all of it back.")
    decisions = DecisionSerializer(many=True)


class StatementBulkPreview(APIView):
    """A verdict on many before it is given."""

    @extend_schema(operation_id="preview_bulk_verdict", request=BulkChoice, responses=BulkVerdictPreview)
    def post(self, request: Request) -> Response:
        """What accepting or rejecting these statements and predictions would do. Changes nothing."""
        project, values = _asked(request, BulkChoice)
        outlook = judging.outlook(project, _chosen(values), Verdict(values["verdict"]))
        relations = [{"predicate": predicate, "count": count} for predicate, count in outlook.relations]
        return Response(BulkVerdictPreview({**asdict(outlook), "count": outlook.count, "relations": relations}).data)


class StatementBulk(APIView):
    """A verdict on many."""

    @extend_schema(operation_id="bulk_verdict", request=BulkVerdictInput, responses=BulkVerdictOutcome)
    def post(self, request: Request) -> Response:
        """Accepts or rejects statements and predictions, 500 of each at most: all of them or none, in one batch."""
        project, values = _asked(request, BulkVerdictInput)
        made = judging.judge(
            project,
            _chosen(values),
            Verdict(values["verdict"]),
            person(request),
            expected=values.get("expected"),
            reason=values["reason"],
        )
        body = {"count": len(made), "batch": made[0].batch if made else "", "decisions": made}
        return Response(BulkVerdictOutcome(body).data)


def _asked(request: Request, serializer: type[BulkChoice]) -> tuple[Project, dict[str, Any]]:
    project = find(Project.objects.all(), request.user, valid(OfProject, request.data)["project"], Role.EDITOR)
    return project, valid(serializer, request.data)


def _chosen(values: dict[str, Any]) -> Chosen:
    return Chosen(values["statements"], values["predictions"])
