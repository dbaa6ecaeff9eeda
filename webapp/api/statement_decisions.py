"""What people decide about statements. Editors and owners; each answer lists the decisions that were made."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import NotFound, find
from kg.curate import statements
from kg.curate.errors import Changed
from kg.curate.statements import MOST_QUALIFIERS, Edit, Fact, Selection
from kg.extraction.parse import Literal, QualifierRole, Span
from kg.ingest.findings import PREDICATE_LENGTH, VALUE_LENGTH
from kg.models import (
    Decision,
    Entity,
    LiteralType,
    Modality,
    Project,
    Role,
    ScopedQuerySet,
    Sentence,
    Statement,
    StatementStatus,
)
from webapp.api.authentication import person
from webapp.api.curation import IF_MATCH, DecisionsOfEntity, check_match, decided, decided_since, tag_of, tags_of
from webapp.api.parsing import valid
from webapp.api.statements import StatementList, StatementSerializer


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


class QualifierInput(serializers.Serializer[Any]):
    """When, where or how much."""

    role = serializers.ChoiceField(choices=[role.value for role in QualifierRole])
    text = serializers.CharField(max_length=255)


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


class StatementChange(Why):
    """What to change; what is left out stays. ``object`` takes the place of a value, and the other way round."""

    subject = serializers.CharField(max_length=64, required=False)
    predicate = serializers.CharField(max_length=PREDICATE_LENGTH, required=False)
    object = serializers.CharField(max_length=64, required=False)
    literal = LiteralInput(required=False)
    modality = serializers.ChoiceField(choices=Modality.choices, required=False)
    qualifiers = serializers.ListField(child=QualifierInput(), required=False, max_length=MOST_QUALIFIERS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Not both."""
        if "object" in attrs and "literal" in attrs:
            raise serializers.ValidationError(_("Give an object or a literal, and not both."))
        return attrs


class StatementRecord(APIView):
    """One statement."""

    @extend_schema(operation_id="get_statement", responses=StatementSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One statement; its `ETag` goes into `If-Match` of a change. `301` to the one that an edit made of it."""
        try:
            row = find(_rows(), request.user, uid)
        except NotFound:
            now = _moved(request, uid, Role.VIEWER)[0]
            if now is None:
                raise
            return Response(
                status=status.HTTP_301_MOVED_PERMANENTLY, headers={"Location": f"/api/v1/statements/{now.pk}"}
            )
        return Response(StatementSerializer(row).data, headers={"ETag": etag(row)})

    @extend_schema(
        operation_id="change_statement", parameters=[IF_MATCH], request=StatementChange, responses=DecisionsOfEntity
    )
    def patch(self, request: Request, uid: str) -> Response:
        """Makes a statement say something else; `after.statement` is its uid from then on. Editors and owners.

        `409 changed` says how it is now (`current`, null where it was deleted), and by which `decisions`.
        """
        row = _to_change(request, uid)
        values = valid(StatementChange, request.data)
        entities = Entity.objects.filter(project=row.project_id)
        literal = values.get("literal")
        edited = Edit(
            subject=find(entities, request.user, values["subject"], Role.EDITOR) if "subject" in values else None,
            predicate=values.get("predicate"),
            object=find(entities, request.user, values["object"], Role.EDITOR) if "object" in values else None,
            literal=Literal(**literal | {"type": LiteralType(literal["type"])}) if literal else None,
            modality=Modality(values["modality"]) if "modality" in values else None,
            qualifiers=[(QualifierRole(each["role"]), each["text"]) for each in values["qualifiers"]]
            if "qualifiers" in values
            else None,
        )
        why = {"reason": values["reason"], "batch": values["batch"]}
        return decided(statements.edit(row, edited, person(request), **why))

    @extend_schema(operation_id="delete_statement", parameters=[IF_MATCH], request=None, responses=DecisionsOfEntity)
    def delete(self, request: Request, uid: str) -> Response:
        """Deletes a statement, whatever is read again. Editors and owners; reverting brings it back."""
        return decided(statements.delete(_to_change(request, uid), person(request)))


def etag(row: Statement) -> str:
    """Of what people see of a statement; its evidence changes without anybody deciding anything."""
    return tag_of(row.pk, _seen(row))


def etags(rows: Iterable[Statement]) -> dict[str, str]:
    """Of each by its uid, in one query: for pages on which statements are judged where they stand."""
    return tags_of({row.pk: _seen(row) for row in rows})


def _seen(row: Statement) -> list[Any]:
    literal = [row.literal_type, row.literal_value]
    return [row.subject_id, row.predicate, row.object_id, literal, row.modality, row.status, row.qualifiers]


def _rows() -> ScopedQuerySet[Statement]:
    return Statement.objects.select_related("subject", "object", "relation")


def _moved(request: Request, uid: str, role: Role) -> tuple[Statement | None, Decision | None]:
    """What an edit made of a statement, and that edit, for who may see it."""
    found = statements.moved_to(uid)
    if found is None or not Decision.objects.for_user(request.user, role).filter(pk=found[1].pk).exists():
        return None, None
    return _rows().filter(pk=found[0]).first(), found[1]


def _to_change(request: Request, uid: str) -> Statement:
    """Raises ``Changed`` where If-Match names another state, or where somebody's edit or deletion left none."""
    try:
        row = find(_rows(), request.user, uid, Role.EDITOR)
    except NotFound:
        now, made = _moved(request, uid, Role.EDITOR)
        if made is None:
            raise
        raise Changed(StatementSerializer(now).data if now else None, decided_since(uid, made.pk - 1)) from None
    check_match(request, uid, etag(row), lambda: StatementSerializer(row).data)
    return row


class StatementAccept(APIView):
    """Saying that a statement is so."""

    @extend_schema(operation_id="accept_statement", parameters=[IF_MATCH], request=Why, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Accepts a statement. Editors and owners; reverting the decision takes it back."""
        return decided(statements.accept(_to_change(request, uid), person(request), **valid(Why, request.data)))


class StatementReject(APIView):
    """Saying that a statement is not so."""

    @extend_schema(operation_id="reject_statement", parameters=[IF_MATCH], request=Why, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Rejects a statement; it stays in the record, struck. Editors and owners; reverting takes it back."""
        return decided(statements.reject(_to_change(request, uid), person(request), **valid(Why, request.data)))


class StatementSwap(APIView):
    """Turning a statement round."""

    @extend_schema(operation_id="swap_statement", parameters=[IF_MATCH], request=Why, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Lets subject and object change places. Editors and owners; reverting takes it back."""
        return decided(statements.swap(_to_change(request, uid), person(request), **valid(Why, request.data)))
