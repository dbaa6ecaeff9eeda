"""What people decide about entities: names, merges, splits, and taking a decision back. Editors and owners."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import decisions, entities
from kg.curate.errors import Changed, LaterDecisions
from kg.curate.splitting import mentions_behind
from kg.curate.telling import tell
from kg.identity import random_uid
from kg.models import Decision, DecisionKind, DecisionSubject, Entity, EntityType, Mention, Project, Role
from webapp.api.authentication import person
from webapp.api.entities import EntitySerializer
from webapp.api.examples import DECISION, example
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid
from webapp.api.problems import EXTENSIONS
from webapp.api.statements import EvidenceDocument, EvidenceSentence

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The `ETag` of the entity as read.")


def etag(entity: Entity) -> str:
    """Of what people see of an entity's names; its figures change without anybody deciding anything."""
    return tag_of(entity.pk, [entity.name, entity.aliases, entity.type, entity.description, entity.merged_into_id])


def tag_of(uid: str, seen: Any) -> str:
    """An ETag: a hash of what people see, then the newest decision about ``uid``, to tell what was decided since."""
    last = DecisionSubject.objects.filter(uid=uid).order_by("-decision").values_list("decision", flat=True).first()
    return _tag(seen, last)


def tags_of(seen: Mapping[str, Any]) -> dict[str, str]:
    """``tag_of`` for each of ``seen``, uid → what people see, in one query."""
    newest = DecisionSubject.objects.filter(uid__in=seen).values("uid").annotate(last=Max("decision")).order_by()
    last = dict(newest.values_list("uid", "last"))
    return {uid: _tag(each, last.get(uid)) for uid, each in seen.items()}


def _tag(seen: Any, last: int | None) -> str:
    return f'"{hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]}.{last or 0}"'


def check_match(request: Request, uid: str, tag: str, current: Callable[[], Any]) -> None:
    """Raises ``Changed`` with how the thing is now, and what was decided of it since, where If-Match names another."""
    wanted = [each.strip() for each in request.headers.get("If-Match", "*").split(",")]
    hashed = {each.rpartition(".")[0] for each in wanted}
    if "*" not in wanted and tag.rpartition(".")[0] not in hashed:
        seen = [int(number) for each in wanted if (number := each.strip('"').rpartition(".")[2]).isdecimal()]
        raise Changed(current(), decided_since(uid, min(seen, default=0)))


def decided_since(uid: str, seen: int) -> list[Decision]:
    """The newest decisions about ``uid`` after the one with the number ``seen``."""
    rows = Decision.objects.filter(subjects__uid=uid, pk__gt=min(seen, 2**62)).distinct()
    return list(rows.select_related("decided_by").order_by("-pk")[:10])


@extend_schema_serializer(examples=example(DECISION))
class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """Something that a person decided. ``before`` says what was so; ``undone_by`` is the decision that took it back."""

    project = serializers.CharField(source="project_id", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", read_only=True, allow_null=True, default=None)
    words = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    before = serializers.DictField(read_only=True)
    undone_by = serializers.IntegerField(source="undone_by_id", read_only=True, allow_null=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "project",
            "kind",
            "entity",
            "statement",
            "before",
            "after",
            "words",
            "reason",
            "batch",
            "decided_by",
            "created_at",
            "undone_by",
        )
        read_only_fields = fields

    def get_words(self, decision: Decision) -> str:
        """What was decided, in a sentence."""
        return tell(decision)

    @extend_schema_field(serializers.DictField())
    def get_after(self, decision: Decision) -> dict[str, Any]:
        """What is so now, without what only carries it out."""
        return {name: value for name, value in decision.after.items() if name not in {"readings", "rules"}}


EXTENSIONS[Changed] = lambda error: {
    "current": error.current,
    "decisions": DecisionSerializer(error.since, many=True).data,
}
EXTENSIONS[LaterDecisions] = lambda error: {"later": DecisionSerializer(error.later, many=True).data}


class EntityChange(serializers.Serializer[Any]):
    """What to change; what is left out stays."""

    name = serializers.CharField(max_length=255, required=False)
    aliases = serializers.ListField(child=serializers.CharField(max_length=255), max_length=200, required=False)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    type = serializers.ChoiceField(
        choices=EntityType.choices, required=False, help_text="Its uid changes: see `after.entity` of the decision."
    )
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DecisionsOfEntity(serializers.Serializer[Any]):
    """The decisions that a request made, in their order: none where nothing changes."""

    decisions = DecisionSerializer(many=True)


class MergeInput(serializers.Serializer[Any]):
    """The entities that are the same as this one."""

    others = serializers.ListField(child=serializers.CharField(max_length=64), min_length=1, max_length=100)
    name = serializers.CharField(max_length=255, required=False, help_text="What it is called then; else as now.")


class SplitInput(serializers.Serializer[Any]):
    """Which mentions are of something else."""

    mentions = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=10_000, required=False, default=list
    )
    statements = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=1000,
        required=False,
        default=list,
        help_text="Statements of the other one: the mentions in the sentences that support them go along.",
    )
    name = serializers.CharField(
        max_length=255, required=False, allow_blank=True, default="", help_text="What that is called; else numbered."
    )
    words = serializers.ListField(
        child=serializers.CharField(max_length=120),
        max_length=20,
        required=False,
        default=list,
        help_text="Documents with one of these words mean it too, also those that are read later.",
    )


