"""Sentences of a document, with the spans that mention entities. Offsets count Unicode code points."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.models import Document, Entity, Mention, ScopedQuerySet, Sentence
from webapp.api.blocks import page_at
from webapp.api.examples import SENTENCE, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


class MentionedEntity(serializers.ModelSerializer[Entity]):
    """The entity that a mention names."""

    class Meta:
        model = Entity
        fields = ("uid", "name")
        read_only_fields = fields


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """A span of the sentence's text; the end is exclusive. ``coreferent``: it only stands for the name (他, "she")."""

    entity = MentionedEntity(read_only=True)

    class Meta:
        model = Mention
        fields = ("uid", "start", "end", "type", "coreferent", "entity")
        read_only_fields = fields


@extend_schema_serializer(examples=example(SENTENCE))
class SentenceSerializer(serializers.ModelSerializer[Sentence]):
    """A sentence: its place in the document's text and its mentions."""

    document = serializers.CharField(source="document_id", read_only=True)
    page = serializers.IntegerField(read_only=True, allow_null=True, help_text="Page, slide or sheet, where there are.")
    mentions = MentionSerializer(many=True, read_only=True)

    class Meta:
        model = Sentence
        fields = ("uid", "document", "index", "page", "paragraph", "heading", "start", "end", "text", "mentions")
        read_only_fields = fields


class SentenceQuery(PageQuery):
    """Where in the document to start."""

    from_index = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Only sentences at this position or later."
    )


def with_mentions(rows: ScopedQuerySet[Sentence]) -> ScopedQuerySet[Sentence]:
    """With all that ``SentenceSerializer`` shows, in two more queries."""
    return rows.annotate(page=page_at("document", "paragraph")).prefetch_related("mentions__entity")


class SentenceList(APIView):
    """The sentences of a document."""

    @extend_schema(operation_id="list_sentences", parameters=[SentenceQuery], responses=page_of(SentenceSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """The sentences of a document in their order."""
        query: dict[str, Any] = valid(SentenceQuery, request.query_params)
        document = find(Document.objects.all(), request.user, uid)
        rows = Sentence.objects.for_user(request.user).filter(document=document).order_by("index")
        if "from_index" in query:
            rows = rows.filter(index__gte=query["from_index"])
        return page(request, with_mentions(rows), SentenceSerializer, query)


class SentenceDetail(APIView):
    """One sentence."""

    @extend_schema(operation_id="get_sentence", responses=SentenceSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One sentence with its mentions."""
        return Response(SentenceSerializer(find(with_mentions(Sentence.objects.all()), request.user, uid)).data)
