"""Statements, and the evidence for each: the sentences that make it, with the spans of its three parts."""

from typing import Any

from django.db.models import F, Q
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.extraction.parse import QualifierRole
from kg.models import (
    Document,
    Entity,
    Evidence,
    LiteralType,
    Project,
    RelationType,
    Sentence,
    Statement,
    StatementStatus,
)
from webapp.api.blocks import page_at
from webapp.api.entities import EntityRef, named
from webapp.api.examples import EVIDENCE, STATEMENT, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


@extend_schema_field(
    {"type": "array", "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}}
)
class Spans(serializers.JSONField):
    """A list of ``[start, end]``."""


QUALIFIER_ROLES = tuple(role.value for role in QualifierRole)


class LiteralSerializer(serializers.Serializer[Statement]):
    """A value in place of an object entity."""

    type = serializers.ChoiceField(choices=LiteralType.choices, source="literal_type")
    value = serializers.CharField(source="literal_value")
    number = serializers.FloatField(source="literal_number", allow_null=True)
    unit = serializers.CharField(source="literal_unit")


class RelationRef(serializers.ModelSerializer[RelationType]):
    """The relation type that a statement is of."""

    class Meta:
        model = RelationType
        fields = ("uid", "name")
        read_only_fields = fields


@extend_schema_serializer(examples=example(STATEMENT))
class StatementSerializer(serializers.ModelSerializer[Statement]):
    """Subject, predicate, and an object that is an entity or a literal: exactly one of the two is not null."""

    project = serializers.CharField(source="project_id", read_only=True)
    subject = EntityRef(read_only=True)
    object = EntityRef(read_only=True, allow_null=True)
    literal = serializers.SerializerMethodField()
    relation = RelationRef(read_only=True, allow_null=True)
    qualifiers = serializers.ListField(
        child=serializers.DictField(),
        read_only=True,
        allow_null=True,
        help_text="By people; null: as its sentences say.",
    )

    class Meta:
        model = Statement
        fields = (
            "uid",
            "project",
            "subject",
            "predicate",
            "relation",
            "inverse",
            "object",
            "literal",
            "modality",
            "qualifiers",
            "status",
            "confidence",
            "evidence_count",
        )
        read_only_fields = fields

    @extend_schema_field(LiteralSerializer(allow_null=True))
    def get_literal(self, statement: Statement) -> dict[str, Any] | None:
        """Null when the object is an entity."""
        return dict(LiteralSerializer(statement).data) if statement.literal_type else None


class EvidenceDocument(serializers.ModelSerializer[Document]):
    """The document that a piece of evidence comes from."""

    class Meta:
        model = Document
        fields = ("uid", "name")
        read_only_fields = fields


class EvidenceSentence(serializers.ModelSerializer[Sentence]):
    """The sentence, without its mentions."""

    class Meta:
        model = Sentence
        fields = ("uid", "index", "paragraph", "start", "end", "text")
        read_only_fields = fields


class QualifierSerializer(serializers.Serializer[Any]):
    """When, where or how much, in the words of the sentence."""

    role = serializers.ChoiceField(choices=QUALIFIER_ROLES)
    text = serializers.CharField()
    spans = Spans()


@extend_schema_serializer(examples=example(EVIDENCE))
class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A sentence that supports a statement. Spans are offsets in its text, in code points, ends exclusive."""

    statement = serializers.CharField(source="statement_id", read_only=True)
    document = EvidenceDocument(read_only=True)
    sentence = EvidenceSentence(read_only=True)
    page = serializers.IntegerField(read_only=True, allow_null=True, help_text="Page, slide or sheet of the sentence.")
    subject_spans = Spans(read_only=True)
    predicate_spans = Spans(read_only=True)
    object_spans = Spans(read_only=True)
    qualifiers = QualifierSerializer(many=True, read_only=True)
    speaker = EntityRef(read_only=True, allow_null=True, help_text="Whose words they are, where they are reported.")
    speaker_spans = Spans(read_only=True)

    class Meta:
        model = Evidence
        fields = (
            "uid",
            "statement",
            "document",
            "sentence",
            "page",
            "subject_spans",
            "predicate_spans",
            "object_spans",
            "qualifiers",
            "speaker",
            "speaker_spans",
            "rule",
            "confidence",
            "extractor",
        )
        read_only_fields = fields


class StatementQuery(PageQuery):
    """Which statements to list."""

    project = serializers.CharField(required=False, max_length=64)
    document = serializers.CharField(required=False, max_length=64, help_text="Only those it supports.")
    entity = serializers.CharField(required=False, max_length=64, help_text="Subject or object.")
    sentence = serializers.CharField(required=False, max_length=64, help_text="Only those it supports.")
    predicate = serializers.CharField(required=False, max_length=120, help_text="The whole predicate.")
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=255, help_text="Part of any of the three parts."
    )
    status = serializers.ChoiceField(choices=StatementStatus.choices, required=False)
    relation = serializers.CharField(
        required=False, max_length=64, help_text="Only those of this relation type, by uid; `none` for open ones."
    )


class StatementList(APIView):
    """Statements of the reader's projects."""

    @extend_schema(operation_id="list_statements", parameters=[StatementQuery], responses=page_of(StatementSerializer))
    def get(self, request: Request) -> Response:
        """Statements, the best supported first."""
        query = valid(StatementQuery, request.query_params)
        rows = Statement.objects.for_user(request.user).select_related("subject", "object", "relation")
        return page(request, rows.filter(_wanted(request, query)), StatementSerializer, query)


def _wanted(request: Request, query: dict[str, Any]) -> Q:
    """Raises ``NotFound`` when a filter names something that the reader may not see."""
    wanted = ~Q(subject=F("object"))
    if "project" in query:
        wanted &= Q(project=find(Project.objects.all(), request.user, query["project"]))
    if "document" in query:
        document = find(Document.objects.all(), request.user, query["document"])
        wanted &= Q(pk__in=Evidence.objects.filter(document=document).values("statement"))
    if "sentence" in query:
        sentence = find(Sentence.objects.all(), request.user, query["sentence"])
        wanted &= Q(pk__in=Evidence.objects.filter(sentence=sentence).values("statement"))
    if "entity" in query:
        entity = find(Entity.objects.all(), request.user, query["entity"])
        wanted &= Q(subject=entity) | Q(object=entity)
    if "predicate" in query:
        wanted &= Q(predicate=query["predicate"])
    if query.get("relation") == "none":
        wanted &= Q(relation=None)
    elif "relation" in query:
        wanted &= Q(relation=find(RelationType.objects.all(), request.user, query["relation"]))
    if "status" in query:
        wanted &= Q(status=query["status"])
    if words := query.get("q"):
        literal = Q(predicate__icontains=words) | Q(literal_value__icontains=words)
        wanted &= named(words, "subject__") | named(words, "object__") | literal
    return wanted


class EvidenceList(APIView):
    """The evidence for a statement."""

    @extend_schema(operation_id="list_evidence", parameters=[PageQuery], responses=page_of(EvidenceSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """The sentences that support a statement, by document and position."""
        statement = find(Statement.objects.all(), request.user, uid)
        rows = Evidence.objects.for_user(request.user).filter(statement=statement)
        rows = rows.annotate(page=page_at("document", "sentence__paragraph"))
        rows = rows.select_related("document", "sentence", "speaker").order_by("document_id", "sentence__index", "uid")
        return page(request, rows, EvidenceSerializer, valid(PageQuery, request.query_params))
