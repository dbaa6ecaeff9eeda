"""Analyses: what the extractor makes of a pasted text, word by word and rule by rule."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from kg.access import find
from kg.analysis import requests
from kg.errors import revive
from kg.extraction.rules import EXPLAINED
from kg.models import Analysis, AnalysisState, EntityType, LiteralType, Modality, Project
from webapp.api.authentication import person
from webapp.api.examples import ANALYSIS, example
from webapp.api.parsing import valid
from webapp.api.statements import QUALIFIER_ROLES, Spans

LANGUAGES = ("zh", "en")
STATES = (AnalysisState.WAITING.value, AnalysisState.DONE.value)
RETRY_AFTER_SECONDS = 2


class TokenOfSentence(serializers.Serializer[Any]):
    """A word: UPOS, and its head (index of a token; -1 for the root) with the UD 2 relation."""

    form = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    pos = serializers.CharField()
    head = serializers.IntegerField(min_value=-1)
    relation = serializers.CharField()


class NamedSpan(serializers.Serializer[Any]):
    """A stretch that names something."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    type = serializers.ChoiceField(choices=EntityType.choices)


class LiteralValue(serializers.Serializer[Any]):
    """A value in place of an entity."""

    type = serializers.ChoiceField(choices=LiteralType.choices)
    value = serializers.CharField()
    number = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)


class ArgumentOfTriple(serializers.Serializer[Any]):
    """A subject, object or speaker: ``type`` is null where ``literal`` is not; ``refers`` is who a pronoun means."""

    text = serializers.CharField()
    spans = Spans()
    type = serializers.ChoiceField(choices=EntityType.choices, allow_null=True)
    literal = LiteralValue(allow_null=True)
    refers = serializers.CharField(allow_blank=True)


class PredicateOfTriple(serializers.Serializer[Any]):
    """A predicate as it reads, and where its words stand."""

    text = serializers.CharField()
    spans = Spans()


class QualifierOfTriple(serializers.Serializer[Any]):
    """When, where or how much."""

    role = serializers.ChoiceField(choices=QUALIFIER_ROLES)
    text = serializers.CharField()
    spans = Spans()
    literal = LiteralValue(allow_null=True)


class RuleOfTriple(serializers.Serializer[Any]):
    """The rule that found a triple, in the reader's language.

    ``example`` is "sentence → subject | predicate | object".
    """

    name = serializers.CharField()
    description = serializers.CharField()
    example = serializers.CharField(allow_blank=True)


class AnalysedTriple(serializers.Serializer[Any]):
    """A statement as the sentence makes it. ``speaker`` is whose words it is, where the sentence only reports it."""

    subject = ArgumentOfTriple()
    predicate = PredicateOfTriple()
    object = ArgumentOfTriple()
    modality = serializers.ChoiceField(choices=Modality.choices)
    qualifiers = QualifierOfTriple(many=True)
    speaker = ArgumentOfTriple(allow_null=True)
    rule = RuleOfTriple()
    confidence = serializers.FloatField(min_value=0, max_value=1)


class AnalysedSentence(serializers.Serializer[Any]):
    """A sentence: its place in the text; all other offsets are in the sentence, in code points, ends exclusive."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    tokens = TokenOfSentence(many=True)
    entities = NamedSpan(many=True)
    triples = AnalysedTriple(many=True)


@extend_schema_serializer(examples=example(ANALYSIS))
class AnalysisSerializer(serializers.Serializer[Any]):
    """An analysis. Until ``state`` is "done", ``sentences`` is empty and ``message`` says what to wait for."""

    uid = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    message = serializers.CharField(allow_blank=True, help_text="For the reader; empty when it is done.")
    sentences = AnalysedSentence(many=True)
    model = serializers.CharField(allow_blank=True, help_text="Model and fingerprint of its weights.")
    rules = serializers.CharField(allow_blank=True, help_text="Version of the rules.")


class AnalysisRequest(serializers.Serializer[Any]):
    """A text to analyse."""

    text = serializers.CharField(
        trim_whitespace=False, help_text=f"At most {settings.ANALYSIS_CHARACTERS} code points."
    )
    language = serializers.ChoiceField(choices=LANGUAGES, required=False, help_text="As detected, unless given.")
    project = serializers.CharField(required=False, max_length=64, help_text="Whose names and relation types to use.")


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """The public shape, rules explained in the active language. Raises the error of an analysis that failed."""
    if analysis.state == AnalysisState.FAILED:
        raise revive(analysis.error or {})
    done = analysis.state == AnalysisState.DONE
    result: dict[str, Any] = analysis.result or {"sentences": [], "model": "", "rules": ""}
    sentences = [
        {**sentence, "triples": [{**triple, "rule": _rule(triple["rule"])} for triple in sentence["triples"]]}
        for sentence in result["sentences"]
    ]
    waiting = _(
        "The workers are busy or starting. The answer comes as soon as one is free; nothing has to be sent again."
    )
    return {
        "uid": analysis.pk,
        "state": analysis.state,
        "message": "" if done else waiting,
        **result,
        "sentences": sentences,
    }


def _rule(name: str) -> dict[str, str]:
    rule = EXPLAINED.get(name)
    return {
        "name": name,
        "description": str(rule.description) if rule else name,
        "example": rule.example if rule else "",
    }


def _answer(analysis: Analysis) -> Response:
    body = analysis_json(analysis)
    if analysis.state == AnalysisState.DONE:
        return Response(body, headers={"Cache-Control": "no-store"})
    where = reverse("analysis", args=[analysis.pk])
    headers = {"Location": where, "Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return Response(body, status=status.HTTP_202_ACCEPTED, headers=headers)


ANSWERS = {
    200: AnalysisSerializer,
    202: OpenApiResponse(AnalysisSerializer, description="Not answered yet: ask again at `Location`."),
}


class AnalyzeText(APIView):
    """Analysing a text."""

    throttle_classes = [UserRateThrottle, AnonRateThrottle, ScopedRateThrottle]
    throttle_scope = "analyze"

    @extend_schema(operation_id="analyze", request=AnalysisRequest, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Analyses a text: sentences, words, names, dependencies, and each triple with the rule that found it.

        Nothing is added to a project. The text and the result are deleted after an hour and shown to nobody else. When
        no worker answers within a few seconds, the answer is 202 with a `Location` to ask again.
        """
        values = valid(AnalysisRequest, request.data)
        project = find(Project.objects.all(), request.user, values["project"]) if "project" in values else None
        analysis = requests.submit(person(request), values["text"], project, values.get("language", ""))
        return _answer(requests.wait(analysis, settings.ANALYSIS_WAIT_SECONDS))


class AnalysisDetail(APIView):
    """One analysis."""

    @extend_schema(operation_id="get_analysis", responses=ANSWERS)
    def get(self, request: Request, uid: str) -> Response:
        """One of your own analyses of the last hour."""
        return _answer(requests.own(person(request), uid))