class MentionPlace(serializers.ModelSerializer[Mention]):
    """A mention with its sentence."""

    document = EvidenceDocument(source="sentence.document", read_only=True)
    sentence = EvidenceSentence(read_only=True)

    class Meta:
        model = Mention
        fields = ("uid", "document", "sentence", "start", "end", "type", "coreferent")
        read_only_fields = fields


class EntityDetail(APIView):
    """One entity."""

    @extend_schema(operation_id="get_entity", responses=EntitySerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One entity; its `ETag` goes into `If-Match` of a change."""
        entity = find(Entity.objects.all(), request.user, uid)
        return Response(EntitySerializer(entity).data, headers={"ETag": etag(entity)})

    @extend_schema(
        operation_id="change_entity", parameters=[IF_MATCH], request=EntityChange, responses=DecisionsOfEntity
    )
    def patch(self, request: Request, uid: str) -> Response:
        """Renames, describes or retypes an entity, or says what else it is called. Editors and owners."""
        entity = find(Entity.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(EntityChange, request.data)
        check_match(request, uid, etag(entity), lambda: EntitySerializer(entity).data)
        return decided(*changed(entity, values, person(request)))

    @extend_schema(operation_id="delete_entity", parameters=[IF_MATCH], request=None, responses=DecisionsOfEntity)
    def delete(self, request: Request, uid: str) -> Response:
        """Deletes an entity with all that is said of it, also later. Editors and owners; reverting brings it back."""
        entity = find(Entity.objects.all(), request.user, uid, Role.EDITOR)
        check_match(request, uid, etag(entity), lambda: EntitySerializer(entity).data)
        return decided(entities.drop(entity, person(request)))


def changed(entity: Entity, values: Mapping[str, Any], user: User) -> list[Decision | None]:
    """All of it or nothing, undone together. The type comes last, since it gives the entity another uid."""
    why = {"reason": values["reason"], "batch": random_uid()}
    with transaction.atomic():
        made: list[Decision | None] = []
        if values.get("name", entity.name) != entity.name:
            made.append(entities.rename(entity, values["name"], user, **why))
        if "aliases" in values:
            made.append(entities.set_aliases(entity, values["aliases"], user, **why))
        if values.get("description", entity.description).strip() != entity.description:
            made.append(entities.describe(entity, values["description"], user, **why))
        if values.get("type", entity.type) != entity.type:
            made.append(entities.retype(entity, EntityType(values["type"]), user, **why))
    return made


def decided(*made: Decision | None) -> Response:
    """The decisions of a request; None stands for what changed nothing."""
    return Response({"decisions": DecisionSerializer([decision for decision in made if decision], many=True).data})


class EntityMerge(APIView):
    """Bringing entities together."""

    @extend_schema(operation_id="merge_entities", request=MergeInput, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Makes other entities part of this one. Editors and owners; reverting the decision takes it back."""
        entity = find(Entity.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(MergeInput, request.data)
        others = [find(Entity.objects.all(), request.user, other, Role.EDITOR) for other in values["others"]]
        return decided(*merged(entity, others, values.get("name", ""), person(request)))


def merged(into: Entity, others: Sequence[Entity], name: str, user: User) -> list[Decision]:
    """Merges, then renames where ``name`` is another than the one that stays; all of it or nothing."""
    batch = random_uid()
    with transaction.atomic():
        made = [entities.merge(into, others, user, batch=batch)]
        survivor = Entity.objects.get(pk=made[0].entity)
        if name.strip() and name.strip() != survivor.name:
            made.append(entities.rename(survivor, name, user, batch=batch))
        return made


class EntitySplit(APIView):
    """Telling two things of one name apart."""

    @extend_schema(operation_id="split_entity", request=SplitInput, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str) -> Response:
        """Makes an entity of some of its mentions; ``after.entity`` is its uid. Editors and owners."""
        entity = find(Entity.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(SplitInput, request.data)
        chosen = {*values["mentions"], *mentions_behind(entity, values["statements"])}
        return decided(entities.split(entity, chosen, values["name"], values["words"], person(request)))


class EntityMentions(APIView):
    """Where an entity is named."""

    @extend_schema(operation_id="list_entity_mentions", parameters=[PageQuery], responses=page_of(MentionPlace))
    def get(self, request: Request, uid: str) -> Response:
        """The mentions of an entity, by document and position."""
        entity = find(Entity.objects.all(), request.user, uid)
        rows = Mention.objects.for_user(request.user).filter(entity=entity).select_related("sentence__document")
        rows = rows.order_by("sentence__document_id", "sentence__index", "start", "uid")
        return page(request, rows, MentionPlace, valid(PageQuery, request.query_params))


class DecisionQuery(PageQuery):
    """Which decisions to list."""

    project = serializers.CharField(required=False, max_length=64)
    entity = serializers.CharField(required=False, max_length=64, help_text="Only those that speak of it.")
    statement = serializers.CharField(required=False, max_length=64, help_text="Only those that speak of it.")
    by = serializers.CharField(required=False, max_length=150, help_text="A username.")
    batch = serializers.CharField(required=False, max_length=24)
    kind = serializers.ChoiceField(choices=DecisionKind.choices, required=False)


class DecisionList(APIView):
    """Decisions of the reader's projects."""

    @extend_schema(operation_id="list_decisions", parameters=[DecisionQuery], responses=page_of(DecisionSerializer))
    def get(self, request: Request) -> Response:
        """Decisions, the newest first."""
        query = valid(DecisionQuery, request.query_params)
        rows = Decision.objects.for_user(request.user).select_related("decided_by").order_by("-id")
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        for name in ("entity", "statement"):
            if name in query:
                about = DecisionSubject.objects.filter(uid=query[name]).values("decision")
                rows = rows.filter(pk__in=about)
        for name, field in (("kind", "kind"), ("by", "decided_by__username"), ("batch", "batch")):
            if name in query:
                rows = rows.filter(**{field: query[name]})
        return page(request, rows, DecisionSerializer, query)


class RevertInput(serializers.Serializer[Any]):
    """What to do with decisions that stand in the way."""

    with_later = serializers.BooleanField(required=False, default=False, help_text="Take them back first.")


class DecisionRevert(APIView):
    """Taking a decision back."""

    @extend_schema(operation_id="revert_decision", request=RevertInput, responses=DecisionSerializer)
    def post(self, request: Request, decision: int) -> Response:
        """Takes a decision back; a revert that is reverted is done again.

        `409 later-decisions` names those in `later` that set the same since; `with_later` takes them back first.
        """
        found = find(Decision.objects.all(), request.user, decision, Role.EDITOR)
        values = valid(RevertInput, request.data)
        return Response(DecisionSerializer(decisions.revert(found, person(request), **values)).data)


class BatchRevert(APIView):
    """Taking back what was decided together."""

    @extend_schema(operation_id="revert_batch", request=RevertInput, responses=DecisionsOfEntity)
    def post(self, request: Request, uid: str, batch: str) -> Response:
        """Takes back all decisions of a batch that stand; the reverts are a batch that can be reverted, too."""
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        values = valid(RevertInput, request.data)
        return decided(*decisions.revert_batch(project.pk, batch, person(request), **values))
