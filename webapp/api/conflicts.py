"""What cannot all be so, and what the schema does not allow; editors and owners say which is right."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import resolving
from kg.models import Entity, EntityType, LiteralType, Project, Role
from kg.schema.conflicts import contradictions, violations
from webapp.api.authentication import person
from webapp.api.curation import DecisionsOfEntity, decided
from webapp.api.entities import EntityRef
from webapp.api.examples import CONFLICT, example
from webapp.api.parsing import valid
from webapp.api.statements import StatementSerializer

KINDS = ("several", "denied", "type")


@extend_schema_serializer(examples=example(CONFLICT))
class ConflictSerializer(serializers.Serializer[Any]):
    """``several``: a relation that allows one object has more; ``denied``: said to be so, and not to be so; ``type``:
    ``end`` of the statement is of the type ``found``, where the relation allows only ``allowed``.
    """

    uid = serializers.CharField(help_text="Another one as soon as other statements are in conflict.")
    kind = serializers.ChoiceField(choices=KINDS)
    about = EntityRef(help_text="The subject of what is said.")
    relation = serializers.CharField(help_text="Empty for `denied`.")
    end = serializers.ChoiceField(choices=("subject", "object"), allow_blank=True)
    found = serializers.ChoiceField(choices=[*EntityType.values, *LiteralType.values], allow_blank=True)
    allowed = serializers.ListField(child=serializers.CharField())
    statements = StatementSerializer(many=True)


class ConflictList(serializers.Serializer[Any]):
    """At most 50 of each kind; more come up as these are resolved."""

    results = ConflictSerializer(many=True)


class ConflictQuery(serializers.Serializer[Any]):
    """Which conflicts."""

    kind = serializers.ChoiceField(choices=KINDS, required=False)


class Resolution(serializers.Serializer[Any]):
    """Which of the statements are so: they are accepted, and those that say anything else rejected."""

    keep = serializers.ListField(child=serializers.CharField(max_length=64), max_length=100)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ProjectConflicts(APIView):
    """The conflicts of a project."""

    @extend_schema(operation_id="list_conflicts", parameters=[ConflictQuery], responses=ConflictList)
    def get(self, request: Request, uid: str) -> Response:
        """Contradictions and violations of the schema that nobody resolved yet."""
        project = find(Project.objects.all(), request.user, uid)
        kind = valid(ConflictQuery, request.query_params).get("kind")
        rows = [row for row in _rows(project.pk) if kind in {None, row["kind"]}]
        return Response(ConflictList({"results": rows}).data)


def _rows(project: str) -> Iterator[dict[str, Any]]:
    against = contradictions(project)
    about = Entity.objects.in_bulk([each.about for each in against])
    fit = {"end": "", "found": "", "allowed": []}
    for each in against:
        kind = "several" if each.relation else "denied"
        row = {"uid": each.uid, "kind": kind, "about": about[each.about], "relation": each.relation}
        yield {**row, **fit, "statements": each.statements}
    for wrong in violations(project):
        said = wrong.statement
        row = {"uid": wrong.uid, "kind": "type", "about": said.subject, "relation": wrong.relation.name}
        yield {**row, "end": wrong.end, "found": wrong.kind, "allowed": wrong.allowed, "statements": [said]}


class ConflictResolve(APIView):
    """Saying which side is right."""

    @extend_schema(operation_id="resolve_conflict", request=Resolution, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str, conflict: str) -> Response:
        """Accepts what is kept and rejects what contradicts it, in one batch. Editors and owners.

        `409 conflict-gone` where somebody resolved it, or other statements are in conflict by now.
        """
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(Resolution, request.data)
        return decided(*resolving.resolve(project, conflict, values["keep"], person(request), reason=values["reason"]))
