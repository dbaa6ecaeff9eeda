"""Reading again: a proposal says what would change; applying or discarding it is a separate request."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kg import catalogue
from kg.access import find
from kg.models import ChangeKind, ChangeOf, Document, Job, Project, Proposal, ProposalChange, ProposalState, Role
from kg.proposals import requests
from kg.proposals.showing import differing_fields
from webapp.api.authentication import person
from webapp.api.examples import CHANGE, PROPOSAL, example
from webapp.api.jobs import JobSerializer
from webapp.api.pagination import PageQuery, page, page_of
from webapp.api.parsing import valid
from webapp.api.statements import EvidenceDocument, EvidenceSentence


class ChangeNumbers(serializers.Serializer[Any]):
    """How many changes there are of each kind."""

    appears = serializers.IntegerField()
    disappears = serializers.IntegerField()
    changes = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Not found any more, but kept because a person decided on them.")


class ChangeCounts(serializers.Serializer[Any]):
    """Changes by what they are about."""

    statement = ChangeNumbers()
    name = ChangeNumbers()


@extend_schema_serializer(examples=example(PROPOSAL))
class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """What reading documents again would change. ``job`` reads them, or applies what was found."""

    project = serializers.CharField(source="project_id", read_only=True)
    document = serializers.CharField(source="document_id", read_only=True, allow_null=True)
    requested_by = serializers.CharField(source="requested_by.username", read_only=True, allow_null=True, default=None)
    counts = serializers.SerializerMethodField()
    job = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "uid",
            "project",
            "document",
            "state",
            "counts",
            "document_count",
            "job",
            "requested_by",
            "created_at",
            "ended_at",
        )
        read_only_fields = fields

    @extend_schema_field(ChangeCounts)
    def get_counts(self, proposal: Proposal) -> dict[str, dict[str, int]]:
        """All zero until it is ready."""
        return {of: {kind: proposal.counts.get(f"{of}.{kind}", 0) for kind in ChangeKind.values} for of in ChangeOf}

    @extend_schema_field(JobSerializer(allow_null=True))
    def get_job(self, proposal: Proposal) -> dict[str, Any] | None:
        """Null when its row is gone."""
        job = catalogue.jobs(Job.objects.filter(pk=proposal.job_id)).first()
        return dict(JobSerializer(job).data) if job else None


class SaidValue(serializers.Serializer[Any]):
    """A statement of a sentence, or a name in it: then ``text``, ``name``, ``entity`` and ``type`` are there."""

    subject = serializers.CharField(required=False)
    subject_type = serializers.CharField(required=False)
    predicate = serializers.CharField(required=False)
    object = serializers.CharField(required=False)
    object_type = serializers.CharField(required=False)
    literal = serializers.BooleanField(required=False)
    modality = serializers.CharField(required=False)
    qualifiers = serializers.ListField(child=serializers.CharField(), required=False)
    speaker = serializers.CharField(required=False, allow_blank=True)
    rule = serializers.CharField(required=False)
    confidence = serializers.FloatField(required=False)
    text = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    entity = serializers.CharField(required=False)
    type = serializers.CharField(required=False)
    spans = serializers.ListField(required=False, help_text="Of subject, predicate and object; or of the name.")


@extend_schema_serializer(examples=example(CHANGE))
class ProposedChangeSerializer(serializers.ModelSerializer[ProposalChange]):
    """One difference. ``before`` is null for what appears, ``after`` for what disappears or is kept."""

    document = EvidenceDocument(read_only=True)
    sentence = EvidenceSentence(read_only=True)
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    differs = serializers.SerializerMethodField()

    class Meta:
        model = ProposalChange
        fields = ("id", "document", "sentence", "kind", "of", "before", "after", "differs")
        read_only_fields = fields

    @extend_schema_field(SaidValue(allow_null=True))
    def get_before(self, change: ProposalChange) -> dict[str, Any] | None:
        """What the record says."""
        return change.before

    @extend_schema_field(SaidValue(allow_null=True))
    def get_after(self, change: ProposalChange) -> dict[str, Any] | None:
        """What the new reading says."""
        return change.after

    def get_differs(self, change: ProposalChange) -> list[str]:
        """Of a change, the fields that differ."""
        return differing_fields(change)


class ReextractInput(serializers.Serializer[Any]):
    """Which documents of a project."""

    outdated_only = serializers.BooleanField(
        default=False, help_text="Only those that another model or other rules read than would now."
    )


class ProposalQuery(PageQuery):
    """Which proposals to list."""

    project = serializers.CharField(required=False, max_length=64)
    state = serializers.ChoiceField(choices=ProposalState.choices, required=False)


class ChangeQuery(PageQuery):
    """Which changes to list."""

    kind = serializers.ChoiceField(choices=ChangeKind.choices, required=False)
    of = serializers.ChoiceField(choices=ChangeOf.choices, required=False)
    document = serializers.CharField(required=False, max_length=64)


def _accepted(proposal: Proposal) -> Response:
    where = reverse("proposal-detail", args=[proposal.pk])
    body = ProposalSerializer(proposal).data
    return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


class DocumentReextract(APIView):
    """Reading one document again."""

    @extend_schema(operation_id="reextract_document", request=None, responses={202: ProposalSerializer})
    def post(self, request: Request, uid: str) -> Response:
        """Reads a document again with the models, rules and names of now, and proposes what differs. Editors, owners.

        Nothing is changed until the proposal is applied. One proposal of a project can be open at a time.
        """
        document = find(Document.objects.all(), request.user, uid, Role.EDITOR)
        return _accepted(requests.submit(document.project, person(request), document))


class ProjectReextract(APIView):
    """Reading all documents of a project again."""

    @extend_schema(operation_id="reextract_project", request=ReextractInput, responses={202: ProposalSerializer})
    def post(self, request: Request, uid: str) -> Response:
        """Reads the documents of a project again and proposes the differences. Editors and owners."""
        project = find(Project.objects.all(), request.user, uid, Role.EDITOR)
        return _accepted(requests.submit(project, person(request), **valid(ReextractInput, request.data)))


class ProposalList(APIView):
    """Proposals of the reader's projects."""

    @extend_schema(operation_id="list_proposals", parameters=[ProposalQuery], responses=page_of(ProposalSerializer))
    def get(self, request: Request) -> Response:
        """Proposals, newest first."""
        query = valid(ProposalQuery, request.query_params)
        rows = Proposal.objects.for_user(request.user).select_related("requested_by")
        if "project" in query:
            rows = rows.filter(project=find(Project.objects.all(), request.user, query["project"]))
        if "state" in query:
            rows = rows.filter(state=query["state"])
        return page(request, rows, ProposalSerializer, query)


