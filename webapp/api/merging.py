"""What a merge would do, and which mentions stand behind statements: what people look at before they decide."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate.previewing import MergePreview, merge_preview
from kg.linking.sides import side_of
from kg.models import Entity
from webapp.api.examples import MERGE_PREVIEW, example
from webapp.api.merge_candidates import SideSerializer
from webapp.api.parsing import valid

MOST_OTHERS = 20
"""That people can look at side by side."""


class ClashSerializer(serializers.Serializer[Any]):
    """A relation that allows one object, of which the two have different ones."""

    relation = serializers.CharField()
    ours = serializers.CharField()
    theirs = serializers.CharField()


@extend_schema_serializer(examples=example(MERGE_PREVIEW))
class MergePreviewSerializer(serializers.Serializer[MergePreview]):
    """The sides as they are, and what becomes of the others."""

    left = SideSerializer(help_text="The entity of the address, which takes the other in.")
    right = SideSerializer(help_text="The first of the others.")
    others = SideSerializer(many=True, help_text="All of the others.")
    mentions = serializers.IntegerField(help_text="Mentions that move.")
    statements = serializers.IntegerField(help_text="Statements that move.")
    same = serializers.IntegerField(help_text="Those of them that say what is said already.")
    between = serializers.IntegerField(help_text="Statements between them, which vanish.")
    documents = serializers.IntegerField()
    names = serializers.ListField(child=serializers.CharField(), help_text="New aliases.")
    clashes = ClashSerializer(many=True)


class PreviewQuery(serializers.Serializer[Any]):
    """With whom."""

    other = serializers.ListField(
        child=serializers.CharField(max_length=64),
        min_length=1,
        max_length=MOST_OTHERS,
        help_text="Several times for more than one.",
    )


class EntityMergePreview(APIView):
    """A merge before it is decided."""

    @extend_schema(operation_id="preview_merge", parameters=[PreviewQuery], responses=MergePreviewSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """The entities side by side, and what a merge of each `other` into this one would change. Changes nothing."""
        entity = find(Entity.objects.all(), request.user, uid)
        uids = valid(PreviewQuery, request.query_params)["other"]
        others = [find(Entity.objects.all(), request.user, other) for other in uids]
        preview = merge_preview(entity, *others)
        counts = {name: getattr(preview, name) for name in MergePreview.__slots__}
        sides = [side_of(other) for other in others]
        shown = {**counts, "left": side_of(entity), "right": sides[0], "others": sides}
        return Response(MergePreviewSerializer(shown).data)  # type: ignore[arg-type]
