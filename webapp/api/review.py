"""The review: what is most worth a person's decision, predictions and statements in one queue."""

from typing import Any

from django.core import signing
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from kg import review
from kg.access import find
from kg.completion import relations
from kg.models import Project
from kg.review import Item
from webapp.api.examples import REVIEW, example
from webapp.api.pagination import InvalidCursor, LinkField
from webapp.api.parsing import valid
from webapp.api.predictions import PredictionSerializer
from webapp.api.statements import StatementSerializer

KINDS = ("prediction", "statement")
MOST = 100
SALT = "webapp.api.review"


class ReviewItem(serializers.Serializer[Any]):
    """One question; of ``prediction`` and ``statement`` the one that ``kind`` names is not null."""

    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.FloatField(help_text="What an answer is worth: uncertainty × reach.")
    prediction = PredictionSerializer(allow_null=True)
    statement = StatementSerializer(allow_null=True)


class ReviewCount(serializers.Serializer[Any]):
    """How much there is to decide, each at most ``most``, which stands for that many or more."""

    predictions = serializers.IntegerField()
    statements = serializers.IntegerField()
    most = serializers.IntegerField()


@extend_schema_serializer(examples=example(REVIEW))
class ReviewSerializer(serializers.Serializer[Any]):
    """The next questions, the most valuable first."""

    count = ReviewCount()
    next = LinkField(allow_null=True)
    results = ReviewItem(many=True)


class ReviewQuery(serializers.Serializer[Any]):
    """Whose queue, and from where on."""

    project = serializers.CharField(max_length=64)
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="")
    cursor = serializers.CharField(required=False, max_length=200, help_text="From `next`.")
    page_size = serializers.IntegerField(required=False, default=20, min_value=1, max_value=MOST)


class ReviewList(APIView):
    """What is to be decided in a project."""

    @extend_schema(operation_id="list_review", parameters=[ReviewQuery], responses=ReviewSerializer)
    def get(self, request: Request) -> Response:
        """Open predictions and uncertain statements, in the order of what an answer is worth."""
        query = valid(ReviewQuery, request.query_params)
        project = find(Project.objects.all(), request.user, query["project"])
        items = review.queue(project, query["kind"], _after(query.get("cursor")), query["page_size"])
        left = review.count(project)
        is_full = len(items) == query["page_size"]
        body = {
            "count": {"predictions": left.predictions, "statements": left.statements, "most": review.COUNTED},
            "next": _next(request, items[-1]) if is_full else None,
            "results": [_row(item) for item in items],
        }
        return Response(ReviewSerializer(body).data)


def _row(item: Item) -> dict[str, Any]:
    kind = KINDS[item.prediction is None]
    return {"kind": kind, "value": item.value, "prediction": item.prediction, "statement": item.statement}


def _next(request: Request, item: Item) -> str:
    cursor = signing.dumps([item.value, item.uid], salt=SALT)
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _after(cursor: str | None) -> tuple[float, str] | None:
    if not cursor:
        return None
    try:
        value, uid = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursor from error
    return value, uid


class KnownRelationSerializer(serializers.Serializer[Any]):
    """A relation by the name that questions use."""

    name = serializers.CharField()
    edges = serializers.IntegerField()


class KnownRelations(serializers.Serializer[Any]):
    """The relations with most edges first."""

    results = KnownRelationSerializer(many=True)


class ProjectRelations(APIView):
    """The relations of a project's graph."""

    @extend_schema(operation_id="list_known_relations", responses=KnownRelations)
    def get(self, request: Request, uid: str) -> Response:
        """The relations between entities that completions can be asked for: types by name, and open predicates."""
        project = find(Project.objects.all(), request.user, uid)
        return Response(KnownRelations({"results": relations.known(project.pk)}).data)
