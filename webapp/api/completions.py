"""Completions: what may stand in the place of the head, relation or tail that a question leaves out.

Models say head and tail, everything else subject and object; here, where questions are put to models, theirs hold.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from kg.access import find
from kg.completion import asking
from kg.completion.questions import DEFAULT_ANSWERS, MOST_ANSWERS, Answer, Asked, Named, Question, Status
from kg.models import CompletionRequest, Entity, EntityType, ModelVersion, Project
from webapp.api.authentication import person
from webapp.api.entities import EntityRef
from webapp.api.examples import COMPLETION, example
from webapp.api.parsing import valid

PARTS = {Asked.SUBJECT: "head", Asked.RELATION: "relation", Asked.OBJECT: "tail"}
ASKED = tuple(PARTS.values())
ANSWER_STATUSES = tuple(each.value for each in Status)
STATES = (CompletionRequest.State.WAITING.value, CompletionRequest.State.DONE.value)
RETRY_AFTER_SECONDS = 1
NAME = "A name, an alias, or a uid."


class CompletionFilters(serializers.Serializer[Any]):
    """Which answers count."""

    types = serializers.ListField(
        child=serializers.ChoiceField(choices=EntityType.choices), required=False, help_text="Of entities; none: all."
    )
    known = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="What the graph has already: only, never, or both."
    )


class QuestionInput(serializers.Serializer[Any]):
    """Two of head, relation and tail; the third is asked for."""

    head = serializers.CharField(required=False, max_length=255, help_text=NAME)
    relation = serializers.CharField(
        required=False, max_length=120, help_text="A relation type's name, alias or uid, or an open predicate."
    )
    tail = serializers.CharField(required=False, max_length=255, help_text=NAME)
    k = serializers.IntegerField(required=False, default=DEFAULT_ANSWERS, min_value=1, max_value=MOST_ANSWERS)
    filters = CompletionFilters(required=False)


class CompletionInput(QuestionInput):
    """One question, or several in ``questions``."""

    project = serializers.CharField(max_length=64)
    questions = serializers.ListField(
        child=QuestionInput(),
        required=False,
        min_length=1,
        max_length=asking.MOST_QUESTIONS,
        help_text="In the place of one question, to have them answered together.",
    )


class QuestionSerializer(serializers.Serializer[Any]):
    """The question as it was understood; what is asked for is null."""

    head = EntityRef(allow_null=True)
    relation = serializers.CharField(allow_null=True)
    tail = EntityRef(allow_null=True)


class AnswerModel(serializers.ModelSerializer[ModelVersion]):
    """The model that said so."""

    class Meta:
        model = ModelVersion
        fields = ("uid", "number", "kind")
        read_only_fields = fields


class CandidateSerializer(serializers.Serializer[Any]):
    """One answer: an entity, or the name of a relation. ``known``: the graph has it already."""

    entity = EntityRef(allow_null=True)
    relation = serializers.CharField(allow_null=True)
    score = serializers.FloatField(help_text="Of the model; only good for ordering.")
    probability = serializers.FloatField(min_value=0, max_value=1, help_text="Calibrated on held-out edges.")
    rank = serializers.IntegerField(min_value=1)
    known = serializers.BooleanField()


class AnswerSerializer(serializers.Serializer[Any]):
    """The candidates, the likeliest first. With ``insufficient-evidence`` there are none, and ``reason`` says why."""

    question = QuestionSerializer()
    asked = serializers.ChoiceField(choices=ASKED)
    status = serializers.ChoiceField(choices=ANSWER_STATUSES)
    reason = serializers.CharField(allow_blank=True)
    candidates = CandidateSerializer(many=True)
    model = AnswerModel(allow_null=True)
    revision = serializers.IntegerField(help_text="Of the graph that it was computed from.")


@extend_schema_serializer(examples=example(COMPLETION))
class CompletionSerializer(serializers.Serializer[Any]):
    """Answers in the order of the questions. Until ``state`` is "done" there are none, and ``message`` says why."""

    uid = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    message = serializers.CharField(allow_blank=True)
    answers = AnswerSerializer(many=True)


def _named(values: dict[str, Any]) -> Named:
    filters = values.get("filters", {})
    return Named(
        values.get("head", ""),
        values.get("relation", ""),
        values.get("tail", ""),
        values["k"],
        filters.get("types", ()),
        filters.get("known"),
    )


def reason_of(answer: Answer) -> str:
    """Why there is no answer, in the active language; empty where there is one."""
    if answer.status is not Status.INSUFFICIENT:
        return ""
    if answer.question.asked is Asked.RELATION:
        words = ngettext(
            "Too little is known of these two: %(evidence)s relation; an estimate needs %(needed)s.",
            "Too little is known of these two: %(evidence)s relations; an estimate needs %(needed)s.",
            answer.evidence,
        )
    else:
        words = ngettext(
            "Too little is known of this relation: %(evidence)s example; an estimate needs %(needed)s.",
            "Too little is known of this relation: %(evidence)s examples; an estimate needs %(needed)s.",
            answer.evidence,
        )
    return words % {"evidence": answer.evidence, "needed": answer.needed}


def _entities(answers: Iterable[Answer]) -> dict[str, Entity]:
    wanted: set[str] = set()
    for answer in answers:
        wanted |= {answer.question.subject, answer.question.object}
        if answer.question.asked is not Asked.RELATION:
            wanted |= {candidate.answer for candidate in answer.candidates}
    return Entity.objects.only(*EntityRef.Meta.fields).in_bulk(list(wanted - {""}))


def completion_json(asked: CompletionRequest) -> dict[str, Any]:
    """The public shape (``CompletionSerializer``, which would take as long as the rest). Raises the error of a request
    that failed.
    """
    answers = asking.answers(asked)
    waiting = _("The workers are busy or starting. The answer comes as soon as one is free.")
    found = _entities(answers or [])
    models = ModelVersion.objects.only(*AnswerModel.Meta.fields).in_bulk({answer.model for answer in answers or []})
    return {
        "uid": asked.pk,
        "state": STATES[answers is not None],
        "message": waiting if answers is None else "",
        "answers": [_answer(answer, found, models) for answer in answers or []],
    }


def _answer(answer: Answer, entities: dict[str, Entity], models: dict[str, ModelVersion]) -> dict[str, Any]:
    question = answer.question
    is_relation = question.asked is Asked.RELATION
    candidates = [
        {
            "entity": None if is_relation else _ref(entities.get(candidate.answer)),
            "relation": candidate.answer if is_relation else None,
            "score": candidate.score,
            "probability": candidate.probability,
            "rank": candidate.rank,
            "known": candidate.known,
        }
        for candidate in answer.candidates
        if is_relation or candidate.answer in entities
    ]
    model = models.get(answer.model)
    return {
        "question": _question(question, entities),
        "asked": PARTS[question.asked],
        "status": answer.status.value,
        "reason": reason_of(answer),
        "candidates": candidates,
        "model": model and {name: getattr(model, name) for name in AnswerModel.Meta.fields},
        "revision": answer.revision,
    }


def _question(question: Question, entities: dict[str, Entity]) -> dict[str, Any]:
    return {
        "head": _ref(entities.get(question.subject)),
        "relation": question.relation or None,
        "tail": _ref(entities.get(question.object)),
    }


def _ref(entity: Entity | None) -> dict[str, Any] | None:
    return None if entity is None else {name: getattr(entity, name) for name in EntityRef.Meta.fields}


def _respond(asked: CompletionRequest) -> Response:
    body = completion_json(asked)
    if body["state"] == CompletionRequest.State.DONE:
        return Response(body)
    where = reverse("completion", args=[asked.pk])
    headers = {"Location": where, "Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return Response(body, status=status.HTTP_202_ACCEPTED, headers=headers)


ANSWERS = {
    200: CompletionSerializer,
    202: OpenApiResponse(CompletionSerializer, description="Not answered yet: ask again at `Location`."),
}


class CompletionList(APIView):
    """Asking what may be missing."""

    throttle_classes = [UserRateThrottle, AnonRateThrottle, ScopedRateThrottle]
    throttle_scope = "complete"

    @extend_schema(operation_id="complete", request=CompletionInput, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Answers questions that leave out one of head, relation and tail: candidates with their probabilities.

        A name that the project does not know is a 404 with the nearest ones in `suggestions`. A relation of which too
        little is known gets the status `insufficient-evidence` and no candidates. Nothing is changed.
        """
        values = valid(CompletionInput, request.data)
        project = find(Project.objects.all(), request.user, values["project"])
        questions = [_named(each).resolve(project) for each in values.get("questions") or [values]]
        asked = asking.ask(project, person(request), questions)
        return _respond(asking.wait(asked, settings.COMPLETE_WAIT_SECONDS))


class CompletionDetail(APIView):
    """The answers to earlier questions."""

    @extend_schema(operation_id="get_completion", responses=ANSWERS)
    def get(self, request: Request, uid: str) -> Response:
        """The answers to one of your own requests."""
        return _respond(asking.own(person(request), uid))