class ProposalDetail(APIView):
    """One proposal."""

    @extend_schema(operation_id="get_proposal", responses=ProposalSerializer)
    def get(self, request: Request, uid: str) -> Response:
        """One proposal with its figures and its job."""
        return Response(ProposalSerializer(find(Proposal.objects.all(), request.user, uid)).data)


class ChangeList(APIView):
    """The changes of a proposal."""

    @extend_schema(operation_id="list_changes", parameters=[ChangeQuery], responses=page_of(ProposedChangeSerializer))
    def get(self, request: Request, uid: str) -> Response:
        """What would change, by document and place."""
        query = valid(ChangeQuery, request.query_params)
        proposal = find(Proposal.objects.all(), request.user, uid)
        rows = ProposalChange.objects.for_user(request.user).filter(proposal=proposal).order_by("pk")
        rows = rows.filter(**{name: query[name] for name in ("kind", "of") if name in query})
        if "document" in query:
            rows = rows.filter(document=find(Document.objects.all(), request.user, query["document"]))
        return page(request, rows.select_related("document", "sentence"), ProposedChangeSerializer, query)


class ProposalApply(APIView):
    """Applying a proposal."""

    @extend_schema(operation_id="apply_proposal", request=None, responses={202: ProposalSerializer})
    def post(self, request: Request, uid: str) -> Response:
        """Puts the new reading in the place of the old one; what people decided stays. Editors and owners."""
        proposal = find(Proposal.objects.all(), request.user, uid, Role.EDITOR)
        requests.apply(proposal, person(request))
        return _accepted(proposal)


class ProposalDiscard(APIView):
    """Discarding a proposal."""

    @extend_schema(operation_id="discard_proposal", request=None, responses=ProposalSerializer)
    def post(self, request: Request, uid: str) -> Response:
        """Ends a proposal without changing anything; a reading that still runs stops. Editors and owners."""
        proposal = find(Proposal.objects.all(), request.user, uid, Role.EDITOR)
        requests.discard(proposal)
        return Response(ProposalSerializer(proposal).data)
