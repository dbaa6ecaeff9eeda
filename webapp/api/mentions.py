"""What people decide about mentions: which words of a sentence name something, and what. Editors and owners."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg.access import find
from kg.curate import mentions
from kg.curate.mentions import NewName
from kg.identity import random_uid
from kg.models import Decision, Entity, EntityType, Mention, Project, Role, Sentence
from webapp.api.authentication import person
from webapp.api.curation import DecisionsOfEntity, decided
from webapp.api.parsing import valid
from webapp.api.statement_decisions import Why


class NewNameInput(serializers.Serializer[Any]):
    """An entity by its name and type, made where the project has none."""

    name = serializers.CharField(max_length=255)
    type = serializers.ChoiceField(choices=EntityType.choices)


class Meaning(Why):
    """What the words mean: an ``entity`` that is there, a ``new`` one, or what is called as they are, of a ``type``."""

    new = NewNameInput(required=False)
    type = serializers.ChoiceField(choices=EntityType.choices, required=False)
    entity = serializers.CharField(max_length=64, required=False)
    start = serializers.IntegerField(min_value=0, required=False, help_text="In the sentence's text, code points.")
    end = serializers.IntegerField(min_value=1, required=False, help_text="Exclusive.")


class OfSentence(serializers.Serializer[Any]):
    """Where it is: asked first, so that a stranger learns nothing."""

    sentence = serializers.CharField(max_length=64)


class NewMention(OfSentence, Meaning):
    """Words of a sentence that name something."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two at least; the entity decides where both are given."""
        if not attrs.keys() & {"type", "entity", "new"}:
            raise serializers.ValidationError(_("Give a type or an entity."))
        return attrs


class MentionList(APIView):
    """Mentions."""

    @extend_schema(operation_id="add_mention", request=NewMention, responses=DecisionsOfEntity)
    def post(self, request: Request) -> Response:
        """Marks words of a sentence as the name of an entity that is there, or of one of this name and type."""
        rows = Sentence.objects.select_related("document")
        sentence = find(rows, request.user, valid(OfSentence, request.data)["sentence"], Role.EDITOR)
        values = valid(NewMention, request.data)
        words = sentence.text[values["start"] : values["end"]]
        meant = _meant(request, sentence.document.project_id, values, words)
        why = {"reason": values["reason"], "batch": values["batch"]}
        return decided(mentions.add(sentence, values["start"], values["end"], meant, person(request), **why))


class MentionDetail(APIView):
    """One mention."""

    @extend_schema(operation_id="change_mention", request=Meaning, responses=DecisionsOfEntity)
    def patch(self, request: Request, uid: str) -> Response:
        """Says that the words mean another entity or type, or that other words do; all of it is one batch."""
        mention = _found(request, uid)
        values = valid(Meaning, request.data)
        place = (values.get("start", mention.start), values.get("end", mention.end))
        if place != (mention.start, mention.end):
            return decided(*_moved(request, mention, place, values))
        why = {"reason": values["reason"], "batch": values["batch"]}
        if values.keys() & {"entity", "new"}:
            meant = _meant(request, mention.sentence.document.project_id, values, "")
            return decided(mentions.relink(mention, meant, person(request), **why))
        kind = EntityType(values.get("type", mention.entity.type))
        return decided(mentions.retype(mention, kind, person(request), **why))

    @extend_schema(operation_id="remove_mention", request=None, responses=DecisionsOfEntity)
    def delete(self, request: Request, uid: str) -> Response:
        """The words name nothing; what their sentence says of them goes with them."""
        return decided(mentions.remove(_found(request, uid), person(request)))


def _moved(request: Request, mention: Mention, place: tuple[int, int], values: dict[str, Any]) -> list[Decision]:
    """The mention goes and one of the other words comes, of the same entity unless another is given."""
    sentence, batch = mention.sentence, values["batch"] or random_uid()
    given: dict[str, Any] = {name: values[name] for name in values.keys() & {"entity", "new", "type"}}
    given = given or {"entity": mention.entity_id}
    meant = _meant(request, sentence.document.project_id, given, sentence.text[slice(*place)])
    why = {"reason": values["reason"], "batch": batch}
    with transaction.atomic():
        # First the new one, so that the entity does not vanish with its last mention.
        added = mentions.add(sentence, *place, meant, person(request), **why)
        return [added, mentions.remove(mention, person(request), **why)]


def _found(request: Request, uid: str) -> Mention:
    return find(Mention.objects.select_related("sentence__document", "entity"), request.user, uid, Role.EDITOR)


def _meant(request: Request, project: str, values: dict[str, Any], words: str) -> Entity | NewName:
    if "entity" not in values:
        new = values.get("new") or {"name": words, "type": values["type"]}
        return NewName(new["name"], EntityType(new["type"]))
    owned = Entity.objects.filter(project=find(Project.objects.all(), request.user, project, Role.EDITOR))
    return find(owned, request.user, values["entity"], Role.EDITOR)
