"""What people decide about statements. Editors and owners; each answer lists the decisions that were made."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import statements
from kg.curate.statements import Fact, Selection
from kg.extraction.parse import Literal, Span
from kg.ingest.findings import PREDICATE_LENGTH, VALUE_LENGTH
from kg.models import Entity, LiteralType, Modality, Project, Role, Sentence, Statement, StatementStatus
from webapp.api.authentication import person
from webapp.api.curation import DecisionsOfEntity, decided
from webapp.api.parsing import valid
from webapp.api.statements import StatementList


class Why(serializers.Serializer[Any]):
    """Why somebody decides something; decisions of one ``batch`` (24 hexadecimal digits) are undone together."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    batch = serializers.RegexField(r"^[0-9a-f]{24}$", required=False, default="")


class LiteralInput(serializers.Serializer[Any]):
    """A value in place of an object."""

    type = serializers.ChoiceField(choices=LiteralType.choices)
    value = serializers.CharField(max_length=VALUE_LENGTH)
    number = serializers.FloatField(required=False, allow_null=True, default=None)
    unit = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")


class SpansInput(serializers.ListField):
    """A list of ``[start, end]``."""

    child = serializers.ListField(child=serializers.IntegerField(min_value=0), min_length=2, max_length=2)


class SelectionInput(serializers.Serializer[Any]):
    """The sentence that says it, with the words of each part: offsets in its text, in code points, ends exclusive."""

    sentence = serializers.CharField(max_length=64)
    subject_spans = SpansInput(required=False, default=list, max_length=20)
    predicate_spans = SpansInput(required=False, default=list, max_length=20)
    object_spans = SpansInput(required=False, default=list, max_length=20)


class OfProject(serializers.Serializer[Any]):
    """Whose statement it is: asked first, so that a stranger learns nothing."""

    project = serializers.CharField(max_length=64)


class NewStatement(OfProject, Why):
    """A statement that a person makes: with an ``object`` or a ``literal``."""

    subject = serializers.CharField(max_length=64)
    predicate = serializers.CharField(max_length=PREDICATE_LENGTH)
    object = serializers.CharField(max_length=64, required=False)
    literal = LiteralInput(required=False)
    modality = serializers.ChoiceField(choices=Modality.choices, required=False, default=Modality.ASSERTED.value)
    status = serializers.ChoiceField(
        choices=[StatementStatus.ACCEPTED.value, StatementStatus.REJECTED.value],
        required=False,
        default=StatementStatus.ACCEPTED.value,
        help_text="rejected: it is not so.",
    )
    evidence = SelectionInput(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if ("object" in attrs) == ("literal" in attrs):
            raise serializers.ValidationError(_("Give an object or a literal, and not both."))
        return attrs


class Statements(StatementList):
    """Statements of the reader's projects, and new ones."""

    @extend_schema(operation_id="add_statement", request=NewStatement, responses=DecisionsOfEntity)
    def post(self, request: Request) -> Response:
        """Makes a statement, or with status rejected says that it is not so. Editors and owners."""
        uid = valid(OfProject, request.data)["project"]
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        return _add(request, project, valid(NewStatement, request.data))


def _add(request: Request, project: Project, values: dict[str, Any]) -> Response:
    entities = Entity.objects.filter(project=project)
    literal = values.get("literal")
    fact = Fact(
        find(entities, request.user, values["subject"], Role.EDITOR),
        values["predicate"],
        find(entities, request.user, values["object"], Role.EDITOR) if "object" in values else None,
        Literal(LiteralType(literal["type"]), literal["value"], literal["number"], literal["unit"])
        if literal
        else None,
        Modality(values["modality"]),
    )
    return decided(
        statements.add(
            fact,
            person(request),
            status=StatementStatus(values["status"]),
            evidence=_selection(request, values.get("evidence")),
            reason=values["reason"],
            batch=values["batch"],
        )
    )


def _selection(request: Request, given: dict[str, Any] | None) -> Selection | None:
    if given is None:
        return None
    sentence = find(Sentence.objects.select_related("document"), request.user, given["sentence"], Role.EDITOR)
    parts = (given[f"{part}_spans"] for part in ("subject", "predicate", "object"))
    return Selection(sentence, *([Span(*span) for span in part] for part in parts))


class StatementAccept(APIView):
    """Saying that a statement is so."""

    @extend_schema(operation_id="accept_statement", request=Why, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Accepts a statement. Editors and owners; reverting the decision takes it back."""
        statement = find(Statement.objects.all(), request.user, uid, Role.EDITOR)
        return decided(statements.accept(statement, person(request), **valid(Why, request.data)))


class StatementReject(APIView):
    """Saying that a statement is not so."""

    @extend_schema(operation_id="reject_statement", request=Why, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Rejects a statement; it stays in the record, struck. Editors and owners; reverting takes it back."""
        statement = find(Statement.objects.all(), request.user, uid, Role.EDITOR)
        return decided(statements.reject(statement, person(request), **valid(Why, request.data)))
