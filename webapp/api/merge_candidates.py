"""Entities that may be the same, for a person to say."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import entities
from kg.linking.reasons import TEMPLATES, in_words
from kg.linking.sides import Side, sides
from kg.models import Entity, MergeCandidate, Project, Role
from webapp.api.authentication import person
from webapp.api.curation import DecisionsOfEntity, MentionPlace, decided, merged
from webapp.api.entities import EntitySerializer
from webapp.api.examples import MERGE_CANDIDATE, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid


class ReasonSerializer(serializers.Serializer[Any]):
    """Why: a stable code, its values, and the sentence in the reader's language."""

    code = serializers.ChoiceField(choices=sorted(TEMPLATES))
    params = serializers.DictField()
    words = serializers.CharField()


class Neighbour(serializers.Serializer[Any]):
    """What a statement says of an entity."""

    predicate = serializers.CharField()
    name = serializers.CharField()
    is_subject = serializers.BooleanField(help_text="Whether the entity is the subject.")


class SideSerializer(serializers.Serializer[Side]):
    """One of the two entities, as it stands now, with what helps to decide."""

    entity = EntitySerializer()
    neighbours = Neighbour(many=True, help_text="Its best supported statements.")
    mentions = MentionPlace(many=True, help_text="Where its documents name it first.")


@extend_schema_serializer(examples=example(MERGE_CANDIDATE))
class MergeCandidateSerializer(serializers.ModelSerializer[MergeCandidate]):
    """Two entities that may be the same. ``score`` in [0, 1] orders them; it is no probability."""

    project = serializers.CharField(source="project_id", read_only=True)
    reasons = serializers.SerializerMethodField()
    left = SideSerializer(source="left_side", read_only=True)
    right = SideSerializer(source="right_side", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", read_only=True, allow_null=True, default=None)

    class Meta:
        model = MergeCandidate
        fields = ("uid", "project", "left", "right", "score", "reasons", "state", "decided_by", "decided_at")
        read_only_fields = fields

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, candidate: MergeCandidate) -> list[dict[str, Any]]:
        """Each with its sentence."""
        return [{**reason, "words": in_words(reason)} for reason in candidate.reasons]

    def to_representation(self, candidate: MergeCandidate) -> dict[str, Any]:
        """With both sides as they stand now."""
        left, right = sides(candidate)
        vars(candidate).update(left_side=left, right_side=right)
        return dict(super().to_representation(candidate))


class CandidateQuery(PageQuery):
    """Which candidates to list."""

    project = serializers.CharField(required=False, max_length=64)
    entity = serializers.CharField(required=False, max_length=64, help_text="Only those that ask of it.")
    state = serializers.ChoiceField(
        choices=MergeCandidate.State.choices, required=False, default=MergeCandidate.State.OPEN.value
    )
    page_size = serializers.IntegerField(required=False, default=20, min_value=1, help_text="At most 200.")


class MergeInto(serializers.Serializer[Any]):
    """Which name stays."""

    into = serializers.ChoiceField(choices=("left", "right"), required=False, default="left")
    name = serializers.CharField(max_length=255, required=False, help_text="Another name than that side's.")


class MergeCandidateList(APIView):
    """Merge candidates of the reader's projects."""

    @extend_schema(
        operation_id="list_merge_candidates", parameters=[CandidateQuery], responses=page_of(MergeCandidateSerializer)
    )
    def get(self, request: Request) -> Response:
        """Pairs of entities that may be the same, the likeliest first."""
        query = valid(CandidateQuery, request.query_params)
        rows = MergeCandidate.objects.for_user(request.user).filter(state=query["state"])
        rows = rows.filter(left__hidden=False, right__hidden=False)
        rows = rows.select_related("left", "right", "decided_by").order_by("-score", "uid")
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        if "entity" in query:
            entity = find(Entity.objects.all(), request.user, query["entity"])
            rows = rows.filter(left=entity) | rows.filter(right=entity)
        return page(request, rows, MergeCandidateSerializer, query)


class MergeCandidateDetail(APIView):
    """One merge candidate."""

    @extend_schema(operation_id="get_merge_candidate", responses=MergeCandidateSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One merge candidate."""
        return Response(MergeCandidateSerializer(find(MergeCandidate.objects.all(), request.user, uid)).data)


class MergeCandidateMerge(APIView):
    """Saying that the two are one."""

    @extend_schema(operation_id="merge_candidate", request=MergeInto, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Merges the two; the entity on the side ``into`` keeps its name. Editors and owners."""
        candidate = find(MergeCandidate.objects.all(), request.user, uid, Role.EDITOR)
        ends = [side.entity for side in sides(candidate)]
        values = valid(MergeInto, request.data)
        if values["into"] == "right":
            ends.reverse()
        return decided(*merged(ends[0], ends[1:], values.get("name", ""), person(request)))


class MergeCandidateKeepApart(APIView):
    """Saying that the two are two."""

    @extend_schema(operation_id="keep_apart", request=None, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Keeps the two apart, and asks nobody again. Editors and owners."""
        candidate = find(MergeCandidate.objects.all(), request.user, uid, Role.EDITOR)
        return decided(entities.keep_apart(candidate.left, candidate.right, person(request)))
